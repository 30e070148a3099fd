use abdm_flows::snapshot::Action;
use abdm_flows::{AuthBy, UserSession, v1v2, v3};
use abdm_types::AbhaId;

use super::declare::journey;
use super::reached;
use crate::hosts::Wire;
use crate::parking::Patient;
use crate::{Client, Error, Feature, ReactivationPath};

journey! {
    /// A reactivation whose OTP is on its way, or that waits for the password.
    Reactivate => Reactivated {
        V1V2(v1v2::reactivate::Start) {
            otp: encrypted, again: never, doubt: looks, done: ends,
        }
        V1V2Password(v1v2::reactivate::ByPassword) {
            password: encrypted, again: never, doubt: looks, done: ends,
        }
        V3(v3::reactivate::Start) {
            otp: encrypted, again: never, doubt: looks, done: ends,
        }
        V3Password(v3::reactivate::ByPassword) {
            password: encrypted, again: never, doubt: looks, done: ends,
        }
    }
    /// Submits the OTP, once.
    ///
    /// # Errors
    ///
    /// [`Error`] when the journey is over and the account unchanged.
    submit_otp
}

/// The account is active again.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Reactivated {
    /// The account, as the journey began with it.
    pub abha: AbhaId,
    /// A login, if the service gave one. V3 may not; then log in.
    pub session: Option<UserSession>,
}

impl Client {
    /// Begins to reactivate a deactivated account: sends an OTP, unless the patient has a password to
    /// enter.
    ///
    /// V3 takes an ABHA number only. For a password v1/v2 opens a transaction first, which is refused
    /// where the account has none.
    ///
    /// # Errors
    ///
    /// [`Error`]. If its [`effect`](Error::effect) is possible, an OTP may be on its way that
    /// cannot be used; the account is not changed.
    pub async fn reactivate(
        &self,
        abha: impl Into<AbhaId>,
        by: AuthBy,
    ) -> Result<Reactivate, Error> {
        let begun = self.begin_reactivation(abha.into(), by).await;
        self.or_same(begun).await
    }

    async fn begin_reactivation(&self, abha: AbhaId, by: AuthBy) -> Result<Reactivate, Error> {
        self.check_method(Action::Reactivate, by)?;
        let patient = Patient::Abha(&abha);
        match self.wire() {
            Wire::V1V2 if by == AuthBy::Password => {
                let opening = v1v2::reactivate::ByPassword::new(abha.clone()).open_transaction();
                let awaiting = reached(self.perform(opening).await)?;
                self.ask_password(patient, awaiting).await
            }
            Wire::V1V2 => {
                self.key().await?;
                let sending = v1v2::reactivate::Start::new(abha.clone(), by)?.send_otp();
                self.send(patient, sending, None).await
            }
            Wire::V3(_) => {
                let number = self.number(abha.clone(), Feature::ReactivationByAddress)?;
                if by == AuthBy::Password {
                    let awaiting = v3::reactivate::ByPassword::new(number).ask_password();
                    return self.ask_password(patient, awaiting).await;
                }
                let start = v3::reactivate::Start::new(number, by)?;
                match self.reactivation_path() {
                    ReactivationPath::Login => {
                        self.send_encrypted(patient, |key| start.send_otp(key)).await
                    }
                    ReactivationPath::Account => {
                        let make = |key: &_| start.send_otp_by_account_path(key);
                        self.send_encrypted(patient, make).await
                    }
                }
            }
        }
    }
}

impl Reactivate {
    /// The account that is to be active again, as the journey began with it, for the patient to
    /// compare.
    pub fn abha(&self) -> AbhaId {
        match &self.state {
            State::V1V2(state) => state.journey().abha().clone(),
            State::V1V2Password(state) => state.journey().abha().clone(),
            State::V3(state) => state.journey().abha_number().clone().into(),
            State::V3Password(state) => state.journey().abha_number().clone().into(),
        }
    }
}

impl From<v1v2::reactivate::Reactivated> for Reactivated {
    fn from(done: v1v2::reactivate::Reactivated) -> Self {
        Self { abha: done.abha, session: done.session }
    }
}

impl From<v3::reactivate::Reactivated> for Reactivated {
    fn from(done: v3::reactivate::Reactivated) -> Self {
        Self { abha: done.abha_number.into(), session: done.session }
    }
}
