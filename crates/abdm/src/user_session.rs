//! A patient's login: whose it is, and how an application keeps it.

use abdm_flows::{Generation, SessionOf, UserSession};
use abdm_store::seal::Context;

use crate::{Client, Error, Feature};

impl Client {
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

    /// Refuses before any call a login that is not of this generation, or not good for the call.
    pub(crate) fn check_session(&self, session: &UserSession, of: SessionOf) -> Result<(), Error> {
        self.check_generation(session)?;
        match session.of == of {
            true => Ok(()),
            false => Err(Error::OtherSession),
        }
    }

    /// What a login is to, for the calls that both kinds have. Refuses before any call one that is not
    /// of this generation, or of an address where this client knows no service for it.
    pub(crate) fn check_either_session(&self, session: &UserSession) -> Result<SessionOf, Error> {
        self.check_generation(session)?;
        if session.of == SessionOf::Address {
            match self.generation() {
                Generation::V1V2 => return Err(Error::OtherSession),
                _ => self.check_phr_web(Feature::LoginByAddress)?,
            }
        }
        Ok(session.of)
    }

    /// Refuses before any call what the service of ABHA addresses does, where no host of it is known.
    pub(crate) fn check_phr_web(&self, what: Feature) -> Result<(), Error> {
        match self.shared().hosts.phr_web() {
            Some(_) => Ok(()),
            None => Err(self.lacks(what)),
        }
    }

    fn check_generation(&self, session: &UserSession) -> Result<(), Error> {
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
