use abdm_flows::{SessionOf, UserSession};
use abdm_types::{Ciphertext, Email, v3};

use crate::hosts::Wire;
use crate::{Client, Error, Feature};

impl Client {
    /// Sends a link to an e-mail address. The account has the address once the patient opens the link,
    /// which only the [`profile`](Self::profile) tells.
    ///
    /// The call is made once. To link an address while the patient is there:
    /// [`update_email`](Self::update_email).
    ///
    /// # Errors
    ///
    /// [`Error`]; [`Error::NotInGeneration`] before any call on v1/v2. If the
    /// [`effect`](Error::effect) is possible, the link may be on its way.
    pub async fn send_email_link(&self, session: &UserSession, email: &Email) -> Result<(), Error> {
        self.check_session(session, SessionOf::Number)?;
        match self.wire() {
            Wire::V1V2 => Err(self.lacks(Feature::EmailLink)),
            Wire::V3(_) => {
                let key = self.key().await?;
                let encrypted = key.encryptor().encrypt_base64(email.as_str().as_bytes())?;
                let (x_token, login_id) = (session.x_token.clone(), Ciphertext::new(encrypted));
                let request = v3::email_link::Request { x_token, login_id };
                self.call_with(&request, Some(&key)).await?;
                Ok(())
            }
        }
    }
}
