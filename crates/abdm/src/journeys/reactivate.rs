use abdm_flows::{AwaitingOtp, OtpSent, UserSession, v1v2, v3};
use abdm_types::{AbhaId, Otp};

use super::{Look, Submitted, Unsettled, reached, submitted};
use crate::hosts::Wire;
use crate::{Client, Error, Feature, ReactivationPath};

/// A reactivation whose OTP is on its way.
#[derive(Debug)]
pub struct Reactivate {
    client: Client,
    state: State,
}

#[derive(Debug)]
enum State {
    V1V2(AwaitingOtp<v1v2::reactivate::Start>),
    V3(AwaitingOtp<v3::reactivate::Start>),
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
    /// Begins to reactivate a deactivated account: sends an OTP to the mobile linked with Aadhaar.
    ///
    /// V3 takes an ABHA number only.
    ///
    /// # Errors
    ///
    /// [`Error`]. If its [`effect`](Error::effect) is possible, an OTP may be on its way that
    /// cannot be used; the account is not changed.
    pub async fn reactivate(&self, abha: impl Into<AbhaId>) -> Result<Reactivate, Error> {
        let abha = abha.into();
        let state = match self.wire() {
            Wire::V1V2 => {
                self.key().await?;
                let sending = v1v2::reactivate::Start::new(abha).send_otp();
                State::V1V2(reached(self.perform(sending).await)?)
            }
            Wire::V3(_) => {
                let start =
                    v3::reactivate::Start::new(self.number(abha, Feature::ReactivationByAddress)?);
                State::V3(match self.reactivation_path() {
                    ReactivationPath::Login => self.send(|key| start.send_otp(key)).await?,
                    ReactivationPath::Account => {
                        self.send(|key| start.send_otp_by_account_path(key)).await?
                    }
                })
            }
        };
        Ok(Reactivate { client: self.clone(), state })
    }
}

impl Reactivate {
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
    /// [`Error`] when the journey is over and the account unchanged.
    pub async fn submit_otp(self, otp: &Otp) -> Result<Submitted<Reactivated, Self>, Error> {
        let Self { client, state } = self;
        let again = |state| Self { client: client.clone(), state };
        match state {
            State::V1V2(state) => {
                let attempt = client.submit(state, otp).await;
                submitted(
                    attempt,
                    Reactivated::from,
                    |s| again(State::V1V2(s)),
                    |state, failure| {
                        let look = Look::V1V2(state.reconcile());
                        Ok(Submitted::Unknown(Unsettled::new(client.clone(), look), failure.into()))
                    },
                )
            }
            State::V3(state) => {
                let attempt = client.submit(state, otp).await;
                submitted(
                    attempt,
                    Reactivated::from,
                    |s| again(State::V3(s)),
                    |state, failure| {
                        let look = Look::V3(state.reconcile());
                        Ok(Submitted::Unknown(Unsettled::new(client.clone(), look), failure.into()))
                    },
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
