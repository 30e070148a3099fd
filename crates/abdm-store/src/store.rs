use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use abdm_flows::snapshot::{Kind, StateKind};
use async_trait::async_trait;

use crate::JourneyId;

/// Where journeys wait while nobody holds them.
///
/// The contract, proven by the conformance suite:
///
/// * **Time is an argument.** A journey is there while `now` is before its `expires_at`, and from
///   then on as if it had never been. Times are kept to the millisecond, cut off.
/// * **A start happens once.** Of any number of openings with one start key, or one patient key,
///   exactly one is [`Opened::New`], and the others are told its id. An id is a key too: the same
///   opening twice is the same start.
/// * **A claim happens once.** Of any number of advances from one version exactly one is
///   [`Advanced::To`] the next version; the others are [`Advanced::Lost`] and change nothing.
/// * **What was acknowledged is kept**, whatever becomes of the process. How much more a store
///   survives is said there.
/// * **What failed is told apart**: [`StoreError::Unknown`] if it may have taken effect, any other
///   error if it has not. A store never tries a write again by itself.
/// * **No live journey is dropped** to make room.
///
/// Dropping a future before it is ready leaves nobody knowing whether the write was made, as
/// [`StoreError::Unknown`] does; it is made whole or not at all. Load the journey to find out. A
/// write may still arrive after that, and then does no harm: of two advances from one version one
/// wins, whichever comes first.
#[async_trait]
pub trait JourneyStore: Send + Sync + fmt::Debug {
    /// Keeps a new journey as version 1, unless it is there already. Looks for its id first, then
    /// for its start key, then for its patient key.
    ///
    /// # Errors
    ///
    /// [`StoreError`]. After [`StoreError::Unknown`] the same opening can be made again: if the
    /// first took effect, the answer is [`Opened::SameStart`] with its own id.
    async fn open(&self, opening: Opening, now: SystemTime) -> Result<Opened, StoreError>;

    /// The journey as it is now. `None` if there is none, or it has expired.
    ///
    /// # Errors
    ///
    /// [`StoreError`], never [`StoreError::Unknown`].
    async fn load(&self, id: &JourneyId, now: SystemTime) -> Result<Option<Stored>, StoreError>;

    /// Moves a journey on from version `from` to `from + 1`, which is how it is claimed: whoever
    /// comes second, or comes too late, has [lost](Advanced::Lost).
    ///
    /// A journey that becomes [`StateKind::Finished`] gives its patient key free and answers its
    /// start key until it expires. It stays finished: an advance to any other state is lost.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    async fn advance(
        &self,
        id: &JourneyId,
        from: u64,
        to: Next,
        now: SystemTime,
    ) -> Result<Advanced, StoreError>;

    /// Up to `limit` journeys that are there, the first to expire first. One that this release cannot
    /// read, such as one of a later release on another node, is left out.
    ///
    /// # Errors
    ///
    /// [`StoreError`], never [`StoreError::Unknown`].
    async fn list(&self, now: SystemTime, limit: usize) -> Result<Vec<Listed>, StoreError>;

    /// How many journeys are there that a [list](Self::list) leaves out because this release cannot
    /// read them. A store that gives back what it was given has none.
    ///
    /// # Errors
    ///
    /// As for [`list`](Self::list).
    async fn count_unreadable(&self, _now: SystemTime) -> Result<usize, StoreError> {
        Ok(0)
    }
}

#[async_trait]
impl<S: JourneyStore + ?Sized> JourneyStore for Arc<S> {
    async fn open(&self, opening: Opening, now: SystemTime) -> Result<Opened, StoreError> {
        (**self).open(opening, now).await
    }

    async fn load(&self, id: &JourneyId, now: SystemTime) -> Result<Option<Stored>, StoreError> {
        (**self).load(id, now).await
    }

    async fn advance(
        &self,
        id: &JourneyId,
        from: u64,
        to: Next,
        now: SystemTime,
    ) -> Result<Advanced, StoreError> {
        (**self).advance(id, from, to, now).await
    }

    async fn list(&self, now: SystemTime, limit: usize) -> Result<Vec<Listed>, StoreError> {
        (**self).list(now, limit).await
    }

    async fn count_unreadable(&self, now: SystemTime) -> Result<usize, StoreError> {
        (**self).count_unreadable(now).await
    }
}

/// A journey to keep.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening {
    /// Its name.
    pub id: JourneyId,
    /// Which journey it is.
    pub kind: Kind,
    /// The state it begins in.
    pub state: StateKind,
    /// When it is forgotten.
    pub expires_at: SystemTime,
    /// Its snapshot, [sealed](crate::seal) for version 1.
    pub payload: Vec<u8>,
    /// Keyed hash of what makes two starts the same one, such as an idempotency key and the HIP. A
    /// double click has the same.
    pub start_key: Option<[u8; 32]>,
    /// Keyed hash of the patient and the HIP, of whom one journey may be open. Not taken by a
    /// journey that begins finished.
    pub patient_key: Option<[u8; 32]>,
}

/// What became of an [`Opening`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Opened {
    /// It is kept, as version 1.
    New,
    /// This start was made before, as this journey.
    SameStart(JourneyId),
    /// This patient has this journey open.
    PatientBusy(JourneyId),
}

/// A journey that is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its name.
    pub id: JourneyId,
    /// Which journey it is.
    pub kind: Kind,
    /// The state it is in, in clear. What was sealed decides.
    pub state: StateKind,
    /// Counts from 1, and grows by 1 with each advance.
    pub version: u64,
    /// When this version was written, by the clock of whoever wrote it.
    pub since: SystemTime,
    /// When it is forgotten.
    pub expires_at: SystemTime,
    /// Its snapshot, sealed for this version.
    pub payload: Vec<u8>,
}

/// What a journey becomes.
#[derive(Clone, PartialEq, Eq)]
pub struct Next {
    /// Its next state.
    pub state: StateKind,
    /// Its next snapshot, [sealed](crate::seal) for the next version.
    pub payload: Vec<u8>,
    /// When it is forgotten, instead of what was said before.
    pub expires_at: SystemTime,
}

/// Who moved a journey on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Advanced {
    /// The caller did; this is the version now.
    To(u64),
    /// Somebody else did, or it is not there, or it was finished. Nothing was changed.
    Lost,
}

/// A journey in a list: what is in clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub id: JourneyId,
    /// Which journey it is.
    pub kind: Kind,
    /// The state it is in.
    pub state: StateKind,
    /// Counts from 1.
    pub version: u64,
    /// When this version was written.
    pub since: SystemTime,
    /// When it is forgotten.
    pub expires_at: SystemTime,
}

/// Why a store did not do what it was asked for: first of all, whether it may have.
///
/// The texts are of a fixed set. They tell of the store, and never of what is in it or where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Nothing was written: the store could not be reached, or refused. It can be tried again.
    #[error("the store is not available, nothing was written: {0}")]
    Unavailable(&'static str),
    /// A write may or may not have been made: its answer never came. Load the journey to find out.
    #[error("the store did not answer, the write may have been made: {0}")]
    Unknown(&'static str),
    /// Nothing was written: there is no room.
    #[error("the store is full, nothing was written")]
    Full,
    /// Nothing was written: what is stored cannot be read. It is damaged, or of a later release.
    #[error("what is stored cannot be read, nothing was written")]
    Corrupt,
}

impl Stored {
    /// What of it is in clear.
    pub fn listed(&self) -> Listed {
        let Self { id, kind, state, version, since, expires_at, payload: _ } = *self;
        Listed { id, kind, state, version, since, expires_at }
    }
}

impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opening")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("state", &self.state)
            .field("expires_at", &self.expires_at)
            .field("payload", &self.payload.len())
            .field("start_key", &self.start_key.is_some())
            .field("patient_key", &self.patient_key.is_some())
            .finish()
    }
}

impl fmt::Debug for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stored")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("state", &self.state)
            .field("version", &self.version)
            .field("since", &self.since)
            .field("expires_at", &self.expires_at)
            .field("payload", &self.payload.len())
            .finish()
    }
}

impl fmt::Debug for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next")
            .field("state", &self.state)
            .field("payload", &self.payload.len())
            .field("expires_at", &self.expires_at)
            .finish()
    }
}
