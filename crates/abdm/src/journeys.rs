//! The journeys as an application sees them: the same for every generation.

mod account;
pub(crate) mod deactivate;
pub(crate) mod login;
pub(crate) mod reactivate;
mod resend;
pub(crate) mod retrieve;
mod stays;

pub use account::Account;
pub use deactivate::{Deactivate, Deactivated};
pub(crate) use login::Choosing;
pub use login::{ChooseAccount, LoggedIn, Login, LoginBy};
pub use reactivate::{Reactivate, Reactivated};
pub use resend::Resent;
pub use retrieve::{Retrieve, Retrieved};

use abdm_crypto::{EncryptError, Encryptor};
use abdm_flows::snapshot::{JourneyKind, Resumable, Snapshot};
use abdm_flows::{
    AwaitingOtp, ConfirmedBy, EncryptsOtp, Reconciled, SendingOtp, SendsOtp, Step, VerifyingOtp,
    v1v2, v3,
};
use abdm_types::{AbhaId, AbhaNumber, Effect, Endpoint, Failure, Otp};

use self::stays::Stays;
use crate::audit::{AuditAction, AuditOutcome};
use crate::keys::Key;
use crate::parking::{Course, Patient};
use crate::{Client, Error, Feature, Resumed};

/// What became of a submission.
///
/// `Err` beside it means that the journey is over; [`Error::effect`] says whether the submission
/// may have been accepted all the same.
#[derive(Debug)]
#[must_use]
pub enum Submitted<T, J> {
    /// It was accepted.
    Done(T),
    /// It was not, and the journey goes on: ask the patient again, or try later. The error says
    /// why; [`Error::is_wrong_otp`] is the usual case.
    Retry(J, Error),
    /// The account may have been changed. Find out with [`Unsettled::reconcile`] before doing
    /// anything again. Comes only from journeys that change an account.
    Unknown(Unsettled, Error),
}

/// A change of an account of which nobody knows whether it was made.
#[derive(Debug)]
pub struct Unsettled {
    client: Client,
    course: Course,
    look: Look,
}

/// How to find out.
#[derive(Debug)]
pub(crate) enum Look {
    V1V2(v1v2::Reconciling),
    V3(v3::Reconciling),
    /// Not at all: the account's number is not known.
    Nowhere,
    /// There is nothing to find out: this journey changes no account.
    NothingChanged,
}

impl Unsettled {
    fn new(client: Client, course: Course, look: Look) -> Self {
        Self { client, course, look }
    }

    /// Looks at the account. The look only reads and can be repeated.
    ///
    /// Gives [`Reconciled::Unknown`] without a call when the account's number is not known.
    ///
    /// # Errors
    ///
    /// [`Error`] when the look itself failed.
    pub async fn reconcile(&self) -> Result<Reconciled, Error> {
        reconcile(&self.client, &mut self.course.clone(), &self.look).await
    }
}

/// Looks, and closes the journey once the change turns out to be made.
pub(crate) async fn reconcile(
    client: &Client,
    course: &mut Course,
    look: &Look,
) -> Result<Reconciled, Error> {
    let seen = match look {
        Look::V1V2(look) => client.perform(look.clone()).await.map_err(|(_, why)| why),
        Look::V3(look) => client.perform(look.clone()).await.map_err(|(_, why)| why),
        Look::Nowhere => Ok(Reconciled::Unknown),
        Look::NothingChanged => return Err(Error::NothingInDoubt),
    };
    let effect = seen.as_ref().map_or_else(Failure::effect, |_| Effect::Settled);
    let outcome = AuditOutcome { succeeded: matches!(seen, Ok(Reconciled::Done)), effect };
    client.audited(course, AuditAction::Reconcile, outcome).await;
    if let Ok(Reconciled::Done) = seen {
        client.close(course).await;
    }
    Ok(seen?)
}

/// Goes on where the next state is reached, and stops with the reason otherwise: for calls that only
/// read.
fn reached<N, R, U>(step: Step<N, R, U>) -> Result<N, Error> {
    match step {
        Step::Next(next) => Ok(next),
        Step::Retry(_, failure) | Step::Unknown(_, failure) => Err(failure.into()),
        Step::Ended(ended) => Err(ended.into()),
    }
}

/// Where a submission led, or the state and why nothing was submitted.
type Attempt<N, R, U> = Result<Step<N, R, U>, (R, Error)>;

impl Client {
    /// The journey that the same request began before, where that is why none was begun.
    async fn or_same<T>(
        &self,
        begun: Result<T, Error>,
        pick: impl FnOnce(Resumed) -> Option<T>,
    ) -> Result<T, Error> {
        let Err(Error::SameStart { id }) = begun else {
            return begun;
        };
        let same = self.resume(&id).await?;
        pick(same).ok_or(Error::SameStart { id })
    }

    /// Sends an OTP to whom `make` encrypts.
    async fn send_encrypted<J, C>(
        &self,
        patient: Patient<'_>,
        make: impl FnOnce(&Encryptor) -> Result<SendingOtp<J, C>, EncryptError>,
    ) -> Result<(Course, AwaitingOtp<J>), Error>
    where
        J: Resumable,
        C: SendsOtp,
    {
        let key = self.key().await?;
        let sending = make(key.encryptor())?;
        self.send(patient, sending, Some(&key)).await
    }

    /// Sends an OTP. `key` is what the call was encrypted with.
    ///
    /// A failure ends the journey: whether to send another is for whoever is told of it to decide.
    async fn send<J, C>(
        &self,
        patient: Patient<'_>,
        sending: SendingOtp<J, C>,
        key: Option<&Key>,
    ) -> Result<(Course, AwaitingOtp<J>), Error>
    where
        J: Resumable,
        C: SendsOtp,
    {
        let mut course = self.open(J::KIND, patient, || sending.snapshot()).await?;
        // Only a deactivation waits for its record, and that when it is submitted.
        let _ = self.audit(&course, AuditAction::SendOtp, None).await;
        let step = self.perform_with(sending, key).await;
        self.count(&step);
        let outcome = outcome(&step);
        let reached = reached(step);
        // Before the sink is told: a journey must not hang on how long that takes.
        match &reached {
            Ok(awaiting) => self.keep(&mut course, || awaiting.snapshot()).await,
            Err(error) if error.effect() == Effect::None => self.forget(&mut course).await,
            Err(_) => self.close(&mut course).await,
        }
        self.audited(&course, AuditAction::SendOtp, outcome).await;
        reached.map(|awaiting| (course, awaiting))
    }

    /// The number of an ABHA, which is all that V3 takes.
    fn number(&self, abha: AbhaId, what: Feature) -> Result<AbhaNumber, Error> {
        match abha {
            AbhaId::Number(number) => Ok(number),
            AbhaId::Address(_) => {
                Err(Error::NotInGeneration { what, generation: self.generation() })
            }
        }
    }

    /// Submits an OTP encrypted.
    async fn submit<J>(
        &self,
        course: &mut Course,
        awaiting: AwaitingOtp<J>,
        otp: &Otp,
    ) -> Attempt<J::Done, AwaitingOtp<J>, J::OutcomeUnknown>
    where
        J: EncryptsOtp + Resumable,
        J::Done: Stays,
        J::OutcomeUnknown: Stays,
    {
        let key = match self.key().await {
            Ok(key) => key,
            Err(why) => return Err((awaiting, why)),
        };
        let before = awaiting.clone();
        match awaiting.submit_otp(otp, key.encryptor()) {
            Ok(verifying) => self.verify(course, before, verifying, Some(&key)).await,
            Err((awaiting, why)) => Err((awaiting, why.into())),
        }
    }

    /// Makes the call that submits an OTP, once it is written down that nobody else may.
    async fn verify<J, C>(
        &self,
        course: &mut Course,
        before: AwaitingOtp<J>,
        verifying: VerifyingOtp<J, C>,
        key: Option<&Key>,
    ) -> Attempt<J::Done, AwaitingOtp<J>, J::OutcomeUnknown>
    where
        J: ConfirmedBy<C> + Resumable,
        C: Endpoint,
        J::Done: Stays,
        J::OutcomeUnknown: Stays,
    {
        let recorded = self.audit(course, AuditAction::SubmitOtp, None).await;
        if let (Err(refused), JourneyKind::Deactivate) = (recorded, J::KIND.journey) {
            return Err((before, refused.into()));
        }
        let claimed = self.claim_for(course, AuditAction::SubmitOtp, || verifying.snapshot());
        if let Err(why) = claimed.await {
            return Err((before, why));
        }
        let step = self.perform_with(verifying, key).await;
        let left = match &step {
            Step::Next(done) => done.stays(),
            Step::Retry(awaiting, _) => Some(awaiting.snapshot()),
            Step::Unknown(unknown, _) => unknown.stays(),
            Step::Ended(_) => None,
        };
        match left {
            Some(snapshot) => self.keep(course, || snapshot).await,
            None => self.close(course).await,
        }
        self.audited(course, AuditAction::SubmitOtp, outcome(&step)).await;
        Ok(step)
    }

    /// Claims. Where that fails the record of what was about to be done gets its end.
    async fn claim_for(
        &self,
        course: &mut Course,
        action: AuditAction,
        snapshot: impl FnOnce() -> Snapshot,
    ) -> Result<(), Error> {
        let claimed = self.claim(course, snapshot).await;
        if claimed.is_err() {
            let nothing_sent = AuditOutcome { succeeded: false, effect: Effect::None };
            self.audited(course, action, nothing_sent).await;
        }
        claimed
    }

    fn count<N, R, U>(&self, sent: &Step<N, R, U>) {
        let counters = &self.shared().counters;
        match sent {
            Step::Next(_) => counters.otp_sent(),
            Step::Unknown(..) => counters.otp_unknown(),
            Step::Retry(..) | Step::Ended(_) => counters.otp_refused(),
        }
    }
}

fn outcome<N, R, U>(step: &Step<N, R, U>) -> AuditOutcome {
    match step {
        Step::Next(_) => AuditOutcome { succeeded: true, effect: Effect::Settled },
        Step::Retry(_, failure) | Step::Unknown(_, failure) => {
            AuditOutcome { succeeded: false, effect: failure.effect() }
        }
        Step::Ended(ended) => {
            AuditOutcome { succeeded: false, effect: Error::from(ended.clone()).effect() }
        }
    }
}

/// Translates what a submission led to. `unknown` makes what an unknown outcome leaves behind.
///
/// Somebody else's claim ends the journey here: it goes on there. So does that it has expired.
fn submitted<N, R, U, T, J>(
    attempt: Attempt<N, R, U>,
    done: impl FnOnce(N) -> T,
    retry: impl FnOnce(R) -> J,
    unknown: impl FnOnce(U, Failure) -> Result<Submitted<T, J>, Error>,
) -> Result<Submitted<T, J>, Error> {
    match attempt {
        Ok(Step::Next(next)) => Ok(Submitted::Done(done(next))),
        Ok(Step::Retry(state, failure)) => Ok(Submitted::Retry(retry(state), failure.into())),
        Ok(Step::Unknown(state, failure)) => unknown(state, failure),
        Ok(Step::Ended(ended)) => Err(ended.into()),
        Err((_, why @ (Error::AlreadyClaimed { .. } | Error::NoSuchJourney))) => Err(why),
        Err((state, why)) => Ok(Submitted::Retry(retry(state), why)),
    }
}

/// An unknown outcome that changed no account: the journey is over.
fn nothing_to_settle<U, S>(_: U, failure: Failure) -> Result<S, Error> {
    Err(failure.into())
}
