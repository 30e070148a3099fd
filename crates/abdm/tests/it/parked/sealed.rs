//! What lies in a store tells nothing to whoever has not the keys, and cannot be moved about.

use std::sync::{Arc, Mutex};

use abdm::flows::snapshot::{Kind, StateKind};
use abdm::store::seal::{Context, KeyRing, OpenError, SealingKey};
use abdm::store::{JourneyStore, MemoryStore, SqliteStore};
use abdm::types::Effect;
use abdm::{Client, Error, Reference, RequestContext, Resumed};
use abdm_sandbox::people;

use super::errand::{EMAIL, MOBILES, everyone};
use super::stores::{Copied, Copying, Twisted};
use super::{Case, Errand, back_wrong, id, step};
use crate::town::{Town, keys};

const HIP_ID: &str = "IN0000000001";

/// Of fewer bytes chance makes some in the ciphertexts of a whole file. A first or last name that short
/// is part of a name.
const SHORTEST: usize = 6;

/// What of a patient and a facility could be found.
fn sentinels() -> Vec<String> {
    let of = everyone().flat_map(|person| {
        let texts = [
            person.name,
            person.first_name,
            person.last_name,
            person.abha_number,
            person.abha_address,
            person.mobile,
            person.aadhaar,
        ];
        texts.map(str::to_owned).into_iter().chain([person.abha_number.replace('-', "")])
    });
    let wanted = MOBILES.iter().chain([&EMAIL]).map(|text| (*text).to_owned());
    let all = of.chain(wanted).chain([HIP_ID.to_owned(), "desk-1".to_owned()]);
    all.filter(|text| text.len() >= SHORTEST).collect()
}

/// What stands between quotation marks in a snapshot and was not made up by us: tokens, the
/// transaction, and so on.
///
/// Before the snapshot is the patient's hash, in which a byte may be a quotation mark too: so every
/// text between two marks is taken, and of the hash, which is no text, nothing. A handful of its bytes
/// is no secret, and in the ciphertexts of a whole file by chance.
fn secrets_of(opened: &[u8]) -> Vec<String> {
    let between = opened.split(|byte| *byte == b'"');
    let texts = between.filter_map(|bytes| std::str::from_utf8(bytes).ok());
    texts.filter(|text| text.len() >= 8).map(str::to_owned).collect()
}

/// The first of them that is there in clear.
fn found<'s>(secrets: &'s [String], bytes: &[u8]) -> Option<&'s String> {
    // What is no text in it becomes something else, and all that is looked for is text.
    let text = String::from_utf8_lossy(bytes);
    secrets.iter().find(|secret| text.contains(secret.as_str()))
}

#[track_caller]
fn are_not_in(secrets: &[String], bytes: &[u8]) {
    let length = found(secrets, bytes).map(String::len);
    assert_eq!(length, None, "a value of so many bytes lies in the store in clear");
}

/// A client of the town with other keys.
fn client_with_keys(case: &Case<'_>, keys: KeyRing) -> Client {
    case.town.builder_with(&case.store).sealing_keys(keys).build().unwrap()
}

fn key(byte: u8) -> SealingKey {
    SealingKey::from_bytes(&[byte; SealingKey::LENGTH])
}

#[track_caller]
fn not_opened(resumed: Result<Resumed, Error>, expected: OpenError) {
    match resumed {
        Err(why @ Error::Sealed(found)) => {
            assert_eq!(found, expected);
            assert_eq!(why.effect(), Effect::None);
        }
        other => panic!("expected {expected:?}, got {other:?}"),
    }
}

/// Performs an errand with a store that copies all it is given.
async fn copied(town: &Town, errand: Errand) -> Vec<Copied> {
    let copying = Copying::new(Arc::new(MemoryStore::new()));
    let case = Case::in_store(town, errand, Arc::clone(&copying) as _).await;
    let request = RequestContext::new().idempotency_key(Reference::parse("desk-1").unwrap());
    let journey = case.begin(&case.client().for_request(request)).await.unwrap();
    case.finish(back_wrong(step(journey, &case.wrong()).await)).await;
    copying.copies()
}

in_each_generation! {
    async fn nothing_of_the_patient_is_written_in_clear(town) {
        let (mut seen, sentinels) = (String::new(), sentinels());
        for errand in Errand::all(&town) {
            let copies = copied(&town, errand).await;
            assert!(copies.len() >= 5, "{errand:?}");
            for Copied { id, version, payload, keys: hashes } in copies {
                assert_eq!(hashes.len(), if version == 1 { 2 } else { 0 });
                are_not_in(&sentinels, &payload);
                hashes.iter().for_each(|hash| are_not_in(&sentinels, hash));
                if payload.is_empty() {
                    continue;
                }
                let opened = keys().open(&Context::journey(&id, version), &payload).unwrap();
                are_not_in(&secrets_of(&opened), &payload);
                assert!(found(&sentinels, &opened).is_some(), "the facility is within");
                seen.push_str(&String::from_utf8_lossy(&opened));
            }
        }
        // It would have been found, had it been there.
        let tara = people::TARA.abha_number;
        for text in [HIP_ID, people::TARA.mobile, people::ASHA.abha_number, tara, EMAIL, "\"txn\"", "eyJ"] {
            assert!(seen.contains(text), "{text}");
        }
        // And these are in no snapshot at all.
        assert!(!seen.contains(people::BALAJI.aadhaar));
    }

    async fn a_file_on_disk_holds_nothing_of_the_patient(town) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journeys");
        let store: Arc<dyn JourneyStore> = Arc::new(SqliteStore::open(path).await.unwrap());
        let mut secrets = sentinels();
        let mut ids = Vec::new();
        for errand in Errand::all(&town) {
            let errand = errand.at_last(&town);
            let case = Case::in_store(&town, errand, Arc::clone(&store)).await;
            let id = id(&case.begin(&case.client()).await.unwrap());
            let stored = store.load(&id, town.time_of_day().now()).await.unwrap().unwrap();
            let context = Context::journey(&id, stored.version);
            secrets.extend(secrets_of(&keys().open(&context, &stored.payload).unwrap()));
            ids.push(id);
        }
        // The name of a state or a journey is no secret.
        secrets.retain(|secret| {
            let is_a_name = |kind: Kind| secret == kind.journey.as_str();
            StateKind::parse(secret).is_none() && !Kind::all().any(is_a_name)
        });
        let mut bytes = Vec::new();
        for file in std::fs::read_dir(folder.path()).unwrap() {
            bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
        }
        for id in ids {
            let id = id.to_string();
            assert!(bytes.windows(32).any(|window| window == id.as_bytes()), "it was read");
        }
        are_not_in(&secrets, &bytes);
    }

    async fn whoever_has_other_keys_gets_nothing(town) {
        for errand in Errand::everywhere(&town) {
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let begun = case.begun().await;
            let calls = case.calls();
            let other = KeyRing::new("other", key(7)).unwrap();
            not_opened(client_with_keys(&case, other).resume(&begun).await, OpenError::UnknownKey);
            let same_id = KeyRing::new("first", key(8)).unwrap();
            not_opened(client_with_keys(&case, same_id).resume(&begun).await, OpenError::Refused);
            assert_eq!(case.calls(), calls);
            // Nothing is lost by that.
            let journey = case.client().resume(&begun).await.unwrap();
            case.finish(journey).await;
            case.all_was_done_once();
        }
    }

    async fn a_key_that_was_replaced_still_opens(town) {
        for errand in Errand::everywhere(&town) {
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let begun = case.begun().await;
            let rotated = KeyRing::new("second", key(9)).unwrap().with_older("first", key(7)).unwrap();
            let client = client_with_keys(&case, rotated);
            let mut journey = client.resume(&begun).await.unwrap();
            let takes_secret = case.asked().takes_secret();
            if takes_secret {
                drop(back_wrong(step(journey, &case.wrong()).await));
                // What is written from now on is sealed with the new one.
                not_opened(case.client().resume(&begun).await, OpenError::UnknownKey);
                journey = client.resume(&begun).await.unwrap();
            }
            case.finish(journey).await;
            match takes_secret {
                true => case.all_was_done_and_one_was_wrong(),
                false => case.all_was_done_once(),
            }
        }
    }

    async fn a_payload_does_not_open_as_another_journey(town) {
        let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
        let asha = Case::in_store(&town, Errand::LOGIN_AADHAAR, Arc::clone(&store)).await.begun().await;
        let other = Case::in_store(&town, Errand::RETRIEVE, Arc::clone(&store)).await.begun().await;
        let now = town.time_of_day().now();
        let payload = store.load(&other, now).await.unwrap().unwrap().payload;
        let swapped = Twisted::store(&store, move |stored| stored.payload.clone_from(&payload));
        let client = town.client_with(&swapped);
        not_opened(client.resume(&asha).await, OpenError::Refused);
        assert!(client.resume(&other).await.is_ok(), "it is its own");
    }

    async fn an_earlier_payload_does_not_open_as_a_later_version(town) {
        let copying = Copying::new(Arc::new(MemoryStore::new()));
        let case = Case::in_store(&town, Errand::LOGIN_AADHAAR, Arc::clone(&copying) as _).await;
        let journey = case.begin(&case.client()).await.unwrap();
        let begun = id(&journey);
        let awaiting = copying.copies().pop().unwrap();
        case.finish(journey).await;
        // Set back, it could be submitted once more.
        let set_back = Twisted::store(&case.store, move |stored| {
            stored.payload.clone_from(&awaiting.payload);
            stored.state = StateKind::AwaitingOtp;
        });
        let client = town.client_with(&set_back);
        not_opened(client.resume(&begun).await, OpenError::Refused);
        case.all_was_done_once();
    }

    async fn what_was_set_back_as_a_whole_is_still_not_submitted_twice(town) {
        let copying = Copying::new(Arc::new(MemoryStore::new()));
        let case = Case::in_store(&town, Errand::LOGIN_AADHAAR, Arc::clone(&copying) as _).await;
        let journey = case.begin(&case.client()).await.unwrap();
        let begun = id(&journey);
        let awaiting = copying.copies().pop().unwrap();
        case.finish(journey).await;
        let set_back = Twisted::store(&case.store, move |stored| {
            stored.payload.clone_from(&awaiting.payload);
            stored.version = awaiting.version;
            stored.state = StateKind::AwaitingOtp;
        });
        let journey = town.client_with(&set_back).resume(&begun).await.unwrap();
        let why = step(journey, &case.right()).await.unwrap_err();
        assert!(matches!(why, Error::AlreadyClaimed { .. }), "{why}");
        case.all_was_done_once();
    }

    async fn every_bit_of_a_payload_counts(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let begun = case.begun().await;
        let now = town.time_of_day().now();
        let length = case.store.load(&begun, now).await.unwrap().unwrap().payload.len();
        let at = Arc::new(Mutex::new(0));
        let twist = Arc::clone(&at);
        let damaged = Twisted::store(&case.store, move |stored| {
            stored.payload[*twist.lock().unwrap()] ^= 1;
        });
        let client = town.client_with(&damaged);
        for byte in 0..length {
            *at.lock().unwrap() = byte;
            let why = client.resume(&begun).await.map(drop).unwrap_err();
            assert!(matches!(why, Error::Sealed(_)), "byte {byte}: {why}");
        }
        let empty = Twisted::store(&case.store, |stored| stored.payload.clear());
        not_opened(town.client_with(&empty).resume(&begun).await, OpenError::Format);
    }

    async fn what_is_in_clear_decides_nothing(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let begun = case.begun().await;
        // Another state: what was sealed is what it is in.
        for state in [StateKind::SendingOtp, StateKind::VerifyingOtp, StateKind::ChoosingAccount] {
            let twisted = Twisted::store(&case.store, move |stored| stored.state = state);
            let resumed = town.client_with(&twisted).resume(&begun).await.unwrap();
            assert!(matches!(resumed, Resumed::Login(_)), "{state}: {resumed:?}");
        }
        // Another journey, or another generation: it is not what it says.
        let kind = Errand::DEACTIVATE.kind(&town);
        let twisted = Twisted::store(&case.store, move |stored| stored.kind = kind);
        let resumed = town.client_with(&twisted).resume(&begun).await;
        assert!(matches!(resumed, Err(Error::Snapshot(_))), "{resumed:?}");
        let kind = Kind {
            generation: town.other_generation(),
            ..Errand::LOGIN_AADHAAR.kind(&town)
        };
        let twisted = Twisted::store(&case.store, move |stored| stored.kind = kind);
        let hosts = town.hosts_of(town.other_generation(), town.addr());
        let client = town.builder_for(hosts).store(twisted).sealing_keys(keys()).build().unwrap();
        let resumed = client.resume(&begun).await;
        assert!(matches!(resumed, Err(Error::Snapshot(_))), "{resumed:?}");
    }
}
