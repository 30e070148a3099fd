//! Asks for a password until it is right or nobody can be asked any more.

use abdm::types::Password;
use abdm::{Error, Pending, Submitted};

use crate::otp::{Accepted, MOST_ATTEMPTS};
use crate::output;
use crate::problem::{At, Problem, sends_otp};
use crate::prompt::{Asker, Hidden};

/// Asks for the password of a journey and submits it. On a terminal a wrong
/// one is asked for again; nothing is submitted twice.
///
/// # Errors
///
/// [`Problem`] when the journey is over, or there is nobody to ask again.
pub(crate) async fn submit<J: Pending>(
    journey: J,
    asker: Asker,
) -> Result<Accepted<J::Done>, Problem> {
    let kind = journey.kind();
    let submitted = ask(journey, asker).await;
    submitted.map_err(|problem| match sends_otp(kind) {
        true => problem.after_first_otp(),
        false => problem,
    })
}

async fn ask<J: Pending>(mut journey: J, asker: Asker) -> Result<Accepted<J::Done>, Problem> {
    let id = journey.id().copied();
    let at = match journey.changes_account() {
        true => At::Changing(journey.kind().action()),
        false => At::SubmittingPassword,
    };
    if let Some(id) = &id {
        output::tell(format_args!("If this is interrupted: `abdm resume {id}`."));
    }
    // In a store the journey waits for the next one.
    let goes_on = |problem: Problem, attempts: u32| match &id {
        Some(id) => problem.password_goes_on(id, attempts < MOST_ATTEMPTS),
        None => problem.without_otp(),
    };
    // Also those that other processes made.
    let mut attempts = journey.wrong_attempts();
    while attempts < MOST_ATTEMPTS {
        let password = asker
            .hidden(Hidden::PASSWORD, Password::parse)
            .map_err(|problem| goes_on(problem, attempts))?;
        attempts += 1;
        let submitted = journey.submit_password(&password).await;
        let of = |error: &Error| Problem::of(error, at).without_otp();
        match submitted.map_err(|error| of(&error))? {
            Submitted::Done(done) => return Ok(Accepted::Done(done)),
            Submitted::Unknown(unsettled, error) => {
                return Ok(Accepted::Unknown(Box::new(unsettled), error));
            }
            Submitted::Retry(again, error) if asker.is_terminal() && attempts < MOST_ATTEMPTS => {
                output::tell(&error);
                journey = again;
            }
            // A person can tell whether another one makes sense, a script cannot.
            Submitted::Retry(again, error) => {
                return Err(goes_on(of(&error), again.wrong_attempts()));
            }
        }
    }
    Err(goes_on(Problem::no_passwords_left(), attempts))
}
