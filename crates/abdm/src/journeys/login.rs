use abdm_flows::{UserSession, v1v2, v3};
use abdm_types::{AbhaId, Mobile, Personal};

use super::declare::journey;
use super::{ChooseAccount, reached};
use crate::hosts::Wire;
use crate::parking::Patient;
use crate::{Client, ConfirmOtp, Error, Feature};

/// What a patient logs in with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoginBy {
    /// An ABHA; the OTP goes to the mobile that is linked with Aadhaar. V3 takes a number only.
    AadhaarOtp(AbhaId),
    /// A mobile, which may belong to several accounts; the OTP goes to it.
    Mobile(Mobile),
}

journey! {
    /// A login whose OTP is on its way.
    Login => LoggedIn {
        V1V2Aadhaar(v1v2::login_aadhaar::Found) {
            otp: configured, again: resends, doubt: nothing, done: ends,
        }
        V1V2Mobile(v1v2::login_mobile::Start) {
            otp: encrypted, again: resends, doubt: nothing, done: stays,
        }
        V3Aadhaar(v3::login_aadhaar::Start) {
            otp: encrypted, again: never, doubt: nothing, done: ends,
        }
        V3Mobile(v3::login_mobile::Start) {
            otp: encrypted, again: never, doubt: nothing, done: stays,
        }
    }
    /// Submits the OTP, once.
    ///
    /// # Errors
    ///
    /// [`Error`] when the login is over: the OTP expired, the account is locked, or no answer came.
    submit_otp
}

/// Where an accepted OTP leads.
#[derive(Debug)]
#[must_use]
pub enum LoggedIn {
    /// The patient is logged in.
    Session(UserSession),
    /// The patient has to choose an account, even if there is only one.
    ChooseAccount(ChooseAccount),
}

impl Client {
    /// Begins a login: looks at the account where the generation allows, then sends an OTP.
    ///
    /// # Errors
    ///
    /// [`Error`]. [`is_deactivated`](Error::is_deactivated) and
    /// [`is_unknown_account`](Error::is_unknown_account) come before an OTP is spent where the
    /// service tells, which v1/v2 always does. If the [`effect`](Error::effect) is possible, an OTP
    /// may be on its way that cannot be used; sending another is for the caller to decide.
    pub async fn login(&self, by: LoginBy) -> Result<Login, Error> {
        let begun = self.begin_login(by).await;
        self.or_same(begun).await
    }

    async fn begin_login(&self, by: LoginBy) -> Result<Login, Error> {
        match (self.wire(), by) {
            (Wire::V1V2, LoginBy::AadhaarOtp(abha)) => {
                if self.confirm() == ConfirmOtp::Encrypted {
                    self.key().await?;
                }
                let start = v1v2::login_aadhaar::Start::new(abha.clone());
                let sending = reached(self.perform(start).await)?.send_otp()?;
                self.send(Patient::Abha(&abha), sending, None).await
            }
            (Wire::V1V2, LoginBy::Mobile(mobile)) => {
                self.key().await?;
                let sending = v1v2::login_mobile::Start::new(mobile.clone()).send_otp();
                self.send(Patient::Mobile(&mobile), sending, None).await
            }
            (Wire::V3(_), LoginBy::AadhaarOtp(abha)) => {
                let number = self.number(abha.clone(), Feature::LoginByAddress)?;
                let start = v3::login_aadhaar::Start::new(number);
                let make = |key: &_| start.send_otp(key);
                self.send_encrypted(Patient::Abha(&abha), make).await
            }
            (Wire::V3(_), LoginBy::Mobile(mobile)) => {
                let start = v3::login_mobile::Start::new(mobile.clone());
                let make = |key: &_| start.send_otp(key);
                self.send_encrypted(Patient::Mobile(&mobile), make).await
            }
        }
    }
}

impl Login {
    /// The name of the account's owner, for an operator to compare, where it is known before the
    /// login.
    pub fn name(&self) -> Option<&Personal> {
        match &self.state {
            State::V1V2Aadhaar(awaiting) => awaiting.journey().name(),
            State::V1V2Mobile(_) | State::V3Aadhaar(_) | State::V3Mobile(_) => None,
        }
    }
}

impl From<v1v2::login_aadhaar::LoggedIn> for LoggedIn {
    fn from(done: v1v2::login_aadhaar::LoggedIn) -> Self {
        Self::Session(done.session)
    }
}

impl From<v3::login_aadhaar::LoggedIn> for LoggedIn {
    fn from(done: v3::login_aadhaar::LoggedIn) -> Self {
        Self::Session(done.session)
    }
}
