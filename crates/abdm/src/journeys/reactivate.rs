use abdm_flows::{AwaitingOtp, OtpSent, UserSession, v1v2, v3};
use abdm_store::JourneyId;
use abdm_types::{AbhaId, Otp};

use super::{Look, Submitted, Unsettled, submitted};
use crate::hosts::Wire;
use crate::parking::{Course, Patient};
use crate::{Client, Error, Feature, ReactivationPath, Resumed};

/// A reactivation whose OTP is on its way.
#[derive(Debug)]
pub struct Reactivate {
    client: Client,
    course: Course,
    state: State,
}

#[derive(Debug)]
pub(crate) enum State {
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
        let begun = self.begin_reactivation(abha.into()).await;
        self.or_same(begun, |same| match same {
            Resumed::Reactivate(journey) => Some(journey),
            _ => None,
        })
        .await
    }

    async fn begin_reactivation(&self, abha: AbhaId) -> Result<Reactivate, Error> {
        let patient = Patient::Abha(&abha);
        let (course, state) = match self.wire() {
            Wire::V1V2 => {
                self.key().await?;
                let sending = v1v2::reactivate::Start::new(abha.clone()).send_otp();
                let (course, state) = self.send(patient, sending, None).await?;
                (course, State::V1V2(state))
            }
            Wire::V3(_) => {
                let number = self.number(abha.clone(), Feature::ReactivationByAddress)?;
                let start = v3::reactivate::Start::new(number);
                let (course, state) = match self.reactivation_path() {
                    ReactivationPath::Login => {
                        self.send_encrypted(patient, |key| start.send_otp(key)).await?
                    }
                    ReactivationPath::Account => {
                        let make = |key: &_| start.send_otp_by_account_path(key);
                        self.send_encrypted(patient, make).await?
                    }
                };
                (course, State::V3(state))
            }
        };
        Ok(Reactivate::new(self.clone(), course, state))
    }
}

impl Reactivate {
    pub(crate) fn new(client: Client, course: Course, state: State) -> Self {
        Self { client, course, state }
    }

    /// Names the journey in the store, where there is one.
    pub fn id(&self) -> Option<&JourneyId> {
        self.course.id()
    }

    /// The account that is to be active again, as the journey began with it, for the patient to
    /// compare.
    pub fn abha(&self) -> AbhaId {
        match &self.state {
            State::V1V2(state) => state.journey().abha().clone(),
            State::V3(state) => state.journey().abha_number().clone().into(),
        }
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
    /// [`Error`] when the journey is over and the account unchanged.
    pub async fn submit_otp(self, otp: &Otp) -> Result<Submitted<Reactivated, Self>, Error> {
        let Self { client, mut course, state } = self;
        let again = |course: &Course, state| Self::new(client.clone(), course.clone(), state);
        match state {
            State::V1V2(state) => {
                let attempt = client.submit(&mut course, state, otp).await;
                submitted(
                    attempt,
                    Reactivated::from,
                    |s| again(&course, State::V1V2(s)),
                    |state, failure| {
                        let look = Look::V1V2(state.reconcile());
                        Ok(Submitted::Unknown(
                            Unsettled::new(client.clone(), course.clone(), look),
                            failure.into(),
                        ))
                    },
                )
            }
            State::V3(state) => {
                let attempt = client.submit(&mut course, state, otp).await;
                submitted(
                    attempt,
                    Reactivated::from,
                    |s| again(&course, State::V3(s)),
                    |state, failure| {
                        let look = Look::V3(state.reconcile());
                        Ok(Submitted::Unknown(
                            Unsettled::new(client.clone(), course.clone(), look),
                            failure.into(),
                        ))
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
