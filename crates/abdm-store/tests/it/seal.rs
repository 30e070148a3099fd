//! What is sealed opens for whom it was sealed, and for nobody else.

use std::collections::HashSet;

use abdm_store::JourneyId;
use abdm_store::seal::{Context, KeyError, KeyRing, OpenError, SealingKey};
use proptest::prelude::*;

fn key(byte: u8) -> SealingKey {
    SealingKey::from_bytes(&[byte; 32])
}

fn ring(id: &str, byte: u8) -> KeyRing {
    KeyRing::new(id, key(byte)).unwrap()
}

fn id(byte: u8) -> JourneyId {
    JourneyId::from_bytes([byte; 16])
}

#[test]
fn what_is_sealed_today_opens_tomorrow() {
    // Format 1, key id `k1`, nonce, ciphertext and tag; computed apart from this code.
    const FROZEN: &str = "01026b31000102030405060708090a0b0c0d0e0f1011121314151617fa3aa11c835c2f3f865cda6e6b411baa431828ed18f4585a3e39";
    let sealed: Vec<u8> = (0..FROZEN.len() / 2)
        .map(|i| u8::from_str_radix(&FROZEN[2 * i..2 * i + 2], 16).unwrap())
        .collect();
    let opened = ring("k1", 0x11).open(&Context::journey(&id(7), 3), &sealed).unwrap();
    assert_eq!(&opened[..], b"a snapshot");
}

#[test]
fn keyed_hashes_are_the_same_in_every_release() {
    let hash = ring("k1", 0x11).keyed_hash("start", &[b"one", b"two"]);
    let text: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(text, "dbac3b07d64249f287a52886d634e714e63c80600eb6954731975d15de68fc2a");
}

proptest! {
    #[test]
    fn what_is_sealed_opens(plaintext: Vec<u8>, subject: [u8; 16], version: u64) {
        let ring = ring("a", 1);
        let subject = JourneyId::from_bytes(subject);
        let context = Context::journey(&subject, version);
        let sealed = ring.seal(&context, &plaintext);
        prop_assert_eq!(sealed.len(), plaintext.len() + 2 + 1 + 24 + 16);
        prop_assert_eq!(&ring.open(&context, &sealed).unwrap()[..], &plaintext[..]);
    }

    #[test]
    fn another_context_is_refused(
        subject in proptest::collection::vec(any::<u8>(), 0..20),
        other_subject in proptest::collection::vec(any::<u8>(), 0..20),
        purpose in "[a-z]{0,8}",
        other_purpose in "[a-z]{0,8}",
        version: u64,
        other_version: u64,
    ) {
        let ring = ring("a", 1);
        let context = Context::new(&purpose, &subject, version);
        let sealed = ring.seal(&context, b"text");
        for other in [
            Context::new(&other_purpose, &subject, version),
            Context::new(&purpose, &other_subject, version),
            Context::new(&purpose, &subject, other_version),
            Context::new(&purpose, &subject, version.wrapping_add(1)),
        ] {
            let expected = if other == context { Ok(()) } else { Err(OpenError::Refused) };
            prop_assert_eq!(ring.open(&other, &sealed).map(drop), expected);
        }
    }

    #[test]
    fn noise_is_an_error_and_no_panic(noise: Vec<u8>) {
        let ring = ring("a", 1);
        prop_assert!(ring.open(&Context::new("test", b"", 0), &noise).is_err());
        let headed = [&[1, 1, b'a'][..], &noise].concat();
        prop_assert!(ring.open(&Context::new("test", b"", 0), &headed).is_err());
    }

    #[test]
    fn keyed_hashes_differ_where_their_parts_do(
        one in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..4), 0..4),
        other in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..4), 0..4),
    ) {
        let ring = ring("a", 1);
        let hash = |parts: &[Vec<u8>]| {
            ring.keyed_hash("test", &parts.iter().map(Vec::as_slice).collect::<Vec<_>>())
        };
        prop_assert_eq!(hash(&one) == hash(&other), one == other);
    }
}

proptest! {
    // Each case tries every bit and every length.
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn no_flipped_bit_is_let_through(
        plaintext in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let ring = ring("k1", 1).with_older("k0", key(2)).unwrap();
        let subject = id(1);
        let context = Context::journey(&subject, 1);
        let sealed = ring.seal(&context, &plaintext);
        for bit in 0..sealed.len() * 8 {
            let mut flipped = sealed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let error = ring.open(&context, &flipped).unwrap_err();
            // Behind format and key id each one is refused; there they may name nothing known.
            prop_assert!(bit / 8 < 4 || error == OpenError::Refused, "bit {}: {:?}", bit, error);
        }
        // `k1` and `k0` differ in a bit: the other key does not open either.
        let mut other_key = sealed.clone();
        other_key[3] ^= 1;
        prop_assert_eq!(ring.open(&context, &other_key), Err(OpenError::Refused));
    }

    #[test]
    fn no_part_of_it_opens(
        plaintext in proptest::collection::vec(any::<u8>(), 0..40),
        more in proptest::collection::vec(any::<u8>(), 1..20),
    ) {
        let ring = ring("k1", 1);
        let context = Context::new("test", b"", 0);
        let sealed = ring.seal(&context, &plaintext);
        for length in 0..sealed.len() {
            prop_assert!(ring.open(&context, &sealed[..length]).is_err());
        }
        let longer = [&sealed[..], &more].concat();
        prop_assert_eq!(ring.open(&context, &longer), Err(OpenError::Refused));
    }
}

#[test]
fn the_parts_of_a_context_do_not_run_together() {
    let ring = ring("a", 1);
    let sealed = ring.seal(&Context::new("ab", b"c", 1), b"text");
    for (purpose, subject) in [("a", &b"bc"[..]), ("abc", b""), ("", b"abc")] {
        let other = Context::new(purpose, subject, 1);
        assert_eq!(ring.open(&other, &sealed), Err(OpenError::Refused));
    }
}

#[test]
fn nonces_do_not_come_twice() {
    let ring = ring("a", 1);
    let context = Context::new("test", b"", 0);
    let nonces: HashSet<Vec<u8>> =
        (0..10_000).map(|_| ring.seal(&context, b"")[3..27].to_vec()).collect();
    assert_eq!(nonces.len(), 10_000);
}

#[test]
fn the_same_text_is_never_sealed_the_same() {
    let ring = ring("a", 1);
    let context = Context::new("test", b"", 0);
    assert_ne!(ring.seal(&context, b"text")[27..], ring.seal(&context, b"text")[27..]);
}

#[test]
fn after_a_rotation_the_old_still_opens_until_its_key_is_taken_away() {
    let context = Context::new("test", b"", 0);
    let old = ring("old", 1).seal(&context, b"text");
    let both = ring("new", 2).with_older("old", key(1)).unwrap();
    assert_eq!(&both.open(&context, &old).unwrap()[..], b"text");
    let new = both.seal(&context, b"text");
    assert_eq!(&ring("new", 2).open(&context, &new).unwrap()[..], b"text");
    assert_eq!(ring("old", 1).open(&context, &new), Err(OpenError::UnknownKey));
    assert_eq!(ring("new", 2).open(&context, &old), Err(OpenError::UnknownKey));
    // A node that has the new key early opens what the others seal with it.
    let early = ring("old", 1).with_older("new", key(2)).unwrap();
    assert_eq!(&early.open(&context, &new).unwrap()[..], b"text");
}

#[test]
fn another_key_of_the_same_id_is_refused() {
    let context = Context::new("test", b"", 0);
    let sealed = ring("a", 1).seal(&context, b"text");
    assert_eq!(ring("a", 2).open(&context, &sealed), Err(OpenError::Refused));
}

#[test]
fn another_format_is_told_apart() {
    let context = Context::new("test", b"", 0);
    let mut sealed = ring("a", 1).seal(&context, b"text");
    for format in [0, 2, 0xff] {
        sealed[0] = format;
        assert_eq!(ring("a", 1).open(&context, &sealed), Err(OpenError::Format));
    }
    assert_eq!(ring("a", 1).open(&context, b""), Err(OpenError::Format));
}

#[test]
fn keyed_hashes_depend_on_key_and_purpose() {
    let hash = |ring: &KeyRing, purpose| ring.keyed_hash(purpose, &[b"part"]);
    let one = ring("a", 1);
    assert_eq!(hash(&one, "start"), hash(&ring("b", 1), "start"));
    assert_ne!(hash(&one, "start"), hash(&one, "patient"));
    assert_ne!(hash(&one, "start"), hash(&ring("a", 2), "start"));
}

#[test]
fn an_index_key_keeps_keyed_hashes_through_a_rotation() {
    let hash = |ring: &KeyRing| ring.keyed_hash("start", &[b"part"]);
    let before = ring("old", 1).with_index(&key(9));
    let after = ring("new", 2).with_older("old", key(1)).unwrap().with_index(&key(9));
    assert_eq!(hash(&before), hash(&after));
    assert_ne!(hash(&before), hash(&ring("old", 1)));
    // Whoever begins to rotate gives the first key as the index, and nothing changes.
    assert_eq!(hash(&ring("old", 1)), hash(&ring("new", 2).with_index(&key(1))));
}

#[test]
fn a_ring_is_read_from_text() {
    let text = |byte| key(byte).to_base64().to_string();
    let context = Context::new("test", b"", 0);
    let ring_of = |parsed: &str| KeyRing::parse(parsed).unwrap();
    let parsed = ring_of(&format!(" 2024-b:{} ,\nindex:{}, a_1.x:{},", text(2), text(9), text(1)));
    let built = ring("2024-b", 2).with_older("a_1.x", key(1)).unwrap().with_index(&key(9));
    assert_eq!(&built.open(&context, &parsed.seal(&context, b"text")).unwrap()[..], b"text");
    assert_eq!(&parsed.open(&context, &ring("a_1.x", 1).seal(&context, b"x")).unwrap()[..], b"x");
    assert_eq!(parsed.keyed_hash("p", &[]), built.keyed_hash("p", &[]));
    assert_eq!(format!("{parsed:?}"), r#"KeyRing["2024-b", "a_1.x"]"#);
}

#[test]
fn what_is_no_ring_says_why() {
    let good = key(1).to_base64().to_string();
    let short = &good[4..];
    let long_id = "x".repeat(33);
    for (text, expected) in [
        (String::new(), KeyError::Empty),
        (" , ".to_owned(), KeyError::Empty),
        (format!("index:{good}"), KeyError::Empty),
        (good.clone(), KeyError::Id),
        (format!(":{good}"), KeyError::Id),
        (format!("a b:{good}"), KeyError::Id),
        (format!("é:{good}"), KeyError::Id),
        (format!("{long_id}:{good}"), KeyError::Id),
        ("a:".to_owned(), KeyError::Key),
        ("a:password".to_owned(), KeyError::Key),
        (format!("a:{short}"), KeyError::Key),
        (format!("a:{good}AAAA"), KeyError::Key),
        (format!("a:{}", good.replace('=', "")), KeyError::Key),
        (format!("a:{good},b"), KeyError::Id),
        (format!("a:{good},a:{good}"), KeyError::Duplicate),
        (format!("a:{good},index:{good},index:{good}"), KeyError::Duplicate),
    ] {
        assert_eq!(KeyRing::parse(&text).unwrap_err(), expected, "{text}");
    }
    assert_eq!(KeyRing::new("index", key(1)).unwrap_err(), KeyError::Id);
}

#[test]
fn a_generated_key_is_a_new_one() {
    let (one, other) = (SealingKey::generate(), SealingKey::generate());
    assert_ne!(*one.to_base64(), *other.to_base64());
    let read = SealingKey::parse(&one.to_base64()).unwrap();
    assert_eq!(*read.to_base64(), *one.to_base64());
}
