//! The failures in a row, and how long nothing is fetched after them.

use std::time::{Duration, SystemTime};

use abdm_types::{Cause, Effect, Failure, ServiceError};

use super::Pause;

/// The rest after a first failure. Doubles with each further one.
const FIRST: Duration = Duration::from_secs(1);
/// The most it grows to.
const LONGEST: Duration = Duration::from_secs(60);
/// The most that a service may ask for: beyond that it is asked again, lest one odd header stop an
/// application for a day.
const LONGEST_ASKED: Duration = Duration::from_secs(15 * 60);
/// Refusals with which a breaker opens.
const OPENS_WITH: u32 = 5;
/// The rest while it is open.
const OPEN: Duration = Duration::from_secs(15 * 60);

/// The failures since the last success. Times are those of `Clock::monotonic`.
#[derive(Debug, Default)]
pub(super) struct Row {
    breaker: bool,
    /// Fetches that never left.
    unsent: u32,
    /// Fetches that may have arrived.
    arrived: u32,
    /// Those of them that the service refused and the breaker counts.
    refused: u32,
    last: Option<Last>,
}

#[derive(Debug)]
struct Last {
    failure: Failure,
    at: Duration,
    until: Duration,
}

impl Row {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn with_breaker() -> Self {
        Self { breaker: true, ..Self::default() }
    }

    /// The last failure.
    pub(super) fn last(&self) -> Option<&Failure> {
        self.last.as_ref().map(|last| &last.failure)
    }

    /// The last failure, if nothing is to be fetched after it yet.
    pub(super) fn resting(&self, now: Duration) -> Option<(&Failure, Pause)> {
        let last = self.last.as_ref().filter(|last| now < last.until)?;
        let (ago, wait) = (now.saturating_sub(last.at), last.until.saturating_sub(now));
        Some((&last.failure, Pause { ago, wait }))
    }

    pub(super) fn add(&mut self, failure: &Failure, now: Duration, time: SystemTime) {
        let row = if arrived(failure) { &mut self.arrived } else { &mut self.unsent };
        *row = row.saturating_add(1);
        let mut wait = doubled(*row);
        if refusal(failure).is_some_and(|error| self.counts(error)) {
            self.refused = self.refused.saturating_add(1);
            if self.refused >= OPENS_WITH {
                wait = OPEN;
            }
        }
        let asked = failure.service_error().and_then(ServiceError::retry_after);
        let asked = asked.map_or(Duration::ZERO, |asked| asked.wait(time)).min(LONGEST_ASKED);
        let until = now.saturating_add(wait.max(asked));
        self.last = Some(Last { failure: failure.clone(), at: now, until });
    }

    /// A fetch was given up on its way. The service may have counted it.
    pub(super) fn dropped(&mut self, now: Duration) {
        let wait = doubled(self.arrived);
        if let Some(last) = self.last.as_mut().filter(|_| self.refused > 0) {
            last.until = now.saturating_add(wait);
        }
    }

    pub(super) fn end_rest(&mut self) {
        if let Some(last) = &mut self.last {
            last.until = last.at;
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Self { breaker: self.breaker, ..Self::default() };
    }

    /// Whether a refusal is one that the service may count, too.
    fn counts(&self, error: &ServiceError) -> bool {
        self.breaker
            && match error.cause() {
                Cause::CredentialsRefused | Cause::Locked { .. } => true,
                Cause::RateLimited { .. } => self.refused > 0,
                Cause::HeadersRefused => false,
                // Where the words are unknown the status says whether somebody looked at them. How
                // v1/v2 refuses credentials was never published.
                _ => matches!(error.status(), 200..=299 | 400 | 401 | 403 | 422 | 500..),
            }
    }
}

/// Whether the service may know of the fetch.
pub(super) fn arrived(failure: &Failure) -> bool {
    failure.effect() != Effect::None
}

/// What the service answered when it would not.
fn refusal(failure: &Failure) -> Option<&ServiceError> {
    failure.service_error().filter(|error| arrived(failure) && error.effect() == Effect::Settled)
}

/// The rest after so many.
fn doubled(failures: u32) -> Duration {
    let doublings = 1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX);
    FIRST.saturating_mul(doublings).min(LONGEST)
}
