//! The key that is in use, and those that come after it.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::key::{PendingKey, ServiceKey};

/// The keys of the service, of which one is good at a time.
#[derive(Debug)]
pub(crate) struct Keys {
    current: Mutex<PendingKey>,
    next: Mutex<VecDeque<ServiceKey>>,
}

impl Keys {
    pub(crate) fn new(first: PendingKey, next: Vec<ServiceKey>) -> Self {
        Self { current: Mutex::new(first), next: Mutex::new(next.into()) }
    }

    /// The key, if it is there.
    pub(crate) fn now(&self) -> Option<ServiceKey> {
        locked(&self.current).now()
    }

    /// Waits until the key is there, or will never be.
    pub(crate) async fn settled(&self) {
        let current = locked(&self.current).clone();
        current.settled().await;
    }

    /// Puts another in its place. Until that is made, the old one stays in use.
    pub(crate) async fn rotate(&self) {
        let prepared = locked(&self.next).pop_front();
        let key = PendingKey::new(prepared);
        key.settled().await;
        *locked(&self.current) = key;
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Every change is a single step.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
