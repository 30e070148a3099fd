//! What the rows are made of: each logs somebody in, hands in an OTP or proves what it did.

use abdm::flows::UserSession;
use abdm::types::{AbhaId, Received};
use abdm::{Error, LoggedIn, LoginBy, Pending, Submitted};

use super::outbox::Inbox;
use super::stage::{Cold, Patient};
use crate::otp::submitting;
use crate::problem::{At, Problem};

pub(super) const TOKEN_WORKS: &str = "the token reads the profile";
pub(super) const LOGIN_REFUSED: &str = "login is refused";
pub(super) const LOGIN_WORKS: &str = "login works";

pub(super) async fn log_in(cold: &Cold<'_>, patient: &Patient) -> Result<UserSession, Problem> {
    try_log_in(cold, patient).await.map_err(Problem::from)
}

/// Why a part of a journey failed, for one that can go on from there.
#[derive(Debug)]
pub(super) enum Failed {
    Journey(Error, At),
    Stage(Problem),
}

impl Failed {
    /// Whether the service said so, be it before the OTP or after it.
    pub(super) fn is_deactivated(&self) -> bool {
        matches!(self, Self::Journey(error, _) if error.is_deactivated())
    }

    /// Whether the service said that there is no such account.
    pub(super) fn is_unknown_account(&self) -> bool {
        matches!(self, Self::Journey(error, _) if error.is_unknown_account())
    }
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self::Stage(problem)
    }
}

impl From<Failed> for Problem {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Journey(error, at) => Self::of(&error, at),
            Failed::Stage(problem) => problem,
        }
    }
}

pub(super) async fn try_log_in(cold: &Cold<'_>, patient: &Patient) -> Result<UserSession, Failed> {
    let mark = cold.mark(patient).await?;
    let by = LoginBy::aadhaar_otp(AbhaId::Number(patient.abha_number.clone()));
    let login = cold.client.login(by).await.map_err(asking)?;
    match try_submit(cold, login, patient, mark).await? {
        LoggedIn::Session(session) => Ok(session),
        LoggedIn::ChooseAccount(_) => Err(unexpected("a choice of accounts was offered").into()),
    }
}

pub(super) fn asking(error: Error) -> Failed {
    Failed::Journey(error, At::Asking)
}

/// Reads the OTP from where it was sent and submits it.
pub(super) async fn submit<J: Pending>(
    cold: &Cold<'_>,
    journey: J,
    to: impl Into<Inbox<'_>>,
    mark: u64,
) -> Result<J::Done, Problem> {
    try_submit(cold, journey, to, mark).await.map_err(Problem::from)
}

pub(super) async fn try_submit<J: Pending>(
    cold: &Cold<'_>,
    journey: J,
    to: impl Into<Inbox<'_>>,
    mark: u64,
) -> Result<J::Done, Failed> {
    let otp = cold.otp(to, mark).await?;
    let at = submitting(&journey);
    match journey.submit_otp(&otp).await {
        Ok(Submitted::Done(done)) => Ok(done),
        Ok(Submitted::Retry(_, error) | Submitted::Unknown(_, error)) | Err(error) => {
            Err(Failed::Journey(error, at))
        }
    }
}

/// The profile must be the patient's own.
pub(super) async fn prove_token(
    cold: &Cold<'_>,
    session: &UserSession,
    patient: &Patient,
) -> Result<(), Problem> {
    let _proving = cold.log.prove();
    let profile =
        cold.client.profile(session).await.map_err(|error| Problem::of(&error, At::Reading))?;
    if profile.abha_number.as_ref().and_then(Received::full) != Some(&patient.abha_number) {
        return Err(unexpected("the token reads another's profile"));
    }
    cold.log.note(format_args!("the token reads the profile of {}", patient.abha_number.masked()));
    Ok(())
}

pub(super) fn unexpected(what: &str) -> Problem {
    Problem::wrong_service(what, "Use hosts of an `abdm sandbox`.")
}
