//! The journeys as an application sees them: the same for every generation.

mod account;
mod choose;
mod deactivate;
mod declare;
mod login;
mod look;
mod pending;
mod reactivate;
mod resend;
mod retrieve;
mod way;

pub use account::Account;
pub use choose::ChooseAccount;
pub use deactivate::{Deactivate, Deactivated};
pub use login::{LoggedIn, Login, LoginBy};
pub use look::Unsettled;
pub(crate) use look::{Look, reconcile};
pub use pending::{Awaits, Pending};
pub use reactivate::{Reactivate, Reactivated};
pub use resend::Resent;
pub use retrieve::{Retrieve, Retrieved};
pub(crate) use way::{Between, Way};

use abdm_crypto::{EncryptError, Encryptor};
use abdm_flows::snapshot::{JourneyKind, Snapshot};
use abdm_flows::{AwaitingOtp, ConfirmedBy, EncryptsOtp, SendingOtp, SendsOtp, Step, VerifyingOtp};
use abdm_types::{AbhaId, AbhaNumber, Effect, Endpoint, Otp};

use self::way::Attempt;
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

/// Goes on where the next state is reached, and stops with the reason otherwise: for calls that only
/// read.
fn reached<N, R, U>(step: Step<N, R, U>) -> Result<N, Error> {
    match step {
        Step::Next(next) => Ok(next),
        Step::Retry(_, failure) | Step::Unknown(_, failure) => Err(failure.into()),
        Step::Ended(ended) => Err(ended.into()),
    }
}

impl Client {
    /// The journey that the same request began before, where that is why none was begun.
    async fn or_same<J: TryFrom<Resumed>>(&self, begun: Result<J, Error>) -> Result<J, Error> {
        let Err(Error::SameStart { id }) = begun else {
            return begun;
        };
        let same = self.resume(&id).await?;
        J::try_from(same).map_err(|_| Error::SameStart { id })
    }

    /// Sends an OTP to whom `make` encrypts.
    async fn send_encrypted<W: Way, C: SendsOtp>(
        &self,
        patient: Patient<'_>,
        make: impl FnOnce(&Encryptor) -> Result<SendingOtp<W, C>, EncryptError>,
    ) -> Result<W::Journey, Error> {
        let key = self.key().await?;
        let sending = make(key.encryptor())?;
        self.send(patient, sending, Some(&key)).await
    }

    /// Sends an OTP. `key` is what the call was encrypted with.
    ///
    /// A failure ends the journey: whether to send another is for whoever is told of it to decide.
    async fn send<W: Way, C: SendsOtp>(
        &self,
        patient: Patient<'_>,
        sending: SendingOtp<W, C>,
        key: Option<&Key>,
    ) -> Result<W::Journey, Error> {
        let mut course = self.open(W::KIND, patient, || sending.snapshot()).await?;
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
        reached.map(|awaiting| W::waiting(self.clone(), course, awaiting))
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
    async fn submit<W>(
        &self,
        course: &mut Course,
        awaiting: AwaitingOtp<W>,
        otp: &Otp,
    ) -> Attempt<W::Done, AwaitingOtp<W>, W::OutcomeUnknown>
    where
        W: Way + EncryptsOtp,
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
    async fn verify<W, C>(
        &self,
        course: &mut Course,
        before: AwaitingOtp<W>,
        verifying: VerifyingOtp<W, C>,
        key: Option<&Key>,
    ) -> Attempt<W::Done, AwaitingOtp<W>, W::OutcomeUnknown>
    where
        W: Way + ConfirmedBy<C>,
        C: Endpoint,
    {
        let recorded = self.audit(course, AuditAction::SubmitOtp, None).await;
        if let (Err(refused), JourneyKind::Deactivate) = (recorded, W::KIND.journey) {
            return Err((before, refused.into()));
        }
        let claimed = self.claim_for(course, AuditAction::SubmitOtp, || verifying.snapshot());
        if let Err(why) = claimed.await {
            return Err((before, why));
        }
        let step = self.perform_with(verifying, key).await;
        let left = match &step {
            Step::Next(done) => W::left(done),
            Step::Retry(awaiting, _) => Some(awaiting.snapshot()),
            Step::Unknown(unknown, _) => W::doubted(unknown),
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
