//! A sandbox on a port, and a small client for it.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use abdm_sandbox::{Config, Sandbox, Server, ServiceKey};
use abdm_transport::ManualClock;
use aws_lc_rs::rsa::{Pkcs1PublicEncryptingKey, PublicEncryptingKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

/// A well-formed transaction id that no transaction has.
pub(crate) const NO_TRANSACTION: &str = "a825f76b-0696-40f3-864c-5a3a5b389a83";

pub(crate) struct Service {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) server: Server,
    app_token: String,
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// As far as it is one.
    pub(crate) text: String,
    pub(crate) bytes: Bytes,
}

impl Service {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub(crate) async fn start_with(configure: impl FnOnce(&mut Config)) -> Self {
        // 2022-05-24T05:04:16Z, as on the pages.
        let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_653_368_656);
        let clock = Arc::new(ManualClock::new(start));
        let mut config =
            Config { clock: clock.clone(), key: Some(ServiceKey::shared()), ..Config::default() };
        configure(&mut config);
        let sandbox = Sandbox::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = sandbox.serve(listener).unwrap();
        let mut service = Self { sandbox, clock, server, app_token: String::new() };
        service.renew_session().await;
        service
    }

    /// Gets a new application token, as a client does after ten minutes.
    pub(crate) async fn renew_session(&mut self) {
        let body = json!({
            "clientId": "sandbox-client",
            "clientSecret": "sandbox-secret",
            "grantType": "client_credentials",
        });
        let reply = self.send("POST", "/gateway/v0.5/sessions", &[JSON], &body.to_string()).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        self.app_token = reply.field("accessToken");
    }

    /// Lets time pass, with an application token that is good after it.
    pub(crate) async fn wait(&mut self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
        self.renew_session().await;
    }

    pub(crate) fn authorization(&self) -> String {
        format!("Bearer {}", self.app_token)
    }

    /// Sends exactly this.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        let stream = TcpStream::connect(self.server.addr()).await.unwrap();
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
        let connection = tokio::spawn(connection);
        let mut request = Request::builder().method(method).uri(path).header("host", "sandbox");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::copy_from_slice(body.as_bytes()))).unwrap();
        let reply = sender.send_request(request).await.unwrap();
        let (parts, body) = reply.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        connection.abort();
        Reply {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text: String::from_utf8_lossy(&body).into_owned(),
            bytes: body,
        }
    }

    /// A `POST` with the headers that every call has.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.post_with(path, &[], body).await
    }

    pub(crate) async fn post_with(&self, path: &str, more: &[(&str, &str)], body: Value) -> Reply {
        let authorization = self.authorization();
        let mut headers =
            vec![JSON, ("Authorization", &authorization), ("X-HIP-ID", "IN0000000001")];
        headers.extend(more);
        self.send("POST", path, &headers, &body.to_string()).await
    }

    pub(crate) async fn get_with(&self, path: &str, more: &[(&str, &str)]) -> Reply {
        let authorization = self.authorization();
        let mut headers = vec![("Authorization", &*authorization), ("X-HIP-ID", "IN0000000001")];
        headers.extend(more);
        self.send("GET", path, &headers, "").await
    }

    /// The latest OTP, from the outbox.
    pub(crate) async fn otp(&self) -> String {
        self.latest_otp("/_sandbox/outbox").await
    }

    /// The latest OTP for a mobile.
    pub(crate) async fn otp_for(&self, mobile: &str) -> String {
        self.latest_otp(&format!("/_sandbox/outbox?mobile={mobile}")).await
    }

    async fn latest_otp(&self, outbox: &str) -> String {
        let reply = self.send("GET", outbox, &[], "").await;
        reply.json().as_array().unwrap().last().unwrap()["otp"].as_str().unwrap().to_owned()
    }

    /// An OTP that is not the latest.
    pub(crate) async fn wrong_otp(&self) -> String {
        let number: u32 = self.otp().await.parse().unwrap();
        format!("{:06}", (number + 1) % 1_000_000)
    }

    pub(crate) async fn encrypted_otp(&self) -> String {
        let otp = self.otp().await;
        self.encrypt(&otp).await
    }

    /// Encrypts under the key that the service publishes.
    pub(crate) async fn encrypt(&self, plain: &str) -> String {
        let pem = self.get_with("/api/v1/auth/cert", &[]).await.text;
        let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let key = PublicEncryptingKey::from_der(&STANDARD.decode(base64).unwrap()).unwrap();
        let key = Pkcs1PublicEncryptingKey::new(key).unwrap();
        let mut ciphertext = vec![0; key.ciphertext_size()];
        STANDARD.encode(key.encrypt(plain.as_bytes(), &mut ciphertext).unwrap())
    }

    /// Begins a login with Aadhaar OTP and gives its transaction.
    pub(crate) async fn begin_login(&self, abha_number: &str) -> String {
        let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": abha_number });
        let reply = self.post("/api/v2/auth/init", body).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.field("txnId")
    }

    pub(crate) async fn confirm(&self, txn_id: &str, otp: &str) -> Reply {
        let body = json!({ "otp": otp, "txnId": txn_id });
        self.post("/api/v1/auth/confirmWithAadhaarOtp", body).await
    }

    /// Logs in with Aadhaar OTP and gives the `X-Token` header.
    pub(crate) async fn log_in(&self, abha_number: &str) -> String {
        let txn_id = self.begin_login(abha_number).await;
        let reply = self.confirm(&txn_id, &self.otp().await).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        format!("Bearer {}", reply.field("token"))
    }

    /// Begins a deactivation and gives its transaction.
    pub(crate) async fn begin_deactivation(&self, x_token: &str) -> String {
        let headers = [("X-Token", x_token)];
        let reply =
            self.post_with("/api/v2/account/aadhaar/generateOTP", &headers, json!({})).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.field("txnId")
    }

    /// Finishes one with the latest OTP.
    pub(crate) async fn deactivate(&self, x_token: &str, txn_id: &str) -> Reply {
        let body = json!({
            "authMethod": "AADHAAR_OTP",
            "otp": self.encrypted_otp().await,
            "reasons": ["104", "others"],
            "txnId": txn_id,
        });
        let headers = [("X-Token", x_token)];
        self.post_with("/api/v2/account/profile/deactivate", &headers, body).await
    }
}

pub(crate) const JSON: (&str, &str) = ("Content-Type", "application/json");

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// A text field.
    pub(crate) fn field(&self, name: &str) -> String {
        self.json()[name].as_str().unwrap_or_else(|| panic!("no {name}: {}", self.text)).to_owned()
    }

    /// Checks that the rules of the service said no: HTTP 422, with this code and text.
    #[track_caller]
    pub(crate) fn assert_refused(&self, code: &str, text: &str) {
        let expected = json!({
            "code": "HIS-422",
            "message": "Unable to process the current request due to incorrect data entered.",
            "details": [{ "message": text, "code": code, "attribute": null }],
        });
        assert_eq!((self.status, self.json()), (422, expected));
    }

    /// Checks that a field was refused: HTTP 400, with this code, text and echoed value.
    #[track_caller]
    pub(crate) fn assert_invalid(
        &self,
        code: &str,
        text: &str,
        key: &str,
        value: impl Into<Value>,
    ) {
        let expected = json!({
            "code": "HIS-400",
            "message": "Request is invalid. Please enter the correct data.",
            "details": [{
                "message": text,
                "code": code,
                "attribute": { "key": key, "value": value.into() },
            }],
        });
        assert_eq!((self.status, self.json()), (400, expected));
    }

    #[track_caller]
    pub(crate) fn assert_unauthorized(&self) {
        let expected =
            json!({ "code": "HIS-401", "message": "User is not authorized.", "details": null });
        assert_eq!((self.status, self.json()), (401, expected));
    }

    /// Checks that the framework answered.
    #[track_caller]
    pub(crate) fn assert_framework(&self, status: u16, path: &str) {
        let reason = StatusCode::from_u16(status).unwrap().canonical_reason();
        let expected = json!({
            "timestamp": "2022-05-24T05:04:16.000+00:00",
            "status": status,
            "error": reason,
            "message": "",
            "path": path,
        });
        assert_eq!((self.status, self.json()), (status, expected));
    }
}

/// The codes and texts of the service.
pub(crate) mod said {
    pub(crate) const ACCOUNT_UNKNOWN: (&str, &str) =
        ("HIS-1008", "No user account can be found with the Health ID provided.");
    pub(crate) const DISABLED: (&str, &str) =
        ("HIS-1007", "The user you are searching for is disabled.");
    pub(crate) const LOCKED: (&str, &str) = (
        "HIS-1039",
        "You have exceeded the maximum limit of failed attempts. Please try to login using other  \
         modes or try again in 12 hours.",
    );
    pub(crate) const WRONG_AADHAAR_OTP: (&str, &str) = ("HIS-2022", "Invalid OTP value.");
    pub(crate) const TRANSACTION_UNKNOWN: (&str, &str) =
        ("HIS-1026", "Transaction not found for UUID.");
    pub(crate) const OTHER_METHOD: (&str, &str) =
        ("HIS-1006", "Authentication is not initiated with provided method.");
    pub(crate) const OTP: &str = "The OTP that you have entered is incorrect. Please try again.";
    pub(crate) const NOT_ENCRYPTED: &str =
        "Input Data must be encrypted. Plain text is not allowed.";
    pub(crate) const EMPTY: &str = "The field value should not be empty.";
}
