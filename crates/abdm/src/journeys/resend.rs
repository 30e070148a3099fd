use std::time::SystemTime;

use abdm_flows::snapshot::Resumable;
use abdm_flows::{AwaitingOtp, Exchange, ResendRefused, ResendingOtp, ResendsOtp, Step};

use super::login::{Login, State};
use super::outcome;
use crate::audit::AuditAction;
use crate::parking::Course;
use crate::{Client, Error, Feature};

/// What became of asking for the OTP again. However it went, the login goes on: the patient may
/// have an OTP that is good.
#[derive(Debug)]
#[must_use]
pub enum Resent {
    /// It was sent again.
    Sent(Login),
    /// It was not. The error says why; a wait that the service asked for moves
    /// [`resend_at`](Login::resend_at).
    NotSent(Login, Error),
    /// It may have been sent again, which counts as one.
    Unknown(Login, Error),
}

impl Login {
    /// From when on the OTP can be sent again in this login. `None` where the generation has no such
    /// call, which V3 has not: begin another login.
    pub fn resend_at(&self) -> Option<SystemTime> {
        match &self.state {
            State::V1V2Aadhaar(state) => Some(state.resend_at()),
            State::V1V2Mobile(state) => Some(state.resend_at()),
            State::V3Aadhaar(_) | State::V3Mobile(_) => None,
        }
    }

    /// How often the OTP can be sent again in this login.
    pub fn resends_left(&self) -> u32 {
        match &self.state {
            State::V1V2Aadhaar(state) => state.resends_left(),
            State::V1V2Mobile(state) => state.resends_left(),
            State::V3Aadhaar(_) | State::V3Mobile(_) => 0,
        }
    }

    /// Sends the OTP again, because the patient asked for it. With a store the cool-down and the
    /// count hold for every process.
    ///
    /// # Errors
    ///
    /// [`Error`] when the login is over: the service says that no OTP of it is good any more, or
    /// somebody else claimed the journey. What can be known before the call, that it is
    /// [too soon or too often](Error::Resend), comes as [`Resent::NotSent`].
    pub async fn resend(self) -> Result<Resent, Error> {
        let Self { client, mut course, state } = self;
        let now = client.now();
        match state {
            State::V1V2Aadhaar(state) => {
                let attempt = client.resend(&mut course, state.clone(), state.resend(now)).await;
                resent(client, course, attempt, State::V1V2Aadhaar)
            }
            State::V1V2Mobile(state) => {
                let attempt = client.resend(&mut course, state.clone(), state.resend(now)).await;
                resent(client, course, attempt, State::V1V2Mobile)
            }
            state @ (State::V3Aadhaar(_) | State::V3Mobile(_)) => {
                let generation = client.generation();
                let why = Error::NotInGeneration { what: Feature::Resend, generation };
                Ok(Resent::NotSent(Self::new(client, course, state), why))
            }
        }
    }
}

/// Where asking again led, or the state and why nothing was asked.
type Attempt<J> =
    Result<Step<AwaitingOtp<J>, AwaitingOtp<J>, AwaitingOtp<J>>, (AwaitingOtp<J>, Error)>;

impl Client {
    async fn resend<J: ResendsOtp + Resumable>(
        &self,
        course: &mut Course,
        before: AwaitingOtp<J>,
        resending: Result<ResendingOtp<J>, (AwaitingOtp<J>, ResendRefused)>,
    ) -> Attempt<J>
    where
        ResendingOtp<J>: Exchange<Next = Step<AwaitingOtp<J>, AwaitingOtp<J>, AwaitingOtp<J>>>,
    {
        let resending = resending.map_err(|(state, why)| (state, why.into()))?;
        let _ = self.audit(course, AuditAction::ResendOtp, None).await;
        let claimed = self.claim_for(course, AuditAction::ResendOtp, || resending.snapshot());
        if let Err(why) = claimed.await {
            return Err((before, why));
        }
        let step = self.perform(resending).await;
        self.count(&step);
        match &step {
            Step::Next(state) | Step::Retry(state, _) | Step::Unknown(state, _) => {
                self.keep(course, || state.snapshot()).await;
            }
            Step::Ended(_) => self.close(course).await,
        }
        self.audited(course, AuditAction::ResendOtp, outcome(&step)).await;
        Ok(step)
    }
}

fn resent<J>(
    client: Client,
    course: Course,
    attempt: Attempt<J>,
    state: impl FnOnce(AwaitingOtp<J>) -> State,
) -> Result<Resent, Error> {
    let login = |awaiting| Login::new(client, course, state(awaiting));
    match attempt {
        Ok(Step::Next(awaiting)) => Ok(Resent::Sent(login(awaiting))),
        Ok(Step::Retry(awaiting, failure)) => Ok(Resent::NotSent(login(awaiting), failure.into())),
        Ok(Step::Unknown(awaiting, failure)) => {
            Ok(Resent::Unknown(login(awaiting), failure.into()))
        }
        Ok(Step::Ended(ended)) => Err(ended.into()),
        Err((_, why @ (Error::AlreadyClaimed { .. } | Error::NoSuchJourney))) => Err(why),
        Err((awaiting, why)) => Ok(Resent::NotSent(login(awaiting), why)),
    }
}
