//! Sends the OTP of a journey again.

use std::time::{Duration, SystemTime};

use abdm::store::JourneyId;
use abdm::transport::{Clock, SystemClock};
use abdm::{Error, Pending, Resent};

use crate::advice::rounded_up;
use crate::otp::sent_to;
use crate::output;
use crate::problem::{At, Problem};

/// What is entered in place of an OTP to have another one sent.
pub(crate) const WORD: &str = "resend";

/// How often and from when on an OTP can be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Resends {
    pub(crate) left: u32,
    at: SystemTime,
}

impl Resends {
    /// `None` where there is no call that sends it again.
    pub(crate) fn of<J: Pending>(journey: &J) -> Option<Self> {
        journey.resend_at().map(|at| Self { left: journey.resends_left(), at })
    }

    /// From when on one can be sent; `None` where none can be sent ever again.
    pub(crate) fn at(self) -> Option<SystemTime> {
        (self.left > 0).then_some(self.at)
    }

    /// For how long none can be sent, in whole seconds and never too short. `None` where none can be
    /// sent ever again.
    pub(crate) fn wait(self) -> Option<Duration> {
        let wait = self.at.duration_since(SystemClock::new().now()).unwrap_or_default();
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        (self.left > 0).then_some(Duration::from_secs(seconds))
    }

    /// When and how often.
    pub(crate) fn shown(self) -> Option<String> {
        let when = match self.wait()? {
            Duration::ZERO => "now".to_owned(),
            wait => format!("in {} at the earliest", rounded_up(wait)),
        };
        Some(match self.left {
            1 => format!("{when}, once at most"),
            left => format!("{when}, {left} times at most"),
        })
    }
}

/// Tells the patient how to get another OTP, where there is one to be had.
pub(crate) fn offer<J: Pending>(journey: &J) {
    if let Some(when) = Resends::of(journey).and_then(Resends::shown) {
        output::tell(format_args!(
            "If it does not arrive, enter `{WORD}` in its place to have it sent again: {when}."
        ));
    }
}

/// Sends it again while the patient is being asked, and tells how that went. Gives the reason too
/// if it did not go well. `to` is where it goes, if the service does not tell.
///
/// # Errors
///
/// [`Problem`] when the journey is over.
pub(crate) async fn send<J: Pending>(journey: J, to: &str) -> Result<(J, Option<Error>), Problem> {
    match journey.resend().await.map_err(|error| Problem::of(&error, At::Resending))? {
        Resent::Sent(journey) => {
            output::tell(format_args!("The OTP was sent again to {}.", sent_to(&journey, to)));
            offer(&journey);
            Ok((journey, None))
        }
        Resent::NotSent(journey, error) => {
            output::tell(format_args!("The OTP was not sent again: {error}."));
            offer(&journey);
            Ok((journey, Some(error)))
        }
        Resent::Unknown(journey, error) => {
            output::tell(format_args!(
                "{error}\nAnother OTP may be out. Enter the one that came last."
            ));
            offer(&journey);
            Ok((journey, Some(error)))
        }
    }
}

/// How a journey in a store that was not sent another OTP goes on.
pub(crate) fn next(resends: Option<Resends>, id: &JourneyId) -> String {
    let waits = format!("The journey waits for the OTP: `abdm resume {id}`.");
    match resends.and_then(Resends::wait) {
        None => format!(
            "{waits} If the patient has none, give the journey up: `abdm resume {id} --discard`. \
             Then start again for a new OTP."
        ),
        Some(Duration::ZERO) => {
            format!("{waits} `abdm resume {id} --resend` asks for another one.")
        }
        Some(wait) => format!(
            "{waits} For another one wait {}, then `abdm resume {id} --resend`.",
            rounded_up(wait)
        ),
    }
}
