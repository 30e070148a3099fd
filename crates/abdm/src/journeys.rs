//! The journeys as an application sees them: the same for every generation.

mod deactivate;
mod login;
mod reactivate;
mod retrieve;

pub use deactivate::{Deactivate, Deactivated};
pub use login::{Account, ChooseAccount, LoggedIn, Login, LoginBy};
pub use reactivate::{Reactivate, Reactivated};
pub use retrieve::{Retrieve, Retrieved};

use abdm_flows::{Reconciled, Step, v1v2};
use abdm_types::Failure;

use crate::{Client, Error};

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

/// A change of an account of which nobody knows whether it was made.
#[derive(Debug)]
pub struct Unsettled {
    client: Client,
    state: Option<v1v2::Reconciling>,
}

impl Unsettled {
    fn new(client: Client, state: Option<v1v2::Reconciling>) -> Self {
        Self { client, state }
    }

    /// Looks at the account. The look only reads and can be repeated.
    ///
    /// Gives [`Reconciled::Unknown`] without a call when the account's number is not known.
    ///
    /// # Errors
    ///
    /// [`Error`] when the look itself failed.
    pub async fn reconcile(&self) -> Result<Reconciled, Error> {
        let Some(state) = self.state.clone() else {
            return Ok(Reconciled::Unknown);
        };
        self.client.perform(state).await.map_err(|(_, failure)| failure.into())
    }
}

/// Goes on where the next state is reached, and stops with the reason otherwise: for the calls
/// before an OTP is out, which leave nothing behind that an application could hold on to.
fn reached<N, R, U>(step: Step<N, R, U>) -> Result<N, Error> {
    match step {
        Step::Next(next) => Ok(next),
        Step::Retry(_, failure) | Step::Unknown(_, failure) => Err(failure.into()),
        Step::Ended(ended) => Err(ended.into()),
    }
}

/// Translates a step after a submission. `unknown` makes what an unknown outcome leaves behind.
fn submitted<N, R, U, T, J>(
    step: Step<N, R, U>,
    done: impl FnOnce(N) -> T,
    retry: impl FnOnce(R) -> J,
    unknown: impl FnOnce(U, Failure) -> Result<Submitted<T, J>, Error>,
) -> Result<Submitted<T, J>, Error> {
    match step {
        Step::Next(next) => Ok(Submitted::Done(done(next))),
        Step::Retry(state, failure) => Ok(Submitted::Retry(retry(state), failure.into())),
        Step::Unknown(state, failure) => unknown(state, failure),
        Step::Ended(ended) => Err(ended.into()),
    }
}

/// An unknown outcome that changed no account: the journey is over.
fn nothing_to_settle<U, S>(_: U, failure: Failure) -> Result<S, Error> {
    Err(failure.into())
}
