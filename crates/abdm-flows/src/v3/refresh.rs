//! Renew a patient's login.
//!
//! ```text
//!  Refreshing ──request/token──▶ UserSession
//!      │  ▲ │
//!      └──┘ │ no reply, or no login in it
//!  not sent ▼
//!       OutcomeUnknown
//! ```
//!
//! A refusal leads to [`Ended`]: the patient logs in again.

use std::time::SystemTime;

use abdm_types::v3::refresh;
use abdm_types::{Endpoint, Failure};
use secrecy::ExposeSecret;

use crate::step::send_failed;
use crate::{CannotRefresh, Ended, Exchange, Generation, Step, UserSession};

/// The call that renews a login is about to be made, or under way. It is not repeated: whether the
/// refresh token can be used again is not published.
#[derive(Debug)]
pub struct Refreshing {
    was: UserSession,
    call: refresh::Request,
}

impl Refreshing {
    /// Begins with a login of this generation.
    ///
    /// # Errors
    ///
    /// [`CannotRefresh`], with the login. Nothing was sent.
    pub fn new(session: UserSession) -> Result<Self, (UserSession, CannotRefresh)> {
        match session.refresh_token(Generation::V3) {
            Ok(token) => {
                let call = refresh::Request { r_token: token.clone() };
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
    type Call = refresh::Request;
    type Next = Step<UserSession, Self, OutcomeUnknown>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(self, reply: Result<refresh::Response, Failure>, now: SystemTime) -> Self::Next {
        match reply {
            Ok(refresh::Response(tokens))
                if !tokens.is_login()
                    || tokens.token.expose_secret() == self.call.r_token.expose_secret() =>
            {
                let failure = Failure::lacking(&refresh::Request::META, "x_token");
                Step::Unknown(OutcomeUnknown { was: self.was }, failure)
            }
            Ok(refresh::Response(tokens)) => Step::Next(self.was.renewed(tokens, now)),
            Err(failure) => send_failed(
                failure,
                self,
                |Self { was, .. }| OutcomeUnknown { was },
                |_, failure| Ended::Refused(failure),
            ),
        }
    }
}

/// New tokens may have been issued, but did not arrive, or what arrived is no login.
#[derive(Debug, Clone)]
pub struct OutcomeUnknown {
    /// The login as it was. Its `X-Token` is good until it expires, as far as anybody knows; its
    /// refresh token may be dead. Once both are refused, the patient logs in again.
    pub was: UserSession,
}
