//! Renew a patient's login.
//!
//! ```text
//!  Refreshing ──generate/access-token──▶ UserSession
//!      │  ▲ │
//!      └──┘ │ no reply
//!  not sent ▼
//!       OutcomeUnknown
//! ```
//!
//! A refusal leads to [`Ended`]: the patient logs in again.

use std::time::SystemTime;

use abdm_types::Failure;
use abdm_types::v1v2::access_token;

use crate::step::send_failed;
use crate::{CannotRefresh, Ended, Exchange, Generation, Step, UserSession};

/// The call that renews a login is about to be made, or under way. It is not repeated: whether the
/// refresh token can be used again is not published.
#[derive(Debug)]
pub struct Refreshing {
    was: UserSession,
    call: access_token::Request,
}

impl Refreshing {
    /// Begins with a login of this generation.
    ///
    /// # Errors
    ///
    /// [`CannotRefresh`], with the login. Nothing was sent.
    pub fn new(session: UserSession) -> Result<Self, (UserSession, CannotRefresh)> {
        match session.refresh_token(Generation::V1V2) {
            Ok(token) => {
                let call = access_token::Request { refresh_token: token.clone() };
                Ok(Self { was: session, call })
            }
            Err(why) => Err((session, why)),
        }
    }

    /// The login as it was, for a caller who does not try again.
    pub fn into_session(self) -> UserSession {
        self.was
    }
}

impl Exchange for Refreshing {
    type Call = access_token::Request;
    type Next = Step<UserSession, Self, OutcomeUnknown>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(
        self,
        reply: Result<access_token::Response, Failure>,
        now: SystemTime,
    ) -> Self::Next {
        match reply {
            Ok(renewed) => Step::Next(self.was.renewed(renewed, now)),
            Err(failure) => send_failed(
                failure,
                self,
                |Self { was, .. }| OutcomeUnknown { was },
                |_, failure| Ended::Refused(failure),
            ),
        }
    }
}

/// A new `X-Token` may have been issued, but did not arrive.
#[derive(Debug, Clone)]
pub struct OutcomeUnknown {
    /// The login as it was. Its `X-Token` is good until it expires, as far as anybody knows; its
    /// refresh token may be dead. Once both are refused, the patient logs in again.
    pub was: UserSession,
}
