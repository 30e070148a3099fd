//! Keys, payloads and addresses are nowhere to be seen.

use std::any::type_name;
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Debug;

use abdm_store::seal::{Context, KeyRing, SealingKey};
use abdm_store::{
    FlakyStore, JourneyId, JourneyStore, MemoryStore, Opening, RedisConfig, SqliteStore, connect,
};

use self::public_types::PublicTypes;
use crate::support::{id, next, now, opening};

#[path = "../../../../tests-common/public_types.rs"]
mod public_types;

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

/// All that was shown, and of which types.
#[derive(Default)]
struct Shown {
    text: String,
    types: BTreeSet<&'static str>,
}

impl Shown {
    fn shows<T: Debug>(&mut self, value: &T) {
        self.types.insert(type_name::<T>());
        self.text += &format!("{value:?}\n{value:#?}\n");
    }

    fn tells<T: Error>(&mut self, error: &T) {
        self.shows(error);
        self.text += &format!("{error}\n");
    }
}

/// What is public is read from the listing of the crate (`api.txt`), so that a new type is missed here
/// until it is shown.
#[tokio::test]
async fn no_public_type_shows_a_payload_or_a_key() {
    let mut shown = Shown::default();
    let key = SealingKey::from_bytes(SENTINEL.as_bytes().try_into().unwrap());
    let ring = KeyRing::new("a", key.clone()).unwrap().with_index(&key);
    let given = Opening {
        payload: SENTINEL.into(),
        start_key: Some([0x5a; 32]),
        patient_key: Some([0x5a; 32]),
        ..opening(1)
    };
    shown.shows(&key);
    shown.shows(&ring);
    shown.shows(&given);
    shown.shows(&next(SENTINEL.as_bytes()));
    shown.shows(&Context::journey(&id(1), 1));
    shown.shows(&RedisConfig::new());
    shown.tells(&JourneyId::parse("sentinel").unwrap_err());

    let dir = tempfile::tempdir().unwrap();
    let file = SqliteStore::open(dir.path().join("sentinel")).await.unwrap();
    let memory = FlakyStore::new(MemoryStore::new());
    shown.shows(&file);
    shown.shows(&memory);
    shown.shows(&MemoryStore::new());
    let redis = match crate::redis_server::shared() {
        Some(server) => Some(crate::redis_server::empty_store(server).await),
        None => None,
    };
    redis.iter().for_each(|redis| shown.shows(redis));
    let stores =
        [Some(&file as &dyn JourneyStore), Some(&memory), redis.as_ref().map(|it| it as _)];
    for store in stores.into_iter().flatten() {
        shown.shows(&store.open(given.clone(), now()).await.unwrap());
        let again = Opening { id: id(2), ..given.clone() };
        shown.shows(&store.open(again, now()).await.unwrap());
        shown.shows(&store.load(&id(1), now()).await.unwrap().unwrap());
        let listed = store.list(now(), 1).await.unwrap();
        shown.shows(&listed[0]);
        shown.shows(&listed[0].id);
    }
    let sealed = ring.seal(&Context::new("test", b"", 0), SENTINEL.as_bytes());
    for error in [
        ring.open(&Context::new("test", b"", 1), &sealed).unwrap_err(),
        ring.open(&Context::new("test", b"", 0), SENTINEL.as_bytes()).unwrap_err(),
    ] {
        shown.tells(&error);
    }
    for text in [format!("a:{SENTINEL}"), format!("{SENTINEL}:{SENTINEL}"), SENTINEL.to_owned()] {
        shown.tells(&KeyRing::parse(&text).unwrap_err());
    }
    assert_silent(&shown.text);

    let public = PublicTypes::of(&["abdm-store"]);
    let mut missing = public.missing(shown.types);
    missing.retain(|name| redis.is_some() || *name != REDIS);
    assert!(missing.is_empty(), "public types that were not shown: {missing:#?}\nShow each here");
}

/// Of which there is none without a server, which skips other tests as well.
const REDIS: &str = "abdm_store::RedisStore";

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
