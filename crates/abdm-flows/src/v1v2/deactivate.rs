//! Deactivate an ABHA via Aadhaar OTP.
//!
//! ```text
//!  Start ──send_otp()──▶ SendingOtp ──generateOTP──▶ AwaitingOtp
//!                            │                         │  ▲
//!                            │ no reply      submit_otp│  │wrong OTP
//!                            ▼                         ▼  │
//!                        OtpMayBeOut               VerifyingOtp ──▶ Deactivated
//!                                                      │ no reply
//!                                                      ▼
//!                                                OutcomeUnknown ──reconcile()──▶ Reconciling
//! ```
//!
//! The consequences must have been acknowledged:
//!
//! ```compile_fail
//! # use abdm_flows::{Consequences, Reasons, UserSession, v1v2::deactivate::Start};
//! fn start(session: UserSession, reasons: Reasons) -> Start {
//!     Start::new(session, reasons, Consequences::DEACTIVATION)
//! }
//! ```
//!
//! ```
//! # use abdm_flows::{Consequences, Reasons, UserSession, v1v2::deactivate::Start};
//! fn start(session: UserSession, reasons: Reasons) -> Start {
//!     Start::new(session, reasons, Consequences::DEACTIVATION.acknowledge())
//! }
//! ```

use std::time::SystemTime;

use abdm_crypto::Padding;
use abdm_types::v1v2::{account_generate_aadhaar_otp, deactivate};
use abdm_types::{AbhaNumber, AccountStatus, AuthMethod, Ciphertext, TxnId};

use super::Reconciling;
use crate::{
    Acknowledged, ConfirmedBy, EncryptsOtp, Ended, OtpJourney, Reasons, SendingOtp, UserSession,
};

/// A patient who is logged in and has agreed.
#[derive(Debug, Clone)]
pub struct Start {
    pub(crate) session: UserSession,
    pub(crate) reasons: Reasons,
}

impl Start {
    /// Begins with the patient's login.
    pub fn new(session: UserSession, reasons: Reasons, _: Acknowledged) -> Self {
        Self { session, reasons }
    }

    /// The account, for the patient to compare. `None` where the login does not say whose it is.
    pub fn abha_number(&self) -> Option<&AbhaNumber> {
        self.session.abha_number.as_ref()
    }

    /// Goes on to the OTP, which the mobile linked with Aadhaar gets.
    pub fn send_otp(self) -> SendingOtp<Self, account_generate_aadhaar_otp::Request> {
        let x_token = self.session.x_token.clone();
        SendingOtp::new(self, account_generate_aadhaar_otp::Request { x_token })
    }
}

impl OtpJourney for Start {
    type Done = Deactivated;
    type OutcomeUnknown = OutcomeUnknown;

    fn outcome_unknown(self) -> OutcomeUnknown {
        OutcomeUnknown { abha_number: self.session.abha_number }
    }
}

impl ConfirmedBy<deactivate::Request> for Start {
    fn done(
        self,
        _: TxnId,
        _: deactivate::Response,
        _now: SystemTime,
    ) -> Result<Deactivated, Ended> {
        Ok(Deactivated { was: self.session })
    }
}

impl EncryptsOtp for Start {
    type Confirm = deactivate::Request;
    const PADDING: Padding = super::PADDING;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        deactivate::Request {
            x_token: self.session.x_token.clone(),
            auth_method: AuthMethod::AadhaarOtp,
            otp,
            reasons: self.reasons.to_vec(),
            txn_id,
        }
    }
}

/// The account may be deactivated.
#[derive(Debug, Clone)]
pub struct OutcomeUnknown {
    pub(crate) abha_number: Option<AbhaNumber>,
}

impl OutcomeUnknown {
    /// Looks at the account to find out. `None` when its number is not known.
    pub fn reconcile(self) -> Option<Reconciling> {
        let abha_number = self.abha_number?;
        Some(Reconciling::new(abha_number.into(), AccountStatus::Deactivated))
    }
}

/// The account is deactivated.
#[derive(Debug, Clone)]
pub struct Deactivated {
    /// The login that was used. Its token is worth nothing any more.
    pub was: UserSession,
}
