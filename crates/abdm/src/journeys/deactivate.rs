use abdm_flows::{Acknowledged, AwaitingOtp, OtpSent, Reasons, UserSession, v1v2, v3};
use abdm_types::{AbhaNumber, Otp};

use super::{Look, Submitted, Unsettled, reached, submitted};
use crate::hosts::Wire;
use crate::{Client, Error};

/// A deactivation whose OTP is on its way.
#[derive(Debug)]
pub struct Deactivate {
    client: Client,
    state: State,
}

#[derive(Debug)]
enum State {
    V1V2(AwaitingOtp<v1v2::deactivate::Start>),
    V3(AwaitingOtp<v3::deactivate::Identified>),
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
        let session = session.clone();
        let state = match self.wire() {
            Wire::V1V2 => {
                self.key().await?;
                let start = v1v2::deactivate::Start::new(session, reasons, acknowledged);
                State::V1V2(reached(self.perform(start.send_otp()).await)?)
            }
            Wire::V3(_) => {
                let start = v3::deactivate::Start::new(session, reasons, acknowledged);
                let identified = match start.identify() {
                    Ok(identified) => identified,
                    Err(identifying) => reached(self.perform(identifying).await)?,
                };
                let sending = |key: &_| identified.send_otp(key).map_err(|(_, why)| why);
                State::V3(self.send(sending).await?)
            }
        };
        Ok(Deactivate { client: self.clone(), state })
    }
}

impl Deactivate {
    /// The mobile that the OTP went to, masked, if the service told.
    pub fn sent_to(&self) -> Option<String> {
        self.otp().sent_to()
    }

    /// How often a submission was refused.
    pub fn wrong_attempts(&self) -> u32 {
        self.otp().wrong_attempts()
    }

    /// Submits the OTP, once. The account is deactivated by it.
    ///
    /// # Errors
    ///
    /// [`Error`] when the journey is over and the account unchanged.
    pub async fn submit_otp(self, otp: &Otp) -> Result<Submitted<Deactivated, Self>, Error> {
        let Self { client, state } = self;
        let again = |state| Self { client: client.clone(), state };
        match state {
            State::V1V2(state) => {
                let attempt = client.submit(state, otp).await;
                submitted(
                    attempt,
                    Deactivated::from,
                    |s| again(State::V1V2(s)),
                    |state, failure| {
                        let look = state.reconcile().map_or(Look::Nowhere, Look::V1V2);
                        Ok(Submitted::Unknown(Unsettled::new(client.clone(), look), failure.into()))
                    },
                )
            }
            State::V3(state) => {
                let attempt = client.submit(state, otp).await;
                submitted(
                    attempt,
                    Deactivated::from,
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

impl From<v1v2::deactivate::Deactivated> for Deactivated {
    fn from(done: v1v2::deactivate::Deactivated) -> Self {
        Self { abha_number: done.was.abha_number }
    }
}

impl From<v3::deactivate::Deactivated> for Deactivated {
    fn from(done: v3::deactivate::Deactivated) -> Self {
        Self { abha_number: done.was.abha_number }
    }
}
