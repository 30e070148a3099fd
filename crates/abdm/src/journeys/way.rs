//! How a machine of the flows becomes a way that a journey of this crate goes.

use std::convert::Infallible;

use abdm_flows::snapshot::{Resumable, Snapshot};
use abdm_flows::{AwaitingOtp, Step};
use abdm_types::Failure;

use super::look::Look;
use super::{Pending, Submitted, Unsettled};
use crate::parking::Course;
use crate::{Client, Error, Resumed};

/// A machine of one generation as a way of a journey. Written by [`journey!`](super::declare).
pub(crate) trait Way: Resumable {
    /// The journey.
    type Journey: Pending;

    /// The journey while it waits for the OTP.
    fn waiting(client: Client, course: Course, state: AwaitingOtp<Self>) -> Self::Journey;

    /// What to keep once the secret is accepted; `None` where the journey is over.
    fn left(done: &Self::Done) -> Option<Snapshot>;

    /// What to keep where nobody knows whether it was; `None` where nothing was changed.
    fn doubted(unknown: &Self::OutcomeUnknown) -> Option<Snapshot>;

    /// How to find out.
    fn look(unknown: Self::OutcomeUnknown) -> Look;
}

/// What an accepted secret leads to in a machine, and to which `T` of this crate.
pub(super) trait Leads<T>: Sized {
    /// Goes on by itself to where the caller is needed again.
    fn lead(self, client: Client, course: Course) -> impl Future<Output = Result<T, Error>> + Send;
}

impl<N: Send, T: From<N>> Leads<T> for N {
    async fn lead(self, _: Client, _: Course) -> Result<T, Error> {
        Ok(self.into())
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

/// What a submission led to. `again` is the journey that goes back to the state before.
pub(super) async fn submitted<W, T, R>(
    client: Client,
    course: Course,
    attempt: Attempt<W::Done, R, W::OutcomeUnknown>,
    again: impl FnOnce(Client, Course, R) -> W::Journey,
) -> Result<Submitted<T, W::Journey>, Error>
where
    W: Way,
    W::Done: Leads<T>,
{
    let unknown = |client, course, state, failure: Failure| match W::look(state) {
        Look::NothingChanged => Err(failure.into()),
        look => Ok(Submitted::Unknown(Unsettled::new(client, course, look), failure.into())),
    };
    match attempt {
        Ok(Step::Next(done)) => done.lead(client, course).await.map(Submitted::Done),
        Ok(Step::Unknown(state, failure)) => unknown(client, course, state, failure),
        Ok(Step::Retry(state, failure)) => {
            Ok(Submitted::Retry(again(client, course, state), failure.into()))
        }
        Ok(Step::Ended(ended)) => Err(ended.into()),
        Err((state, why)) => {
            why.unless_over().map(|why| Submitted::Retry(again(client, course, state), why))
        }
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
