use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;

/// The time. Injected, so that tests move it by hand and never sleep.
#[async_trait]
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The time of day.
    fn now(&self) -> SystemTime;

    /// Time since a moment of the clock's own choosing. Never goes back.
    fn monotonic(&self) -> Duration;

    /// Waits.
    async fn sleep(&self, duration: Duration);
}

/// The operating system's clock, with tokio's timers.
#[derive(Debug, Clone)]
pub struct SystemClock {
    started: std::time::Instant,
}

impl SystemClock {
    /// A clock whose monotonic time starts now.
    #[allow(clippy::disallowed_methods, reason = "this is where time enters")]
    pub fn new() -> Self {
        Self { started: std::time::Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
#[allow(clippy::disallowed_methods, reason = "this is where time enters")]
impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// A clock that stands still until it is moved.
///
/// Sleeping moves it by the time slept and returns at once, so nothing that waits by it ever takes
/// time. Share it in an [`Arc`](std::sync::Arc).
#[derive(Debug)]
pub struct ManualClock {
    start: SystemTime,
    past: Mutex<Past>,
}

#[derive(Debug, Default)]
struct Past {
    elapsed: Duration,
    sleeps: Vec<Duration>,
}

impl ManualClock {
    /// A clock that shows `start`. Its monotonic time starts at zero.
    pub fn new(start: SystemTime) -> Self {
        Self { start, past: Mutex::default() }
    }

    /// Moves it.
    pub fn advance(&self, by: Duration) {
        self.past().elapsed += by;
    }

    /// All that was slept so far.
    pub fn sleeps(&self) -> Vec<Duration> {
        self.past().sleeps.clone()
    }

    fn past(&self) -> MutexGuard<'_, Past> {
        self.past.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        self.start + self.monotonic()
    }

    fn monotonic(&self) -> Duration {
        self.past().elapsed
    }

    async fn sleep(&self, duration: Duration) {
        let mut past = self.past();
        past.elapsed += duration;
        past.sleeps.push(duration);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_manual_clock_moves_when_told_and_by_what_is_slept() {
        let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
        let clock = ManualClock::new(start);
        assert_eq!((clock.now(), clock.monotonic()), (start, Duration::ZERO));
        clock.advance(Duration::from_secs(5));
        clock.sleep(Duration::from_secs(3600)).await;
        assert_eq!(clock.monotonic(), Duration::from_secs(3605));
        assert_eq!(clock.now(), start + Duration::from_secs(3605));
        assert_eq!(clock.sleeps(), [Duration::from_secs(3600)]);
    }

    #[tokio::test]
    async fn the_system_clock_does_not_go_back() {
        let clock = SystemClock::new();
        let before = clock.monotonic();
        clock.sleep(Duration::ZERO).await;
        assert!(clock.monotonic() >= before);
        assert!(clock.now() > SystemTime::UNIX_EPOCH);
    }
}
