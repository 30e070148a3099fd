//! Keys, payloads and addresses are nowhere to be seen.

use abdm_store::seal::{Context, KeyRing, SealingKey};
use abdm_store::{FlakyStore, JourneyStore, MemoryStore, Opening, SqliteStore, connect};

use crate::support::{id, next, now, opening};

const SENTINEL: &str = "sentinel-0123456789-sentinel-012"; // 32 bytes, as a key has.

/// As text, and as the lists of numbers that `Debug` makes of bytes.
#[track_caller]
fn assert_silent(shown: &str) {
    let numbers = |bytes: &[u8]| format!("{:?}", &bytes[..8]).trim_matches(['[', ']']).to_owned();
    let key = SealingKey::from_bytes(SENTINEL.as_bytes().try_into().unwrap());
    for secret in [
        "sentinel".to_owned(),
        key.to_base64()[..8].to_owned(),
        numbers(SENTINEL.as_bytes()),
        numbers(&[0x5a; 32]),
    ] {
        assert!(!shown.contains(&secret), "{shown}");
    }
}

#[tokio::test]
async fn nothing_shows_a_payload_or_a_key() {
    let key = SealingKey::from_bytes(SENTINEL.as_bytes().try_into().unwrap());
    let ring = KeyRing::new("a", key.clone()).unwrap().with_index(&key);
    let given = Opening {
        payload: SENTINEL.into(),
        start_key: Some([0x5a; 32]),
        patient_key: Some([0x5a; 32]),
        ..opening(1)
    };
    let dir = tempfile::tempdir().unwrap();
    let file = SqliteStore::open(dir.path().join("sentinel")).await.unwrap();
    let memory = FlakyStore::new(MemoryStore::new());
    let mut shown = format!("{key:?} {ring:?} {given:?} {:?}", next(SENTINEL.as_bytes()));
    for store in [&file as &dyn JourneyStore, &memory] {
        let opened = store.open(given.clone(), now()).await;
        let kept = store.load(&id(1), now()).await;
        let listed = store.list(now(), 1).await;
        shown += &format!("{store:?} {opened:?} {kept:?} {listed:?}");
    }
    let sealed = ring.seal(&Context::new("test", b"", 0), SENTINEL.as_bytes());
    for error in [
        ring.open(&Context::new("test", b"", 1), &sealed).unwrap_err(),
        ring.open(&Context::new("test", b"", 0), SENTINEL.as_bytes()).unwrap_err(),
    ] {
        shown += &format!("{error} {error:?}");
    }
    for text in [format!("a:{SENTINEL}"), format!("{SENTINEL}:{SENTINEL}"), SENTINEL.to_owned()] {
        let error = KeyRing::parse(&text).unwrap_err();
        shown += &format!("{error} {error:?}");
    }
    assert_silent(&shown);
}

#[tokio::test]
async fn an_error_in_connecting_does_not_show_the_address() {
    for address in [
        "sentinel:x",
        "sqlite:/sentinel/sentinel",
        "redis://sentinel:sentinel@127.0.0.1:port",
        "redis://sentinel:sentinel@127.0.0.1:1/0",
        "rediss://sentinel:sentinel@127.0.0.1:1/#sentinel",
    ] {
        let error = connect(address).await.unwrap_err();
        assert_silent(&format!("{error} {error:?}"));
    }
}

/// What a store has on disk is what it was given, and that is sealed.
#[tokio::test]
async fn a_file_holds_no_plaintext() {
    let ring = KeyRing::new("a", SealingKey::generate()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(dir.path().join("journeys")).await.unwrap();
    let subject = id(1);
    let payload = ring.seal(&Context::journey(&subject, 1), SENTINEL.as_bytes());
    let opened = store.open(Opening { payload, ..opening(1) }, now()).await;
    assert!(opened.is_ok());
    let mut bytes = 0;
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let content = std::fs::read(file.unwrap().path()).unwrap();
        bytes += content.len();
        assert!(!content.windows(8).any(|window| window == &SENTINEL.as_bytes()[..8]));
    }
    assert!(bytes > 0);
}
