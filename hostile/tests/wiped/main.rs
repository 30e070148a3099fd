//! Memory that held a secret of ours is wiped before it is given back.
//!
//! A binary of its own, since its allocator looks into everything that is freed. What an HTTP client
//! copies is not ours: the transport here copies nothing, and its replies are in static memory.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::hint::black_box;

use abdm::flows::UserSession;
use abdm::flows::snapshot::Snapshot;
use abdm::store::seal::{Context, KeyRing, SealingKey};
use abdm::transport::{Transport, TransportError};
use abdm::types::{
    Aadhaar, AbhaNumber, BaseUrl, ClientId, ClientSecret, CmId, HipId, Mobile, Otp, Password,
    TxnId, XToken,
};
use abdm::{Awaits, Client, Hosts, LoggedIn, LoginBy, Submitted};
use abdm_crypto::backend::AwsLc;
use abdm_crypto::{Encryptor, Padding, PublicKey};
use abdm_hostile::keys;
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};

use crate::scanning::{Scanning, scan};

mod scanning;

#[global_allocator]
static SCANNING: Scanning = Scanning;

const AADHAAR: &str = "999941057058";
const OTP: &str = "271101";
const PASSWORD: &str = "Sentinel@1101";
const SECRET: &str = "sentinel-client-secret-5f1c";
const X_TOKEN: &str = "eyJzZW50aW5lbC14LXRva2VuIn0.aXNzdWVk.bm93";
const R_TOKEN: &str = "eyJzZW50aW5lbC1yLXRva2VuIn0.aXNzdWVk.bm93";
const TXN: &str = "a825f76b-0696-40f3-864c-5a3a5b389a83";

/// All of them, as they are in memory, and the Aadhaar number as it may be typed.
const SECRETS: &[&str] = &[AADHAAR, "9999 4105 7058", OTP, PASSWORD, SECRET, X_TOKEN, R_TOKEN, TXN];

#[track_caller]
fn assert_wiped(run: impl FnOnce()) {
    let found = scan(SECRETS, run);
    assert!(found.is_empty(), "{} places:\n{}", found.len(), found.join("\n"));
}

/// Without this, nothing found would say nothing.
#[test]
fn what_is_not_wiped_is_found() {
    let found = scan(SECRETS, || drop(black_box(OTP.to_owned())));
    assert_eq!(found.len(), 1, "{found:?}");
    // Growing leaves a block behind too.
    let found = scan(SECRETS, || {
        let mut text = String::with_capacity(OTP.len());
        text.push_str(black_box(OTP));
        text.push_str("and much more than fits in there");
        drop(black_box(text));
    });
    assert!(found.len() >= 2, "{found:?}");
}

#[test]
fn secrets_are_wiped_with_what_cleans_them() {
    assert_wiped(|| {
        drop(black_box(Aadhaar::parse(" 9999-4105-7058 ").unwrap()));
        drop(black_box(Aadhaar::parse("9999 4105 7058").unwrap().clone()));
        drop(black_box(Otp::parse("271 101").unwrap()));
        drop(black_box(Otp::parse("२७११०१").unwrap()));
        drop(black_box(Password::parse(PASSWORD).unwrap()));
        drop(black_box(ClientSecret::parse(SECRET).unwrap()));
        drop(black_box(TxnId::parse(TXN).unwrap()));
        drop(black_box(XToken::parse(X_TOKEN).unwrap().clone()));
        // Refused ones too.
        assert!(Aadhaar::parse("9999 4105 7058 271101").is_err());
        assert!(Otp::parse("271101271101").is_err());
    });
}

#[test]
fn what_is_encrypted_is_wiped_by_each_backend() {
    let key = PublicKey::from_bytes(&keys::seeds()[0]).unwrap();
    for padding in [Padding::Pkcs1v15, Padding::OaepSha1] {
        let pure = Encryptor::new(key.clone(), padding).unwrap();
        let aws = Encryptor::with_backend(key.clone(), padding, &AwsLc).unwrap();
        for encryptor in [pure, aws] {
            assert_wiped(|| {
                drop(black_box(encryptor.encrypt(AADHAAR.as_bytes()).unwrap()));
                drop(black_box(encryptor.encrypt_base64(OTP.as_bytes()).unwrap()));
            });
        }
    }
}

/// Tokens, a transaction and a name, as a store gives them back.
const SESSION: &str = r#"{"f":1,"g":"v3","x":"eyJzZW50aW5lbC14LXRva2VuIn0.aXNzdWVk.bm93","r":"eyJzZW50aW5lbC1yLXRva2VuIn0.aXNzdWVk.bm93","n":"91-0000-1001-0007"}"#;
const WAITING: &str = r#"{"f":1,"g":"v3","j":"login-mobile-otp","s":"awaiting-otp","n":"91-0000-1001-0007","txn":"a825f76b-0696-40f3-864c-5a3a5b389a83","at":1653368656}"#;

#[test]
fn what_is_kept_is_wiped_on_its_way_in_and_out() {
    let ring = KeyRing::new("k", SealingKey::from_bytes(&[7; SealingKey::LENGTH])).unwrap();
    let context = Context::new("test", b"", 0);
    assert_wiped(|| {
        let session = UserSession::from_bytes(SESSION.as_bytes()).unwrap();
        let bytes = black_box(session.clone()).to_bytes();
        drop(session);
        let sealed = ring.seal(&context, &bytes);
        drop(bytes);
        let opened = ring.open(&context, &sealed).unwrap();
        drop(UserSession::from_bytes(&opened).unwrap());
        let snapshot = Snapshot::from_bytes(WAITING.as_bytes()).unwrap();
        drop(snapshot.to_bytes());
        drop(snapshot.restore());
    });
}

/// Answers what the journeys here ask, and keeps nothing.
#[derive(Debug)]
struct Canned;

const OPENED: &str = r#"{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#;
const LOGGED_IN: &str = r#"{"token":"eyJzZW50aW5lbC14LXRva2VuIn0.aXNzdWVk.bm93","expiresIn":1800,"refreshToken":"eyJzZW50aW5lbC1yLXRva2VuIn0.aXNzdWVk.bm93","refreshExpiresIn":64800}"#;
const FOUND: &str = r#"{"healthIdNumber":"91-0000-1001-0007","name":"Asha Rao","authMethods":["AADHAAR_OTP","MOBILE_OTP","PASSWORD"],"blockedAuthMethods":[],"status":"ACTIVE"}"#;
const SENT_V3: &str = r#"{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","message":"OTP sent to Aadhaar registered mobile number ending with ******1001"}"#;
const LOGGED_IN_V3: &str = r#"{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","authResult":"success","message":"OTP verified successfully","token":"eyJzZW50aW5lbC14LXRva2VuIn0.aXNzdWVk.bm93","expiresIn":1800,"refreshToken":"eyJzZW50aW5lbC1yLXRva2VuIn0.aXNzdWVk.bm93","refreshExpiresIn":64800,"accounts":[{"ABHANumber":"91-0000-1001-0007","name":"Asha Rao","status":"ACTIVE"}]}"#;

#[async_trait]
impl Transport for Canned {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let path = request.uri().path();
        let key = || Bytes::from(keys::seeds()[0].clone());
        let body = match path.rsplit('/').next().unwrap_or_default() {
            "sessions" if path.contains("v0.5") => {
                Bytes::from_static(br#"{"accessToken":"app","expiresIn":1200}"#)
            }
            "sessions" => Bytes::from_static(br#"{"accessToken":"app","expiresIn":1200}"#),
            "cert" => key(),
            "certificate" => {
                let bare = String::from_utf8(keys::seeds()[1].clone()).unwrap();
                let algorithm = "RSA/ECB/OAEPWithSHA-1AndMGF1Padding";
                let body =
                    format!(r#"{{"publicKey":"{bare}","encryptionAlgorithm":"{algorithm}"}}"#);
                body.into()
            }
            "searchByHealthId" => Bytes::from_static(FOUND.as_bytes()),
            "init" => Bytes::from_static(OPENED.as_bytes()),
            "otp" if path.contains("/v3/") => Bytes::from_static(SENT_V3.as_bytes()),
            "verify" => Bytes::from_static(LOGGED_IN_V3.as_bytes()),
            _ => Bytes::from_static(LOGGED_IN.as_bytes()),
        };
        Ok(Response::new(body))
    }
}

fn client(hosts: Hosts) -> Client {
    Client::builder(hosts)
        .credentials(ClientId::parse("client").unwrap(), ClientSecret::parse(SECRET).unwrap())
        .hip_id(HipId::parse("IN0000000001").unwrap())
        .transport(Canned)
        .build()
        .unwrap()
}

fn base(url: &str) -> BaseUrl {
    BaseUrl::parse(url).unwrap()
}

async fn log_in(client: &Client, by: LoginBy) {
    let login = client.login(by).await.unwrap();
    let submitted = match login.awaits() {
        Awaits::Password => login.submit_password(&Password::parse(PASSWORD).unwrap()).await,
        _ => login.submit_otp(&Otp::parse(OTP).unwrap()).await,
    };
    match submitted.unwrap() {
        Submitted::Done(LoggedIn::Session(session)) => {
            drop(client.profile(&session).await);
            drop(session);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn journeys_leave_nothing_behind() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let number = || AbhaNumber::parse("91-0000-1001-0007").unwrap();
    assert_wiped(|| {
        let old =
            client(Hosts::v1v2(base("http://127.0.0.1/gateway"), base("http://127.0.0.1/api")));
        runtime.block_on(async {
            log_in(&old, LoginBy::aadhaar_otp(number())).await;
            log_in(&old, LoginBy::mobile_otp(number())).await;
            log_in(&old, LoginBy::password(number())).await;
        });
        drop(old);
        let hosts = Hosts::v3(
            base("http://127.0.0.1/api/hiecm/gateway"),
            base("http://127.0.0.1/abha/api"),
            CmId::sandbox(),
        );
        let new = client(hosts);
        runtime.block_on(async {
            let aadhaar = Aadhaar::parse("9999 4105 7058").unwrap();
            log_in(&new, LoginBy::AadhaarNumber(aadhaar)).await;
        });
        drop(new);
    });
    // A mobile is personal and no secret: it is redacted, and not wiped.
    drop(Mobile::parse("5550001001").unwrap());
}
