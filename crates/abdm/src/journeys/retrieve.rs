use abdm_flows::{UserSession, v1v2, v3};
use abdm_types::Aadhaar;

use super::Account;
use super::declare::journey;
use crate::hosts::Wire;
use crate::parking::Patient;
use crate::{Client, Error};

journey! {
    /// A search for a forgotten ABHA whose OTP is on its way.
    Retrieve => Retrieved {
        V1V2(v1v2::retrieve::Start) {
            otp: encrypted, again: never, doubt: nothing, done: ends,
        }
        V3(v3::by_aadhaar::Start<v3::by_aadhaar::Retrieval>) {
            otp: encrypted, again: never, doubt: nothing, done: ends,
        }
    }
    /// Submits the OTP, once.
    ///
    /// # Errors
    ///
    /// [`Error`] when the journey is over: the OTP expired, there is no ABHA, or no answer came.
    submit_otp
}

/// The ABHA that was found.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Retrieved {
    /// The accounts of the Aadhaar: mostly one, and always one on v1/v2. With several, the patient
    /// says which is meant; none is the first choice.
    pub accounts: Vec<Account>,
    /// A login, if the service gave one and the account is not known to be out of use. Its `abha_number` is known where there is one account and
    /// the service shows all of its number; otherwise the [`profile`](Client::profile) tells whose
    /// it is.
    pub session: Option<UserSession>,
}

impl Retrieved {
    /// The account, if there is exactly one.
    pub fn account(&self) -> Option<&Account> {
        match self.accounts.as_slice() {
            [account] => Some(account),
            _ => None,
        }
    }
}

impl Client {
    /// Begins to look for the ABHA of an Aadhaar number: sends an OTP to the mobile linked with it.
    ///
    /// # Errors
    ///
    /// [`Error`]. If its [`effect`](Error::effect) is possible, an OTP may be on its way that
    /// cannot be used.
    pub async fn retrieve(&self, aadhaar: &Aadhaar) -> Result<Retrieve, Error> {
        let begun = self.begin_retrieval(aadhaar).await;
        self.or_same(begun).await
    }

    async fn begin_retrieval(&self, aadhaar: &Aadhaar) -> Result<Retrieve, Error> {
        let patient = Patient::Aadhaar(aadhaar);
        match self.wire() {
            Wire::V1V2 => {
                let make = |key: &_| v1v2::retrieve::Start.send_otp(aadhaar, key);
                self.send_encrypted(patient, make).await
            }
            Wire::V3(_) => {
                let make = |key: &_| v3::by_aadhaar::Start::new().send_otp(aadhaar, key);
                self.send_encrypted(patient, make).await
            }
        }
    }
}

impl From<v1v2::retrieve::Retrieved> for Retrieved {
    fn from(found: v1v2::retrieve::Retrieved) -> Self {
        let v1v2::retrieve::Retrieved { abha_number, abha_address, session } = found;
        let account =
            Account { abha_number: Some(abha_number), abha_address, name: None, status: None };
        Self { accounts: vec![account], session }
    }
}

impl From<v3::by_aadhaar::Retrieved> for Retrieved {
    fn from(found: v3::by_aadhaar::Retrieved) -> Self {
        let v3::by_aadhaar::Retrieved { accounts, session } = found;
        Self { accounts: accounts.iter().map(Account::from).collect(), session }
    }
}
