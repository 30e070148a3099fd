use abdm_flows::snapshot::Resumable;
use abdm_flows::{AwaitingOtp, Exchange, ResendingOtp, ResendsOtp, Step};

use super::outcome;
use super::way::Way;
use crate::audit::AuditAction;
use crate::parking::Course;
use crate::{Client, Error, Feature};

/// What became of asking for the OTP again. However it went, the journey goes on: the patient may
/// have an OTP that is good.
#[derive(Debug)]
#[must_use]
pub enum Resent<J> {
    /// It was sent again.
    Sent(J),
    /// It was not. The error says why; a wait that the service asked for moves
    /// [`resend_at`](crate::Pending::resend_at).
    NotSent(J, Error),
    /// It may have been sent again, which counts as one.
    Unknown(J, Error),
}

impl Client {
    /// Sends the OTP of a journey again, once it is written down that nobody else may.
    pub(super) async fn resend<Q, W>(
        self,
        mut course: Course,
        state: AwaitingOtp<W>,
    ) -> Result<Resent<Q>, Error>
    where
        W: Way<Q, Waiting = AwaitingOtp<W>> + ResendsOtp + Resumable,
        ResendingOtp<W>: Exchange<Next = Step<AwaitingOtp<W>, AwaitingOtp<W>, AwaitingOtp<W>>>,
    {
        let before = state.clone();
        let resending = match state.resend(self.now()) {
            Ok(resending) => resending,
            Err((state, why)) => {
                return Ok(Resent::NotSent(W::waiting(self, course, state), why.into()));
            }
        };
        if let Err(why) = self.about_to_resend(&mut course, &resending).await {
            let why = why.unless_over()?;
            return Ok(Resent::NotSent(W::waiting(self, course, before), why));
        }
        let step = self.perform(resending).await;
        self.count(&step);
        match &step {
            Step::Next(state) | Step::Retry(state, _) | Step::Unknown(state, _) => {
                self.keep(&mut course, || state.snapshot()).await;
            }
            Step::Ended(_) => self.close(&mut course).await,
        }
        self.audited(&course, AuditAction::ResendOtp, outcome(&step)).await;
        let journey = |state| W::waiting(self, course, state);
        match step {
            Step::Next(state) => Ok(Resent::Sent(journey(state))),
            Step::Retry(state, failure) => Ok(Resent::NotSent(journey(state), failure.into())),
            Step::Unknown(state, failure) => Ok(Resent::Unknown(journey(state), failure.into())),
            Step::Ended(ended) => Err(ended.into()),
        }
    }

    /// Where there is no such call.
    pub(super) fn cannot_resend<Q, W: Way<Q>>(
        self,
        course: Course,
        state: W::Waiting,
    ) -> Resent<Q> {
        let why = self.lacks(Feature::Resend);
        Resent::NotSent(W::waiting(self, course, state), why)
    }

    async fn about_to_resend<J: ResendsOtp + Resumable>(
        &self,
        course: &mut Course,
        resending: &ResendingOtp<J>,
    ) -> Result<(), Error> {
        let _ = self.audit(course, AuditAction::ResendOtp, None).await;
        self.claim_for(course, AuditAction::ResendOtp, || resending.snapshot()).await
    }
}
