//! How a generation of the service answers.

use abdm_flows::{Ended, Exchange};
use abdm_types::{AccountStatus, Cause, Effect, Endpoint, Failure};
use bytes::Bytes;
use http::Response;

use crate::journey::{AfterSend, AfterSubmit, Journey};
use crate::support::{answered, response};

/// A generation of the service.
pub(crate) trait Service {
    /// The calls that send an OTP, as in [`Sent::line`](crate::support::Sent).
    const SENDING: &'static [&'static str];
    /// The name of the call that gets an application token.
    const SESSION: &'static str;

    /// Refusals after which the patient may try again.
    fn wrong_otps() -> Vec<Refusal>;

    /// Refusals after which trying again in this journey is of no use.
    fn for_good() -> Vec<Refusal>;

    /// Refusals that are no verdict on what the patient entered.
    fn passing() -> Vec<Refusal>;

    /// Refusals of which nobody can tell what they mean.
    fn unclear() -> Vec<Refusal>;

    /// Replies that do not say whether the call was carried out.
    fn does_not_tell() -> Vec<(u16, &'static str)>;

    /// A refusal of an OTP in which this text is repeated.
    fn echo(text: &str) -> (u16, String);

    /// Why there is no application token when it was asked for with this reply.
    fn no_session(reply: Response<Bytes>) -> Failure;
}

/// A reply that the service settled the call with.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) body: String,
    pub(crate) cause: Cause,
}

impl Refusal {
    pub(crate) fn new(status: u16, body: impl Into<String>, cause: Cause) -> Self {
        Self { status, body: body.into(), cause }
    }

    pub(crate) fn sending<J: Journey>(&self) -> AfterSend<J> {
        answered(J::send(J::start()), self.status, self.body.clone())
    }

    pub(crate) fn verifying<J: Journey>(&self) -> AfterSubmit<J> {
        answered(J::submit(J::awaiting()), self.status, self.body.clone())
    }

    /// Whether it is a failure that says something of a call that submits an OTP, and of no other.
    pub(crate) fn is_of_a_submission(&self) -> bool {
        self.body.contains("authResult")
    }

    /// The failure of the call that a state waits for.
    pub(crate) fn failure<E: Exchange>(&self, _: &E) -> Failure {
        match E::Call::decode(response(self.status, self.body.clone())) {
            Ok(_) => panic!("{self:?} is no refusal"),
            Err(failure) => failure,
        }
    }

    /// That this is what a journey ended with, in its words: a login calls a deactivated account
    /// what it is.
    #[track_caller]
    pub(crate) fn assert_ends(&self, ended: Ended) {
        match ended {
            Ended::Refused(failure) => self.assert_is(&failure),
            Ended::NotActive { status: AccountStatus::Deactivated, .. } => {
                assert_eq!(self.cause, Cause::AccountDeactivated, "{self:?}");
            }
            ended => panic!("{self:?} ended with {ended:?}"),
        }
    }

    #[track_caller]
    pub(crate) fn assert_is(&self, failure: &Failure) {
        assert_eq!(failure.cause(), self.cause, "{self:?}");
        assert_eq!(failure.effect(), Effect::Settled, "{self:?}");
        assert_eq!(failure.service_error().unwrap().status(), self.status, "{self:?}");
    }
}
