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

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::v1v2::{account_generate_aadhaar_otp, deactivate};
use abdm_types::{AccountStatus, AuthMethod, Failure, Otp};

use super::{Reconciling, encrypt};
use crate::step::{send_failed, verify_failed};
use crate::{Acknowledged, Exchange, OtpSent, Reasons, Step, UserSession};

/// A patient who is logged in and has agreed.
#[derive(Debug, Clone)]
pub struct Start {
    session: UserSession,
    reasons: Reasons,
}

impl Start {
    /// Begins with the patient's login.
    pub fn new(session: UserSession, reasons: Reasons, _: Acknowledged) -> Self {
        Self { session, reasons }
    }

    /// Goes on to the OTP, which the mobile linked with Aadhaar gets.
    pub fn send_otp(self) -> SendingOtp {
        let x_token = self.session.x_token.clone();
        SendingOtp { start: self, call: account_generate_aadhaar_otp::Request { x_token } }
    }
}

/// The call that sends the OTP is about to be made, or under way.
#[derive(Debug)]
pub struct SendingOtp {
    start: Start,
    call: account_generate_aadhaar_otp::Request,
}

impl Exchange for SendingOtp {
    type Call = account_generate_aadhaar_otp::Request;
    type Next = Step<AwaitingOtp, Start, OtpMayBeOut>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(
        self,
        reply: Result<account_generate_aadhaar_otp::Response, Failure>,
        _now: SystemTime,
    ) -> Self::Next {
        let start = self.start;
        match reply {
            Ok(account_generate_aadhaar_otp::Response(receipt)) => {
                Step::Next(AwaitingOtp { start, otp: receipt.into() })
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
    start: Start,
    otp: OtpSent,
}

impl AwaitingOtp {
    /// What is known of the OTP.
    pub fn otp(&self) -> &OtpSent {
        &self.otp
    }

    /// Submits the OTP, encrypted. The account is deactivated by it.
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
        let call = deactivate::Request {
            x_token: self.start.session.x_token.clone(),
            auth_method: AuthMethod::AadhaarOtp,
            otp,
            reasons: self.start.reasons.to_vec(),
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
    call: deactivate::Request,
}

impl Exchange for VerifyingOtp {
    type Call = deactivate::Request;
    type Next = Step<Deactivated, AwaitingOtp, OutcomeUnknown>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(self, reply: Result<deactivate::Response, Failure>, _now: SystemTime) -> Self::Next {
        match reply {
            Ok(deactivate::Response) => {
                Step::Next(Deactivated { was: self.awaiting.start.session })
            }
            Err(failure) => verify_failed(failure, self.awaiting, AwaitingOtp::again, |awaiting| {
                OutcomeUnknown { session: awaiting.start.session }
            }),
        }
    }
}

/// The account may be deactivated.
#[derive(Debug, Clone)]
pub struct OutcomeUnknown {
    session: UserSession,
}

impl OutcomeUnknown {
    /// Looks at the account to find out. `None` when its number is not known.
    pub fn reconcile(self) -> Option<Reconciling> {
        let abha_number = self.session.abha_number?;
        Some(Reconciling::new(abha_number.into(), AccountStatus::Deactivated))
    }
}

/// The account is deactivated.
#[derive(Debug, Clone)]
pub struct Deactivated {
    /// The login that was used. Its token is worth nothing any more.
    pub was: UserSession,
}
