//! Asks for an OTP until it is right or nobody can be asked any more.

use abdm::flows::AuthBy;
use abdm::flows::snapshot::JourneyKind;
use abdm::types::Otp;
use abdm::{Error, Pending, Submitted, Unsettled};

use crate::live::Countdown;
use crate::output;
use crate::problem::{At, Problem};
use crate::prompt::Asker;
use crate::resend::{self, Resends};

/// Secrets that are submitted in one journey. Services lock an account after more.
pub(crate) const MOST_ATTEMPTS: u32 = 3;

/// Where in a journey its submission comes.
pub(crate) fn submitting<J: Pending>(journey: &J) -> At {
    match journey.changes_account() {
        true => At::Changing(journey.kind().action()),
        false => At::Submitting,
    }
}

/// What became of an OTP that was not refused.
#[derive(Debug)]
pub(crate) enum Accepted<T> {
    /// It was accepted.
    Done(T),
    /// Nobody knows. Comes only from journeys that change an account.
    Unknown(Box<Unsettled>, Error),
}

/// Where an Aadhaar OTP goes, if the service does not tell.
pub(crate) const AADHAAR_MOBILE: &str = "the mobile linked with Aadhaar";

/// The same for a journey with an ABHA.
pub(crate) const ACCOUNT_MOBILE: &str = "the mobile of the account";

/// Where the OTP of a journey goes, if the service does not tell.
pub(crate) fn where_to(journey: JourneyKind) -> &'static str {
    match (journey, journey.by()) {
        (
            JourneyKind::LoginMobile | JourneyKind::RetrieveMobileOtp | JourneyKind::FindMobileOtp,
            _,
        ) => "the patient's mobile",
        (_, Some(AuthBy::MobileOtp)) => ACCOUNT_MOBILE,
        _ => AADHAAR_MOBILE,
    }
}

/// What was entered.
enum Entered {
    Otp(Otp),
    /// The OTP is to be sent again.
    Resend,
}

/// Why an OTP is still asked for.
enum Refused {
    /// The last one.
    Otp(Error),
    /// The wish for another one. That was told.
    Resend(Error),
}

/// Asks for the OTP and submits it. A wrong one is asked for again; nothing is submitted twice. It
/// is sent again for whoever wishes that, where it can be.
/// `to` is where it went, if the service does not tell.
///
/// # Errors
///
/// [`Problem`] when the journey is over, or there is no further OTP to try.
pub(crate) async fn submit<J: Pending>(
    mut journey: J,
    to: &str,
    asker: Asker,
) -> Result<Accepted<J::Done>, Problem> {
    output::tell_otp_sent(&format!("An OTP was sent to {}.", sent_to(&journey, to)));
    let id = journey.id().copied();
    let at = submitting(&journey);
    if let Some(id) = &id {
        output::tell(format_args!("If this is interrupted: `abdm resume {id}`."));
    }
    resend::offer(&journey);
    // Nobody else can be asked; the OTP is out, and in a store its journey waits.
    let unused = |problem: Problem| match &id {
        Some(id) => problem.goes_on(id, true),
        None => problem.with_otp_unused(),
    };
    let refused_at = |journey: &J, error: &Error| match &id {
        Some(id) => Problem::of(error, at).goes_on(id, journey.wrong_attempts() < MOST_ATTEMPTS),
        None => Problem::of(error, at).for_good(error),
    };
    let mut refused = None;
    // Also those that other processes made.
    let mut attempts = journey.wrong_attempts();
    while attempts < MOST_ATTEMPTS {
        if let Some(Refused::Otp(error)) = &refused
            && asker.is_terminal()
        {
            output::tell(error);
        }
        let otp = match ask(asker, Resends::of(&journey)).map_err(unused)? {
            Some(Entered::Otp(otp)) => otp,
            Some(Entered::Resend) => {
                let not_sent;
                (journey, not_sent) = resend::send(journey, to).await?;
                refused = not_sent.map(Refused::Resend);
                continue;
            }
            None => {
                return Err(match refused {
                    Some(Refused::Otp(error)) => refused_at(&journey, &error),
                    Some(Refused::Resend(error)) => {
                        Problem::of_resend(&error, Resends::of(&journey), id.as_ref())
                    }
                    None => unused(Problem::usage(
                        "otp: missing",
                        "Give it as a line on standard input.",
                    )),
                });
            }
        };
        attempts += 1;
        match journey.submit_otp(&otp).await.map_err(|error| Problem::of(&error, at))? {
            Submitted::Done(done) => return Ok(Accepted::Done(done)),
            Submitted::Unknown(unsettled, error) => {
                return Ok(Accepted::Unknown(Box::new(unsettled), error));
            }
            // A person can tell whether another OTP makes sense, a script cannot.
            Submitted::Retry(again, error) if asker.is_terminal() || error.is_wrong_otp() => {
                refused = Some(Refused::Otp(error));
                journey = again;
            }
            Submitted::Retry(again, error) => return Err(refused_at(&again, &error)),
        }
    }
    Err(match refused {
        Some(Refused::Otp(error)) => refused_at(&journey, &error),
        _ => Problem::no_attempts_left(id.as_ref()),
    })
}

/// Where the OTP went. `to` is for a service that does not tell.
pub(crate) fn sent_to<J: Pending>(journey: &J, to: &str) -> String {
    journey.sent_to().map_or_else(|| to.to_owned(), |sent_to| output::one_line(&sent_to))
}

/// `None` when there is nobody to ask any more.
fn ask(asker: Asker, resends: Option<Resends>) -> Result<Option<Entered>, Problem> {
    for last in [false, false, true] {
        let counting = resends.and_then(Resends::at).map(Countdown::to);
        let line = asker.secret("OTP (not shown)");
        drop(counting);
        let Some(line) = line? else {
            return Ok(None);
        };
        if line.trim().eq_ignore_ascii_case(resend::WORD) {
            return Ok(Some(Entered::Resend));
        }
        match Otp::parse(&line) {
            Ok(otp) => return Ok(Some(Entered::Otp(otp))),
            Err(error) if asker.is_terminal() && !last => output::tell(error),
            Err(error) => return Err(Problem::malformed("otp", error)),
        }
    }
    Ok(None)
}
