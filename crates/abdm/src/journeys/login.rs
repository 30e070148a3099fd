use abdm_flows::snapshot::{Action, JourneyKind};
use abdm_flows::{AuthBy, NoSuchMethod, UserSession, v1v2, v3};
use abdm_types::{Aadhaar, AbhaId, Mobile, Personal};

use super::declare::journey;
use super::{ChooseAccount, reached};
use crate::hosts::Wire;
use crate::parking::Patient;
use crate::{Client, ConfirmOtp, Error, Feature};

/// What a patient logs in with.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum LoginBy {
    /// An ABHA, and what proves that it is the patient's. By address V3 has this at a
    /// [host of its own](crate::Hosts::with_phr_web), with an OTP alone, and the login is then one of
    /// the [address](abdm_flows::SessionOf::Address).
    Abha {
        /// The ABHA.
        abha: AbhaId,
        /// How the patient proves it.
        by: AuthBy,
    },
    /// An Aadhaar number; the OTP goes to the mobile that is linked with it. V3 has this.
    AadhaarNumber(Aadhaar),
    /// A mobile, which may belong to several accounts; the OTP goes to it.
    Mobile(Mobile),
}

impl LoginBy {
    /// An ABHA, with an OTP on the mobile that is linked with Aadhaar.
    pub fn aadhaar_otp(abha: impl Into<AbhaId>) -> Self {
        Self::Abha { abha: abha.into(), by: AuthBy::AadhaarOtp }
    }

    /// An ABHA, with an OTP on the mobile of the account.
    pub fn mobile_otp(abha: impl Into<AbhaId>) -> Self {
        Self::Abha { abha: abha.into(), by: AuthBy::MobileOtp }
    }

    /// An ABHA, with its password.
    pub fn password(abha: impl Into<AbhaId>) -> Self {
        Self::Abha { abha: abha.into(), by: AuthBy::Password }
    }
}

journey! {
    /// A login that waits for the patient's OTP, which is on its way, or password.
    Login => LoggedIn {
        V1V2AadhaarOtp(v1v2::login_abha::Chosen<v1v2::login_abha::AadhaarOtp>) {
            otp: configured, again: resends, doubt: nothing, done: ends,
        }
        V1V2MobileOtp(v1v2::login_abha::Chosen<v1v2::login_abha::MobileOtp>) {
            otp: configured, again: resends, doubt: nothing, done: ends,
        }
        V1V2Password(v1v2::login_abha::Chosen<v1v2::login_abha::Password>) {
            password: plain, again: never, doubt: nothing, done: ends,
        }
        V1V2Mobile(v1v2::login_mobile::Start) {
            otp: encrypted, again: resends, doubt: nothing, done: stays,
        }
        V3Abha(v3::login_abha::Start) {
            otp: encrypted, again: never, doubt: nothing, done: ends,
        }
        V3Address(v3::login_address::Found) {
            otp: encrypted, again: never, doubt: nothing, done: ends,
        }
        V3Password(v3::login_password::Start) {
            password: encrypted, again: never, doubt: nothing, done: ends,
        }
        V3AadhaarNumber(v3::by_aadhaar::Start<v3::by_aadhaar::Login>) {
            otp: encrypted, again: never, doubt: nothing, done: ends,
        }
        V3Mobile(v3::login_mobile::Start) {
            otp: encrypted, again: never, doubt: nothing, done: stays,
        }
        V3Find(v3::find::Chosen) {
            otp: encrypted, again: never, doubt: nothing, done: ends,
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
    /// Begins a login: looks at the account where the generation allows, then sends an OTP. By password
    /// none is sent, and on V3 nothing is called until the [password is
    /// submitted](Login::submit_password).
    ///
    /// # Errors
    ///
    /// [`Error`]; [`Error::NotInGeneration`] before any call for what the generation lacks, or has at a
    /// host that was not given. [`is_deactivated`](Error::is_deactivated) and
    /// [`is_unknown_account`](Error::is_unknown_account) come before an OTP is spent where the
    /// service tells, which v1/v2 always does. If the [`effect`](Error::effect) is possible, an OTP
    /// may be on its way that cannot be used; sending another is for the caller to decide.
    pub async fn login(&self, by: LoginBy) -> Result<Login, Error> {
        let begun = self.begin_login(by).await;
        self.or_same(begun).await
    }

    async fn begin_login(&self, by: LoginBy) -> Result<Login, Error> {
        match by {
            LoginBy::Abha { abha, by } => {
                self.check_method(Action::Login, by)?;
                self.begin_login_with_abha(abha, by).await
            }
            LoginBy::AadhaarNumber(aadhaar) => {
                self.check_exists(JourneyKind::LoginAadhaarNumber, Feature::LoginByAadhaarNumber)?;
                let make = |key: &_| v3::by_aadhaar::Start::new().send_otp(&aadhaar, key);
                self.send_encrypted(Patient::Aadhaar(&aadhaar), make).await
            }
            LoginBy::Mobile(mobile) => self.begin_login_with_mobile(mobile).await,
        }
    }

    async fn begin_login_with_abha(&self, abha: AbhaId, by: AuthBy) -> Result<Login, Error> {
        let patient = Patient::Abha(&abha);
        match self.wire() {
            Wire::V1V2 => {
                if by != AuthBy::Password && self.confirm() == ConfirmOtp::Encrypted {
                    self.key().await?;
                }
                let start = v1v2::login_abha::Start::new(abha.clone());
                let found = reached(self.perform(start).await)?;
                match by {
                    AuthBy::AadhaarOtp => {
                        let chosen = found.by::<v1v2::login_abha::AadhaarOtp>()?;
                        self.send(patient, chosen.send_otp(), None).await
                    }
                    AuthBy::MobileOtp => {
                        let chosen = found.by::<v1v2::login_abha::MobileOtp>()?;
                        self.send(patient, chosen.send_otp(), None).await
                    }
                    AuthBy::Password => {
                        let chosen = found.by::<v1v2::login_abha::Password>()?;
                        self.ask_password(patient, chosen.ask_password()).await
                    }
                    by => Err(NoSuchMethod { by }.into()),
                }
            }
            Wire::V3(_) => match abha.clone() {
                AbhaId::Number(number) if by == AuthBy::Password => {
                    let start = v3::login_password::Start::new(number);
                    self.ask_password(patient, start.ask_password()).await
                }
                AbhaId::Number(number) => {
                    let start = v3::login_abha::Start::new(number, by)?;
                    self.send_encrypted(patient, |key| start.send_otp(key)).await
                }
                AbhaId::Address(address) => {
                    self.check_phr_web(Feature::LoginByAddress)?;
                    let start = v3::login_address::Start::new(address, by)?;
                    let found = reached(self.perform(start).await)?;
                    self.send_encrypted(patient, |key| found.send_otp(key)).await
                }
            },
        }
    }

    async fn begin_login_with_mobile(&self, mobile: Mobile) -> Result<Login, Error> {
        let patient = Patient::Mobile(&mobile);
        match self.wire() {
            Wire::V1V2 => {
                self.key().await?;
                let sending = v1v2::login_mobile::Start::new(mobile.clone()).send_otp();
                self.send(patient, sending, None).await
            }
            Wire::V3(_) => {
                let start = v3::login_mobile::Start::new(mobile.clone());
                self.send_encrypted(patient, |key| start.send_otp(key)).await
            }
        }
    }
}

impl Login {
    /// The name of the account's owner, for an operator to compare, where it is known before the
    /// login.
    pub fn name(&self) -> Option<&Personal> {
        match &self.state {
            State::V1V2AadhaarOtp(awaiting) => awaiting.journey().found().name(),
            State::V1V2MobileOtp(awaiting) => awaiting.journey().found().name(),
            State::V1V2Password(awaiting) => awaiting.journey().found().name(),
            State::V3Address(awaiting) => awaiting.journey().name(),
            State::V1V2Mobile(_)
            | State::V3Abha(_)
            | State::V3Password(_)
            | State::V3AadhaarNumber(_)
            | State::V3Mobile(_)
            | State::V3Find(_) => None,
        }
    }
}

macro_rules! session_of {
    ($($done:ty),* $(,)?) => {$(
        impl From<$done> for LoggedIn {
            fn from(done: $done) -> Self {
                Self::Session(done.session)
            }
        }
    )*};
}

session_of! {
    v1v2::login_abha::LoggedIn,
    v3::by_aadhaar::LoggedIn,
    v3::find::LoggedIn,
    v3::login_abha::LoggedIn,
    v3::login_address::LoggedIn,
}
