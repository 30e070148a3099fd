use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use abdm_flows::snapshot::StateKind;
use async_trait::async_trait;

use crate::{
    Advanced, JourneyId, JourneyStore, Listed, Next, Opened, Opening, StoreError, Stored, millis,
};

/// Journeys in the memory of this process, and gone with it.
///
/// Holds a limited number. Room is made by what has expired, and by nothing else: a store full of
/// live journeys refuses with [`StoreError::Full`].
pub struct MemoryStore {
    capacity: usize,
    shelves: Mutex<Shelves>,
}

#[derive(Default)]
struct Shelves {
    journeys: HashMap<JourneyId, Kept>,
    starts: HashMap<[u8; 32], JourneyId>,
    patients: HashMap<[u8; 32], JourneyId>,
    /// Every journey, the first to expire first.
    expiries: BTreeSet<(SystemTime, JourneyId)>,
}

struct Kept {
    stored: Stored,
    start_key: Option<[u8; 32]>,
    patient_key: Option<[u8; 32]>,
}

impl MemoryStore {
    /// Room for 10,000 journeys.
    pub fn new() -> Self {
        Self::with_capacity(10_000)
    }

    /// Room for `capacity` journeys, those included that are finished and have not yet expired.
    pub fn with_capacity(capacity: usize) -> Self {
        Self { capacity, shelves: Mutex::default() }
    }

    fn shelves(&self) -> MutexGuard<'_, Shelves> {
        // Nothing below panics half way.
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl JourneyStore for MemoryStore {
    async fn open(&self, opening: Opening, now: SystemTime) -> Result<Opened, StoreError> {
        let mut shelves = self.shelves();
        shelves.drop_expired(now);
        let found =
            |keys: &HashMap<_, _>, key: Option<_>| key.and_then(|key| keys.get(&key).copied());
        if shelves.journeys.contains_key(&opening.id) {
            return Ok(Opened::SameStart(opening.id));
        }
        if let Some(id) = found(&shelves.starts, opening.start_key) {
            return Ok(Opened::SameStart(id));
        }
        if let Some(id) = found(&shelves.patients, opening.patient_key) {
            return Ok(Opened::PatientBusy(id));
        }
        if shelves.journeys.len() >= self.capacity {
            return Err(StoreError::Full);
        }
        shelves.put(opening, now);
        Ok(Opened::New)
    }

    async fn load(&self, id: &JourneyId, now: SystemTime) -> Result<Option<Stored>, StoreError> {
        let shelves = self.shelves();
        let live = shelves.journeys.get(id).filter(|kept| now < kept.stored.expires_at);
        Ok(live.map(|kept| kept.stored.clone()))
    }

    async fn advance(
        &self,
        id: &JourneyId,
        from: u64,
        to: Next,
        now: SystemTime,
    ) -> Result<Advanced, StoreError> {
        let mut shelves = self.shelves();
        shelves.drop_expired(now);
        Ok(shelves.advance(id, from, to, now).map_or(Advanced::Lost, Advanced::To))
    }

    async fn list(&self, now: SystemTime, limit: usize) -> Result<Vec<Listed>, StoreError> {
        let shelves = self.shelves();
        let live = shelves.expiries.iter().filter(|(expires_at, _)| now < *expires_at);
        let kept = live.filter_map(|(_, id)| shelves.journeys.get(id));
        Ok(kept.take(limit).map(|kept| kept.stored.listed()).collect())
    }
}

impl Shelves {
    fn drop_expired(&mut self, now: SystemTime) {
        while let Some((expires_at, id)) = self.expiries.first().copied()
            && expires_at <= now
        {
            self.expiries.pop_first();
            if let Some(kept) = self.journeys.remove(&id) {
                kept.start_key.map(|key| self.starts.remove(&key));
                kept.patient_key.map(|key| self.patients.remove(&key));
            }
        }
    }

    /// None of its keys is taken.
    fn put(&mut self, opening: Opening, now: SystemTime) {
        let Opening { id, kind, state, expires_at, payload, start_key, patient_key } = opening;
        let expires_at = millis::cut(expires_at);
        let stored =
            Stored { id, kind, state, version: 1, since: millis::cut(now), expires_at, payload };
        let patient_key = patient_key.filter(|_| state != StateKind::Finished);
        start_key.map(|key| self.starts.insert(key, id));
        patient_key.map(|key| self.patients.insert(key, id));
        self.expiries.insert((expires_at, id));
        self.journeys.insert(id, Kept { stored, start_key, patient_key });
    }

    /// The version that it is now. `None` if the caller has lost.
    fn advance(&mut self, id: &JourneyId, from: u64, to: Next, now: SystemTime) -> Option<u64> {
        let Kept { stored, patient_key, .. } = self.journeys.get_mut(id)?;
        let reopens = stored.state == StateKind::Finished && to.state != StateKind::Finished;
        if stored.version != from || reopens {
            return None;
        }
        self.expiries.remove(&(stored.expires_at, *id));
        stored.version = from + 1;
        stored.state = to.state;
        stored.since = millis::cut(now);
        stored.expires_at = millis::cut(to.expires_at);
        stored.payload = to.payload;
        self.expiries.insert((stored.expires_at, *id));
        if to.state == StateKind::Finished {
            patient_key.take().map(|key| self.patients.remove(&key));
        }
        Some(from + 1)
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore")
            .field("capacity", &self.capacity)
            .field("journeys", &self.shelves().journeys.len())
            .finish()
    }
}
