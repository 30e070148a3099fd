//! `--start-only`: the OTP is sent where there is one, and the journey waits in the store.

use abdm::flows::snapshot::{JourneyKind, Kind};
use abdm::{Awaits, Client, Pending};

use super::{Done, Outcome};
use crate::otp::sent_to;
use crate::problem::Problem;

/// Tells how to go on. `to` is where the OTP went, if the service does not tell.
pub(super) fn started<J: Pending>(
    journey: &J,
    client: &Client,
    which: JourneyKind,
    to: &str,
) -> Outcome {
    let id = journey.id().ok_or_else(|| {
        Problem::other("the journey is in no store", "Report it: this is a bug.").with_otp_unused()
    })?;
    let kind = Kind { generation: client.generation(), journey: which };
    let sent_to = (journey.awaits() == Awaits::Otp).then(|| sent_to(journey, to));
    let mut done = Done::default();
    done.line(match &sent_to {
        Some(sent_to) => {
            format!("An OTP was sent to {sent_to}. The journey waits for it as {id}.")
        }
        None => format!("Nothing was sent. The journey waits for the password as {id}."),
    });
    done.line(format!(
        "Go on with `abdm resume {id} --generation {}`, the same store and the same service.",
        kind.generation.as_str()
    ));
    done.field("journey_id", id.to_string());
    done.field("journey", kind.to_string());
    done.field("otp_sent", if sent_to.is_some() { "yes" } else { "no" });
    done.field("sent_to", sent_to);
    Ok(done)
}
