//! The journeys as an application sees them: the same for every generation.

mod account;
mod choose;
mod deactivate;
mod declare;
mod delete;
mod enrol;
mod enrolling;
mod find;
mod leave;
mod login;
mod look;
mod pending;
mod reactivate;
mod rekyc;
mod resend;
mod retrieve;
mod second;
mod submit;
mod update_email;
mod update_mobile;
mod waits;
mod way;

pub use account::Account;
pub use choose::ChooseAccount;
pub use deactivate::{Deactivate, Deactivated};
pub use delete::{Delete, Deleted};
pub use enrol::{Enrol, EnrolStep, Enrolled, MobileAsked};
pub use enrolling::Enrolling;
pub use find::{FoundAccount, FoundAccounts};
pub use login::{LoggedIn, Login, LoginBy};
pub use look::Unsettled;
pub(crate) use look::{Look, reconcile};
pub use pending::{Awaits, Pending};
pub use reactivate::{Reactivate, Reactivated};
pub use rekyc::{KycRenewed, ReKyc};
pub use resend::Resent;
pub use retrieve::{Retrieve, RetrieveBy, Retrieved};
pub use update_email::{EmailUpdated, UpdateEmail};
pub use update_mobile::{MobileStep, MobileUpdated, MobileVerified, UpdateMobile};
pub(crate) use way::{Between, Way};

use abdm_crypto::{EncryptError, Encryptor};
use abdm_flows::snapshot::{Action, JourneyKind, Resumable, ResumableByPassword, Snapshot};
use abdm_flows::{
    AuthBy, AwaitingOtp, AwaitingPassword, Generation, NoSuchMethod, SendingOtp, SendsOtp, Step,
};
use abdm_types::{AbhaId, AbhaNumber, Effect, Failure};

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

impl<T, J> Submitted<T, J> {
    /// Nobody knows what came of it.
    fn unknown(client: Client, course: Course, look: Look, failure: Failure) -> Self {
        let failure = match course.kind.action().can_be_done_again() {
            true => failure.harmless_again(),
            false => failure,
        };
        Self::Unknown(Unsettled::new(client, course, look), failure.into())
    }
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
    async fn send_encrypted<Q, W, C>(
        &self,
        patient: Patient<'_>,
        make: impl FnOnce(&Encryptor) -> Result<SendingOtp<W, C>, EncryptError>,
    ) -> Result<Q, Error>
    where
        W: Way<Q, Waiting = AwaitingOtp<W>> + Resumable,
        C: SendsOtp,
    {
        let key = self.key().await?;
        let sending = make(key.encryptor())?;
        self.send(patient, sending, Some(&key)).await
    }

    /// Sends an OTP. `key` is what the call was encrypted with.
    ///
    /// A failure ends the journey: whether to send another is for whoever is told of it to decide.
    async fn send<Q, W, C>(
        &self,
        patient: Patient<'_>,
        sending: SendingOtp<W, C>,
        key: Option<&Key>,
    ) -> Result<Q, Error>
    where
        W: Way<Q, Waiting = AwaitingOtp<W>> + Resumable,
        C: SendsOtp,
    {
        let mut course = self.open(sending.kind(), patient, || sending.snapshot()).await?;
        // Only what takes an account away waits for its record, and that when it is submitted.
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

    /// Gives a journey its place that waits for a password. Nothing is sent to anybody.
    async fn ask_password<Q, W>(
        &self,
        patient: Patient<'_>,
        awaiting: AwaitingPassword<W>,
    ) -> Result<Q, Error>
    where
        W: Way<Q, Waiting = AwaitingPassword<W>> + ResumableByPassword,
    {
        let course = self.open(awaiting.kind(), patient, || awaiting.snapshot()).await?;
        Ok(W::waiting(self.clone(), course, awaiting))
    }

    /// Refuses before any call a method that this generation has not for what the journey is for.
    fn check_method(&self, action: Action, by: AuthBy) -> Result<(), Error> {
        let generation = self.generation();
        let is_there = |kind: JourneyKind| kind.exists_in(generation);
        if JourneyKind::of(action, by).is_some_and(is_there) {
            return Ok(());
        }
        Err(match (generation, action, by) {
            (Generation::V1V2, Action::Deactivate, AuthBy::Password) => {
                self.lacks(Feature::DeactivateByPassword)
            }
            (Generation::V1V2, Action::Delete, AuthBy::Password) => {
                self.lacks(Feature::DeleteByPassword)
            }
            _ => NoSuchMethod { by }.into(),
        })
    }

    /// Refuses before any call a journey that this generation has not.
    fn check_exists(&self, kind: JourneyKind, what: Feature) -> Result<(), Error> {
        match kind.exists_in(self.generation()) {
            true => Ok(()),
            false => Err(self.lacks(what)),
        }
    }

    /// The number of an ABHA, which is all that V3 takes.
    pub(crate) fn number(&self, abha: AbhaId, what: Feature) -> Result<AbhaNumber, Error> {
        match abha {
            AbhaId::Number(number) => Ok(number),
            AbhaId::Address(_) => Err(self.lacks(what)),
        }
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
