//! Time, as the soak has it.

use std::time::{Duration, SystemTime};

use abdm::transport::{Clock, SystemClock};
use async_trait::async_trait;

/// A clock by which intervals pass faster than the time of day does: what a client does once a
/// minute, such as to look for a new key, it does every few seconds, and what it waits for is over as
/// much sooner.
#[derive(Debug, Default)]
pub(crate) struct Hasty(SystemClock);

/// How much faster.
const HASTE: u32 = 20;

#[async_trait]
impl Clock for Hasty {
    fn now(&self) -> SystemTime {
        self.0.now()
    }

    fn monotonic(&self) -> Duration {
        self.0.monotonic() * HASTE
    }

    async fn sleep(&self, duration: Duration) {
        self.0.sleep(duration / HASTE).await;
    }
}
