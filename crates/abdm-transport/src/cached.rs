use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use abdm_types::{Effect, Failure};

use crate::Clock;

/// How long before its end a value is replaced; for short-lived ones a quarter of their life.
const MARGIN: Duration = Duration::from_secs(30);
/// The wait after a first failed fetch. Doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The most it grows to.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// The most that a service may ask for: beyond that it is asked again, lest one odd header stop an
/// application for a day.
const LONGEST_REST: Duration = Duration::from_secs(15 * 60);

/// One value that many callers share and that is fetched when needed.
///
/// * However many callers wait, one fetches. If its future is dropped, the next waiter takes over.
/// * A value is replaced 30 s before its lifetime ends, or after three quarters of a lifetime
///   shorter than two minutes. During that time callers get the old value while one of them
///   fetches, and go on with it if the fetch fails.
/// * Those who waited for a fetch share its outcome: also a failure, also a value that has expired
///   by the time they get it.
/// * When the service *refuses* a fetch, everybody gets that refusal without another fetch for a
///   second, doubling to a minute with each further one, and for as long as a `Retry-After` asked, up to 15 minutes:
///   ABDM locks out clients that keep trying. When it is unknown what became of a fetch the next
///   caller fetches again.
#[derive(Debug)]
pub struct Cached<T> {
    state: Mutex<State<T>>,
    fetching: tokio::sync::Mutex<()>,
}

/// A value that was just fetched.
#[derive(Debug, Clone)]
pub struct Fresh<T> {
    /// The value.
    pub value: T,
    /// How long it may be used, counted from when the fetch began; `None` until it is invalidated.
    pub lifetime: Option<Duration>,
}

#[derive(Debug)]
struct State<T> {
    held: Option<Held<T>>,
    /// Finished fetches ever, by which a waiter knows that one finished while it waited.
    fetches: u64,
    /// The last failure since the last success.
    trouble: Option<Trouble>,
}

// Times are those of `Clock::monotonic`.

#[derive(Debug)]
struct Held<T> {
    value: Arc<T>,
    fetched: Duration,
    stale: Option<Duration>,
    expired: Option<Duration>,
}

#[derive(Debug)]
struct Trouble {
    failure: Failure,
    /// The wait that followed it.
    wait: Duration,
    until: Duration,
}

/// What a caller finds.
enum Found<T> {
    /// Good to use.
    Fresh(Arc<T>),
    /// Still good, and due to be replaced.
    Stale(Arc<T>),
    /// Nothing, and none to be asked for now.
    Refused(Failure),
    Nothing,
}

impl<T> Cached<T> {
    /// An empty cache.
    pub fn new() -> Self {
        Self {
            state: Mutex::new(State { held: None, fetches: 0, trouble: None }),
            fetching: tokio::sync::Mutex::new(()),
        }
    }

    /// The value; `fetch` gets it if need be.
    ///
    /// # Errors
    ///
    /// The failure of the fetch, this caller's or one that it waited for.
    pub async fn get<F, Fut>(&self, clock: &dyn Clock, fetch: F) -> Result<Arc<T>, Failure>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<Fresh<T>, Failure>>,
    {
        let (found, before) = {
            let state = self.state();
            (state.find(clock.monotonic()), state.fetches)
        };
        let _leader = match found {
            Found::Fresh(value) => return Ok(value),
            Found::Refused(failure) => return Err(failure),
            Found::Stale(value) => match self.fetching.try_lock() {
                Ok(leader) => leader,
                Err(_) => return Ok(value),
            },
            Found::Nothing => self.fetching.lock().await,
        };
        let began = clock.monotonic();
        if let Some(outcome) = self.state().outcome_since(before, began) {
            return outcome;
        }
        match fetch().await {
            Ok(fresh) => Ok(self.state().keep(fresh, began, clock.monotonic())),
            Err(failure) => {
                let now = clock.monotonic();
                let mut state = self.state();
                state.fail(&failure, asked_wait(&failure, clock.now()), now);
                match state.find(now) {
                    Found::Fresh(value) | Found::Stale(value) => Ok(value),
                    Found::Refused(_) | Found::Nothing => Err(failure),
                }
            }
        }
    }

    /// Forgets `value`, unless another has taken its place: a late refusal of an old token must not
    /// cost the new one.
    pub fn invalidate(&self, value: &Arc<T>) {
        self.state().forget(value, |_| true);
    }

    /// Forgets `value` if it was fetched at least `min_refetch` ago, so that a suspicion which a new
    /// value does not cure makes for no more than one fetch in that time. Says whether it did.
    pub fn suspect(&self, clock: &dyn Clock, value: &Arc<T>, min_refetch: Duration) -> bool {
        let now = clock.monotonic();
        self.state().forget(value, |held| now.saturating_sub(held.fetched) >= min_refetch)
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        // Nothing panics while it holds the lock; if it did, the state would still be whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Default for Cached<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> State<T> {
    fn find(&self, now: Duration) -> Found<T> {
        let resting = self.trouble.as_ref().filter(|trouble| now < trouble.until);
        match &self.held {
            Some(held) if held.expired.is_none_or(|end| now < end) => {
                let value = Arc::clone(&held.value);
                match held.stale.is_some_and(|from| from <= now) && resting.is_none() {
                    true => Found::Stale(value),
                    false => Found::Fresh(value),
                }
            }
            _ => match resting {
                Some(trouble) if is_refusal(&trouble.failure) => {
                    Found::Refused(trouble.failure.clone())
                }
                _ => Found::Nothing,
            },
        }
    }

    /// What makes a fetch needless for a caller that has just become the leader and saw `before`
    /// fetches when it came.
    fn outcome_since(&self, before: u64, now: Duration) -> Option<Result<Arc<T>, Failure>> {
        let waited = self.fetches != before;
        match (self.find(now), &self.trouble, &self.held) {
            (Found::Fresh(value), ..) => Some(Ok(value)),
            (Found::Refused(failure), ..) => Some(Err(failure)),
            (Found::Stale(value), ..) if waited => Some(Ok(value)),
            (Found::Nothing, Some(trouble), _) if waited => Some(Err(trouble.failure.clone())),
            (Found::Nothing, None, Some(held)) if waited => Some(Ok(Arc::clone(&held.value))),
            _ => None,
        }
    }

    fn keep(&mut self, fresh: Fresh<T>, began: Duration, now: Duration) -> Arc<T> {
        let value = Arc::new(fresh.value);
        let stale_after = fresh.lifetime.map(|life| life - MARGIN.min(life / 4));
        self.fetches += 1;
        self.trouble = None;
        self.held = Some(Held {
            value: Arc::clone(&value),
            fetched: now,
            stale: stale_after.map(|after| began.saturating_add(after)),
            expired: fresh.lifetime.map(|life| began.saturating_add(life)),
        });
        value
    }

    fn fail(&mut self, failure: &Failure, asked: Duration, now: Duration) {
        let again =
            self.trouble.take().filter(|last| is_refusal(&last.failure) == is_refusal(failure));
        let wait = again.map_or(FIRST_WAIT, |last| (last.wait * 2).min(LONGEST_WAIT));
        self.fetches += 1;
        self.trouble = Some(Trouble {
            failure: failure.clone(),
            wait,
            until: now.saturating_add(wait.max(asked.min(LONGEST_REST))),
        });
    }

    fn forget(&mut self, value: &Arc<T>, condition: impl FnOnce(&Held<T>) -> bool) -> bool {
        let meant = self
            .held
            .as_ref()
            .is_some_and(|held| Arc::ptr_eq(&held.value, value) && condition(held));
        if meant {
            self.held = None;
        }
        meant
    }
}

/// Whether the service answered that it would not.
fn is_refusal(failure: &Failure) -> bool {
    failure.service_error().is_some_and(|error| error.effect() == Effect::Settled)
}

fn asked_wait(failure: &Failure, now: SystemTime) -> Duration {
    let asked = failure.service_error().and_then(|error| error.retry_after());
    asked.map_or(Duration::ZERO, |asked| asked.wait(now))
}
