use abdm_flows::v1v2::reactivate;
use abdm_flows::{AwaitingOtp, UserSession};
use abdm_types::{AbhaId, Otp};

use super::{Submitted, Unsettled, reached, submitted};
use crate::{Client, Error};

/// A reactivation whose OTP is on its way.
#[derive(Debug)]
pub struct Reactivate {
    client: Client,
    state: AwaitingOtp<reactivate::Start>,
}

/// The account is active again.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Reactivated {
    /// The account, as the journey began with it.
    pub abha: AbhaId,
    /// A login, if the service gave one.
    pub session: Option<UserSession>,
}

impl Client {
    /// Begins to reactivate a deactivated account: sends an OTP to the mobile linked with Aadhaar.
    ///
    /// # Errors
    ///
    /// [`Error`]. If its [`effect`](Error::effect) is possible, an OTP may be on its way that
    /// cannot be used; the account is not changed.
    pub async fn reactivate(&self, abha: impl Into<AbhaId>) -> Result<Reactivate, Error> {
        self.key().await?;
        let sending = reactivate::Start::new(abha).send_otp();
        let state = reached(self.perform(sending).await)?;
        Ok(Reactivate { client: self.clone(), state })
    }
}

impl Reactivate {
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
    /// [`Error`] when the journey is over and the account unchanged.
    pub async fn submit_otp(self, otp: &Otp) -> Result<Submitted<Reactivated, Self>, Error> {
        let Self { client, state } = self;
        let again = |state| Self { client: client.clone(), state };
        let attempt = client.submit(state, otp).await;
        let done =
            |done: reactivate::Reactivated| Reactivated { abha: done.abha, session: done.session };
        submitted(attempt, done, again, |state, failure| {
            let unsettled = Unsettled::new(client.clone(), Some(state.reconcile()));
            Ok(Submitted::Unknown(unsettled, failure.into()))
        })
    }
}
