use abdm_flows::{CannotRefresh, SessionOf, Step, UserSession, v1v2, v3};

use crate::hosts::Wire;
use crate::{Client, Error};

impl Client {
    /// Renews a patient's login before it expires. The call is made once: whether a refresh token can
    /// be used again is not published.
    ///
    /// # Errors
    ///
    /// [`Error`]. [`Error::CannotRefresh`] when no refresh token came with the login. If the
    /// [`effect`](Error::effect) is possible the refresh token may be spent; the old login is good
    /// until it expires.
    pub async fn refresh(&self, session: &UserSession) -> Result<UserSession, Error> {
        self.check_session(session, SessionOf::Number)?;
        let session = session.clone();
        match self.wire() {
            Wire::V1V2 => match v1v2::refresh::Refreshing::new(session) {
                Ok(refreshing) => renewed(self.perform(refreshing).await),
                Err((_, why)) => Err(why.into()),
            },
            Wire::V3(_) => match v3::refresh::Refreshing::new(session) {
                Ok(refreshing) => renewed(self.perform(refreshing).await),
                Err((_, why)) => Err(why.into()),
            },
        }
    }
}

fn renewed<R, U>(step: Step<UserSession, R, U>) -> Result<UserSession, Error> {
    match step {
        Step::Next(session) => Ok(session),
        Step::Retry(_, failure) | Step::Unknown(_, failure) => Err(failure.into()),
        Step::Ended(ended) => Err(ended.into()),
    }
}

impl From<CannotRefresh> for Error {
    fn from(why: CannotRefresh) -> Self {
        Self::CannotRefresh(why)
    }
}
