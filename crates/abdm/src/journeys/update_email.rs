use abdm_flows::{SessionOf, Updated, UserSession, v1v2, v3};
use abdm_types::Email;

use super::declare::journey;
use crate::hosts::Wire;
use crate::parking::Patient;
use crate::{Client, Error};

journey! {
    /// An update of the e-mail address whose OTP is on its way to the new one.
    UpdateEmail => EmailUpdated {
        V1V2(v1v2::update_email::Start) {
            otp: encrypted, again: never, doubt: looks, done: ends,
        }
        V3(v3::update::Start<Email>) {
            otp: encrypted, again: never, doubt: looks, done: ends,
        }
    }
    /// Submits the OTP, once. The account has the address by it.
    ///
    /// # Errors
    ///
    /// [`Error`] when the journey is over and the account unchanged.
    submit_otp
}

/// The account has the e-mail address.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct EmailUpdated {
    /// The address.
    pub email: Email,
}

impl Client {
    /// Begins to give the account of a patient who is logged in an e-mail address: sends an OTP
    /// there.
    ///
    /// Where the outcome is unknown the profile is read, for as long as the login that it was begun
    /// with is good.
    ///
    /// # Errors
    ///
    /// [`Error`]. If its [`effect`](Error::effect) is possible, an OTP may be on its way that
    /// cannot be used; the account is not changed.
    pub async fn update_email(
        &self,
        session: &UserSession,
        email: &Email,
    ) -> Result<UpdateEmail, Error> {
        let begun = self.begin_email(session, email).await;
        self.or_same(begun).await
    }

    async fn begin_email(
        &self,
        session: &UserSession,
        email: &Email,
    ) -> Result<UpdateEmail, Error> {
        self.check_session(session, SessionOf::Number)?;
        let (patient, session) = (Patient::of(session), session.clone());
        match self.wire() {
            Wire::V1V2 => {
                self.key().await?;
                let start = v1v2::update_email::Start::new(session, email.clone());
                self.send(patient, start.send_otp(), None).await
            }
            Wire::V3(_) => {
                let start = v3::update::Start::new(session, email.clone());
                self.send_encrypted(patient, |key| start.send_otp(key)).await
            }
        }
    }
}

impl UpdateEmail {
    /// The address that the account is to have, for the patient to compare.
    pub fn email(&self) -> &Email {
        match &self.state {
            State::V1V2(state) => state.journey().email(),
            State::V3(state) => state.journey().wanted(),
        }
    }
}

impl From<Updated<Email>> for EmailUpdated {
    fn from(done: Updated<Email>) -> Self {
        Self { email: done.now }
    }
}
