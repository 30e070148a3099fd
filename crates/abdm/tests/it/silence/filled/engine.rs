//! How calls are made: configurations, clients, clocks, keys.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use abdm_crypto::backend::AwsLc;
use abdm_crypto::{Encryptor, Padding, PublicKey};
use abdm_sandbox::ServiceKey;
use abdm_transport::{
    BackOff, Cached, Clock, Engine, Fresh, HttpConfig, HyperTransport, ManualClock, MockTransport,
    OsRandom, ReqwestTransport, SystemClock, Target, TransportError,
};
use abdm_types::testing::sentinel;
use abdm_types::{AppToken, BaseUrl, HipId, Network};

use super::super::paper::{Paper, Telling};

pub(super) fn hear(paper: &Paper) {
    let config = HttpConfig::new()
        .proxy("http://proxy.hospital.example:3128")
        .unwrap()
        .connect_timeout(Duration::from_secs(7))
        .extra_root_pem(b"-----BEGIN CERTIFICATE-----\nc2VudGluZWw=\n".to_vec())
        .identity_pem(b"-----BEGIN PRIVATE KEY-----\nsentinel c2VudGluZWw=\n".to_vec());
    paper.hears(&config);
    paper.reads(&ReqwestTransport::new(&config).unwrap_err());
    paper.reads(&HyperTransport::new(&config).unwrap_err());
    paper.reads(&HttpConfig::new().proxy("http://sentinel:sentinel@proxy.example").unwrap_err());
    let config = HttpConfig::new();
    paper.hears(&ReqwestTransport::new(&config).unwrap());
    paper.hears(&HyperTransport::new(&config).unwrap());
    paper.hears(&MockTransport::new());

    let clock = Arc::new(ManualClock::new(SystemTime::UNIX_EPOCH));
    paper.hears(&*clock);
    paper.hears(&SystemClock::new());
    paper.hears(&OsRandom);
    paper.hears(&BackOff::new());
    let builder = Engine::builder().clock(clock as Arc<dyn Clock>).observer(Arc::new(Telling));
    paper.hears(&builder);
    paper.hears(&builder.build(Arc::new(MockTransport::new())));
    let base = BaseUrl::parse("https://host.example/api").unwrap();
    let hip_id = HipId::parse("IN0000000001").unwrap();
    paper.hears(&Target { hip_id: Some(&hip_id), ..Target::new(&base) });
    paper.reads(&TransportError::new(Network::Truncated).with_partial(200, 271));

    let key = PublicKey::from_text(ServiceKey::shared().public_pem()).unwrap();
    paper.hears(&key);
    paper.hears(&Encryptor::new(key, Padding::OaepSha1).unwrap());
    paper.hears(&AwsLc);
    for text in
        ["sentinel 4242", "-----BEGIN PUBLIC KEY-----\nc2VudGluZWw=\n-----END PUBLIC KEY-----"]
    {
        paper.reads(&PublicKey::from_text(text).unwrap_err());
    }
}

/// What is made by waiting.
pub(super) async fn hear_calls(paper: &Paper) {
    let clock = ManualClock::new(SystemTime::UNIX_EPOCH);
    let cached = Cached::<AppToken>::new();
    let fresh = || {
        let token = AppToken::parse("sentinel.app").unwrap();
        Fresh { value: token, lifetime: Some(Duration::from_secs(600)) }
    };
    paper.hears(&fresh());
    cached.get(&clock, || async { Ok(fresh()) }).await.unwrap();
    paper.hears(&cached);
    let whole = Cached::<abdm_types::TxnId>::with_breaker();
    let txn_id = Fresh { value: sentinel::txn_id(), lifetime: None };
    whole.get(&clock, || async { Ok(txn_id) }).await.unwrap();
    paper.hears(&whole);
}
