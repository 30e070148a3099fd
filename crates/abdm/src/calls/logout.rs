use abdm_flows::{SessionOf, UserSession};
use abdm_types::{v1v2, v3};

use crate::hosts::Wire;
use crate::{Client, Error};

impl Client {
    /// Ends a patient's login.
    ///
    /// # Errors
    ///
    /// [`Error`]. If its [`effect`](Error::effect) is possible, the token may have ended or may run
    /// until it expires; either way forget it.
    pub async fn logout(&self, session: &UserSession) -> Result<(), Error> {
        self.check_session(session, SessionOf::Number)?;
        let x_token = session.x_token.clone();
        match self.wire() {
            Wire::V1V2 => self.call(&v1v2::logout::Request { x_token }).await.map(drop)?,
            Wire::V3(_) => self.call(&v3::logout::Request { x_token }).await.map(drop)?,
        }
        Ok(())
    }
}
