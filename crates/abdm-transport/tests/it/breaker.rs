//! A client with wrong credentials stops before it is locked out, and an outage is no reason to.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use abdm_transport::{Cached, Clock, Fresh, ManualClock};
use abdm_types::{Cause, Effect, Failure};

use crate::cached::{refused, settle, unreachable};
use crate::support::{Fail, Reply, RetryAfter, Say};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const OPEN: Duration = Duration::from_secs(15 * 60);

/// Refusals of credentials, known and unknown ones.
const CREDENTIALS: [Say; 5] = [
    Reply(401, r#"{"error":{"code":1921,"message":"m"}}"#),
    Reply(400, r#"{"error":{"code":2401,"message":"m"}}"#),
    Reply(401, ""),
    Reply(403, "<html>Forbidden</html>"),
    Reply(422, r#"{"message":"m"}"#),
];

/// Refusals for reasons that no other credentials would change.
const OTHERS: [Say; 4] =
    [Reply(404, ""), Reply(405, ""), Reply(429, ""), Reply(404, "<html></html>")];

/// Of which nobody knows what became.
const UNKNOWN: [Say; 3] =
    [Fail(abdm_types::Network::Timeout), Reply(502, "<html></html>"), Reply(200, "")];

struct World {
    cached: Cached<u32>,
    clock: ManualClock,
    fetches: AtomicU32,
}

impl World {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            cached: Cached::with_breaker(),
            clock: ManualClock::new(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000)),
            fetches: AtomicU32::new(0),
        })
    }

    async fn ask(&self, outcome: Result<(), Failure>) -> Result<Arc<u32>, Failure> {
        let fetch = || async {
            let value = self.fetches.fetch_add(1, Ordering::SeqCst) + 1;
            outcome.map(|()| Fresh { value, lifetime: None })
        };
        self.cached.get(&self.clock, fetch).await
    }

    fn fetches(&self) -> u32 {
        self.fetches.load(Ordering::SeqCst)
    }

    /// Has a fetch fail that is due, and gives the rest that follows it.
    async fn fail(&self, failure: &Failure) -> Duration {
        let before = self.fetches();
        let told = self.ask(Err(failure.clone())).await.unwrap_err();
        assert_eq!((self.fetches(), told.rest()), (before + 1, None), "{told}");
        match self.ask(Err(failure.clone())).await.unwrap_err().rest() {
            Some(rest) => rest.wait(),
            None => Duration::ZERO,
        }
    }

    /// Fails so often, each time as soon as it may, and gives the rests.
    async fn fail_times(&self, failure: &Failure, times: usize) -> Vec<Duration> {
        let mut rests = Vec::new();
        for _ in 0..times {
            let rest = self.fail(failure).await;
            self.clock.advance(rest);
            rests.push(rest);
        }
        rests
    }
}

fn seconds(rests: &[Duration]) -> Vec<u64> {
    rests.iter().map(Duration::as_secs).collect()
}

#[tokio::test]
async fn the_fifth_refusal_in_a_row_opens_it_for_long() {
    for said in CREDENTIALS {
        let world = World::new();
        let refusal = refused(said).await;
        let rests = world.fail_times(&refusal, 7).await;
        assert_eq!(seconds(&rests), [1, 2, 4, 8, 900, 900, 900], "{refusal}");
    }
}

#[tokio::test]
async fn a_refusal_for_another_reason_does_not() {
    for said in OTHERS {
        let world = World::new();
        let refusal = refused(said).await;
        let rests = world.fail_times(&refusal, 9).await;
        assert_eq!(seconds(&rests), [1, 2, 4, 8, 16, 32, 60, 60, 60], "{refusal}");
    }
}

#[tokio::test]
async fn an_outage_does_not_and_is_not_hammered() {
    for said in UNKNOWN {
        let world = World::new();
        let unknown = refused(said).await;
        assert_eq!(unknown.effect(), Effect::Possible);
        let rests = world.fail_times(&unknown, 9).await;
        assert_eq!(seconds(&rests), [1, 2, 4, 8, 16, 32, 60, 60, 60], "{unknown}");
    }
}

#[tokio::test]
async fn too_many_calls_after_a_refusal_may_be_the_lock_out_itself() {
    let world = World::new();
    world.fail_times(&refused(CREDENTIALS[0].clone()).await, 1).await;
    let rests = world.fail_times(&refused(Reply(429, "")).await, 4).await;
    assert_eq!(seconds(&rests), [2, 4, 8, 900]);
}

#[tokio::test]
async fn an_outage_between_refusals_does_not_end_the_row() {
    let world = World::new();
    let (refusal, unknown) =
        (refused(CREDENTIALS[0].clone()).await, refused(UNKNOWN[0].clone()).await);
    for _ in 0..4 {
        world.fail_times(&refusal, 1).await;
        world.fail_times(&unknown, 1).await;
        world.fail_times(&unreachable(), 1).await;
    }
    assert_eq!(world.fail(&refusal).await, OPEN);
}

#[tokio::test]
async fn a_success_closes_it() {
    let world = World::new();
    let refusal = refused(CREDENTIALS[0].clone()).await;
    world.fail_times(&refusal, 5).await;
    let value = world.ask(Ok(())).await.unwrap();
    world.cached.invalidate(&value);
    assert_eq!(seconds(&world.fail_times(&refusal, 5).await), [1, 2, 4, 8, 900]);
}

#[tokio::test]
async fn while_it_is_open_callers_are_told_and_nothing_is_asked() {
    let world = World::new();
    world.fail_times(&refused(CREDENTIALS[0].clone()).await, 4).await;
    let opened = world.clock.now();
    world.fail(&refused(CREDENTIALS[0].clone()).await).await;
    for minute in 0..15 {
        let told = world.ask(Ok(())).await.unwrap_err();
        assert_eq!(told.cause(), Cause::CredentialsRefused);
        assert_eq!((told.attempts(), told.effect()), (0, Effect::None));
        let rest = told.rest().unwrap();
        assert_eq!((rest.since(), rest.until()), (opened, opened + OPEN));
        assert_eq!(rest.wait(), OPEN - MINUTE * minute);
        world.clock.advance(MINUTE);
    }
    assert_eq!(world.fetches(), 5);
    assert!(world.ask(Ok(())).await.is_ok());
}

#[tokio::test]
async fn of_a_crowd_one_probes_and_the_others_share_what_it_finds() {
    let world = World::new();
    let refusal = refused(CREDENTIALS[0].clone()).await;
    world.fail_times(&refusal, 5).await;
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let crowd: Vec<_> = (0..1000)
        .map(|_| {
            let (world, gate, refusal) = (Arc::clone(&world), Arc::clone(&gate), refusal.clone());
            tokio::spawn(async move {
                let fetch = || async {
                    world.fetches.fetch_add(1, Ordering::SeqCst);
                    let _ = gate.acquire().await.unwrap();
                    Err::<Fresh<u32>, _>(refusal)
                };
                world.cached.get(&world.clock, fetch).await
            })
        })
        .collect();
    settle().await;
    gate.add_permits(1000);
    for caller in crowd {
        assert_eq!(caller.await.unwrap().unwrap_err().cause(), Cause::CredentialsRefused);
    }
    assert_eq!(world.fetches(), 6);
}

#[tokio::test]
async fn a_probe_that_is_dropped_is_not_repeated_at_once() {
    let world = World::new();
    world.fail_times(&refused(CREDENTIALS[0].clone()).await, 5).await;
    let ask_in_vain = || {
        let world = Arc::clone(&world);
        tokio::spawn(async move {
            let fetch = || async {
                world.fetches.fetch_add(1, Ordering::SeqCst);
                pending::<Result<Fresh<u32>, Failure>>().await
            };
            world.cached.get(&world.clock, fetch).await
        })
    };
    let leader = ask_in_vain();
    settle().await;
    let waiter = ask_in_vain();
    settle().await;
    leader.abort();
    let told = waiter.await.unwrap().unwrap_err();
    assert!(told.rest().unwrap().wait() <= MINUTE, "{told}");
    assert_eq!(world.fetches(), 6);
    world.clock.advance(MINUTE);
    assert!(world.ask(Ok(())).await.is_ok());
}

#[tokio::test]
async fn an_unknown_outcome_of_a_probe_does_not_keep_it_open_for_long() {
    for said in UNKNOWN {
        let world = World::new();
        world.fail_times(&refused(CREDENTIALS[0].clone()).await, 5).await;
        let rest = world.fail(&refused(said).await).await;
        assert!((Duration::from_secs(30)..=MINUTE).contains(&rest), "{rest:?}");
        world.clock.advance(rest);
        assert!(world.ask(Ok(())).await.is_ok());
    }
}

#[tokio::test]
async fn a_rest_that_is_ended_makes_for_one_fetch_and_what_was_counted_stays_so() {
    let world = World::new();
    let refusal = refused(CREDENTIALS[0].clone()).await;
    world.fail_times(&refusal, 4).await;
    assert_eq!(world.fail(&refusal).await, OPEN);
    world.cached.end_rest();
    assert_eq!(world.fail(&refusal).await, OPEN);
    assert_eq!(world.fetches(), 6);
    world.cached.end_rest();
    assert!(world.ask(Ok(())).await.is_ok());
    // Nothing to end.
    world.cached.end_rest();
    assert!(world.ask(Ok(())).await.is_ok());
}

#[tokio::test]
async fn a_longer_wait_that_the_service_asks_for_is_kept_up_to_a_quarter_of_an_hour() {
    for (said, expected) in [
        (RetryAfter(429, "600"), 600),
        (RetryAfter(503, "30"), 30),
        (RetryAfter(401, "86400"), 900),
        (RetryAfter(429, "0"), 1),
    ] {
        let failure = refused(said.clone()).await;
        assert_eq!(World::new().fail(&failure).await.as_secs(), expected, "{said:?}");
    }
}

/// The same numbers every time, and as many orders as wanted.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// Somebody asks every second for a day: whatever else goes wrong in between, wrong credentials
/// arrive some four times an hour, and never twice within 15 minutes once it is open.
#[tokio::test]
async fn wrong_credentials_are_not_sent_often_in_whatever_order_things_go_wrong() {
    let mut kinds = Vec::new();
    for said in CREDENTIALS.into_iter().chain(UNKNOWN).chain(OTHERS) {
        kinds.push(refused(said).await);
    }
    for seed in 0..10 {
        let (world, mut dice) = (World::new(), Dice(seed));
        let mut refusals = Vec::new();
        for _ in 0..24 * 60 * 60 {
            // Most are refusals of the credentials.
            let kind = if dice.below(10) < 8 { dice.below(5) } else { dice.below(kinds.len()) };
            let before = world.fetches();
            world.ask(Err(kinds[kind].clone())).await.unwrap_err();
            if world.fetches() > before && kind < CREDENTIALS.len() {
                refusals.push(world.clock.monotonic());
            }
            world.clock.advance(SECOND);
        }
        assert!((90..=110).contains(&refusals.len()), "{}", refusals.len());
        for pair in refusals[4..].windows(2) {
            assert!(pair[1] - pair[0] >= OPEN);
        }
    }
}

/// However things went wrong, once they are right again a caller has a value within 15 minutes, and
/// within a minute if no credentials were refused.
#[tokio::test]
async fn it_never_stays_open_for_good() {
    let mut kinds = Vec::new();
    for said in CREDENTIALS.into_iter().chain(UNKNOWN).chain(OTHERS) {
        kinds.push(refused(said).await);
    }
    for seed in 0..300 {
        let (world, mut dice) = (World::new(), Dice(seed));
        let first = if seed % 2 == 0 { 0 } else { CREDENTIALS.len() };
        for _ in 0..dice.below(40) {
            let failure = kinds[first + dice.below(kinds.len() - first)].clone();
            world.ask(Err(failure)).await.unwrap_err();
            world.clock.advance(Duration::from_secs(dice.below(1000) as u64));
        }
        let mut waited = Duration::ZERO;
        while let Err(told) = world.ask(Ok(())).await {
            let wait = told.rest().unwrap().wait();
            world.clock.advance(wait);
            waited += wait;
        }
        assert!(waited <= if first == 0 { OPEN } else { MINUTE }, "{seed}: {waited:?}");
    }
}
