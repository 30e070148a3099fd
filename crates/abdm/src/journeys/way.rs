//! How a machine of the flows becomes a way that a journey of this crate goes.

use std::convert::Infallible;

use abdm_flows::snapshot::{Snapshot, Storable};
use abdm_flows::{OutcomeUnknown, Step};
use abdm_types::Failure;

use super::Submitted;
use super::look::Look;
use super::waits::Waits;
use crate::parking::Course;
use crate::{Client, Error, Resumed};

/// A machine of one generation as a way of the journey `Q`: one machine can serve several. Written by
/// [`journey!`](super::declare).
pub(crate) trait Way<Q>: Storable {
    /// The state in which it waits for the patient's secret.
    type Waiting: Waits;

    /// The journey in that state.
    fn waiting(client: Client, course: Course, state: Self::Waiting) -> Q;

    /// What to keep once the secret is accepted; `None` where the journey is over.
    fn left(done: &Self::Done) -> Option<Snapshot>;

    /// What to keep where nobody knows whether it was; `None` where nothing was changed.
    fn doubted(unknown: &OutcomeUnknown<Self>) -> Option<Snapshot>;

    /// How to find out.
    fn look(unknown: OutcomeUnknown<Self>) -> Look;
}

/// What an accepted secret leads to in a machine, and to which `T` of this crate.
pub(super) trait Leads<T>: Sized {
    /// Goes on by itself to where the caller is needed again, or to where nobody knows.
    fn lead<Q>(
        self,
        client: Client,
        course: Course,
    ) -> impl Future<Output = Result<Submitted<T, Q>, Error>> + Send;
}

impl<N: Send, T: From<N>> Leads<T> for N {
    async fn lead<Q>(self, _: Client, _: Course) -> Result<Submitted<T, Q>, Error> {
        Ok(Submitted::Done(self.into()))
    }
}

/// What a machine comes back as where it waits neither for a secret nor for an answer.
pub(crate) trait Between {
    /// The journey there.
    fn back(self, client: Client, course: Course) -> Resumed;
}

/// A machine without such a state.
impl Between for Infallible {
    fn back(self, _: Client, _: Course) -> Resumed {
        match self {}
    }
}

/// Where a submission led, or the state and why nothing was submitted.
pub(super) type Attempt<N, R, U> = Result<Step<N, R, U>, (R, Error)>;

/// What a submission led to.
pub(super) async fn submitted<Q, W, T>(
    client: Client,
    course: Course,
    attempt: Attempt<W::Done, W::Waiting, OutcomeUnknown<W>>,
) -> Result<Submitted<T, Q>, Error>
where
    W: Way<Q>,
    W::Done: Leads<T>,
{
    match attempt {
        Ok(Step::Next(done)) => done.lead(client, course).await,
        Ok(Step::Retry(state, failure)) => {
            Ok(Submitted::Retry(W::waiting(client, course, state), failure.into()))
        }
        Ok(Step::Unknown(state, failure)) => unknown(client, course, W::look(state), failure),
        Ok(Step::Ended(ended)) => Err(ended.into()),
        Err((state, why)) => {
            let why = why.unless_over()?;
            Ok(Submitted::Retry(W::waiting(client, course, state), why))
        }
    }
}

/// The journey goes on as it was: it waits for another secret than was entered.
pub(super) fn other_method<Q, W, T>(
    client: Client,
    course: Course,
    state: W::Waiting,
) -> Submitted<T, Q>
where
    W: Way<Q>,
{
    let why = Error::OtherMethod { awaits: state.awaits() };
    Submitted::Retry(W::waiting(client, course, state), why)
}

fn unknown<Q, T>(
    client: Client,
    course: Course,
    look: Look,
    failure: Failure,
) -> Result<Submitted<T, Q>, Error> {
    match look {
        Look::NothingChanged => Err(failure.into()),
        look => Ok(Submitted::unknown(client, course, look, failure)),
    }
}

impl Error {
    /// The reason why nothing was sent, where the journey goes on here. Somebody else's claim ends
    /// it here: it goes on there. So does that it has expired.
    pub(super) fn unless_over(self) -> Result<Self, Self> {
        match self {
            over @ (Self::AlreadyClaimed { .. } | Self::NoSuchJourney) => Err(over),
            why => Ok(why),
        }
    }
}
