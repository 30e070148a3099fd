//! What comes back out of a store, which others may have written to.

use std::sync::OnceLock;

use abdm_flows::UserSession;
use abdm_flows::snapshot::Snapshot;
use abdm_store::JourneyId;
use abdm_store::seal::{Context, KeyRing, SealingKey};

/// Bytes are a snapshot, which is written as one that reads as the same again, or they are refused.
/// Neither tells what is in them.
pub fn snapshot(input: &[u8]) {
    match Snapshot::from_bytes(input) {
        Ok(snapshot) => {
            let written = snapshot.to_bytes();
            let again = Snapshot::from_bytes(&written)
                .unwrap_or_else(|error| panic!("{snapshot:?}: read once and not twice: {error}"));
            assert!(again.to_bytes() == written, "{snapshot:?} reads as another one");
            assert!(format!("{snapshot:?}").len() <= 200, "tells more than what it is of");
            let _ = snapshot.restore();
        }
        Err(error) => crate::assert_discreet(&error),
    }
}

/// The same for a patient's login.
pub fn session(input: &[u8]) {
    match UserSession::from_bytes(input) {
        Ok(session) => {
            let written = session.to_bytes();
            let again = UserSession::from_bytes(&written)
                .unwrap_or_else(|error| panic!("read once and not twice: {error}"));
            assert!(again.to_bytes() == written, "reads as another one");
        }
        Err(error) => crate::assert_discreet(&error),
    }
}

/// Nothing opens but what was sealed.
pub fn sealed(input: &[u8]) {
    let context = Context::new("fuzz", b"", 0);
    let (ring, _) = ring();
    match ring.open(&context, input) {
        // Sealed here or by the process that wrote the seeds.
        Ok(opened) => assert!(*opened == PLAIN, "opened what was not sealed"),
        Err(error) => crate::assert_discreet(&error),
    }
    if let Ok(text) = str::from_utf8(input) {
        for error in
            [KeyRing::parse(text).err(), SealingKey::parse(text).err()].into_iter().flatten()
        {
            crate::assert_discreet(&error);
        }
        if let Err(error) = JourneyId::parse(text) {
            crate::assert_discreet(&error);
        }
    }
}

const PLAIN: &[u8] = b"{}";

fn ring() -> (&'static KeyRing, &'static [u8]) {
    static RING: OnceLock<(KeyRing, Vec<u8>)> = OnceLock::new();
    let (ring, good) = RING.get_or_init(|| {
        let key = SealingKey::from_bytes(&[7; SealingKey::LENGTH]);
        let ring = KeyRing::new("k", key).expect("a good name");
        let good = ring.seal(&Context::new("fuzz", b"", 0), PLAIN);
        (ring, good)
    });
    (ring, good)
}

/// Every state of every journey, as the first release wrote it.
pub fn snapshot_seeds() -> Vec<Vec<u8>> {
    lines(&[
        include_str!("../../crates/abdm-flows/tests/it/snapshots/format1-v1v2.jsonl"),
        include_str!("../../crates/abdm-flows/tests/it/snapshots/format1-v1v2-2.jsonl"),
        include_str!("../../crates/abdm-flows/tests/it/snapshots/format1-v3.jsonl"),
        include_str!("../../crates/abdm-flows/tests/it/snapshots/format1-v3-2.jsonl"),
    ])
}

/// Every form of a login.
pub fn session_seeds() -> Vec<Vec<u8>> {
    lines(&[include_str!("../../crates/abdm-flows/tests/it/snapshots/format1-sessions.jsonl")])
}

fn lines(files: &[&str]) -> Vec<Vec<u8>> {
    let lines = files.iter().flat_map(|file| file.lines());
    lines.filter(|line| !line.is_empty()).map(|line| line.as_bytes().to_vec()).collect()
}

/// One that opens, a ring and an id.
pub fn sealed_seeds() -> Vec<Vec<u8>> {
    let key = SealingKey::from_bytes(&[7; SealingKey::LENGTH]);
    vec![
        ring().1.to_vec(),
        format!("k:{},index:{}", *key.to_base64(), *key.to_base64()).into_bytes(),
        key.to_base64().as_bytes().to_vec(),
        b"00000000000000000000000000000000".to_vec(),
    ]
}
