//! Whether this machine and the service agree on what time it is.

use std::time::Duration;

use abdm::flows::Generation;

use super::check::Check;
use super::places::Heard;
use crate::advice::rounded_up;
use crate::problem::Problem;

/// What nobody will notice: a `Date` has whole seconds, and an answer takes its time.
const LITTLE: Duration = Duration::from_secs(30);

/// V3 refuses a wrong TIMESTAMP. How far off is wrong is not published.
const MUCH: Duration = Duration::from_secs(120);

const REMEDY: &str = "Set this machine's clock, best by NTP.";

pub(super) fn check(heard: Option<Heard>, generation: Generation) -> Check {
    let Some(Heard { theirs, ours }) = heard else {
        let what = "no answer told the time".to_owned();
        return Check::warning("clock", what, "Compare this machine's clock by hand.");
    };
    let (skew, direction) = match ours.duration_since(theirs) {
        Ok(ahead) => (ahead, "ahead of"),
        Err(behind) => (behind.duration(), "behind"),
    };
    if skew < LITTLE {
        return Check::ok("clock", "agrees with the service's".to_owned());
    }
    let what = format!("this machine is {} {direction} the service", rounded_up(skew));
    if generation == Generation::V1V2 || skew < MUCH {
        return Check::warning("clock", what, REMEDY);
    }
    let what = format!("{what}, and v3 refuses calls with a wrong time");
    Check::failed("clock", &Problem::other(what, REMEDY))
}
