use abdm_flows::snapshot::Action;
use abdm_flows::{Acknowledged, AuthBy, Deactivation, Reasons, UserSession, v1v2, v3};
use abdm_types::AbhaNumber;

use super::declare::journey;
use crate::{Client, Error};

journey! {
    /// A deactivation whose OTP is on its way, or that waits for the password.
    Deactivate => Deactivated {
        V1V2(v1v2::leave::Chosen<Deactivation>) {
            otp: encrypted, again: never, doubt: looks, done: ends,
        }
        V3(v3::leave::Chosen<Deactivation>) {
            otp: encrypted, again: never, doubt: looks, done: ends,
        }
        V3Password(v3::leave::ByPassword<Deactivation>) {
            password: encrypted, again: never, doubt: looks, done: ends,
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
    /// Begins to deactivate the account of a patient who is logged in: sends an OTP, unless the
    /// patient has a password to enter.
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
        by: AuthBy,
    ) -> Result<Deactivate, Error> {
        let action = Action::Deactivate;
        let begun = self
            .begin_leaving::<Deactivate, Deactivation>(action, session, reasons, acknowledged, by)
            .await;
        self.or_same(begun).await
    }
}

impl Deactivate {
    /// The account that is to be deactivated, for the patient to compare, if its number is known.
    /// On V3 it always is.
    pub fn abha_number(&self) -> Option<&AbhaNumber> {
        match &self.state {
            State::V1V2(state) => state.journey().identified().abha_number(),
            State::V3(state) => Some(state.journey().identified().abha_number()),
            State::V3Password(state) => Some(state.journey().identified().abha_number()),
        }
    }
}

impl From<abdm_flows::Deactivated> for Deactivated {
    fn from(done: abdm_flows::Deactivated) -> Self {
        Self { abha_number: done.was.abha_number }
    }
}
