//! What a journey that changes an account comes to, also when its last answer was lost.

use abdm::flows::Reconciled;
use abdm::flows::snapshot::Kind;
use abdm::store::JourneyId;
use abdm::{Awaits, Pending};

use crate::otp::{self, Accepted};
use crate::output;
use crate::password;
use crate::problem::{At, Problem};
use crate::prompt::Asker;

/// Asks for what the journey waits for and submits it. `None` when no answer came, but the account was
/// found changed.
///
/// # Errors
///
/// [`Problem`] when the journey is over or nobody can be asked any more, and when the account is
/// unchanged so far, or does not tell.
pub(super) async fn submit<J: Pending>(
    journey: J,
    asker: Asker,
) -> Result<Option<J::Done>, Problem> {
    let (id, kind, awaits) = (journey.id().copied(), journey.kind(), journey.awaits());
    let accepted = match awaits {
        Awaits::Password => password::submit(journey, asker).await?,
        _ => {
            let to = otp::where_to(journey.kind().journey);
            otp::submit(journey, to, asker).await?
        }
    };
    settle(accepted, id.as_ref(), kind, awaits).await
}

/// The service's answer. `None` when no answer came, but the account was found changed. `id` is the
/// journey in the store, where there is one; `awaits` is what it waited for.
///
/// # Errors
///
/// [`Problem`] when the account is unchanged so far, or does not tell.
pub(super) async fn settle<T>(
    accepted: Accepted<T>,
    id: Option<&JourneyId>,
    kind: Kind,
    awaits: Awaits,
) -> Result<Option<T>, Problem> {
    let (unsettled, error) = match accepted {
        Accepted::Done(done) => return Ok(Some(done)),
        Accepted::Unknown(unsettled, error) => (unsettled, error),
    };
    let action = kind.action();
    let lost = Problem::of(&error, At::Changing(action));
    if action.can_be_done_again() {
        return Err(lost.unseen(id));
    }
    output::tell("No answer came. Looking at the account ...");
    let problem = match unsettled.reconcile().await {
        Ok(Reconciled::Done) => return Ok(None),
        Ok(Reconciled::NotDone) => lost.not_done_so_far(action),
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
