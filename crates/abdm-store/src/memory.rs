use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use abdm_flows::snapshot::{Kind, StateKind};
use async_trait::async_trait;

use self::expiries::Expiries;
use self::index::Index;
use self::slab::Slab;
use crate::{
    Advanced, JourneyId, JourneyStore, Listed, Next, Opened, Opening, StoreError, Stored, millis,
};

mod expiries;
mod index;
#[cfg(test)]
mod model;
mod slab;

/// Journeys in the memory of this process, and gone with it.
///
/// Holds a limited number. Room is made by what has expired, and by nothing else: a store full of
/// live journeys refuses with [`StoreError::Full`].
///
/// Beside its payload a journey takes about 170 bytes. What expired leaves that memory to later
/// journeys; it is not given back to the system.
pub struct MemoryStore {
    capacity: usize,
    shelves: Mutex<Shelves>,
}

/// Each entry is in one place; all else names it by its position there.
struct Shelves {
    entries: Entries,
    ids: Index,
    starts: Index,
    /// Without those of finished journeys.
    patients: Index,
    expiries: Expiries,
}

type Entries = Slab<Entry>;

struct Entry {
    id: JourneyId,
    kind: Kind,
    state: StateKind,
    version: u64,
    /// In milliseconds, as the next.
    since: u64,
    expires_at: u64,
    payload: Box<[u8]>,
    start_key: Option<[u8; 32]>,
    /// Unless it is finished.
    patient_key: Option<[u8; 32]>,
    /// Among the expiries, which write it.
    place: u32,
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
        let now = millis::of(now);
        let mut shelves = self.shelves();
        shelves.drop_expired(now);
        if let Some(taken) = shelves.taken(&opening) {
            return Ok(taken);
        }
        // What a position can tell apart: some terabytes of journeys.
        if shelves.entries.len() >= self.capacity.min(u32::MAX as usize) {
            return Err(StoreError::Full);
        }
        shelves.put(opening, now);
        Ok(Opened::New)
    }

    async fn load(&self, id: &JourneyId, now: SystemTime) -> Result<Option<Stored>, StoreError> {
        let now = millis::of(now);
        let shelves = self.shelves();
        let found = shelves.find(id).map(|at| &shelves.entries[at]);
        Ok(found.filter(|entry| now < entry.expires_at).map(Entry::stored))
    }

    async fn advance(
        &self,
        id: &JourneyId,
        from: u64,
        to: Next,
        now: SystemTime,
    ) -> Result<Advanced, StoreError> {
        let now = millis::of(now);
        let mut shelves = self.shelves();
        shelves.drop_expired(now);
        Ok(shelves.advance(id, from, to, now).map_or(Advanced::Lost, Advanced::To))
    }

    async fn list(&self, now: SystemTime, limit: usize) -> Result<Vec<Listed>, StoreError> {
        let now = millis::of(now);
        let shelves = self.shelves();
        let live = shelves.expiries.in_order(&shelves.entries);
        let live = live.filter(|entry| now < entry.expires_at);
        Ok(live.take(limit).map(Entry::listed).collect())
    }
}

impl Shelves {
    fn find(&self, id: &JourneyId) -> Option<u32> {
        self.ids.find(&self.entries, id.as_bytes())
    }

    fn drop_expired(&mut self, now: u64) {
        while let Some(at) = self.expiries.first()
            && self.entries[at].expires_at <= now
        {
            self.expiries.remove(&mut self.entries, at);
            for index in [&mut self.ids, &mut self.starts, &mut self.patients] {
                index.remove(&self.entries, at);
            }
            self.entries.remove(at);
        }
    }

    /// What is there of it already.
    fn taken(&self, opening: &Opening) -> Option<Opened> {
        let Opening { id, start_key, patient_key, .. } = opening;
        let by = |index: &Index, key: &Option<[u8; 32]>| {
            let at = index.find(&self.entries, key.as_ref()?)?;
            Some(self.entries[at].id)
        };
        let same = || by(&self.starts, start_key).map(Opened::SameStart);
        let busy = || by(&self.patients, patient_key).map(Opened::PatientBusy);
        self.find(id).map(|_| Opened::SameStart(*id)).or_else(same).or_else(busy)
    }

    /// None of its keys is taken.
    fn put(&mut self, opening: Opening, now: u64) {
        let Opening { id, kind, state, expires_at, payload, start_key, patient_key } = opening;
        let at = self.entries.insert(Entry {
            id,
            kind,
            state,
            version: 1,
            since: now,
            expires_at: millis::of(expires_at),
            payload: payload.into_boxed_slice(),
            start_key,
            patient_key: patient_key.filter(|_| state != StateKind::Finished),
            place: 0,
        });
        for index in [&mut self.ids, &mut self.starts, &mut self.patients] {
            index.insert(&self.entries, at);
        }
        self.expiries.insert(&mut self.entries, at);
    }

    /// The version that it is now. `None` if the caller has lost.
    fn advance(&mut self, id: &JourneyId, from: u64, to: Next, now: u64) -> Option<u64> {
        let at = self.find(id)?;
        let finishes = to.state == StateKind::Finished;
        let reopens = self.entries[at].state == StateKind::Finished && !finishes;
        if self.entries[at].version != from || reopens {
            return None;
        }
        if finishes {
            self.patients.remove(&self.entries, at);
            self.entries[at].patient_key = None;
        }
        let entry = &mut self.entries[at];
        entry.version = from + 1;
        entry.state = to.state;
        entry.since = now;
        entry.expires_at = millis::of(to.expires_at);
        entry.payload = to.payload.into_boxed_slice();
        self.expiries.update(&mut self.entries, at);
        Some(from + 1)
    }
}

impl Default for Shelves {
    fn default() -> Self {
        Self {
            entries: Slab::default(),
            ids: Index::by(|entry| Some(entry.id.as_bytes())),
            starts: Index::by(|entry| entry.start_key.as_ref().map(<[u8; 32]>::as_slice)),
            patients: Index::by(|entry| entry.patient_key.as_ref().map(<[u8; 32]>::as_slice)),
            expiries: Expiries::default(),
        }
    }
}

impl Entry {
    /// The first to expire comes first; the id decides between equals.
    fn rank(&self) -> (u64, JourneyId) {
        (self.expires_at, self.id)
    }

    fn listed(&self) -> Listed {
        let Self { id, kind, state, version, since, expires_at, .. } = *self;
        let [since, expires_at] = [since, expires_at]
            .map(|millis| millis::time(millis).expect("every time here was cut to the range"));
        Listed { id, kind, state, version, since, expires_at }
    }

    fn stored(&self) -> Stored {
        let Listed { id, kind, state, version, since, expires_at } = self.listed();
        let payload = self.payload.to_vec();
        Stored { id, kind, state, version, since, expires_at, payload }
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore")
            .field("capacity", &self.capacity)
            .field("journeys", &self.shelves().entries.len())
            .finish()
    }
}
