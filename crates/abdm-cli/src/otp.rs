//! Asks for an OTP until it is right or nobody can be asked any more.

use abdm::types::Otp;
use abdm::{
    Deactivate, Deactivated, Error, LoggedIn, Login, Reactivate, Reactivated, Retrieve, Retrieved,
    Submitted, Unsettled,
};

use crate::output;
use crate::problem::{At, Problem};
use crate::prompt::Asker;

/// OTPs that are submitted in one journey. Services lock an account after more.
const MOST_ATTEMPTS: u32 = 3;

/// A journey whose OTP is on its way.
pub(crate) trait AwaitsOtp: Sized {
    /// Where the right OTP leads.
    type Done;
    /// Whether the OTP changes the account.
    const AT: At;

    /// The mobile it went to, masked, if the service told.
    fn sent_to(&self) -> Option<String>;

    /// Submits it, once.
    async fn submit_otp(self, otp: &Otp) -> Result<Submitted<Self::Done, Self>, Error>;
}

macro_rules! awaits_otp {
    ($($journey:ty => $done:ty, $at:ident;)*) => {$(
        impl AwaitsOtp for $journey {
            type Done = $done;
            const AT: At = At::$at;

            fn sent_to(&self) -> Option<String> {
                <$journey>::sent_to(self)
            }

            async fn submit_otp(self, otp: &Otp) -> Result<Submitted<$done, Self>, Error> {
                <$journey>::submit_otp(self, otp).await
            }
        }
    )*};
}

awaits_otp! {
    Login => LoggedIn, Submitting;
    Retrieve => Retrieved, Submitting;
    Deactivate => Deactivated, Changing;
    Reactivate => Reactivated, Changing;
}

/// What became of an OTP that was not refused.
#[derive(Debug)]
pub(crate) enum Accepted<T> {
    /// It was accepted.
    Done(T),
    /// Nobody knows. Comes only from journeys that change an account.
    Unknown(Unsettled, Error),
}

/// Where an Aadhaar OTP goes, if the service does not tell.
pub(crate) const AADHAAR_MOBILE: &str = "the mobile linked with Aadhaar";

/// Asks for the OTP and submits it. A wrong one is asked for again; nothing is submitted twice.
/// `to` is where it went, if the service does not tell.
///
/// # Errors
///
/// [`Problem`] when the journey is over, or there is no further OTP to try.
pub(crate) async fn submit<J: AwaitsOtp>(
    mut journey: J,
    to: &str,
    asker: Asker,
) -> Result<Accepted<J::Done>, Problem> {
    let sent_to =
        journey.sent_to().map_or_else(|| to.to_owned(), |sent_to| output::one_line(&sent_to));
    output::tell(format_args!("An OTP was sent to {sent_to}."));
    let mut refused = None;
    for _ in 0..MOST_ATTEMPTS {
        if let Some(error) = &refused
            && asker.is_terminal()
        {
            output::tell(error);
        }
        let Some(otp) = ask(asker)? else { break };
        match journey.submit_otp(&otp).await.map_err(|error| Problem::of(&error, J::AT))? {
            Submitted::Done(done) => return Ok(Accepted::Done(done)),
            Submitted::Unknown(unsettled, error) => return Ok(Accepted::Unknown(unsettled, error)),
            // A person can tell whether another OTP makes sense, a script cannot.
            Submitted::Retry(again, error) if asker.is_terminal() || error.is_wrong_otp() => {
                refused = Some(error);
                journey = again;
            }
            Submitted::Retry(_, error) => return Err(Problem::of(&error, J::AT)),
        }
    }
    Err(match refused {
        Some(error) => Problem::of(&error, J::AT),
        None => {
            Problem::usage("otp: missing", "Give it as a line on standard input.").with_otp_unused()
        }
    })
}

/// `None` when there is nobody to ask any more. Whatever goes wrong, the OTP is out.
fn ask(asker: Asker) -> Result<Option<Otp>, Problem> {
    for last in [false, false, true] {
        let Some(line) = asker.secret("OTP (not shown)").map_err(Problem::with_otp_unused)? else {
            return Ok(None);
        };
        match Otp::parse(&line) {
            Ok(otp) => return Ok(Some(otp)),
            Err(error) if asker.is_terminal() && !last => output::tell(error),
            Err(error) => return Err(Problem::malformed("otp", error).with_otp_unused()),
        }
    }
    Ok(None)
}
