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
//! # use abdm_flows::{UserSession, v1v2::reactivate::{AwaitingOtp, Reactivated}};
//! fn session(state: AwaitingOtp) -> Option<UserSession> {
//!     state.session
//! }
//! ```
//!
//! ```
//! # use abdm_flows::{UserSession, v1v2::reactivate::{AwaitingOtp, Reactivated}};
//! fn session(state: Reactivated) -> Option<UserSession> {
//!     state.session
//! }
//! ```

use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::v1v2::{reactivate, reactivate_init};
use abdm_types::{AbhaId, AccountStatus, AuthMethod, Failure, Otp};

use super::{Reconciling, encrypt};
use crate::step::{send_failed, verify_failed};
use crate::{Exchange, OtpSent, Step, UserSession};

/// A deactivated account.
#[derive(Debug, Clone)]
pub struct Start {
    abha: AbhaId,
}

impl Start {
    /// Begins with a number or an address. There is no login: the account has none.
    pub fn new(abha: impl Into<AbhaId>) -> Self {
        Self { abha: abha.into() }
    }

    /// Goes on to the OTP, which the mobile linked with Aadhaar gets.
    pub fn send_otp(self) -> SendingOtp {
        let call =
            reactivate_init::Request { auth_method: AuthMethod::AadhaarOtp, health_id: self.abha };
        SendingOtp { call }
    }
}

/// The call that sends the OTP is about to be made, or under way.
#[derive(Debug)]
pub struct SendingOtp {
    call: reactivate_init::Request,
}

impl Exchange for SendingOtp {
    type Call = reactivate_init::Request;
    type Next = Step<AwaitingOtp, Start, OtpMayBeOut>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(
        self,
        reply: Result<reactivate_init::Response, Failure>,
        _now: SystemTime,
    ) -> Self::Next {
        let start = Start { abha: self.call.health_id };
        match reply {
            Ok(reactivate_init::Response(receipt)) => {
                Step::Next(AwaitingOtp { abha: start.abha, otp: receipt.into() })
            }
            Err(failure) => {
                send_failed(failure, start, |start| start, |start| OtpMayBeOut { start })
            }
        }
    }
}

/// An OTP may be on its way, and its transaction is not known.
#[derive(Debug, Clone)]
pub struct OtpMayBeOut {
    start: Start,
}

impl OtpMayBeOut {
    /// Asks for another OTP because somebody decided to.
    pub fn send_again(self) -> Start {
        self.start
    }
}

/// The OTP is on its way to the patient.
#[derive(Debug, Clone)]
pub struct AwaitingOtp {
    abha: AbhaId,
    otp: OtpSent,
}

impl AwaitingOtp {
    /// What is known of the OTP.
    pub fn otp(&self) -> &OtpSent {
        &self.otp
    }

    /// Submits the OTP, encrypted.
    ///
    /// # Errors
    ///
    /// The state comes back with the reason; the OTP was not spent.
    pub fn submit_otp(
        self,
        otp: &Otp,
        encryptor: &Encryptor,
    ) -> Result<VerifyingOtp, (Self, EncryptError)> {
        let otp = match encrypt(otp, encryptor) {
            Ok(otp) => otp,
            Err(error) => return Err((self, error)),
        };
        let call = reactivate::Request {
            auth_method: AuthMethod::AadhaarOtp,
            otp,
            txn_id: self.otp.txn_id.clone(),
        };
        Ok(VerifyingOtp { awaiting: self, call })
    }

    fn again(self, counted: bool) -> Self {
        Self { otp: self.otp.after_attempt(counted), ..self }
    }
}

/// The OTP is about to be submitted, or under way.
#[derive(Debug)]
pub struct VerifyingOtp {
    awaiting: AwaitingOtp,
    call: reactivate::Request,
}

impl Exchange for VerifyingOtp {
    type Call = reactivate::Request;
    type Next = Step<Reactivated, AwaitingOtp, OutcomeUnknown>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(self, reply: Result<reactivate::Response, Failure>, now: SystemTime) -> Self::Next {
        match reply {
            Ok(reactivated) => {
                let abha = self.awaiting.abha;
                let number = abha.number().cloned();
                let session =
                    reactivated.tokens.map(|tokens| UserSession::from_v1v2(tokens, number, now));
                Step::Next(Reactivated { abha, session })
            }
            Err(failure) => verify_failed(failure, self.awaiting, AwaitingOtp::again, |awaiting| {
                OutcomeUnknown { abha: awaiting.abha }
            }),
        }
    }
}

/// The account may be active again.
#[derive(Debug, Clone)]
pub struct OutcomeUnknown {
    abha: AbhaId,
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
