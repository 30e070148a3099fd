//! Stores and transports that tests put between a client and the real ones.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use abdm::store::{
    Advanced, JourneyId, JourneyStore, Listed, Next, Opened, Opening, StoreError, Stored,
};
use abdm::transport::{Transport, TransportError};
use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::Notify;

/// What ends a process: it stops for good before its `at`th step, counted from 0. A step is a call
/// to the service or to the store that is about to be made, or one that was answered.
#[derive(Debug)]
pub(super) struct End {
    at: usize,
    steps: AtomicUsize,
    reached: Notify,
}

impl End {
    pub(super) fn at(step: usize) -> Arc<Self> {
        Arc::new(Self { at: step, steps: AtomicUsize::new(0), reached: Notify::new() })
    }

    async fn step(&self) {
        if self.steps.fetch_add(1, Ordering::Relaxed) == self.at {
            self.reached.notify_one();
            std::future::pending::<()>().await;
        }
    }

    /// Performs `life` until it is over, or dropped at the end.
    pub(super) async fn ends<T>(&self, life: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.reached.notified() => None,
            lived = life => Some(lived),
        }
    }
}

/// A store or a transport of a process that will end.
#[derive(Debug)]
pub(super) struct Mortal<T> {
    pub(super) inner: T,
    pub(super) end: Arc<End>,
}

impl<T> Mortal<T> {
    async fn step<R>(&self, call: impl Future<Output = R>) -> R {
        self.end.step().await;
        let answer = call.await;
        self.end.step().await;
        answer
    }
}

#[async_trait]
impl Transport for Mortal<Arc<dyn Transport>> {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        self.step(self.inner.send(request)).await
    }
}

#[async_trait]
impl JourneyStore for Mortal<Arc<dyn JourneyStore>> {
    async fn open(&self, opening: Opening, now: SystemTime) -> Result<Opened, StoreError> {
        self.step(self.inner.open(opening, now)).await
    }

    async fn load(&self, id: &JourneyId, now: SystemTime) -> Result<Option<Stored>, StoreError> {
        self.step(self.inner.load(id, now)).await
    }

    async fn advance(
        &self,
        id: &JourneyId,
        from: u64,
        to: Next,
        now: SystemTime,
    ) -> Result<Advanced, StoreError> {
        self.step(self.inner.advance(id, from, to, now)).await
    }

    async fn list(&self, now: SystemTime, limit: usize) -> Result<Vec<Listed>, StoreError> {
        self.step(self.inner.list(now, limit)).await
    }
}

/// A transport that takes its time with calls to a path, until it is released.
#[derive(Debug)]
pub(super) struct Slow {
    inner: Arc<dyn Transport>,
    path: &'static str,
    reached: Notify,
    released: Notify,
}

impl Slow {
    pub(super) fn new(inner: Arc<dyn Transport>, path: &'static str) -> Self {
        Self { inner, path, reached: Notify::new(), released: Notify::new() }
    }

    /// Waits until such a call is about to be made.
    pub(super) async fn reached(&self) {
        self.reached.notified().await;
    }

    pub(super) fn release(&self) {
        self.released.notify_one();
    }
}

#[async_trait]
impl Transport for Slow {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        if request.uri().path() == self.path {
            self.reached.notify_one();
            self.released.notified().await;
        }
        self.inner.send(request).await
    }
}

/// A store that somebody tampers with: `twist` changes what is loaded.
pub(super) struct Twisted {
    inner: Arc<dyn JourneyStore>,
    twist: Twist,
}

type Twist = Box<dyn Fn(&mut Stored) + Send + Sync>;

impl Twisted {
    pub(super) fn store(
        inner: &Arc<dyn JourneyStore>,
        twist: impl Fn(&mut Stored) + Send + Sync + 'static,
    ) -> Arc<dyn JourneyStore> {
        Arc::new(Self { inner: Arc::clone(inner), twist: Box::new(twist) })
    }
}

impl fmt::Debug for Twisted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Twisted").finish_non_exhaustive()
    }
}

#[async_trait]
impl JourneyStore for Twisted {
    async fn open(&self, opening: Opening, now: SystemTime) -> Result<Opened, StoreError> {
        self.inner.open(opening, now).await
    }

    async fn load(&self, id: &JourneyId, now: SystemTime) -> Result<Option<Stored>, StoreError> {
        let mut loaded = self.inner.load(id, now).await?;
        loaded.iter_mut().for_each(&self.twist);
        Ok(loaded)
    }

    async fn advance(
        &self,
        id: &JourneyId,
        from: u64,
        to: Next,
        now: SystemTime,
    ) -> Result<Advanced, StoreError> {
        self.inner.advance(id, from, to, now).await
    }

    async fn list(&self, now: SystemTime, limit: usize) -> Result<Vec<Listed>, StoreError> {
        self.inner.list(now, limit).await
    }
}

/// A store that remembers all that it was ever given.
#[derive(Debug)]
pub(super) struct Copying {
    inner: Arc<dyn JourneyStore>,
    /// Each version that was written, and the bytes that went with it.
    copies: Mutex<Vec<Copied>>,
}

#[derive(Debug, Clone)]
pub(super) struct Copied {
    pub(super) id: JourneyId,
    pub(super) version: u64,
    pub(super) payload: Vec<u8>,
    /// What a start and a patient are known by.
    pub(super) keys: Vec<[u8; 32]>,
}

impl Copying {
    pub(super) fn new(inner: Arc<dyn JourneyStore>) -> Arc<Self> {
        Arc::new(Self { inner, copies: Mutex::default() })
    }

    pub(super) fn copies(&self) -> Vec<Copied> {
        self.copies.lock().unwrap().clone()
    }
}

#[async_trait]
impl JourneyStore for Copying {
    async fn open(&self, opening: Opening, now: SystemTime) -> Result<Opened, StoreError> {
        let keys = opening.start_key.into_iter().chain(opening.patient_key).collect();
        let (id, payload) = (opening.id, opening.payload.clone());
        self.copies.lock().unwrap().push(Copied { id, version: 1, payload, keys });
        self.inner.open(opening, now).await
    }

    async fn load(&self, id: &JourneyId, now: SystemTime) -> Result<Option<Stored>, StoreError> {
        self.inner.load(id, now).await
    }

    async fn advance(
        &self,
        id: &JourneyId,
        from: u64,
        to: Next,
        now: SystemTime,
    ) -> Result<Advanced, StoreError> {
        let (version, payload) = (from + 1, to.payload.clone());
        self.copies.lock().unwrap().push(Copied { id: *id, version, payload, keys: Vec::new() });
        self.inner.advance(id, from, to, now).await
    }

    async fn list(&self, now: SystemTime, limit: usize) -> Result<Vec<Listed>, StoreError> {
        self.inner.list(now, limit).await
    }
}
