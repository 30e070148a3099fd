use abdm_flows::{AwaitingOtp, OtpSent, UserSession, v1v2, v3};
use abdm_store::JourneyId;
use abdm_types::{Aadhaar, Otp};

use super::{Account, Submitted, nothing_to_settle, submitted};
use crate::hosts::Wire;
use crate::parking::{Course, Patient};
use crate::{Client, Error, Resumed};

/// A search for a forgotten ABHA whose OTP is on its way.
#[derive(Debug)]
pub struct Retrieve {
    client: Client,
    course: Course,
    state: State,
}

#[derive(Debug)]
pub(crate) enum State {
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
        self.or_same(begun, |same| match same {
            Resumed::Retrieve(journey) => Some(journey),
            _ => None,
        })
        .await
    }

    async fn begin_retrieval(&self, aadhaar: &Aadhaar) -> Result<Retrieve, Error> {
        let patient = Patient::Aadhaar(aadhaar);
        let (course, state) = match self.wire() {
            Wire::V1V2 => {
                let make = |key: &_| v1v2::retrieve::Start.send_otp(aadhaar, key);
                let (course, state) = self.send_encrypted(patient, make).await?;
                (course, State::V1V2(state))
            }
            Wire::V3(_) => {
                let make = |key: &_| v3::retrieve::Start.send_otp(aadhaar, key);
                let (course, state) = self.send_encrypted(patient, make).await?;
                (course, State::V3(state))
            }
        };
        Ok(Retrieve::new(self.clone(), course, state))
    }
}

impl Retrieve {
    pub(crate) fn new(client: Client, course: Course, state: State) -> Self {
        Self { client, course, state }
    }

    /// Names the journey in the store, where there is one.
    pub fn id(&self) -> Option<&JourneyId> {
        self.course.id()
    }

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
        let Self { client, mut course, state } = self;
        let again = |course: &Course, state| Self::new(client.clone(), course.clone(), state);
        match state {
            State::V1V2(state) => {
                let attempt = client.submit(&mut course, state, otp).await;
                submitted(
                    attempt,
                    Retrieved::from,
                    |s| again(&course, State::V1V2(s)),
                    nothing_to_settle,
                )
            }
            State::V3(state) => {
                let attempt = client.submit(&mut course, state, otp).await;
                submitted(
                    attempt,
                    Retrieved::from,
                    |s| again(&course, State::V3(s)),
                    nothing_to_settle,
                )
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
