use abdm_flows::snapshot::JourneyKind;
use abdm_flows::{SessionOf, UserSession, v3};
use abdm_types::AbhaNumber;

use super::declare::journey;
use super::reached;
use crate::parking::Patient;
use crate::{Client, Error, Feature};

journey! {
    /// A re-KYC whose OTP is on its way.
    ReKyc => KycRenewed {
        V3(v3::rekyc::Identified) {
            otp: encrypted, again: never, doubt: unseen, done: ends,
        }
    }
    /// Submits the OTP, once. Where no answer comes nobody can find out whether it was done: nothing of
    /// the account shows it, so [`reconcile`](crate::Unsettled::reconcile) gives
    /// [`Unknown`](abdm_flows::Reconciled::Unknown) without a call. To begin again does no harm.
    ///
    /// # Errors
    ///
    /// [`Error`] when the journey is over and nothing was renewed.
    submit_otp
}

/// Aadhaar has confirmed the patient anew. The login that was used goes on.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct KycRenewed {
    /// The account.
    pub abha_number: AbhaNumber,
}

impl Client {
    /// Begins to renew what Aadhaar says of a patient who is logged in: sends an OTP to the mobile
    /// that is linked with Aadhaar.
    ///
    /// Only V3 has it. If the login does not say whose it is the profile is read first.
    ///
    /// # Errors
    ///
    /// [`Error`]. If its [`effect`](Error::effect) is possible, an OTP may be on its way that
    /// cannot be used; nothing is renewed.
    pub async fn rekyc(&self, session: &UserSession) -> Result<ReKyc, Error> {
        let begun = self.begin_rekyc(session).await;
        self.or_same(begun).await
    }

    async fn begin_rekyc(&self, session: &UserSession) -> Result<ReKyc, Error> {
        self.check_session(session, SessionOf::Number)?;
        self.check_exists(JourneyKind::ReKycAadhaarOtp, Feature::ReKyc)?;
        let identified = match v3::rekyc::Start::new(session.clone()).identify() {
            Ok(identified) => identified,
            Err(identifying) => reached(self.perform(identifying).await)?,
        };
        let number = identified.abha_number().clone();
        let make = |key: &_| identified.send_otp(key).map_err(|(_, why)| why);
        self.send_encrypted(Patient::Number(&number), make).await
    }
}

impl ReKyc {
    /// The account, for the patient to compare.
    pub fn abha_number(&self) -> &AbhaNumber {
        match &self.state {
            State::V3(state) => state.journey().abha_number(),
        }
    }
}

impl From<v3::rekyc::Renewed> for KycRenewed {
    fn from(done: v3::rekyc::Renewed) -> Self {
        Self { abha_number: done.abha_number }
    }
}
