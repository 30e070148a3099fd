//! What goes wrong with the service, and when.

use std::time::Duration;

use abdm_sandbox::Sandbox;
use abdm_sandbox::faults::{Fault, KINDS, Kind, RetryAfter, When};

use crate::rng::Rng;

/// The longest that a call is held up. After that, nothing is under way any more.
pub(crate) const LONGEST_DELAY: Duration = Duration::from_millis(2500);

/// How long a storm lasts, in milliseconds.
const STORM: u64 = 2000;
/// How often the key changes. Clients look for a new one every three seconds.
const KEY: u64 = 5000;
/// How often the clock jumps, once forth and once back.
const JUMP: u64 = 1500;
/// How often nobody can connect.
const CLOSED: u64 = 2500;

/// How far the clock jumps, in seconds: less than the service tolerates, and now and then farther
/// than an OTP or a token of v1/v2 lives.
const JUMPS: [i64; 4] = [45, 120, 240, 700];

#[derive(Debug)]
pub(crate) struct Weather {
    sandbox: Sandbox,
    rng: Rng,
    storm_at: u64,
    key_at: u64,
    jump_at: u64,
    closed_at: u64,
    /// By how much the clock is ahead.
    ahead: i64,
}

impl Weather {
    pub(crate) fn new(sandbox: &Sandbox, seed: u64) -> Self {
        let rng = Rng::new(seed, u64::MAX);
        let (storm_at, key_at, jump_at, closed_at) = (0, KEY / 2, JUMP, CLOSED / 2);
        let sandbox = sandbox.clone();
        Self { sandbox, rng, storm_at, key_at, jump_at, closed_at, ahead: 0 }
    }

    /// Does what is due at a time, in milliseconds since the beginning.
    pub(crate) fn at(&mut self, time: u64) {
        let due = |at: &mut u64, every: u64| {
            let due = time >= *at;
            if due {
                *at = time + every;
            }
            due
        };
        if due(&mut self.storm_at, STORM) {
            self.storm();
        }
        if due(&mut self.key_at, KEY) {
            self.add(Kind::RotateKey);
        }
        if due(&mut self.jump_at, JUMP) {
            let far = self.rng.pick(&JUMPS).copied().unwrap_or_default();
            let seconds = if self.ahead == 0 { far } else { -self.ahead };
            self.ahead += seconds;
            self.add(Kind::ClockJump { seconds });
            // A long one is over soon, since V3 answers nobody meanwhile.
            if self.ahead > 300 {
                self.jump_at = time + 150;
            }
        }
        if due(&mut self.closed_at, CLOSED) {
            let time = Duration::from_millis(self.rng.between(30, 400));
            self.add(Kind::Refuse { time });
            // Few calls find a connection that was used before, so chance may miss them.
            self.add(Kind::CloseIfReused);
        }
    }

    /// Ends it all. The clock goes right again with the next call.
    pub(crate) fn clear(&mut self) {
        let faults = self.sandbox.faults();
        let waiting: i64 = self.waiting().iter().map(|fault| seconds(&fault.kind)).sum();
        faults.clear();
        let seconds = waiting - self.ahead;
        self.ahead = 0;
        if seconds != 0 {
            self.add(Kind::ClockJump { seconds });
        }
    }

    /// Changes what happens by chance, and how often.
    fn storm(&mut self) {
        let (rate, seed) = (self.rng.between(5, 25), self.rng.between(0, u64::MAX));
        let rate = f64::from(u8::try_from(rate).unwrap_or_default()) / 100.0;
        let random = Fault::random(rate, kinds(), seed);
        let faults = self.waiting().into_iter().chain([random]);
        self.sandbox.faults().set(faults).expect("these make sense");
    }

    /// What is to strike once and has not yet.
    fn waiting(&self) -> Vec<Fault> {
        let listed = self.sandbox.faults().list().into_iter();
        let waiting = listed.filter(|listed| listed.left.is_some_and(|left| left > 0));
        waiting.map(|listed| listed.fault).collect()
    }

    fn add(&self, kind: Kind) {
        self.sandbox.faults().add(Fault::new(kind)).expect("this makes sense");
    }
}

fn seconds(kind: &Kind) -> i64 {
    match kind {
        Kind::ClockJump { seconds } => *seconds,
        _ => 0,
    }
}

/// What happens by chance. No error that names a cause comes after a call was handled: no service
/// refuses what it has done. Nor does one say that an account is not there: of a deletion in doubt that
/// would be the answer, and nobody could tell it from a true one.
fn kinds() -> Vec<Kind> {
    let status = |status, code: Option<&str>, retry_after, handled| Kind::Status {
        status,
        code: code.map(str::to_owned),
        retry_after,
        handled,
    };
    let delay =
        |milliseconds, when| Kind::Delay { time: Duration::from_millis(milliseconds), when };
    let longest = LONGEST_DELAY.as_millis().try_into().unwrap_or_default();
    vec![
        Kind::CloseOnAccept,
        Kind::ResetOnAccept,
        Kind::CloseAfterHead,
        Kind::ResetAfterHead,
        Kind::CloseIfReused,
        Kind::CloseAfterHandling,
        Kind::ResetAfterHandling,
        Kind::CloseBeforeBody,
        Kind::Truncate,
        Kind::Hang { when: When::Before },
        Kind::Hang { when: When::After },
        delay(200, When::Before),
        delay(200, When::After),
        delay(longest, When::Before),
        delay(longest, When::After),
        status(500, None, None, true),
        status(503, None, None, false),
        status(503, None, Some(RetryAfter::Seconds(1)), true),
        status(429, None, Some(RetryAfter::Date(1)), false),
        status(422, Some("HIS-1003"), None, false),
        status(500, Some("HIS-500"), None, false),
        status(401, Some("900901"), None, false),
        Kind::Empty { handled: false },
        Kind::Empty { handled: true },
        Kind::Html { status: 200, handled: false },
        Kind::Html { status: 200, handled: true },
        Kind::Html { status: 502, handled: true },
        Kind::Html { status: 403, handled: false },
    ]
}

/// What must have struck by the end of a run.
pub(crate) fn all_kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|kind| kind.name).filter(|name| *name != "random")
}
