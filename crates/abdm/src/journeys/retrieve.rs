use abdm_flows::{UserSession, v1v2, v3};
use abdm_types::{Aadhaar, Demographics, InvalidInput, Mobile};

use super::declare::journey;
use super::{Account, ChooseAccount};
use crate::hosts::Wire;
use crate::parking::Patient;
use crate::{Client, Error};

journey! {
    /// A search for a forgotten ABHA whose OTP is on its way.
    Retrieve => Retrieved {
        V1V2(v1v2::retrieve::Start) {
            otp: encrypted, again: never, doubt: nothing, done: ends,
        }
        V1V2Mobile(v1v2::retrieve_mobile::Start) {
            otp: plain, again: never, doubt: nothing, done: ends,
        }
        V3(v3::by_aadhaar::Start<v3::by_aadhaar::Retrieval>) {
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
    /// [`Error`] when the journey is over: the OTP expired, there is no ABHA, or no answer came.
    submit_otp
}

/// What a patient is found by.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum RetrieveBy<'a> {
    /// An Aadhaar number; the OTP goes to the mobile that is linked with it.
    Aadhaar(&'a Aadhaar),
    /// The mobile of the account; the OTP goes to it.
    Mobile {
        /// The mobile, which may belong to several accounts.
        mobile: &'a Mobile,
        /// Whose account it is, as on the Aadhaar card. v1/v2 compares it with the account and does
        /// nothing without it; V3 does not ask.
        who: Option<&'a Demographics>,
    },
}

impl<'a> From<&'a Aadhaar> for RetrieveBy<'a> {
    fn from(aadhaar: &'a Aadhaar) -> Self {
        Self::Aadhaar(aadhaar)
    }
}

/// The ABHA that was found.
#[derive(Debug)]
#[non_exhaustive]
pub struct Retrieved {
    /// The accounts of the Aadhaar or the mobile: mostly one, and always one on v1/v2. With several, the patient
    /// says which is meant; none is the first choice.
    pub accounts: Vec<Account>,
    /// A login, if the service gave one and the account is not known to be out of use. Its `abha_number` is known where there is one account and
    /// the service shows all of its number; otherwise the [`profile`](Client::profile) tells whose
    /// it is.
    pub session: Option<UserSession>,
    /// The way to log in to one of the accounts, after an OTP to a mobile on V3. With a store the
    /// journey waits there for it until the proof of the mobile runs out, five minutes:
    /// [discard](Client::discard) it when the patient only wanted to know.
    pub choice: Option<ChooseAccount>,
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
    /// Begins to look for a forgotten ABHA: sends an OTP to the mobile linked with an Aadhaar number,
    /// or to the mobile of the account.
    ///
    /// # Errors
    ///
    /// [`Error`]. If its [`effect`](Error::effect) is possible, an OTP may be on its way that
    /// cannot be used. [`Error::Input`], before any call, for a mobile on v1/v2 without
    /// [whose](RetrieveBy::Mobile::who) account it is.
    pub async fn retrieve<'a>(&self, by: impl Into<RetrieveBy<'a>>) -> Result<Retrieve, Error> {
        let begun = match by.into() {
            RetrieveBy::Aadhaar(aadhaar) => self.begin_retrieval(aadhaar).await,
            RetrieveBy::Mobile { mobile, who } => {
                self.begin_retrieval_with_mobile(mobile, who).await
            }
        };
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

    async fn begin_retrieval_with_mobile(
        &self,
        mobile: &Mobile,
        who: Option<&Demographics>,
    ) -> Result<Retrieve, Error> {
        let patient = Patient::Mobile(mobile);
        match self.wire() {
            Wire::V1V2 => {
                let who = who.ok_or_else(|| {
                    InvalidInput::new("who", "on v1/v2 name, gender and year of birth are needed")
                })?;
                let start = v1v2::retrieve_mobile::Start::new(mobile.clone(), who.clone());
                // The OTP travels in plain text: no key is needed.
                self.send(patient, start.send_otp(), None).await
            }
            Wire::V3(_) => {
                let start = v3::login_mobile::Start::retrieve(mobile.clone());
                self.send_encrypted(patient, |key| start.send_otp(key)).await
            }
        }
    }
}

impl From<v1v2::retrieve::Retrieved> for Retrieved {
    fn from(found: v1v2::retrieve::Retrieved) -> Self {
        let v1v2::retrieve::Retrieved { abha_number, abha_address, session } = found;
        let account =
            Account { abha_number: Some(abha_number), abha_address, name: None, status: None };
        Self { accounts: vec![account], session, choice: None }
    }
}

impl From<v3::by_aadhaar::Retrieved> for Retrieved {
    fn from(found: v3::by_aadhaar::Retrieved) -> Self {
        let v3::by_aadhaar::Retrieved { accounts, session } = found;
        Self { accounts: accounts.iter().map(Account::from).collect(), session, choice: None }
    }
}
