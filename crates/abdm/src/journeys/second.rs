//! The second OTP of a journey, which is sent by itself once the first was accepted.

use abdm_flows::snapshot::{Resumable, Snapshot};
use abdm_flows::{AwaitingOtp, Exchange, SendingOtp, SendsOtp, Step};

use super::outcome;
use super::waits::Parks;
use crate::audit::AuditAction;
use crate::keys::Key;
use crate::parking::Course;
use crate::{Client, Error};

/// A journey between its two secrets, where it stays if no second OTP was sent.
pub(super) trait BetweenOtps: Parks {
    /// Whether it stays there even where an OTP may be out, or none is to be had: what the journey is
    /// for was done already.
    const IS_DONE: bool = false;
}

/// Where the call that sends a second OTP led.
pub(super) trait Sent: Parks {
    /// Whether there is one: the service may find that none is needed.
    fn is_out(&self) -> bool {
        true
    }
}

impl<J: Resumable> Sent for AwaitingOtp<J> {}

impl<J: Resumable, C: SendsOtp> Parks for SendingOtp<J, C> {
    fn parked(&self) -> Snapshot {
        self.snapshot()
    }
}

/// Why there is no second OTP.
pub(super) enum NotSent {
    /// The journey is where it was, between the two.
    Stays(Error),
    /// It is over, or goes on elsewhere.
    Over(Error),
}

impl NotSent {
    /// The reason, for whom it makes no difference where the journey is.
    pub(super) fn why(self) -> Error {
        match self {
            Self::Stays(why) | Self::Over(why) => why,
        }
    }
}

impl Client {
    /// Makes the call that sends a second OTP in the place that the journey has, once it is written
    /// down that nobody else may. `between` is where the journey comes from, `key` what the call was
    /// encrypted with.
    ///
    /// # Errors
    ///
    /// As for a first OTP: a failure of which nobody knows whether one was sent ends the journey, and
    /// so does a refusal for good, unless [it is done](BetweenOtps::IS_DONE). So does that somebody
    /// else took it up.
    pub(super) async fn send_second<B, X, N, R, U>(
        &self,
        course: &mut Course,
        between: &B,
        sending: X,
        key: Option<&Key>,
    ) -> Result<N, NotSent>
    where
        B: BetweenOtps,
        X: Exchange<Next = Step<N, R, U>> + Parks,
        N: Sent,
    {
        let _ = self.audit(course, AuditAction::SendOtp, None).await;
        let claimed = self.claim_for(course, AuditAction::SendOtp, || sending.parked()).await;
        if let Err(why) = claimed {
            return Err(why.unless_over().map_or_else(NotSent::Over, NotSent::Stays));
        }
        let step = self.perform_with(sending, key).await;
        if !matches!(&step, Step::Next(sent) if !sent.is_out()) {
            self.count(&step);
        }
        let told = outcome(&step);
        let reached = match step {
            Step::Next(sent) => Ok(sent),
            Step::Retry(_, failure) => Err(NotSent::Stays(failure.into())),
            Step::Unknown(_, failure) if B::IS_DONE => Err(NotSent::Stays(failure.into())),
            Step::Unknown(_, failure) => Err(NotSent::Over(failure.into())),
            Step::Ended(ended) if B::IS_DONE => Err(NotSent::Stays(ended.into())),
            Step::Ended(ended) => Err(NotSent::Over(ended.into())),
        };
        match &reached {
            Ok(sent) => self.keep(course, || sent.parked()).await,
            Err(NotSent::Stays(_)) => self.keep(course, || between.parked()).await,
            Err(NotSent::Over(_)) => self.close(course).await,
        }
        self.audited(course, AuditAction::SendOtp, told).await;
        reached
    }
}
