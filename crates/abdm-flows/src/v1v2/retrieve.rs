//! Retrieve a forgotten ABHA via Aadhaar OTP.
//!
//! ```text
//!  Start ──send_otp(aadhaar)──▶ SendingOtp ──generateOtp──▶ AwaitingOtp
//!                                   │                         │  ▲
//!                                   │ no reply      submit_otp│  │wrong OTP
//!                                   ▼                         ▼  │
//!                               OtpMayBeOut               VerifyingOtp ──▶ Retrieved
//! ```
//!
//! The Aadhaar number is an argument of the one method that needs it and is kept nowhere:
//!
//! ```compile_fail
//! # use abdm_flows::v1v2::retrieve::{Start, OtpMayBeOut};
//! # use abdm_crypto::Encryptor;
//! fn again(state: OtpMayBeOut, encryptor: &Encryptor) {
//!     let _ = state.send_again().send_otp(encryptor);
//! }
//! ```
//!
//! ```
//! # use abdm_flows::v1v2::retrieve::{Start, OtpMayBeOut};
//! # use abdm_crypto::Encryptor;
//! # use abdm_types::Aadhaar;
//! fn again(state: OtpMayBeOut, aadhaar: &Aadhaar, encryptor: &Encryptor) {
//!     let _ = state.send_again().send_otp(aadhaar, encryptor);
//! }
//! ```

use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::v1v2::{forgot_generate_aadhaar_otp, forgot_verify_aadhaar_otp};
use abdm_types::{Aadhaar, AbhaAddress, AbhaNumber, Endpoint, Failure, Otp, Received};

use super::encrypt;
use crate::step::{send_failed, verify_failed};
use crate::{Ended, Exchange, OtpSent, Step, UserSession};

/// Nothing was sent yet.
#[derive(Debug, Clone, Copy, Default)]
pub struct Start;

impl Start {
    /// Goes on to the OTP, which the mobile linked with the Aadhaar gets.
    ///
    /// # Errors
    ///
    /// [`EncryptError`]; nothing was sent.
    pub fn send_otp(
        self,
        aadhaar: &Aadhaar,
        encryptor: &Encryptor,
    ) -> Result<SendingOtp, EncryptError> {
        let aadhaar = encrypt(aadhaar, encryptor)?;
        Ok(SendingOtp { call: forgot_generate_aadhaar_otp::Request { aadhaar } })
    }
}

/// The call that sends the OTP is about to be made, or under way.
#[derive(Debug)]
pub struct SendingOtp {
    call: forgot_generate_aadhaar_otp::Request,
}

impl Exchange for SendingOtp {
    type Call = forgot_generate_aadhaar_otp::Request;
    type Next = Step<AwaitingOtp, Start, OtpMayBeOut>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(
        self,
        reply: Result<forgot_generate_aadhaar_otp::Response, Failure>,
        _now: SystemTime,
    ) -> Self::Next {
        match reply {
            Ok(forgot_generate_aadhaar_otp::Response(receipt)) => {
                Step::Next(AwaitingOtp { otp: receipt.into() })
            }
            Err(failure) => send_failed(failure, Start, |start| start, |_| OtpMayBeOut),
        }
    }
}

/// An OTP may be on its way, and its transaction is not known.
#[derive(Debug, Clone, Copy)]
pub struct OtpMayBeOut;

impl OtpMayBeOut {
    /// Asks for another OTP because somebody decided to.
    pub fn send_again(self) -> Start {
        Start
    }
}

/// The OTP is on its way to the patient.
#[derive(Debug, Clone)]
pub struct AwaitingOtp {
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
        let call = forgot_verify_aadhaar_otp::Request { otp, txn_id: self.otp.txn_id.clone() };
        Ok(VerifyingOtp { awaiting: self, call })
    }

    fn again(self, counted: bool) -> Self {
        Self { otp: self.otp.after_attempt(counted) }
    }
}

/// The OTP is about to be submitted, or under way.
#[derive(Debug)]
pub struct VerifyingOtp {
    awaiting: AwaitingOtp,
    call: forgot_verify_aadhaar_otp::Request,
}

impl Exchange for VerifyingOtp {
    type Call = forgot_verify_aadhaar_otp::Request;
    type Next = Step<Retrieved, AwaitingOtp, OutcomeUnknown>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(
        self,
        reply: Result<forgot_verify_aadhaar_otp::Response, Failure>,
        now: SystemTime,
    ) -> Self::Next {
        let found = match reply {
            Ok(found) => found,
            Err(failure) => {
                return verify_failed(failure, self.awaiting, AwaitingOtp::again, |_| {
                    OutcomeUnknown
                });
            }
        };
        let Some(abha_number) = found.health_id_number else {
            let meta = &forgot_verify_aadhaar_otp::Request::META;
            return Step::Ended(Ended::Refused(Failure::lacking(meta, "abha_number")));
        };
        let full = abha_number.full().cloned();
        Step::Next(Retrieved {
            abha_number,
            abha_address: found.health_id,
            session: found.jwt_response.map(|tokens| UserSession::from_v1v2(tokens, full, now)),
        })
    }
}

/// The OTP may have been accepted, but no answer arrived. Nothing was changed; start again.
#[derive(Debug, Clone, Copy)]
pub struct OutcomeUnknown;

/// The ABHA is found.
#[derive(Debug, Clone)]
pub struct Retrieved {
    /// The number, as far as the service shows it.
    pub abha_number: Received<AbhaNumber>,
    /// The address, if there is one.
    pub abha_address: Option<Received<AbhaAddress>>,
    /// A login, if the service gave one.
    pub session: Option<UserSession>,
}
