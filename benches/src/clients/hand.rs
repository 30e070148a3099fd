//! What a Rust programmer would write for these three calls and no others: an HTTP client,
//! `serde_json` and OpenSSL. The token and the key are fetched once. It has no retries, no states and
//! no masking.

use std::time::Duration;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Request};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client as HyperClient;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use openssl::pkey::Public;
use openssl::rsa::{Padding, Rsa};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Client;
use crate::Outcome;

const PATIENCE: Duration = Duration::from_secs(60);

enum Http {
    Hyper(HyperClient<HttpConnector, Full<Bytes>>),
    Reqwest(reqwest::Client),
}

pub struct Hand {
    http: Http,
    base: String,
    bearer: HeaderValue,
    key: Option<Rsa<Public>>,
    x_token: Option<HeaderValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    access_token: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    health_id_number: String,
    status: String,
    auth_methods: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Receipt {
    txn_id: String,
}

#[derive(Deserialize)]
struct Tokens {
    token: String,
}

/// The fields that the toolkit's profile has.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read so that reading is paid for")]
struct Profile {
    health_id_number: Option<String>,
    health_id: Option<String>,
    mobile: Option<String>,
    name: Option<String>,
    first_name: Option<String>,
    middle_name: Option<String>,
    last_name: Option<String>,
    year_of_birth: Option<String>,
    month_of_birth: Option<String>,
    day_of_birth: Option<String>,
    gender: Option<String>,
    email: Option<String>,
    address: Option<String>,
    pincode: Option<String>,
    state_code: Option<String>,
    state_name: Option<String>,
    district_code: Option<String>,
    district_name: Option<String>,
    profile_photo: Option<String>,
    kyc_photo: Option<String>,
    auth_methods: Vec<String>,
    kyc_verified: Option<bool>,
}

impl Hand {
    pub async fn on_hyper(addr: &str) -> Outcome<Self> {
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        let mut builder = HyperClient::builder(TokioExecutor::new());
        builder.pool_timer(TokioTimer::new());
        Self::on(addr, Http::Hyper(builder.build(tcp))).await
    }

    pub async fn on_reqwest(addr: &str) -> Outcome<Self> {
        // As its documentation asks for; the toolkit passes one explicitly.
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        provider.install_default().map_err(|_| "there is a provider already")?;
        Self::on(addr, Http::Reqwest(reqwest::Client::builder().build()?)).await
    }

    async fn on(addr: &str, http: Http) -> Outcome<Self> {
        let base = format!("http://{addr}");
        let bearer = HeaderValue::from_static("Bearer none");
        let mut hand = Self { http, base, bearer, key: None, x_token: None };
        let credentials = json!({
            "clientId": abdm_sandbox::CLIENT_ID,
            "clientSecret": abdm_sandbox::CLIENT_SECRET,
            "grantType": "client_credentials",
        });
        let session: Session = hand.post("/gateway/v0.5/sessions", &credentials).await?;
        hand.bearer = HeaderValue::try_from(format!("Bearer {}", session.access_token))?;
        let pem = hand.send(Method::GET, "/api/v1/auth/cert", Bytes::new(), None).await?;
        hand.key = Some(Rsa::public_key_from_pem(&pem)?);
        Ok(hand)
    }

    async fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Outcome<T> {
        let reply = self.send(Method::POST, path, serde_json::to_vec(body)?.into(), None).await?;
        Ok(serde_json::from_slice(&reply)?)
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Bytes,
        x_token: Option<&HeaderValue>,
    ) -> Outcome<Bytes> {
        let uri = format!("{}{path}", self.base);
        let mut headers = http::HeaderMap::new();
        headers.insert(AUTHORIZATION, self.bearer.clone());
        headers.insert("x-hip-id", HeaderValue::from_static("IN0000000001"));
        if !body.is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(x_token) = x_token {
            headers.insert("x-token", x_token.clone());
        }
        let exchange = async {
            let (status, reply) = match &self.http {
                Http::Hyper(client) => {
                    let mut request = Request::builder().method(method).uri(uri);
                    request.headers_mut().ok_or("no request")?.extend(headers);
                    let reply = client.request(request.body(Full::new(body))?).await?;
                    let status = reply.status();
                    (status, reply.into_body().collect().await?.to_bytes())
                }
                Http::Reqwest(client) => {
                    let request = client.request(method, uri).headers(headers).body(body);
                    let reply = request.send().await?;
                    (reply.status(), reply.bytes().await?)
                }
            };
            match status.is_success() {
                true => Ok(reply),
                false => Err(format!("{path}: HTTP {status}").into()),
            }
        };
        tokio::time::timeout(PATIENCE, exchange).await?
    }

    fn encrypt(&self, otp: &str) -> Outcome<String> {
        let key = self.key.as_ref().ok_or("no key")?;
        let mut ciphertext = vec![0; key.size() as usize];
        let length = key.public_encrypt(otp.as_bytes(), &mut ciphertext, Padding::PKCS1)?;
        Ok(STANDARD.encode(&ciphertext[..length]))
    }

    async fn token(&self, abha_number: &str) -> Outcome<String> {
        let search = json!({ "healthId": abha_number });
        let found: Found = self.post("/api/v1/search/searchByHealthId", &search).await?;
        if found.status != "ACTIVE" || !found.auth_methods.iter().any(|m| m == "AADHAAR_OTP") {
            return Err("this account cannot log in".into());
        }
        let init = json!({ "authMethod": "AADHAAR_OTP", "healthid": found.health_id_number });
        let receipt: Receipt = self.post("/api/v2/auth/init", &init).await?;
        let confirm = json!({ "otp": self.encrypt("123456")?, "txnId": receipt.txn_id });
        let tokens: Tokens = self.post("/api/v2/auth/confirmWithAadhaarOtp", &confirm).await?;
        Ok(tokens.token)
    }
}

#[async_trait]
impl Client for Hand {
    async fn log_in(&self, abha_number: &str) -> Outcome<usize> {
        Ok(self.token(abha_number).await?.len())
    }

    async fn prepare(&mut self, abha_number: &str) -> Outcome<()> {
        let token = self.token(abha_number).await?;
        self.x_token = Some(HeaderValue::try_from(format!("Bearer {token}"))?);
        Ok(())
    }

    async fn profile(&self) -> Outcome<()> {
        let path = "/api/v1/account/profile";
        let reply = self.send(Method::GET, path, Bytes::new(), self.x_token.as_ref()).await?;
        let profile: Profile = serde_json::from_slice(&reply)?;
        profile.name.map(drop).ok_or_else(|| "no name".into())
    }
}
