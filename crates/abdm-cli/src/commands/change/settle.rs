//! What a journey that changes an account comes to, also when its last answer was lost.

use abdm::Awaits;
use abdm::flows::Reconciled;
use abdm::store::JourneyId;

use crate::otp::Accepted;
use crate::output;
use crate::problem::{At, Problem};

/// The service's answer. `None` when no answer came, but the account was found changed. `id` is the
/// journey in the store, where there is one; `awaits` is what it waited for.
///
/// # Errors
///
/// [`Problem`] when the account is unchanged so far, or does not tell.
pub(in crate::commands) async fn settle<T>(
    accepted: Accepted<T>,
    id: Option<&JourneyId>,
    awaits: Awaits,
) -> Result<Option<T>, Problem> {
    let (unsettled, error) = match accepted {
        Accepted::Done(done) => return Ok(Some(done)),
        Accepted::Unknown(unsettled, error) => (unsettled, error),
    };
    output::tell("No answer came. Looking at the account ...");
    let lost = Problem::of(&error, At::Changing);
    let problem = match unsettled.reconcile().await {
        Ok(Reconciled::Done) => return Ok(None),
        Ok(Reconciled::NotDone) => lost.not_done_so_far(),
        Ok(Reconciled::Unknown) => lost.still_unknown(None),
        Err(look) => lost.still_unknown(Some(&look)),
    };
    let problem = match id {
        Some(id) => problem.kept_in_doubt(id),
        None => problem,
    };
    Err(match awaits {
        Awaits::Password => problem.without_otp(),
        _ => problem,
    })
}
