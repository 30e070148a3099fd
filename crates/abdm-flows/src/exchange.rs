use std::time::SystemTime;

use abdm_types::{Endpoint, Failure};

/// A state that waits for one call.
///
/// Perform [`call`](Self::call) in whichever way, then hand the outcome to
/// [`receive`](Self::receive). A call that is marked [`Replay::Never`](abdm_types::Replay::Never)
/// may be performed once.
pub trait Exchange: Sized {
    /// The endpoint to call.
    type Call: Endpoint;
    /// What the reply leads to: a [`Step`](crate::Step), or for a look-up that belongs to no step of
    /// a journey its answer.
    type Next;

    /// The request to send.
    fn call(&self) -> &Self::Call;

    /// Takes the reply, or why there is none. `now` dates what the reply says about lifetimes.
    fn receive(
        self,
        reply: Result<<Self::Call as Endpoint>::Response, Failure>,
        now: SystemTime,
    ) -> Self::Next;
}
