//! Reactivate an ABHA via Aadhaar OTP.
//!
//! ```text
//!  Start ──send_otp()──▶ SendingOtp ──reactivate/init──▶ AwaitingOtp
//!                            │                             │  ▲
//!                            │ no reply          submit_otp│  │wrong OTP
//!                            ▼                             ▼  │
//!                        OtpMayBeOut                   VerifyingOtp ──▶ Reactivated
//!                                                          │ no reply
//!                                                          ▼
//!                                                    OutcomeUnknown ──reconcile()──▶ Reconciling
//! ```
//!
//! What is not yet confirmed is not reactivated:
//!
//! ```compile_fail
//! # use abdm_flows::{AwaitingOtp, UserSession, v1v2::reactivate::{Reactivated, Start}};
//! fn session(state: AwaitingOtp<Start>) -> Option<UserSession> {
//!     state.session
//! }
//! ```
//!
//! ```
//! # use abdm_flows::{AwaitingOtp, UserSession, v1v2::reactivate::{Reactivated, Start}};
//! fn session(state: Reactivated) -> Option<UserSession> {
//!     state.session
//! }
//! ```

use std::time::SystemTime;

use abdm_crypto::Padding;
use abdm_types::v1v2::{reactivate, reactivate_init};
use abdm_types::{AbhaId, AccountStatus, AuthMethod, Ciphertext, TxnId};

use super::Reconciling;
use crate::{ConfirmedBy, EncryptsOtp, Ended, OtpJourney, SendingOtp, UserSession};

/// A deactivated account.
#[derive(Debug, Clone)]
pub struct Start {
    pub(crate) abha: AbhaId,
}

impl Start {
    /// Begins with a number or an address. There is no login: the account has none.
    pub fn new(abha: impl Into<AbhaId>) -> Self {
        Self { abha: abha.into() }
    }

    /// The account, as the journey began with it.
    pub fn abha(&self) -> &AbhaId {
        &self.abha
    }

    /// Goes on to the OTP, which the mobile linked with Aadhaar gets.
    pub fn send_otp(self) -> SendingOtp<Self, reactivate_init::Request> {
        let call = reactivate_init::Request {
            auth_method: AuthMethod::AadhaarOtp,
            health_id: self.abha.clone(),
        };
        SendingOtp::new(self, call)
    }
}

impl OtpJourney for Start {
    type Done = Reactivated;
    type OutcomeUnknown = OutcomeUnknown;

    fn outcome_unknown(self) -> OutcomeUnknown {
        OutcomeUnknown { abha: self.abha }
    }
}

impl ConfirmedBy<reactivate::Request> for Start {
    fn done(
        self,
        _: TxnId,
        reply: reactivate::Response,
        now: SystemTime,
    ) -> Result<Reactivated, Ended> {
        let number = self.abha.number().cloned();
        let session = reply.tokens.map(|tokens| UserSession::issued(tokens, number, now));
        Ok(Reactivated { abha: self.abha, session })
    }
}

impl EncryptsOtp for Start {
    type Confirm = reactivate::Request;
    const PADDING: Padding = super::PADDING;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        reactivate::Request { auth_method: AuthMethod::AadhaarOtp, otp, txn_id }
    }
}

/// The account may be active again.
#[derive(Debug, Clone)]
pub struct OutcomeUnknown {
    pub(crate) abha: AbhaId,
}

impl OutcomeUnknown {
    /// Looks at the account to find out. Always possible: the account is known by what the
    /// journey began with.
    pub fn reconcile(self) -> Reconciling {
        Reconciling::new(self.abha, AccountStatus::Active)
    }
}

/// The account is active again.
#[derive(Debug, Clone)]
pub struct Reactivated {
    /// The account, as the journey began with it.
    pub abha: AbhaId,
    /// A login, if the service gave one.
    pub session: Option<UserSession>,
}
