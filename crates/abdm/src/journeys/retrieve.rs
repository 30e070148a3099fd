use abdm_flows::v1v2::retrieve;
use abdm_flows::{AwaitingOtp, UserSession};
use abdm_types::{Aadhaar, AbhaAddress, AbhaNumber, Otp, Received};

use super::{Submitted, nothing_to_settle, reached, submitted};
use crate::{Client, Error};

/// A search for a forgotten ABHA whose OTP is on its way.
#[derive(Debug)]
pub struct Retrieve {
    client: Client,
    state: AwaitingOtp<retrieve::Start>,
}

/// The ABHA that was found.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Retrieved {
    /// The number, as far as the service shows it.
    pub abha_number: Received<AbhaNumber>,
    /// The address, if there is one.
    pub abha_address: Option<Received<AbhaAddress>>,
    /// A login, if the service gave one.
    pub session: Option<UserSession>,
}

impl Client {
    /// Begins to look for the ABHA of an Aadhaar number: sends an OTP to the mobile linked with it.
    ///
    /// # Errors
    ///
    /// [`Error`]. If its [`effect`](Error::effect) is possible, an OTP may be on its way that
    /// cannot be used.
    pub async fn retrieve(&self, aadhaar: &Aadhaar) -> Result<Retrieve, Error> {
        let key = self.key().await?;
        let sending = retrieve::Start.send_otp(aadhaar, key.encryptor())?;
        let state = reached(self.perform_with(sending, &key).await)?;
        Ok(Retrieve { client: self.clone(), state })
    }
}

impl Retrieve {
    /// The mobile that the OTP went to, masked, if the service told.
    pub fn sent_to(&self) -> Option<String> {
        self.state.otp().sent_to()
    }

    /// How often a submission was refused.
    pub fn wrong_attempts(&self) -> u32 {
        self.state.otp().wrong_attempts()
    }

    /// Submits the OTP, once.
    ///
    /// # Errors
    ///
    /// [`Error`] when the journey is over: the OTP expired, there is no ABHA, or no answer came.
    pub async fn submit_otp(self, otp: &Otp) -> Result<Submitted<Retrieved, Self>, Error> {
        let Self { client, state } = self;
        let again = |state| Self { client: client.clone(), state };
        let attempt = client.submit(state, otp).await;
        submitted(attempt, Retrieved::from, again, nothing_to_settle)
    }
}

impl From<retrieve::Retrieved> for Retrieved {
    fn from(found: retrieve::Retrieved) -> Self {
        let retrieve::Retrieved { abha_number, abha_address, session } = found;
        Self { abha_number, abha_address, session }
    }
}
