//! The journeys themselves, as an application would write them.

use std::sync::Arc;

use abdm::flows::{AuthBy, Consequences, Reasons, UserSession};
use abdm::types::{Aadhaar, AbhaId, Effect, Received};
use abdm::{Error, LoggedIn, LoginBy, Pending, Submitted};
use abdm_sandbox::people::{ASHA, JOSEPH, KAVERI, Person};

use super::call_log::CallLog;
use super::stage::{Cold, Patient, Stage, invented};
use crate::otp::submitting;
use crate::problem::{At, Problem};

/// A journey of the demonstration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Journey {
    LoginAadhaarOtp,
    LoginMobile,
    RetrieveAadhaarOtp,
    DeactivateAadhaarOtp,
    ReactivateAadhaarOtp,
}

/// What a journey was shown to have done, in words.
pub(super) type Proven = Vec<&'static str>;

/// Whose ABHA is deactivated and reactivated. Always the same, so that a run which was interrupted
/// is put right by the next; and nobody whom the other journeys need.
const LEAVING: Person = JOSEPH;

const TOKEN_WORKS: &str = "the token reads the profile";
const LOGIN_REFUSED: &str = "login is refused";
const LOGIN_WORKS: &str = "login works";

impl Journey {
    /// In this order: what is deactivated is reactivated next.
    pub(super) const ALL: [Self; 5] = [
        Self::LoginAadhaarOtp,
        Self::LoginMobile,
        Self::RetrieveAadhaarOtp,
        Self::DeactivateAadhaarOtp,
        Self::ReactivateAadhaarOtp,
    ];

    /// For programs.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::LoginAadhaarOtp => "login-aadhaar-otp",
            Self::LoginMobile => "login-mobile",
            Self::RetrieveAadhaarOtp => "retrieve-aadhaar-otp",
            Self::DeactivateAadhaarOtp => "deactivate-aadhaar-otp",
            Self::ReactivateAadhaarOtp => "reactivate-aadhaar-otp",
        }
    }

    /// For people.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::LoginAadhaarOtp => "Log in with Aadhaar OTP",
            Self::LoginMobile => "Log in using a mobile that three people share",
            Self::RetrieveAadhaarOtp => "Retrieve a forgotten ABHA with Aadhaar OTP",
            Self::DeactivateAadhaarOtp => "Deactivate with Aadhaar OTP",
            Self::ReactivateAadhaarOtp => "Reactivate with Aadhaar OTP",
        }
    }

    /// Whose journey it is.
    pub(super) fn person(self) -> Person {
        match self {
            Self::LoginAadhaarOtp => ASHA,
            Self::LoginMobile | Self::RetrieveAadhaarOtp => KAVERI,
            Self::DeactivateAadhaarOtp | Self::ReactivateAadhaarOtp => LEAVING,
        }
    }

    /// Performs it and proves that it did what it says.
    pub(super) async fn perform(self, cold: &Cold<'_>) -> Result<Proven, Problem> {
        match self {
            Self::LoginAadhaarOtp => login_aadhaar_otp(cold).await,
            Self::LoginMobile => login_mobile(cold).await,
            Self::RetrieveAadhaarOtp => retrieve(cold).await,
            Self::DeactivateAadhaarOtp => deactivate(cold).await,
            Self::ReactivateAadhaarOtp => reactivate(cold).await,
        }
    }
}

async fn login_aadhaar_otp(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let asha = Patient::new(&ASHA)?;
    let session = log_in(cold, &asha).await?;
    prove_token(cold, &session, &asha).await?;
    Ok(vec![TOKEN_WORKS])
}

async fn login_mobile(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let kaveri = Patient::new(&KAVERI)?;
    let mark = cold.mark(&kaveri).await?;
    let by = LoginBy::Mobile(kaveri.mobile.clone());
    let login = cold.client.login(by).await.map_err(|error| Problem::of(&error, At::Asking))?;
    let LoggedIn::ChooseAccount(choice) = submit(cold, login, &kaveri, mark).await? else {
        return Err(unexpected("nobody was asked which account it should be"));
    };
    let accounts = choice.accounts().len();
    cold.log.note(format_args!("{accounts} accounts; chosen {}", kaveri.abha_number.masked()));
    let session = match choice.choose(&kaveri.abha_number).await {
        Ok(Submitted::Done(session)) => session,
        Ok(Submitted::Retry(_, error) | Submitted::Unknown(_, error)) | Err(error) => {
            return Err(Problem::of(&error, At::Submitting));
        }
    };
    prove_token(cold, &session, &kaveri).await?;
    Ok(vec![TOKEN_WORKS])
}

async fn retrieve(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let kaveri = Patient::new(&KAVERI)?;
    let aadhaar = invented(Aadhaar::parse(KAVERI.aadhaar))?;
    let mark = cold.mark(&kaveri).await?;
    let journey =
        cold.client.retrieve(&aadhaar).await.map_err(|error| Problem::of(&error, At::Asking))?;
    let found = submit(cold, journey, &kaveri, mark).await?;
    let number = found.account().and_then(|account| account.abha_number.as_ref());
    if number.and_then(Received::full) != Some(&kaveri.abha_number) {
        return Err(unexpected("the ABHA that was found is another's"));
    }
    cold.log.note(format_args!("found {}", kaveri.abha_number.masked()));
    match &found.session {
        Some(session) => {
            prove_token(cold, session, &kaveri).await?;
            Ok(vec!["the number is hers", TOKEN_WORKS])
        }
        None => Ok(vec!["the number is hers"]),
    }
}

async fn deactivate(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let patient = Patient::new(&LEAVING)?;
    let session = {
        let _proving = cold.log.prove();
        match try_log_in(cold, &patient).await {
            // Left behind by a demonstration that was interrupted.
            Err(failed) if failed.is_deactivated() => {
                cold.log.note("still deactivated from an earlier run: reactivated first");
                make_active(cold, &patient).await?;
                log_in(cold, &patient).await?
            }
            session => session?,
        }
    };
    prove_token(cold, &session, &patient).await?;

    let mark = cold.mark(&patient).await?;
    let reasons = invented(Reasons::parse(["101"]))?;
    let acknowledged = Consequences::DEACTIVATION.acknowledge();
    let journey = cold
        .client
        .deactivate(&session, reasons, acknowledged, AuthBy::AadhaarOtp)
        .await
        .map_err(|error| Problem::of(&error, At::Asking))?;
    submit(cold, journey, &patient, mark).await?;

    let _proving = cold.log.prove();
    match try_log_in(cold, &patient).await {
        Err(failed) if failed.is_deactivated() => {
            cold.log.note("login is refused: the account is deactivated");
            Ok(vec![TOKEN_WORKS, LOGIN_REFUSED])
        }
        Err(failed) => Err(failed.into()),
        Ok(_) => Err(unexpected("login still works after the deactivation")),
    }
}

async fn reactivate(cold: &Cold<'_>) -> Result<Proven, Problem> {
    let patient = Patient::new(&LEAVING)?;
    let mut proven = Vec::new();
    if let Some(session) = make_active(cold, &patient).await? {
        prove_token(cold, &session, &patient).await?;
        proven.push(TOKEN_WORKS);
    }
    let _proving = cold.log.prove();
    let session = log_in(cold, &patient).await?;
    cold.log.note("login works again");
    prove_token(cold, &session, &patient).await?;
    proven.push(LOGIN_WORKS);
    Ok(proven)
}

/// After a failure: makes active whoever was left deactivated.
pub(super) async fn restore(stage: &Stage) -> Result<(), Problem> {
    let cold = stage.cold(Arc::new(CallLog::new(false)))?;
    let patient = Patient::new(&LEAVING)?;
    match try_make_active(&cold, &patient).await {
        // Whoever is active cannot be reactivated, and need not be.
        Err(Failed::Journey(error, At::Asking))
            if error.effect() == Effect::Settled && !error.is_locked() =>
        {
            Ok(())
        }
        reactivated => reactivated.map(drop).map_err(Problem::from),
    }
}

async fn make_active(cold: &Cold<'_>, patient: &Patient) -> Result<Option<UserSession>, Problem> {
    try_make_active(cold, patient).await.map_err(Problem::from)
}

async fn log_in(cold: &Cold<'_>, patient: &Patient) -> Result<UserSession, Problem> {
    try_log_in(cold, patient).await.map_err(Problem::from)
}

/// Why a part of a journey failed, for one that can go on from there.
#[derive(Debug)]
enum Failed {
    Journey(Error, At),
    Stage(Problem),
}

impl Failed {
    /// Whether the service said so, be it before the OTP or after it.
    fn is_deactivated(&self) -> bool {
        matches!(self, Self::Journey(error, _) if error.is_deactivated())
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

async fn try_make_active(
    cold: &Cold<'_>,
    patient: &Patient,
) -> Result<Option<UserSession>, Failed> {
    let mark = cold.mark(patient).await?;
    let journey = cold
        .client
        .reactivate(patient.abha_number.clone(), AuthBy::AadhaarOtp)
        .await
        .map_err(asking)?;
    Ok(try_submit(cold, journey, patient, mark).await?.session)
}

async fn try_log_in(cold: &Cold<'_>, patient: &Patient) -> Result<UserSession, Failed> {
    let mark = cold.mark(patient).await?;
    let by = LoginBy::aadhaar_otp(AbhaId::Number(patient.abha_number.clone()));
    let login = cold.client.login(by).await.map_err(asking)?;
    match try_submit(cold, login, patient, mark).await? {
        LoggedIn::Session(session) => Ok(session),
        LoggedIn::ChooseAccount(_) => Err(unexpected("a choice of accounts was offered").into()),
    }
}

fn asking(error: Error) -> Failed {
    Failed::Journey(error, At::Asking)
}

/// Reads the OTP from the patient's phone and submits it.
async fn submit<J: Pending>(
    cold: &Cold<'_>,
    journey: J,
    patient: &Patient,
    mark: u64,
) -> Result<J::Done, Problem> {
    try_submit(cold, journey, patient, mark).await.map_err(Problem::from)
}

async fn try_submit<J: Pending>(
    cold: &Cold<'_>,
    journey: J,
    patient: &Patient,
    mark: u64,
) -> Result<J::Done, Failed> {
    let otp = cold.otp(patient, mark).await?;
    let at = submitting(&journey);
    match journey.submit_otp(&otp).await {
        Ok(Submitted::Done(done)) => Ok(done),
        Ok(Submitted::Retry(_, error) | Submitted::Unknown(_, error)) | Err(error) => {
            Err(Failed::Journey(error, at))
        }
    }
}

/// The profile must be the patient's own.
async fn prove_token(
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

fn unexpected(what: &str) -> Problem {
    Problem::wrong_service(what, "Use hosts of an `abdm sandbox`.")
}
