//! Memory that held a secret of ours is wiped before it is given back.
//!
//! A binary of its own, since its allocator looks into everything that is freed. What an HTTP client
//! copies is not ours, nor is what the service does: see [`town`].

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::hint::black_box;

use abdm::flows::UserSession;
use abdm::flows::snapshot::Snapshot;
use abdm::store::seal::{Context, KeyRing, SealingKey};
use abdm::types::{Aadhaar, ClientSecret, Otp, Password, TxnId, XToken};
use abdm_crypto::backend::AwsLc;
use abdm_crypto::{Encryptor, Padding, PublicKey};
use abdm_hostile::keys;

use crate::scanning::{Scanning, aside, look_for, scan};

mod calls;
mod endpoints;
mod journeys;
mod scanning;
mod town;

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
fn assert_wiped(what: &str, run: impl FnOnce()) {
    assert_nothing(what, &scan(SECRETS, run));
}

#[track_caller]
fn assert_nothing(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}: {} places:\n{}", found.len(), found.join("\n"));
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
    // So is what turned out to be a secret meanwhile, and not what others free.
    let found = scan(&[], || {
        let text = black_box("anything".to_owned());
        look_for(&text);
        aside(|| drop(black_box(text.clone())));
        drop(text);
    });
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn secrets_are_wiped_with_what_cleans_them() {
    assert_wiped("parsing", || {
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
            assert_wiped("encryption", || {
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
    assert_wiped("what is kept", || {
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
