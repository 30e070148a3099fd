use abdm_flows::{AwaitingOtp, OtpSent, UserSession, v1v2, v3};
use abdm_types::{Aadhaar, Otp};

use super::{Account, Submitted, nothing_to_settle, submitted};
use crate::hosts::Wire;
use crate::{Client, Error};

/// A search for a forgotten ABHA whose OTP is on its way.
#[derive(Debug)]
pub struct Retrieve {
    client: Client,
    state: State,
}

#[derive(Debug)]
enum State {
    V1V2(AwaitingOtp<v1v2::retrieve::Start>),
    V3(AwaitingOtp<v3::retrieve::Start>),
}

/// The ABHA that was found.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Retrieved {
    /// The accounts of the Aadhaar: mostly one, and always one on v1/v2. With several, the patient
    /// says which is meant; none is the first choice.
    pub accounts: Vec<Account>,
    /// A login, if the service gave one. Its `abha_number` is known where there is one account and
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
        let state = match self.wire() {
            Wire::V1V2 => {
                let start = v1v2::retrieve::Start;
                State::V1V2(self.send(|encryptor| start.send_otp(aadhaar, encryptor)).await?)
            }
            Wire::V3(_) => {
                let start = v3::retrieve::Start;
                State::V3(self.send(|encryptor| start.send_otp(aadhaar, encryptor)).await?)
            }
        };
        Ok(Retrieve { client: self.clone(), state })
    }
}

impl Retrieve {
    /// The mobile that the OTP went to, masked, if the service told.
    pub fn sent_to(&self) -> Option<String> {
        self.otp().sent_to()
    }

    /// How often a submission was refused.
    pub fn wrong_attempts(&self) -> u32 {
        self.otp().wrong_attempts()
    }

    /// Submits the OTP, once.
    ///
    /// # Errors
    ///
    /// [`Error`] when the journey is over: the OTP expired, there is no ABHA, or no answer came.
    pub async fn submit_otp(self, otp: &Otp) -> Result<Submitted<Retrieved, Self>, Error> {
        let Self { client, state } = self;
        let again = |state| Self { client: client.clone(), state };
        match state {
            State::V1V2(state) => {
                let attempt = client.submit(state, otp).await;
                submitted(attempt, Retrieved::from, |s| again(State::V1V2(s)), nothing_to_settle)
            }
            State::V3(state) => {
                let attempt = client.submit(state, otp).await;
                submitted(attempt, Retrieved::from, |s| again(State::V3(s)), nothing_to_settle)
            }
        }
    }

    fn otp(&self) -> &OtpSent {
        match &self.state {
            State::V1V2(state) => state.otp(),
            State::V3(state) => state.otp(),
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

impl From<v3::retrieve::Retrieved> for Retrieved {
    fn from(found: v3::retrieve::Retrieved) -> Self {
        let v3::retrieve::Retrieved { accounts, session } = found;
        Self { accounts: accounts.iter().map(Account::from).collect(), session }
    }
}
