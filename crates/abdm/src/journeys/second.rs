//! The second OTP of a journey, which is sent by itself once the first was accepted.

use abdm_flows::snapshot::{Resumable, Snapshot};
use abdm_flows::{AwaitingOtp, SendingOtp, SendsOtp, Step};

use super::outcome;
use super::way::Way;
use crate::audit::AuditAction;
use crate::keys::Key;
use crate::parking::Course;
use crate::{Client, Error};

/// Where the call that sends a second OTP led, unless the journey is over.
pub(super) enum Second<Q, B> {
    /// It is on its way.
    Waits(Q),
    /// None was sent: the journey is where it was, between the two.
    NotSent(Box<NotSent<B>>),
}

/// Why there is no second OTP, and where the journey is.
pub(super) struct NotSent<B> {
    pub(super) course: Course,
    pub(super) between: B,
    pub(super) why: Error,
}

impl<Q, B> Second<Q, B> {
    fn not_sent(course: Course, between: B, why: Error) -> Self {
        Self::NotSent(Box::new(NotSent { course, between, why }))
    }
}

impl Client {
    /// Sends a second OTP in the place that the journey has, from the state `between` the two. `key`
    /// is what the call was encrypted with.
    ///
    /// # Errors
    ///
    /// As for a first OTP: a failure of which nobody knows whether one was sent ends the journey, and
    /// so does a refusal for good. So does that somebody else took it up.
    pub(super) async fn send_second<Q, W, C, B>(
        &self,
        mut course: Course,
        (between, kept): (B, fn(&B) -> Snapshot),
        sending: SendingOtp<W, C>,
        key: Option<&Key>,
    ) -> Result<Second<Q, B>, Error>
    where
        W: Way<Q, Waiting = AwaitingOtp<W>> + Resumable,
        C: SendsOtp,
    {
        let _ = self.audit(&course, AuditAction::SendOtp, None).await;
        let claimed =
            self.claim_for(&mut course, AuditAction::SendOtp, || sending.snapshot()).await;
        if let Err(why) = claimed {
            let why = why.unless_over()?;
            return Ok(Second::not_sent(course, between, why));
        }
        let step = self.perform_with(sending, key).await;
        self.count(&step);
        match &step {
            Step::Next(awaiting) => self.keep(&mut course, || awaiting.snapshot()).await,
            Step::Retry(..) => self.keep(&mut course, || kept(&between)).await,
            Step::Unknown(..) | Step::Ended(_) => self.close(&mut course).await,
        }
        self.audited(&course, AuditAction::SendOtp, outcome(&step)).await;
        match step {
            Step::Next(awaiting) => Ok(Second::Waits(W::waiting(self.clone(), course, awaiting))),
            Step::Retry(_, failure) => Ok(Second::not_sent(course, between, failure.into())),
            Step::Unknown(_, failure) => Err(failure.into()),
            Step::Ended(ended) => Err(ended.into()),
        }
    }
}
