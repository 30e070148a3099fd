use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use abdm_types::{Failure, Rest};

use crate::Clock;

mod row;

use self::row::Row;

/// How long before its end a value is replaced; for short-lived ones a quarter of their life.
const MARGIN: Duration = Duration::from_secs(30);

/// One value that many callers share and that is fetched when needed.
///
/// * However many callers wait, one fetches. If its future is dropped, the next waiter takes over.
/// * A value is replaced 30 s before its lifetime ends, or after three quarters of a lifetime
///   shorter than two minutes. During that time callers get the old value while one of them
///   fetches, and go on with it if the fetch fails.
/// * Those who waited for a fetch share its outcome: also a failure, also a value that has expired
///   by the time they get it.
///
/// # After a failure
///
/// A fetch that *never left* (no connection) disturbs nobody, so the next caller fetches again. One
/// that the service *refused*, or of which nobody knows what became, is followed by a rest: for a
/// second, doubling to a minute with each further one, and for as long as a `Retry-After` asked, up
/// to 15 minutes. Whoever asks in that time is told the same failure without a fetch; its
/// [`rest`](Failure::rest) says since when and until when. A success ends it all.
///
/// Such a rest is about as long as the failures before it lasted, so an outage is not made much
/// longer by it.
///
/// # The breaker
///
/// ABDM locks out clients that keep trying with wrong credentials. [`with_breaker`] has a cache that
/// stops in time:
///
/// * it opens with the fifth refusal in a row that may be about the credentials, and each rest is
///   15 minutes from then on;
/// * what says of itself that it is about something else does not count: too many calls, a wrong
///   clock, a path that does not exist. But "too many calls" after a refusal that counts may be the
///   lock-out itself, and counts too;
/// * an outcome that nobody knows neither counts nor ends the row: it proves nothing about the
///   credentials. An outage alone never opens the breaker, and when an open one's probe ends like
///   that the next one goes out after a minute at most;
/// * after a rest one caller fetches, and the others wait for what it finds. When that caller is
///   dropped on the way, nobody takes over: the service may have counted the attempt, so there is
///   another rest of a minute at most;
/// * a success closes it;
/// * [`end_rest`] lets one caller fetch at once, because something else is going to be asked, such
///   as other credentials. If that is refused too it is one more refusal in the row.
///
/// [`with_breaker`]: Self::with_breaker
/// [`end_rest`]: Self::end_rest
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
    /// The failures since the last success.
    row: Row,
}

// Times are those of `Clock::monotonic`.

#[derive(Debug)]
struct Held<T> {
    value: Arc<T>,
    fetched: Duration,
    stale: Option<Duration>,
    expired: Option<Duration>,
}

/// What a caller finds.
enum Found<T> {
    /// Good to use.
    Fresh(Arc<T>),
    /// Still good, and due to be replaced.
    Stale(Arc<T>),
    /// Nothing, and none to be asked for now.
    Resting(Failure, Pause),
    Nothing,
}

/// How long ago a rest began, and when it ends.
#[derive(Debug, Clone, Copy)]
struct Pause {
    ago: Duration,
    wait: Duration,
}

/// Whoever fetches. There is one at a time.
struct Leader<'a, T> {
    cached: &'a Cached<T>,
    clock: &'a dyn Clock,
    finished: bool,
    _fetching: tokio::sync::MutexGuard<'a, ()>,
}

impl<T> Drop for Leader<'_, T> {
    fn drop(&mut self) {
        if !self.finished {
            self.cached.state().row.dropped(self.clock.monotonic());
        }
    }
}

impl<T> Cached<T> {
    /// An empty cache.
    pub fn new() -> Self {
        Self::with_row(Row::new())
    }

    /// An empty cache for what is fetched with credentials, with a [breaker](Self#the-breaker).
    pub fn with_breaker() -> Self {
        Self::with_row(Row::with_breaker())
    }

    fn with_row(row: Row) -> Self {
        Self {
            state: Mutex::new(State { held: None, fetches: 0, row }),
            fetching: tokio::sync::Mutex::new(()),
        }
    }

    /// The value, if it is there and need not be replaced yet.
    pub fn at_hand(&self, clock: &dyn Clock) -> Option<Arc<T>> {
        match self.state().find(clock.monotonic()) {
            Found::Fresh(value) => Some(value),
            Found::Stale(_) | Found::Resting(..) | Found::Nothing => None,
        }
    }

    /// The value; `fetch` gets it if need be.
    ///
    /// # Errors
    ///
    /// The failure of the fetch, this caller's or one that it waited for. In a rest, that of the
    /// last one, of which [`Failure::rest`] tells.
    pub async fn get<F, Fut>(&self, clock: &dyn Clock, fetch: F) -> Result<Arc<T>, Failure>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<Fresh<T>, Failure>>,
    {
        let (found, before) = {
            let state = self.state();
            (state.find(clock.monotonic()), state.fetches)
        };
        let fetching = match found {
            Found::Fresh(value) => return Ok(value),
            Found::Resting(failure, pause) => return Err(pause.told(failure, clock)),
            Found::Stale(value) => match self.fetching.try_lock() {
                Ok(fetching) => fetching,
                Err(_) => return Ok(value),
            },
            Found::Nothing => self.fetching.lock().await,
        };
        let mut leader = Leader { cached: self, clock, finished: true, _fetching: fetching };
        let began = clock.monotonic();
        if let Some(outcome) = self.state().outcome_since(before, began, clock) {
            return outcome;
        }
        leader.finished = false;
        let fetched = fetch().await;
        leader.finished = true;
        match fetched {
            Ok(fresh) => Ok(self.state().keep(fresh, began, clock.monotonic())),
            Err(failure) => {
                let now = clock.monotonic();
                let mut state = self.state();
                state.fetches += 1;
                state.row.add(&failure, now, clock.now());
                match state.find(now) {
                    Found::Fresh(value) | Found::Stale(value) => Ok(value),
                    Found::Resting(..) | Found::Nothing => Err(failure),
                }
            }
        }
    }

    /// Lets the next caller fetch even though the last fetch was refused a moment ago. What was
    /// counted stays so.
    pub fn end_rest(&self) {
        self.state().row.end_rest();
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

impl Pause {
    fn told(self, failure: Failure, clock: &dyn Clock) -> Failure {
        failure.not_asked(Rest::new(clock.now(), self.ago, self.wait))
    }
}

impl<T> State<T> {
    fn find(&self, now: Duration) -> Found<T> {
        let resting = self.row.resting(now);
        match &self.held {
            Some(held) if held.expired.is_none_or(|end| now < end) => {
                let value = Arc::clone(&held.value);
                match held.stale.is_some_and(|from| from <= now) && resting.is_none() {
                    true => Found::Stale(value),
                    false => Found::Fresh(value),
                }
            }
            _ => match resting {
                Some((failure, pause)) if row::arrived(failure) => {
                    Found::Resting(failure.clone(), pause)
                }
                _ => Found::Nothing,
            },
        }
    }

    /// What makes a fetch needless for a caller that has just become the leader and saw `before`
    /// fetches when it came.
    fn outcome_since(
        &self,
        before: u64,
        now: Duration,
        clock: &dyn Clock,
    ) -> Option<Result<Arc<T>, Failure>> {
        let waited = self.fetches != before;
        match (self.find(now), self.row.last(), &self.held) {
            (Found::Fresh(value), ..) => Some(Ok(value)),
            (Found::Stale(value), ..) if waited => Some(Ok(value)),
            (_, Some(failure), _) if waited => Some(Err(failure.clone())),
            (Found::Resting(failure, pause), ..) => Some(Err(pause.told(failure, clock))),
            (Found::Nothing, None, Some(held)) if waited => Some(Ok(Arc::clone(&held.value))),
            _ => None,
        }
    }

    fn keep(&mut self, fresh: Fresh<T>, began: Duration, now: Duration) -> Arc<T> {
        let value = Arc::new(fresh.value);
        let stale_after = fresh.lifetime.map(|life| life - MARGIN.min(life / 4));
        self.fetches += 1;
        self.row.clear();
        self.held = Some(Held {
            value: Arc::clone(&value),
            fetched: now,
            stale: stale_after.map(|after| began.saturating_add(after)),
            expired: fresh.lifetime.map(|life| began.saturating_add(life)),
        });
        value
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
