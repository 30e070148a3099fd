//! What can be done with a patient's login beside the journeys.

use abdm_flows::{CannotRefresh, Step, UserSession, v1v2, v3};
use abdm_store::seal::Context;
use abdm_types::v1v2 as old;
use abdm_types::v3 as new;

use crate::hosts::Wire;
use crate::{Client, Error, Profile};

impl Client {
    /// The patient's account.
    ///
    /// # Errors
    ///
    /// [`Error`]; [`is_token_refused`](Error::is_token_refused) when the patient has to log in
    /// again.
    pub async fn profile(&self, session: &UserSession) -> Result<Profile, Error> {
        self.check_generation(session)?;
        let x_token = session.x_token.clone();
        Ok(match self.wire() {
            Wire::V1V2 => self.call(&old::profile::Request { x_token }).await?.into(),
            Wire::V3(_) => self.call(&new::profile::Request { x_token }).await?.into(),
        })
    }

    /// Renews a patient's login before it expires. The call is made once: whether a refresh token can
    /// be used again is not published.
    ///
    /// # Errors
    ///
    /// [`Error`]. [`Error::CannotRefresh`] when no refresh token came with the login. If the
    /// [`effect`](Error::effect) is possible the refresh token may be spent; the old login is good
    /// until it expires.
    pub async fn refresh(&self, session: &UserSession) -> Result<UserSession, Error> {
        self.check_generation(session)?;
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

    /// Ends a patient's login.
    ///
    /// # Errors
    ///
    /// [`Error`]. If its [`effect`](Error::effect) is possible, the token may have ended or may run
    /// until it expires; either way forget it.
    pub async fn logout(&self, session: &UserSession) -> Result<(), Error> {
        self.check_generation(session)?;
        let x_token = session.x_token.clone();
        match self.wire() {
            Wire::V1V2 => self.call(&old::logout::Request { x_token }).await.map(drop)?,
            Wire::V3(_) => self.call(&new::logout::Request { x_token }).await.map(drop)?,
        }
        Ok(())
    }

    /// Seals a patient's login for the application's own storage. `subject` is under what name the
    /// application keeps it, such as the id of its own session; it opens under that name only.
    ///
    /// # Errors
    ///
    /// [`Error::NoSealingKeys`] when the client was built without keys.
    pub fn seal_session(&self, session: &UserSession, subject: &str) -> Result<Vec<u8>, Error> {
        let keys = self.shared().sealing.as_ref().ok_or(Error::NoSealingKeys)?;
        Ok(keys.seal(&context(subject), &session.to_bytes()))
    }

    /// Opens what [`seal_session`](Self::seal_session) sealed.
    ///
    /// # Errors
    ///
    /// [`Error`] when it was sealed with other keys or under another name, was changed, or is of
    /// another generation than this client.
    pub fn open_session(&self, sealed: &[u8], subject: &str) -> Result<UserSession, Error> {
        let keys = self.shared().sealing.as_ref().ok_or(Error::NoSealingKeys)?;
        let session = UserSession::from_bytes(&keys.open(&context(subject), sealed)?)?;
        self.check_generation(&session)?;
        Ok(session)
    }

    pub(crate) fn check_generation(&self, session: &UserSession) -> Result<(), Error> {
        let client = self.generation();
        if session.generation == client {
            Ok(())
        } else {
            Err(Error::OtherGeneration { given: session.generation, client })
        }
    }
}

fn context(subject: &str) -> Context<'_> {
    Context::new("session", subject.as_bytes(), 0)
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
