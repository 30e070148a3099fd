use abdm_flows::snapshot::{Kind, Snapshot};
use abdm_flows::v1v2::update_mobile::{ByOtp, ByPassword, Proving, Start, Verified};
use abdm_flows::{AuthBy, OtpStep, SendingOtp, SendsOtp, SessionOf, Updated, UserSession, v3};
use abdm_store::JourneyId;
use abdm_types::{InvalidInput, Mobile};

use super::declare::journey;
use super::second::{BetweenOtps, NotSent};
use super::waits::Parks;
use super::way::{Between, Leads, Way};
use crate::hosts::Wire;
use crate::parking::{Course, Patient};
use crate::{Client, Error, Resumed, Submitted};

journey! {
    /// An update of the mobile that waits for an OTP or the password: first for the OTP that went to
    /// the new mobile, on v1/v2 then for what proves that the account is the patient's.
    UpdateMobile => MobileStep {
        V1V2(Start) {
            otp: encrypted, again: resends, doubt: nothing, done: stays,
        }
        V1V2Second(ByOtp) {
            otp: encrypted, again: never, doubt: looks, done: ends,
        }
        V1V2Password(ByPassword) {
            password: encrypted, again: never, doubt: looks, done: ends,
        }
        V3(v3::update::Start<Mobile>) {
            otp: encrypted, again: never, doubt: looks, done: ends,
        }
    }
    /// Submits the OTP, once. The account has the mobile by the last secret: on V3 by this one, on
    /// v1/v2 by the second.
    ///
    /// # Errors
    ///
    /// [`Error`] when the journey is over and the account unchanged. The second OTP of v1/v2 is sent
    /// by itself once the first was accepted: where that is refused for good, or nobody knows whether
    /// it was sent, the journey is over too.
    submit_otp
}

/// Where an accepted OTP or password leads.
#[derive(Debug)]
#[must_use]
pub enum MobileStep {
    /// The account has the mobile.
    Updated(MobileUpdated),
    /// The new mobile is the patient's, on v1/v2. Now the journey waits for what proves that the
    /// account is too: the second OTP, which was sent, or the password.
    ProveOwner(UpdateMobile),
    /// The new mobile is the patient's, and the second OTP was not sent. The error says why; it can
    /// be [tried again](MobileVerified::prove_owner).
    Verified(MobileVerified, Error),
}

/// The account has the mobile.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct MobileUpdated {
    /// The mobile.
    pub mobile: Mobile,
}

/// An update of the mobile between its two secrets: the new mobile is the patient's, and nothing was
/// sent since.
#[derive(Debug)]
pub struct MobileVerified {
    client: Client,
    course: Course,
    state: Verified,
}

impl Client {
    /// Begins to give the account of a patient who is logged in another mobile: sends an OTP there.
    ///
    /// On v1/v2 the patient proves the account after that, by the method `by`: with an OTP to the
    /// mobile linked with Aadhaar, one to the mobile that the account has so far, or its password. V3
    /// asks for nothing more, so there it makes no difference.
    ///
    /// Where the outcome is unknown the profile is read, for as long as the login that it was begun
    /// with is good. Mostly V3 shows no more of a mobile than its end there.
    ///
    /// # Errors
    ///
    /// [`Error`]. If its [`effect`](Error::effect) is possible, an OTP may be on its way that
    /// cannot be used; the account is not changed. [`Error::Input`], before any call, on v1/v2
    /// without a method.
    pub async fn update_mobile(
        &self,
        session: &UserSession,
        mobile: &Mobile,
        by: Option<AuthBy>,
    ) -> Result<UpdateMobile, Error> {
        let begun = self.begin_mobile(session, mobile, by).await;
        self.or_same(begun).await
    }

    async fn begin_mobile(
        &self,
        session: &UserSession,
        mobile: &Mobile,
        by: Option<AuthBy>,
    ) -> Result<UpdateMobile, Error> {
        self.check_session(session, SessionOf::Number)?;
        let (patient, session) = (Patient::of(session), session.clone());
        match self.wire() {
            Wire::V1V2 => {
                let by = by.ok_or_else(|| {
                    InvalidInput::new("by", "on v1/v2 a method by which the account is proven")
                })?;
                let start = Start::new(session, mobile.clone(), by)?;
                self.key().await?;
                self.send(patient, start.send_otp(), None).await
            }
            Wire::V3(_) => {
                let start = v3::update::Start::new(session, mobile.clone());
                self.send_encrypted(patient, |key| start.send_otp(key)).await
            }
        }
    }

    /// Goes on from the new mobile to what proves the account.
    async fn prove_owner(self, mut course: Course, state: Verified) -> Result<MobileStep, Error> {
        match state.clone().prove() {
            Proving::AadhaarOtp(sending) => self.send_proof(course, state, sending).await,
            Proving::MobileOtp(sending) => self.send_proof(course, state, sending).await,
            Proving::Password(awaiting) => {
                self.keep(&mut course, || awaiting.snapshot()).await;
                Ok(MobileStep::ProveOwner(ByPassword::waiting(self, course, awaiting)))
            }
        }
    }

    async fn send_proof<C: SendsOtp>(
        self,
        mut course: Course,
        state: Verified,
        sending: SendingOtp<ByOtp, C>,
    ) -> Result<MobileStep, Error> {
        match self.send_second(&mut course, &state, sending, None).await {
            Ok(awaiting) => Ok(MobileStep::ProveOwner(ByOtp::waiting(self, course, awaiting))),
            Err(NotSent::Stays(why)) => {
                Ok(MobileStep::Verified(MobileVerified { client: self, course, state }, why))
            }
            Err(NotSent::Over(why)) => Err(why),
        }
    }
}

impl UpdateMobile {
    /// The mobile that the account is to have, for the patient to compare.
    pub fn mobile(&self) -> &Mobile {
        match &self.state {
            State::V1V2(state) => state.journey().mobile(),
            State::V1V2Second(state) => state.journey().mobile(),
            State::V1V2Password(state) => state.journey().mobile(),
            State::V3(state) => state.journey().wanted(),
        }
    }

    /// Which secret it waits for: the first is the OTP to the new mobile, the second proves the
    /// account.
    pub fn step(&self) -> OtpStep {
        match &self.state {
            State::V1V2(_) | State::V3(_) => OtpStep::First,
            State::V1V2Second(_) | State::V1V2Password(_) => OtpStep::Second,
        }
    }
}

impl MobileVerified {
    /// Names the journey in the store, where there is one.
    pub fn id(&self) -> Option<&JourneyId> {
        self.course.id()
    }

    /// Which journey it is.
    pub fn kind(&self) -> Kind {
        self.course.kind
    }

    /// The mobile that the account is to have.
    pub fn mobile(&self) -> &Mobile {
        self.state.mobile()
    }

    /// Goes on: sends the second OTP, unless the journey is by password.
    ///
    /// # Errors
    ///
    /// [`Error`] when the journey is over and the account unchanged.
    pub async fn prove_owner(self) -> Result<MobileStep, Error> {
        self.client.prove_owner(self.course, self.state).await
    }
}

/// By itself: the patient has the second mobile at hand, or would not have chosen it.
impl Leads<MobileStep> for Verified {
    async fn lead<Q>(
        self,
        client: Client,
        course: Course,
    ) -> Result<Submitted<MobileStep, Q>, Error> {
        client.prove_owner(course, self).await.map(Submitted::Done)
    }
}

impl Parks for Verified {
    fn parked(&self) -> Snapshot {
        self.snapshot()
    }
}

impl BetweenOtps for Verified {}

/// The process did not live to send the second OTP.
impl Between for Verified {
    fn back(self, client: Client, course: Course) -> Resumed {
        Resumed::MobileVerified(MobileVerified { client, course, state: self })
    }
}

impl From<Updated<Mobile>> for MobileStep {
    fn from(done: Updated<Mobile>) -> Self {
        Self::Updated(MobileUpdated { mobile: done.now })
    }
}
