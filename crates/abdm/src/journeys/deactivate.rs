use abdm_flows::v1v2::deactivate;
use abdm_flows::{Acknowledged, AwaitingOtp, Reasons, UserSession};
use abdm_types::{AbhaNumber, Otp};

use super::{Submitted, Unsettled, reached, submitted};
use crate::{Client, Error};

/// A deactivation whose OTP is on its way.
#[derive(Debug)]
pub struct Deactivate {
    client: Client,
    state: AwaitingOtp<deactivate::Start>,
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
    /// [consequences](abdm_flows::Consequences::DEACTIVATION).
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
        self.check_generation(session)?;
        self.key().await?;
        let start = deactivate::Start::new(session.clone(), reasons, acknowledged);
        let state = reached(self.perform(start.send_otp()).await)?;
        Ok(Deactivate { client: self.clone(), state })
    }
}

impl Deactivate {
    /// The mobile that the OTP went to, masked, if the service told.
    pub fn sent_to(&self) -> Option<String> {
        self.state.otp().sent_to()
    }

    /// How often a submission was refused.
    pub fn wrong_attempts(&self) -> u32 {
        self.state.otp().wrong_attempts()
    }

    /// Submits the OTP, once. The account is deactivated by it.
    ///
    /// # Errors
    ///
    /// [`Error`] when the journey is over and the account unchanged.
    pub async fn submit_otp(self, otp: &Otp) -> Result<Submitted<Deactivated, Self>, Error> {
        let Self { client, state } = self;
        let again = |state| Self { client: client.clone(), state };
        let attempt = client.submit(state, otp).await;
        let done =
            |done: deactivate::Deactivated| Deactivated { abha_number: done.was.abha_number };
        submitted(attempt, done, again, |state, failure| {
            let unsettled = Unsettled::new(client.clone(), state.reconcile());
            Ok(Submitted::Unknown(unsettled, failure.into()))
        })
    }
}
