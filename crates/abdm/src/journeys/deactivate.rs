use abdm_flows::{Acknowledged, Reasons, UserSession, v1v2, v3};
use abdm_types::AbhaNumber;

use super::declare::journey;
use super::reached;
use crate::hosts::Wire;
use crate::parking::Patient;
use crate::{Client, Error};

journey! {
    /// A deactivation whose OTP is on its way.
    Deactivate => Deactivated {
        V1V2(v1v2::deactivate::Start) {
            otp: encrypted, again: never, doubt: looks, done: ends,
        }
        V3(v3::deactivate::Identified) {
            otp: encrypted, again: never, doubt: looks, done: ends,
        }
    }
    /// Submits the OTP, once. The account is deactivated by it.
    ///
    /// # Errors
    ///
    /// [`Error`] when the journey is over and the account unchanged.
    submit_otp
}

/// The account is deactivated; the login that was used is worth nothing any more.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Deactivated {
    /// The account, if its number is known.
    pub abha_number: Option<AbhaNumber>,
}

impl Client {
    /// Begins to deactivate the account of a patient who is logged in: sends an OTP.
    ///
    /// The patient must have seen and accepted the
    /// [consequences](abdm_flows::Consequences::DEACTIVATION). If the login does not say whose it is
    /// the profile is read first.
    ///
    /// # Errors
    ///
    /// [`Error`]. If its [`effect`](Error::effect) is possible, an OTP may be on its way that
    /// cannot be used; the account is not changed.
    pub async fn deactivate(
        &self,
        session: &UserSession,
        reasons: Reasons,
        acknowledged: Acknowledged,
    ) -> Result<Deactivate, Error> {
        let begun = self.begin_deactivation(session, reasons, acknowledged).await;
        self.or_same(begun).await
    }

    async fn begin_deactivation(
        &self,
        session: &UserSession,
        reasons: Reasons,
        acknowledged: Acknowledged,
    ) -> Result<Deactivate, Error> {
        self.check_generation(session)?;
        let mut session = session.clone();
        match self.wire() {
            Wire::V1V2 => {
                self.key().await?;
                if session.abha_number.is_none() {
                    // The call does without it; the patient does not, should the outcome be unknown.
                    session.abha_number = self.number_of(&session).await?;
                }
                let (number, login) = (session.abha_number.clone(), session.x_token.clone());
                let start = v1v2::deactivate::Start::new(session, reasons, acknowledged);
                let patient = number.as_ref().map_or(Patient::Login(&login), Patient::Number);
                self.send(patient, start.send_otp(), None).await
            }
            Wire::V3(_) => {
                let start = v3::deactivate::Start::new(session, reasons, acknowledged);
                let identified = match start.identify() {
                    Ok(identified) => identified,
                    Err(identifying) => reached(self.perform(identifying).await)?,
                };
                let number = identified.abha_number().clone();
                let make = |key: &_| identified.send_otp(key).map_err(|(_, why)| why);
                let patient = Patient::Number(&number);
                self.send_encrypted(patient, make).await
            }
        }
    }

    /// Whose login it is, if the profile tells in full.
    async fn number_of(&self, session: &UserSession) -> Result<Option<AbhaNumber>, Error> {
        let known = self.profile(session).await?.abha_number;
        Ok(known.and_then(|number| number.full().cloned()))
    }
}

impl Deactivate {
    /// The account that is to be deactivated, for the patient to compare, if its number is known.
    /// On V3 it always is.
    pub fn abha_number(&self) -> Option<&AbhaNumber> {
        match &self.state {
            State::V1V2(state) => state.journey().abha_number(),
            State::V3(state) => Some(state.journey().abha_number()),
        }
    }
}

impl From<v1v2::deactivate::Deactivated> for Deactivated {
    fn from(done: v1v2::deactivate::Deactivated) -> Self {
        Self { abha_number: done.was.abha_number }
    }
}

impl From<v3::deactivate::Deactivated> for Deactivated {
    fn from(done: v3::deactivate::Deactivated) -> Self {
        Self { abha_number: done.was.abha_number }
    }
}
