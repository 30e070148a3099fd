//! People, requests, replies and keys in few words.

use std::fmt::Debug;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use abdm_crypto::{Encryptor, Padding, PublicKey};
use abdm_flows::{Ended, Exchange, Generation, Step, UserSession};
use abdm_types::{
    Aadhaar, AbhaNumber, AppToken, BaseUrl, CallContext, Email, Endpoint, Failure, HipId, Mobile,
    Network, Otp, Service, XToken,
};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa::{
    KeySize, OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, Pkcs1PrivateDecryptingKey,
    PrivateDecryptingKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

use crate::silence::overhears;

/// Asha Rao. Like everybody here she is invented.
pub(crate) const NUMBER: &str = "91-0000-1001-0007";
pub(crate) const ADDRESS: &str = "asha.rao@sbx";
pub(crate) const MOBILE: &str = "5550001001";
/// Somebody else.
pub(crate) const OTHER_NUMBER: &str = "91-0000-1002-0006";
/// Somebody of whom the service says nothing.
pub(crate) const THIRD_NUMBER: &str = "91-0000-1003-0005";

pub(crate) const OTP: &str = "835917";
pub(crate) const TXN: &str = "a825f76b-0696-40f3-864c-5a3a5b389a83";
pub(crate) const OTP_SENT: &str = r#"{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83"}"#;
pub(crate) const X_TOKEN: &str = "eyJ4LXRva2Vu.aXNzdWVk.bm93";
pub(crate) const T_TOKEN: &str = "eyJ0LXRva2Vu.aXNzdWVk.bm93";
pub(crate) const REFRESH_TOKEN: &str = "eyJyZWZyZXNo.aXNzdWVk.bm93";
pub(crate) const PAGE: &str =
    "<!DOCTYPE html>\n<html><head><title>Bad Gateway</title></head><body></body></html>";

pub(crate) fn abha(number: &str) -> AbhaNumber {
    let number = AbhaNumber::parse(number).unwrap();
    assert!(number.has_valid_check_digit());
    number
}

pub(crate) fn mobile() -> Mobile {
    Mobile::parse(MOBILE).unwrap()
}

pub(crate) const EMAIL: &str = "asha.rao@post.example";

pub(crate) fn email() -> Email {
    Email::parse(EMAIL).unwrap()
}

pub(crate) fn aadhaar() -> Aadhaar {
    Aadhaar::parse("9999 4105 7058").unwrap()
}

pub(crate) fn otp() -> Otp {
    Otp::parse(OTP).unwrap()
}

/// The patient's login before the journey, with a number or without.
pub(crate) fn session(generation: Generation, number: Option<&str>) -> UserSession {
    UserSession::new(generation, XToken::parse(X_TOKEN).unwrap(), number.map(abha))
}

/// When every reply arrives.
pub(crate) fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_653_368_656)
}

pub(crate) fn after(seconds: u64) -> Option<SystemTime> {
    Some(now() + Duration::from_secs(seconds))
}

/// A request as far as a journey decides about it.
#[derive(Debug, PartialEq)]
pub(crate) struct Sent {
    pub(crate) line: String,
    /// `X-Token` or `T-Token`.
    pub(crate) user_token: Option<String>,
    /// The body, whole, or null. What is encrypted stands there as [`encrypted`].
    pub(crate) body: Value,
}

impl Sent {
    pub(crate) fn post(path: &str, body: Value) -> Self {
        Self { line: format!("POST {path}"), user_token: None, body }
    }

    pub(crate) fn get(path: &str) -> Self {
        Self { line: format!("GET {path}"), user_token: None, body: Value::Null }
    }

    pub(crate) fn with(self, header: &str, token: &str) -> Self {
        Self { user_token: Some(format!("{header}: Bearer {token}")), ..self }
    }
}

/// What stands in [`Sent`] for a field that decrypts to `plain`.
pub(crate) fn encrypted(plain: &str) -> Value {
    json!({ "encrypted": plain })
}

/// The request that a state asks for.
pub(crate) fn sent<E: Exchange>(state: &E) -> Sent {
    let request = http_request(state.call());
    let mut user_tokens = request
        .headers()
        .iter()
        .filter(|(name, _)| name.as_str().ends_with("-token"))
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
    let user_token = user_tokens.next();
    assert_eq!(user_tokens.next(), None);
    let mut body = match request.body().is_empty() {
        true => Value::Null,
        false => serde_json::from_slice(request.body()).unwrap(),
    };
    let path = request.uri().path();
    let padding = if path.contains("/v3/") { Padding::OaepSha1 } else { Padding::Pkcs1v15 };
    show_encrypted(&mut body, padding);
    Sent { line: format!("{} {path}", request.method()), user_token, body }
}

/// Puts [`encrypted`] wherever a text can be decrypted.
fn show_encrypted(value: &mut Value, padding: Padding) {
    match value {
        Value::String(text) => {
            if let Some(plain) = decrypted(text, padding) {
                *value = encrypted(&plain);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|one| show_encrypted(one, padding)),
        Value::Object(fields) => fields.values_mut().for_each(|one| show_encrypted(one, padding)),
        _ => {}
    }
}

pub(crate) fn http_request<C: Endpoint>(call: &C) -> http::Request<Bytes> {
    let base = match C::META.service {
        // The service that has the version in its base URL.
        Service::PhrWeb => BaseUrl::parse_with_version("https://healthid.example/api/v3/phr/web"),
        _ => BaseUrl::parse("https://healthid.example/api"),
    };
    call.to_http(&CallContext {
        base: &base.unwrap(),
        app_token: Some(&AppToken::parse("app-token").unwrap()),
        hip_id: Some(&HipId::parse("IN0000000001").unwrap()),
        cm_id: None,
        request_id: "0d0b8d4c-5f0e-4c0e-9c4c-3a1f7d3c2b1a",
        timestamp: now(),
        language: None,
    })
    .unwrap()
}

/// Where a literal reply leads.
pub(crate) fn answered<E: Exchange<Next: Debug> + Debug>(
    state: E,
    status: u16,
    body: impl Into<Bytes>,
) -> E::Next {
    answered_at(state, status, body, now())
}

/// Where it leads if it arrives at `at`.
pub(crate) fn answered_at<E: Exchange<Next: Debug> + Debug>(
    state: E,
    status: u16,
    body: impl Into<Bytes>,
    at: SystemTime,
) -> E::Next {
    received(state, E::Call::decode(response(status, body)), at)
}

pub(crate) fn response(status: u16, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status.try_into().unwrap();
    response
}

/// Where it leads that there is no reply.
pub(crate) fn unanswered<E: Exchange<Next: Debug> + Debug>(state: E, network: Network) -> E::Next {
    received(state, Err(Failure::network(&E::Call::META, network)), now())
}

fn received<E: Exchange<Next: Debug> + Debug>(
    state: E,
    reply: Result<<E::Call as Endpoint>::Response, Failure>,
    at: SystemTime,
) -> E::Next {
    overhears(&state);
    let step = state.receive(reply, at);
    overhears(&step);
    step
}

#[track_caller]
fn heard<T: Debug>(state: T) -> T {
    overhears(&state);
    state
}

#[track_caller]
pub(crate) fn next<N: Debug, R: Debug, U: Debug>(step: Step<N, R, U>) -> N {
    match step {
        Step::Next(state) => heard(state),
        step => panic!("did not go on: {step:?}"),
    }
}

#[track_caller]
pub(crate) fn retry<N: Debug, R: Debug, U: Debug>(step: Step<N, R, U>) -> (R, Failure) {
    match step {
        Step::Retry(state, failure) => (heard(state), failure),
        step => panic!("did not go back: {step:?}"),
    }
}

#[track_caller]
pub(crate) fn unknown<N: Debug, R: Debug, U: Debug>(step: Step<N, R, U>) -> (U, Failure) {
    match step {
        Step::Unknown(state, failure) => (heard(state), failure),
        step => panic!("claimed to know: {step:?}"),
    }
}

#[track_caller]
pub(crate) fn ended<N: Debug, R: Debug, U: Debug>(step: Step<N, R, U>) -> Ended {
    match step {
        Step::Ended(ended) => heard(ended),
        step => panic!("did not end: {step:?}"),
    }
}

/// The failure in which a journey ended.
#[track_caller]
pub(crate) fn refused<N: Debug, R: Debug, U: Debug>(step: Step<N, R, U>) -> Failure {
    match ended(step) {
        Ended::Refused(failure) => failure,
        ended => panic!("ended otherwise: {ended:?}"),
    }
}

/// The service's key: 2048 bits, for speed.
struct Keys {
    encryptor: Encryptor,
    pkcs1: Pkcs1PrivateDecryptingKey,
    oaep: OaepPrivateDecryptingKey,
}

/// Both halves of the key, made once.
fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| {
        let private = PrivateDecryptingKey::generate(KeySize::Rsa2048).unwrap();
        let spki = AsDer::<PublicKeyX509Der<'_>>::as_der(&private.public_key()).unwrap();
        let public = PublicKey::from_der(spki.as_ref()).unwrap();
        Keys {
            encryptor: Encryptor::new(public, Generation::V1V2.padding()).unwrap(),
            pkcs1: Pkcs1PrivateDecryptingKey::new(private.clone()).unwrap(),
            oaep: OaepPrivateDecryptingKey::new(private).unwrap(),
        }
    })
}

/// One for every journey: the padding is the journey's, whatever the encryptor's own.
pub(crate) fn encryptor() -> &'static Encryptor {
    &keys().encryptor
}

/// What a field decrypts to, by another library than it was encrypted with. `None` for what has not
/// the form of a ciphertext.
fn decrypted(field: &str, padding: Padding) -> Option<String> {
    let ciphertext = STANDARD.decode(field).ok().filter(|bytes| bytes.len() == 256)?;
    let mut buffer = [0; 256];
    let plain = match padding {
        Padding::OaepSha1 => {
            keys().oaep.decrypt(&OAEP_SHA1_MGF1SHA1, &ciphertext, &mut buffer, None).unwrap()
        }
        _ => keys().pkcs1.decrypt(&ciphertext, &mut buffer).unwrap(),
    };
    Some(String::from_utf8(plain.to_vec()).unwrap())
}
