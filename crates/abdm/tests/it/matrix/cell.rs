//! One cell: what the service saw, against what the caller was told.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use abdm::flows::Generation;
use abdm::transport::{BackOff, Clock, Engine, ManualClock, Random, Retry, RetryPolicy};
use abdm::types::{Effect, Failure, FailureKind, Replay};
use abdm_sandbox::Sandbox;
use abdm_sandbox::faults::Fault;
use async_trait::async_trait;

use super::call::{Call, Tokens};
use super::path::{BadServers, Clients, Path};
use super::table::{Does, Row, Seen, Told};
use crate::town::{Http, Town};

/// For how long something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lasts {
    /// For one attempt.
    Once,
    Always,
}

/// Who decides about repetitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Policy {
    Usual,
    /// Wants everything again at once.
    Eager,
    /// Wants nothing again.
    Reluctant,
}

/// Attempts with which even the eager one has enough.
const ENOUGH: u32 = 4;

impl RetryPolicy for Policy {
    fn wait(&self, retry: &Retry<'_>, random: &dyn Random) -> Option<Duration> {
        match self {
            Self::Usual => BackOff::new().wait(retry, random),
            Self::Eager => (retry.attempts < ENOUGH).then_some(Duration::ZERO),
            Self::Reluctant => None,
        }
    }
}

/// The sandbox's time of day, and a record of the engine's waits, which take none.
#[derive(Debug)]
struct Watch {
    sandbox: Sandbox,
    time: Arc<ManualClock>,
    waits: ManualClock,
    /// Whether what is wrong is over when an attempt is waited for.
    heals: bool,
}

#[async_trait]
impl Clock for Watch {
    fn now(&self) -> SystemTime {
        self.time.now()
    }

    fn monotonic(&self) -> Duration {
        self.waits.monotonic()
    }

    async fn sleep(&self, duration: Duration) {
        self.time.advance(duration);
        self.waits.sleep(duration).await;
        if self.heals {
            self.sandbox.faults().clear();
            self.sandbox.faults().settled().await;
        }
    }
}

/// Draws the longest wait each time, and another request id.
#[derive(Debug)]
struct Longest;

impl Random for Longest {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0xff);
    }
}

/// What a cell of the table comes to.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    /// Requests handed to the transport.
    attempts: usize,
    /// Requests that the service read.
    read: usize,
    /// Those of them that it handled.
    handled: usize,
    waits: Vec<Duration>,
    /// What the caller is told, if it did not succeed: why, after how many attempts, and whether it
    /// may have happened.
    told: Option<(Told, u32, Effect)>,
}

/// What the table says of a cell.
fn expected(row: &Row, replay: Replay, lasts: Lasts, policy: Policy) -> Outcome {
    let does = row.does[replay as usize];
    let (most, waits) = match (does, policy) {
        (Does::Stop, _) | (Does::Again | Does::After(_), Policy::Reluctant) => (1, vec![]),
        // No wait is asked about, so no policy is.
        (Does::Renew, _) => (2, vec![]),
        (Does::Again, Policy::Usual) => {
            (3, vec![Duration::from_millis(200), Duration::from_millis(400)])
        }
        (Does::Again, Policy::Eager) => (ENOUGH as usize, vec![]),
        (Does::After(30..), Policy::Usual) => (1, vec![]),
        (Does::After(asked), Policy::Usual) => (3, vec![Duration::from_secs(asked); 2]),
        (Does::After(asked), Policy::Eager) => {
            (ENOUGH as usize, vec![Duration::from_secs(asked); ENOUGH as usize - 1])
        }
    };
    let struck = match lasts {
        Lasts::Once => 1,
        Lasts::Always => most,
    };
    let attempts = most.min(struck + 1);
    let good = attempts - struck;
    let told = (good == 0).then_some((row.told, attempts as u32, row.effect));
    let of = |seen: bool| if seen { struck + good } else { good };
    Outcome {
        attempts,
        read: of(row.seen != Seen::Nothing),
        handled: of(row.seen == Seen::Handled),
        waits: waits.into_iter().take(attempts - 1).collect(),
        told,
    }
}

/// What was seen of a cell.
struct Observed {
    outcome: Outcome,
    result: Result<(), Failure>,
    otps_sent: usize,
}

/// Runs a cell and holds it against the table.
pub(super) async fn check(
    clients: &Clients,
    generation: Generation,
    (row, replay): (&Row, Replay),
    (lasts, policy): (Lasts, Policy),
    bad: &BadServers,
) {
    let what = format!("{:?} {replay:?} {lasts:?} {policy:?}", row.trouble);
    let expected = expected(row, replay, lasts, policy);
    let cell = ((row, replay), (lasts, policy));
    let mut observed = observe(clients, generation, cell, bad, &what).await;
    // On a busy machine the moment may be over before the request is there. Nothing else is looked at
    // again: a request too many stays one.
    if row.is_silence() && observed.outcome.read < expected.read {
        observed = observe(&clients.with_patience(), generation, cell, bad, &what).await;
    }
    let Observed { outcome, result, otps_sent } = observed;
    assert_eq!(outcome, expected, "{what}");

    // Whatever the table says: no OTP is sent without the caller's knowing that it may be out, and
    // none is sent twice.
    if replay == Replay::Never {
        assert_eq!(otps_sent, outcome.handled, "{what}");
        match &result {
            Ok(()) => assert_eq!(otps_sent, 1, "{what}"),
            Err(why) if why.effect() == Effect::Possible => assert!(otps_sent <= 1, "{what}"),
            Err(_) => assert_eq!(otps_sent, 0, "{what}"),
        }
    } else {
        assert_eq!(otps_sent, 0, "{what}");
    }
}

async fn observe(
    clients: &Clients,
    generation: Generation,
    ((row, replay), (lasts, policy)): ((&Row, Replay), (Lasts, Policy)),
    bad: &BadServers,
    what: &str,
) -> Observed {
    let town = Town::open(Http::Hyper, generation).await;
    let hosts = town.hosts();
    let call = Call { hosts: &hosts, replay };
    let plain = Engine::builder().clock(town.time_of_day());
    let plain = plain.build(Arc::new(town.sandbox.transport()));
    let tokens = Tokens::issue(&plain, &hosts, 3).await;
    let before = town.calls();

    strike(&town.sandbox, row, &call, lasts).await;
    let clock = Arc::new(Watch {
        sandbox: town.sandbox.clone(),
        time: Arc::clone(&town.clock),
        waits: ManualClock::new(SystemTime::UNIX_EPOCH),
        heals: row.is_of_the_port() && lasts == Lasts::Once,
    });
    let first = if lasts == Lasts::Once { 1 } else { usize::MAX };
    let path = Arc::new(Path::new(clients, &town.sandbox, row, first, bad));
    let engine = Engine::builder()
        .clock(clock.clone())
        .random(Arc::new(Longest))
        .policy(Arc::new(policy))
        .build(path.clone());
    let result = call.make(&engine, &tokens).await;

    let seen = town.sandbox.requests().split_off(before);
    assert!(seen.iter().all(|request| request.endpoint == Some(call.endpoint())), "{what}");
    let outcome = Outcome {
        attempts: path.sent(),
        read: seen.len(),
        handled: seen.iter().filter(|request| request.handled).count(),
        waits: clock.waits.sleeps(),
        told: result
            .as_ref()
            .err()
            .map(|failure| (told(failure), failure.attempts(), failure.effect())),
    };
    Observed { outcome, result, otps_sent: town.sandbox.tally().otps_sent as usize }
}

async fn strike(sandbox: &Sandbox, row: &Row, call: &Call<'_>, lasts: Lasts) {
    let Some(words) = row.fault() else { return };
    let fault: Fault = words.replace("CODE", call.code()).parse().unwrap();
    let of_call = row.seen != Seen::Nothing;
    let fault = if of_call { fault.at(call.endpoint().parse().unwrap()) } else { fault };
    let lasting = lasts == Lasts::Always && !row.is_of_the_port();
    let fault = if lasting { fault.always() } else { fault };
    sandbox.faults().add(fault).unwrap();
    sandbox.faults().settled().await;
}

/// A failure as the table has it.
fn told(failure: &Failure) -> Told {
    match failure.kind() {
        FailureKind::Network(network) => Told::Broken(*network),
        FailureKind::Service(error) => Told::Refused(error.status()),
        FailureKind::Unreadable { problem, .. } => Told::Unread(*problem),
        other => panic!("{other:?}"),
    }
}
