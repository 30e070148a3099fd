//! What a journey that changes an account comes to, also when its last answer was lost.

use abdm::flows::Reconciled;

use crate::otp::Accepted;
use crate::output;
use crate::problem::{At, Problem};

/// The service's answer. `None` when no answer came, but the account was found changed.
///
/// # Errors
///
/// [`Problem`] when the account is unchanged so far, or does not tell.
pub(super) async fn settle<T>(accepted: Accepted<T>) -> Result<Option<T>, Problem> {
    let (unsettled, error) = match accepted {
        Accepted::Done(done) => return Ok(Some(done)),
        Accepted::Unknown(unsettled, error) => (unsettled, error),
    };
    output::tell(format_args!("{error}\nLooking at the account ..."));
    let lost = Problem::of(&error, At::Changing);
    match unsettled.reconcile().await {
        Ok(Reconciled::Done) => Ok(None),
        Ok(Reconciled::NotDone) => Err(lost.not_done_so_far()),
        Ok(Reconciled::Unknown) => Err(lost.still_unknown(None)),
        Err(look) => Err(lost.still_unknown(Some(&look))),
    }
}
