//! One fetch, whoever waits.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use abdm_transport::{Cached, Clock, Fresh, ManualClock};
use abdm_types::{Effect, Endpoint, Failure, Network};
use tokio::sync::Semaphore;

use crate::support::{RetryAfter, Say, World, new_session};

struct Cache {
    cached: Cached<usize>,
    clock: ManualClock,
    fetches: AtomicUsize,
}

impl Cache {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            cached: Cached::new(),
            clock: ManualClock::new(SystemTime::UNIX_EPOCH),
            fetches: AtomicUsize::new(0),
        })
    }

    /// Gets the value; a fetch gives its own number.
    async fn get(&self, lifetime: Option<u64>) -> Arc<usize> {
        let lifetime = lifetime.map(Duration::from_secs);
        let fetch = || async { Ok(Fresh { value: self.count(), lifetime }) };
        self.cached.get(&self.clock, fetch).await.unwrap()
    }

    async fn fail(&self, failure: Failure) -> Result<Arc<usize>, Failure> {
        let fetch = || async {
            self.count();
            Err(failure)
        };
        self.cached.get(&self.clock, fetch).await
    }

    fn count(&self) -> usize {
        self.fetches.fetch_add(1, Ordering::SeqCst) + 1
    }

    fn fetches(&self) -> usize {
        self.fetches.load(Ordering::SeqCst)
    }

    fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

pub(crate) fn unreachable() -> Failure {
    let meta = abdm_types::v1v2::session::Request::META;
    Failure::network(&meta, Network::Connect)
}

pub(crate) async fn refused(said: Say) -> Failure {
    World::new([said.clone(), said.clone(), said]).call(&new_session()).await.unwrap_err()
}

/// Starts callers that wait on one gate with their fetch.
fn crowd(
    cache: &Arc<Cache>,
    gate: &Arc<Semaphore>,
    outcome: Result<Option<Duration>, Failure>,
) -> Vec<tokio::task::JoinHandle<Result<Arc<usize>, Failure>>> {
    let caller = |_| {
        let (cache, gate, outcome) = (Arc::clone(cache), Arc::clone(gate), outcome.clone());
        tokio::spawn(async move {
            let fetch = || async {
                let number = cache.count();
                let _ = gate.acquire().await.unwrap();
                outcome.map(|lifetime| Fresh { value: number, lifetime })
            };
            cache.cached.get(&cache.clock, fetch).await
        })
    };
    (0..10_000).map(caller).collect()
}

/// Lets all tasks run until each waits.
pub(crate) async fn settle() {
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn ten_thousand_callers_make_one_fetch() {
    let cache = Cache::new();
    let gate = Arc::new(Semaphore::new(0));
    let crowd = crowd(&cache, &gate, Ok(None));
    settle().await;
    gate.add_permits(1);
    for caller in crowd {
        assert_eq!(*caller.await.unwrap().unwrap(), 1);
    }
    assert_eq!(cache.fetches(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_callers_on_several_threads_make_one_fetch() {
    let cache = Cache::new();
    let gate = Arc::new(Semaphore::new(1));
    for caller in crowd(&cache, &gate, Ok(None)) {
        assert_eq!(*caller.await.unwrap().unwrap(), 1);
    }
    assert_eq!(cache.fetches(), 1);
}

#[tokio::test]
async fn those_who_waited_for_a_failed_fetch_share_its_failure() {
    let cache = Cache::new();
    let gate = Arc::new(Semaphore::new(0));
    let crowd = crowd(&cache, &gate, Err(unreachable()));
    settle().await;
    gate.add_permits(1);
    for caller in crowd {
        assert_eq!(caller.await.unwrap().unwrap_err().endpoint(), "v1v2.session");
    }
    assert_eq!(cache.fetches(), 1);
    // The network may be back for the next one.
    assert_eq!(*cache.get(None).await, 2);
}

#[tokio::test]
async fn what_never_left_is_fetched_again_by_the_next_caller() {
    let cache = Cache::new();
    for _ in 0..20 {
        assert!(cache.fail(unreachable()).await.is_err());
    }
    assert_eq!(cache.fetches(), 20);
    // Nor does it lengthen the rest after a refusal.
    assert!(cache.fail(refused(Say::Reply(401, "")).await).await.is_err());
    cache.advance(1);
    assert_eq!(*cache.get(None).await, 22);
}

#[tokio::test]
async fn when_the_leader_is_dropped_the_next_waiter_takes_over() {
    let cache = Cache::new();
    let leader = tokio::spawn({
        let cache = Arc::clone(&cache);
        async move {
            let fetch = || async {
                cache.count();
                pending().await
            };
            cache.cached.get(&cache.clock, fetch).await
        }
    });
    settle().await;
    let gate = Arc::new(Semaphore::new(1));
    let crowd = crowd(&cache, &gate, Ok(None));
    settle().await;
    assert_eq!(cache.fetches(), 1);
    leader.abort();
    for caller in crowd {
        assert_eq!(*caller.await.unwrap().unwrap(), 2);
    }
}

#[tokio::test]
async fn a_value_is_replaced_before_it_expires() {
    for (lifetime, good_for) in [(600, 570), (120, 90), (40, 30), (4, 3)] {
        let cache = Cache::new();
        assert_eq!(*cache.get(Some(lifetime)).await, 1);
        cache.advance(good_for - 1);
        assert_eq!(*cache.get(Some(lifetime)).await, 1, "{lifetime}");
        cache.advance(1);
        assert_eq!(*cache.get(Some(lifetime)).await, 2, "{lifetime}");
    }
}

#[tokio::test]
async fn a_value_without_a_lifetime_is_kept() {
    let cache = Cache::new();
    cache.get(None).await;
    cache.advance(u64::from(u32::MAX));
    assert_eq!(*cache.get(None).await, 1);
}

#[tokio::test]
async fn a_value_that_is_expired_at_once_serves_its_own_caller() {
    let cache = Cache::new();
    assert_eq!(*cache.get(Some(0)).await, 1);
    assert_eq!(*cache.get(Some(0)).await, 2);
}

#[tokio::test]
async fn those_who_waited_share_even_a_value_that_is_expired_at_once() {
    let cache = Cache::new();
    let gate = Arc::new(Semaphore::new(0));
    let crowd = crowd(&cache, &gate, Ok(Some(Duration::ZERO)));
    settle().await;
    gate.add_permits(1);
    for caller in crowd {
        assert_eq!(*caller.await.unwrap().unwrap(), 1);
    }
    assert_eq!(*cache.get(None).await, 2);
}

#[tokio::test]
async fn a_lifetime_counts_from_when_the_value_was_asked_for() {
    let cache = Cache::new();
    let fetch = || async {
        cache.advance(50);
        Ok(Fresh { value: cache.count(), lifetime: Some(Duration::from_secs(120)) })
    };
    cache.cached.get(&cache.clock, fetch).await.unwrap();
    cache.advance(39);
    assert_eq!(*cache.get(None).await, 1);
    cache.advance(1);
    assert_eq!(*cache.get(None).await, 2);
}

#[tokio::test]
async fn while_one_replaces_a_stale_value_the_others_go_on_with_it() {
    let cache = Cache::new();
    cache.get(Some(600)).await;
    cache.advance(580);
    let gate = Arc::new(Semaphore::new(0));
    let crowd = crowd(&cache, &gate, Ok(None));
    settle().await;
    assert_eq!(cache.fetches(), 2);
    gate.add_permits(1);
    let mut values = Vec::new();
    for caller in crowd {
        values.push(*caller.await.unwrap().unwrap());
    }
    values.sort_unstable();
    assert_eq!((values[0], values[9_998], values[9_999]), (1, 1, 2));
}

#[tokio::test]
async fn a_stale_value_outlives_a_failed_replacement_until_it_expires() {
    let cache = Cache::new();
    cache.get(Some(600)).await;
    cache.advance(580);
    assert_eq!(*cache.fail(unreachable()).await.unwrap(), 1);
    // Not tried again by every caller.
    assert_eq!(*cache.fail(unreachable()).await.unwrap(), 1);
    assert_eq!(cache.fetches(), 2);
    cache.advance(1);
    assert_eq!(*cache.fail(unreachable()).await.unwrap(), 1);
    assert_eq!(cache.fetches(), 3);
    cache.advance(30);
    assert!(cache.fail(unreachable()).await.is_err());
}

#[tokio::test]
async fn a_late_refusal_costs_only_the_value_it_is_about() {
    let cache = Cache::new();
    let old = cache.get(None).await;
    cache.cached.invalidate(&old);
    let new = cache.get(None).await;
    assert_eq!(*new, 2);
    cache.cached.invalidate(&old);
    // Neither does an equal value pass for it.
    cache.cached.invalidate(&Arc::new(2));
    assert_eq!(*cache.get(None).await, 2);
}

#[tokio::test]
async fn a_suspicion_makes_for_one_fetch_a_minute() {
    let minute = Duration::from_secs(60);
    let cache = Cache::new();
    let first = cache.get(None).await;
    assert!(!cache.cached.suspect(&cache.clock, &first, minute));
    cache.advance(60);
    assert!(cache.cached.suspect(&cache.clock, &first, minute));
    let second = cache.get(None).await;
    assert!(!cache.cached.suspect(&cache.clock, &first, minute));
    assert!(!cache.cached.suspect(&cache.clock, &second, minute));
    assert_eq!(*cache.get(None).await, 2);
}

#[tokio::test]
async fn a_service_that_refuses_is_left_alone_longer_and_longer() {
    let cache = Cache::new();
    let refusal = refused(Say::Reply(401, "")).await;
    for (round, wait) in [1, 2, 4, 8, 16, 32, 60, 60].into_iter().enumerate() {
        assert!(cache.fail(refusal.clone()).await.is_err());
        assert_eq!(cache.fetches(), round + 1);
        cache.advance(wait - 1);
        let told = cache.fail(unreachable()).await.unwrap_err();
        assert!(told.service_error().is_some());
        assert_eq!((told.attempts(), told.effect()), (0, Effect::None));
        let (rest, now) = (told.rest().unwrap(), cache.clock.now());
        assert_eq!(rest.since(), now - Duration::from_secs(wait - 1));
        assert_eq!(rest.until(), now + Duration::from_secs(1));
        assert_eq!(cache.fetches(), round + 1);
        cache.advance(1);
    }
    // One success, and it is all forgotten.
    let value = cache.get(None).await;
    cache.cached.invalidate(&value);
    assert!(cache.fail(refusal).await.is_err());
    cache.advance(1);
    cache.get(None).await;
    assert_eq!(cache.fetches(), 11);
}

#[tokio::test]
async fn a_wait_that_the_service_asks_for_is_kept() {
    let cache = Cache::new();
    let refusal = refused(RetryAfter(429, "600")).await;
    assert!(cache.fail(refusal).await.is_err());
    cache.advance(599);
    assert!(cache.fail(unreachable()).await.unwrap_err().service_error().is_some());
    assert_eq!(cache.fetches(), 1);
    cache.advance(1);
    assert_eq!(*cache.get(None).await, 2);
    assert_eq!(cache.clock.monotonic(), Duration::from_secs(600));
}
