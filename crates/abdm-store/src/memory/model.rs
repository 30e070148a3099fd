//! The store beside a plain map that does what the contract says, step by step.

use std::collections::HashMap;
use std::time::Duration;

use abdm_flows::Generation;
use abdm_flows::snapshot::JourneyKind;
use proptest::collection::vec;
use proptest::prelude::*;
use tokio::runtime::{Builder, Runtime};

use super::*;

/// Few ids and keys, so that most of what happens concerns a journey that is there.
#[derive(Debug, Clone)]
enum Step {
    Open {
        id: u8,
        start: Option<u8>,
        patient: Option<u8>,
        state: StateKind,
        lives: u64,
        len: usize,
    },
    Advance {
        id: u8,
        from: u64,
        state: StateKind,
        lives: u64,
        len: usize,
    },
    Load {
        id: u8,
    },
    List {
        limit: usize,
    },
    /// In microseconds, and sometimes back, as clocks are set.
    Pass(i64),
}

/// With so many ids, and about as many keys.
fn steps(ids: u8, length: usize) -> impl Strategy<Value = Vec<Step>> {
    let state = prop::sample::select(vec![
        StateKind::AwaitingOtp,
        StateKind::VerifyingOtp,
        StateKind::Finished,
    ]);
    let key = || prop::option::of(0..ids * 2 / 3);
    let open = (0..ids, key(), key(), state.clone(), 0..u64::from(ids) * 3, 0..50_usize).prop_map(
        |(id, start, patient, state, lives, len)| Step::Open {
            id,
            start,
            patient,
            state,
            lives,
            len,
        },
    );
    let advance = (0..ids, 1..4_u64, state, 0..u64::from(ids) * 3, 0..50_usize)
        .prop_map(|(id, from, state, lives, len)| Step::Advance { id, from, state, lives, len });
    let step = prop_oneof![
        4 => open,
        4 => advance,
        2 => (0..ids).prop_map(|id| Step::Load { id }),
        2 => (0..usize::from(ids)).prop_map(|limit| Step::List { limit }),
        2 => (-3_000..9_000_i64).prop_map(Step::Pass),
    ];
    vec(step, 1..length)
}

struct Model {
    capacity: usize,
    /// With the keys of start and patient.
    journeys: HashMap<JourneyId, (Stored, Key, Key)>,
}

type Key = Option<[u8; 32]>;

impl Model {
    fn open(&mut self, opening: Opening, now: SystemTime) -> Result<Opened, StoreError> {
        self.journeys.retain(|_, (stored, ..)| now < stored.expires_at);
        let Opening { id, kind, state, expires_at, payload, start_key, patient_key } = opening;
        if self.journeys.contains_key(&id) {
            return Ok(Opened::SameStart(id));
        }
        for (other, (_, start, _)) in &self.journeys {
            if start_key.is_some() && start_key == *start {
                return Ok(Opened::SameStart(*other));
            }
        }
        for (other, (stored, _, patient)) in &self.journeys {
            let open = stored.state != StateKind::Finished;
            if open && patient_key.is_some() && patient_key == *patient {
                return Ok(Opened::PatientBusy(*other));
            }
        }
        if self.journeys.len() == self.capacity {
            return Err(StoreError::Full);
        }
        let (since, expires_at) = (cut(now), cut(expires_at));
        let stored = Stored { id, kind, state, version: 1, since, expires_at, payload };
        self.journeys.insert(id, (stored, start_key, patient_key));
        Ok(Opened::New)
    }

    fn advance(&mut self, id: JourneyId, from: u64, to: Next, now: SystemTime) -> Advanced {
        self.journeys.retain(|_, (stored, ..)| now < stored.expires_at);
        let Some((stored, ..)) = self.journeys.get_mut(&id) else {
            return Advanced::Lost;
        };
        let over = |state| state == StateKind::Finished;
        if stored.version != from || (over(stored.state) && !over(to.state)) {
            return Advanced::Lost;
        }
        let Next { state, payload, expires_at } = to;
        let (since, expires_at, version) = (cut(now), cut(expires_at), from + 1);
        *stored = Stored { state, version, since, expires_at, payload, ..stored.clone() };
        Advanced::To(version)
    }

    fn load(&self, id: JourneyId, now: SystemTime) -> Option<Stored> {
        let (stored, ..) = self.journeys.get(&id)?;
        (now < stored.expires_at).then(|| stored.clone())
    }

    fn list(&self, now: SystemTime, limit: usize) -> Vec<Listed> {
        let mut live: Vec<Listed> =
            self.journeys.values().map(|(stored, ..)| stored.listed()).collect();
        live.retain(|listed| now < listed.expires_at);
        live.sort_by_key(|listed| (listed.expires_at, listed.id));
        live.truncate(limit);
        live
    }
}

fn cut(time: SystemTime) -> SystemTime {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    SystemTime::UNIX_EPOCH + Duration::from_millis(since.as_millis() as u64)
}

fn id(number: u8) -> JourneyId {
    JourneyId::from_bytes([number; 16])
}

impl Shelves {
    /// Whatever names a slot names one that is taken, and nothing is left out.
    fn assert_whole(&self, model: &Model) {
        assert_eq!(self.entries.len(), model.journeys.len());
        assert_eq!(self.ids.len(), self.entries.len());
        let starts = model.journeys.values().filter(|(_, start, _)| start.is_some());
        assert_eq!(self.starts.len(), starts.count());
        let patients = model.journeys.values().filter(|(stored, _, patient)| {
            patient.is_some() && stored.state != StateKind::Finished
        });
        assert_eq!(self.patients.len(), patients.count());
        self.expiries.assert_in_order(&self.entries);
    }
}

fn compare(runtime: &Runtime, capacity: usize, steps: Vec<Step>) {
    let store = MemoryStore::with_capacity(capacity);
    let mut model = Model { capacity, journeys: HashMap::new() };
    let mut now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    for (number, step) in (0..=u8::MAX).cycle().zip(steps) {
        match step {
            Step::Open { id: name, start, patient, state, lives, len } => {
                let kind =
                    Kind { generation: Generation::V3, journey: JourneyKind::LoginAadhaarOtp };
                let mut payload = Vec::with_capacity(100);
                payload.resize(len, number);
                let opening = Opening {
                    id: id(name),
                    kind,
                    state,
                    expires_at: now + Duration::from_micros(lives * 1_100),
                    payload,
                    start_key: start.map(|key| [key; 32]),
                    patient_key: patient.map(|key| [key; 32]),
                };
                let opened = runtime.block_on(store.open(opening.clone(), now));
                assert_eq!(opened, model.open(opening, now));
            }
            Step::Advance { id: name, from, state, lives, len } => {
                let expires_at = now + Duration::from_micros(lives * 1_100);
                let to = Next { state, payload: vec![number; len], expires_at };
                let advanced = runtime.block_on(store.advance(&id(name), from, to.clone(), now));
                assert_eq!(advanced, Ok(model.advance(id(name), from, to, now)));
            }
            Step::Load { id: name } => {
                let loaded = runtime.block_on(store.load(&id(name), now));
                assert_eq!(loaded, Ok(model.load(id(name), now)));
            }
            Step::List { limit } => {
                let listed = runtime.block_on(store.list(now, limit));
                assert_eq!(listed, Ok(model.list(now, limit)));
            }
            Step::Pass(micros) => {
                let by = Duration::from_micros(micros.unsigned_abs());
                now = if micros < 0 { now - by } else { now + by };
            }
        }
        store.shelves().assert_whole(&model);
    }
    let all = runtime.block_on(store.list(now, usize::MAX));
    assert_eq!(all, Ok(model.list(now, usize::MAX)));
}

#[test]
fn a_crowded_store_does_what_a_plain_map_does() {
    let runtime = Builder::new_current_thread().build().unwrap();
    proptest!(|(steps in steps(7, 80))| compare(&runtime, 4, steps));
}

#[test]
fn a_large_store_does_what_a_plain_map_does() {
    let runtime = Builder::new_current_thread().build().unwrap();
    proptest!(|(steps in steps(60, 300))| compare(&runtime, 40, steps));
}

#[test]
fn what_expired_leaves_room_for_as_many_again() {
    let runtime = Builder::new_current_thread().build().unwrap();
    let store = MemoryStore::with_capacity(1000);
    let begin = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    for round in 0..3_u64 {
        let now = begin + Duration::from_secs(round * 60);
        for number in 0..1000_u64 {
            // The same in each round: they expire too.
            let mut key = [0; 32];
            key[..8].copy_from_slice(&number.to_be_bytes());
            let opening = Opening {
                id: JourneyId::from_bytes(u128::from(round * 1000 + number).to_be_bytes()),
                kind: Kind { generation: Generation::V3, journey: JourneyKind::LoginAadhaarOtp },
                state: StateKind::AwaitingOtp,
                // Not in the order in which they come.
                expires_at: now + Duration::from_millis(1 + number * 7919 % 59_999),
                payload: number.to_be_bytes().to_vec(),
                start_key: Some(key),
                patient_key: Some(key),
            };
            assert_eq!(runtime.block_on(store.open(opening, now)), Ok(Opened::New));
        }
        let listed = runtime.block_on(store.list(now, usize::MAX)).unwrap();
        assert_eq!(listed.len(), 1000);
        assert!(listed.is_sorted_by_key(|listed| listed.expires_at));
        let shelves = store.shelves();
        let sizes = [&shelves.ids, &shelves.starts, &shelves.patients].map(Index::len);
        assert_eq!(sizes, [1000; 3]);
        shelves.expiries.assert_in_order(&shelves.entries);
    }
    assert_eq!(store.shelves().entries.slots(), 1000);
}

/// Of which most are the two keys and the id. The rest of what a journey takes beside its payload is
/// four bytes among the expiries, and some seven in each index that it is in.
#[test]
fn an_entry_takes_136_bytes() {
    assert!(Entries::slot_size() <= 136);
}
