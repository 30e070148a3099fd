use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use async_trait::async_trait;

use crate::{Advanced, JourneyId, JourneyStore, Listed, Next, Opened, Opening, StoreError, Stored};

/// A store that fails when it is told to, for tests of whoever uses one.
///
/// Calls are counted from 1, of all kinds together. To try a fault at every point of a procedure,
/// run it once and see how many calls it makes, then once for each of them:
///
/// ```
/// # use abdm_store::{Call, Fault, FlakyStore, JourneyId, JourneyStore, MemoryStore, StoreError};
/// # use std::time::SystemTime;
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// # let id = JourneyId::from_bytes([7; 16]);
/// # let now = SystemTime::UNIX_EPOCH;
/// let store = FlakyStore::new(MemoryStore::new());
/// store.fail(2, Fault::Refused);
/// assert_eq!(store.load(&id, now).await, Ok(None));
/// assert!(matches!(store.load(&id, now).await, Err(StoreError::Unavailable(_))));
/// assert_eq!(store.load(&id, now).await, Ok(None));
/// assert_eq!(store.calls(), [Call::Load; 3]);
/// # }
/// ```
pub struct FlakyStore<S> {
    store: S,
    plan: Mutex<Plan>,
}

#[derive(Debug, Default)]
struct Plan {
    calls: Vec<Call>,
    /// First and last call, both included.
    faults: Vec<(usize, usize, Fault)>,
}

/// What a store was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Call {
    /// [`JourneyStore::open`].
    Open,
    /// [`JourneyStore::load`].
    Load,
    /// [`JourneyStore::advance`].
    Advance,
    /// [`JourneyStore::list`].
    List,
}

/// How a call fails. A call that reads is [`StoreError::Unavailable`] whatever the fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing is written, and that is known: [`StoreError::Unavailable`].
    Refused,
    /// Nothing is written, and nobody knows: [`StoreError::Unknown`].
    RequestLost,
    /// It is written, and nobody knows: [`StoreError::Unknown`].
    AnswerLost,
    /// Nothing is written: [`StoreError::Full`].
    Full,
}

const ON_DEMAND: &str = "it was told to fail";

impl<S: JourneyStore> FlakyStore<S> {
    /// `store`, which does not fail yet.
    pub fn new(store: S) -> Self {
        Self { store, plan: Mutex::default() }
    }

    /// Makes the `nth` call fail, counted from the first that was ever made.
    pub fn fail(&self, nth: usize, fault: Fault) {
        self.plan().faults.push((nth, nth, fault));
    }

    /// Makes the `nth` call and all after it fail, until it [recovers](Self::recover).
    pub fn fail_from(&self, nth: usize, fault: Fault) {
        self.plan().faults.push((nth, usize::MAX, fault));
    }

    /// Nothing fails any more.
    pub fn recover(&self) {
        self.plan().faults.clear();
    }

    /// All calls that were made, those that failed included.
    pub fn calls(&self) -> Vec<Call> {
        self.plan().calls.clone()
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes the call. The first fault that was planned for it counts.
    fn fault(&self, call: Call) -> Option<Fault> {
        let mut plan = self.plan();
        plan.calls.push(call);
        let nth = plan.calls.len();
        let planned = plan.faults.iter().find(|(first, last, _)| (*first..=*last).contains(&nth));
        planned.map(|(_, _, fault)| *fault)
    }

    fn before_read(&self, call: Call) -> Result<(), StoreError> {
        self.fault(call).map_or(Ok(()), |_| Err(StoreError::Unavailable(ON_DEMAND)))
    }

    async fn write<T: Send>(
        &self,
        call: Call,
        write: impl Future<Output = Result<T, StoreError>> + Send,
    ) -> Result<T, StoreError> {
        match self.fault(call) {
            None => write.await,
            Some(Fault::Refused) => Err(StoreError::Unavailable(ON_DEMAND)),
            Some(Fault::Full) => Err(StoreError::Full),
            Some(Fault::RequestLost) => Err(StoreError::Unknown(ON_DEMAND)),
            Some(Fault::AnswerLost) => {
                let _unheard = write.await?;
                Err(StoreError::Unknown(ON_DEMAND))
            }
        }
    }
}

#[async_trait]
impl<S: JourneyStore> JourneyStore for FlakyStore<S> {
    async fn open(&self, opening: Opening, now: SystemTime) -> Result<Opened, StoreError> {
        self.write(Call::Open, self.store.open(opening, now)).await
    }

    async fn load(&self, id: &JourneyId, now: SystemTime) -> Result<Option<Stored>, StoreError> {
        self.before_read(Call::Load)?;
        self.store.load(id, now).await
    }

    async fn advance(
        &self,
        id: &JourneyId,
        from: u64,
        to: Next,
        now: SystemTime,
    ) -> Result<Advanced, StoreError> {
        self.write(Call::Advance, self.store.advance(id, from, to, now)).await
    }

    async fn list(&self, now: SystemTime, limit: usize) -> Result<Vec<Listed>, StoreError> {
        self.before_read(Call::List)?;
        self.store.list(now, limit).await
    }

    async fn count_unreadable(&self, now: SystemTime) -> Result<usize, StoreError> {
        self.before_read(Call::List)?;
        self.store.count_unreadable(now).await
    }
}

impl<S: fmt::Debug> fmt::Debug for FlakyStore<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlakyStore").field("store", &self.store).field("plan", &self.plan).finish()
    }
}
