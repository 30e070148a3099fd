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
//! # use abdm_flows::{OtpMayBeOut, v1v2::retrieve::Start};
//! # use abdm_crypto::Encryptor;
//! fn again(state: OtpMayBeOut<Start>, encryptor: &Encryptor) {
//!     let _ = state.send_again().send_otp(encryptor);
//! }
//! ```
//!
//! ```
//! # use abdm_flows::{OtpMayBeOut, v1v2::retrieve::Start};
//! # use abdm_crypto::Encryptor;
//! # use abdm_types::Aadhaar;
//! fn again(state: OtpMayBeOut<Start>, aadhaar: &Aadhaar, encryptor: &Encryptor) {
//!     let _ = state.send_again().send_otp(aadhaar, encryptor);
//! }
//! ```

use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::v1v2::{forgot_generate_aadhaar_otp, forgot_verify_aadhaar_otp};
use abdm_types::{
    Aadhaar, AbhaAddress, AbhaNumber, Ciphertext, Endpoint, Failure, Received, TxnId,
};
use secrecy::ExposeSecret;

use crate::otp_journey::encrypt;
use crate::snapshot::JourneyKind;
use crate::{ConfirmedBy, EncryptsOtp, Ended, Generation, Journey, SendingOtp, UserSession};

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
    ) -> Result<SendingOtp<Self, forgot_generate_aadhaar_otp::Request>, EncryptError> {
        let aadhaar = encrypt(aadhaar.expose_secret(), encryptor, super::PADDING)?;
        Ok(SendingOtp::new(self, forgot_generate_aadhaar_otp::Request { aadhaar }))
    }
}

impl Journey for Start {
    const GENERATION: Generation = Generation::V1V2;

    type Done = Retrieved;
    type InDoubt = ();

    fn journey(&self) -> JourneyKind {
        JourneyKind::RetrieveAadhaarOtp
    }

    fn in_doubt(self) {}
}

impl ConfirmedBy<forgot_verify_aadhaar_otp::Request> for Start {
    fn done(
        self,
        _: Option<TxnId>,
        reply: forgot_verify_aadhaar_otp::Response,
        now: SystemTime,
    ) -> Result<Retrieved, Ended> {
        Retrieved::of(reply, now).ok_or_else(|| {
            let meta = &forgot_verify_aadhaar_otp::Request::META;
            Ended::Refused(Failure::lacking(meta, "abha_number"))
        })
    }
}

impl EncryptsOtp for Start {
    type Confirm = forgot_verify_aadhaar_otp::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        forgot_verify_aadhaar_otp::Request { otp, txn_id }
    }
}

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

impl Retrieved {
    /// `None` for a reply without a number.
    pub(super) fn of(reply: forgot_verify_aadhaar_otp::Response, now: SystemTime) -> Option<Self> {
        let abha_number = reply.health_id_number?;
        let full = abha_number.full().cloned();
        Some(Self {
            abha_number,
            abha_address: reply.health_id,
            session: reply.jwt_response.map(|tokens| UserSession::issued(tokens, full, now)),
        })
    }
}

mod kept {
    use super::Start;
    use crate::snapshot::SnapshotError;
    use crate::snapshot::fields::{Kept, Read, Written};

    impl Kept for Start {
        fn write<'a>(&'a self, _: &mut Written<'a>) {}

        fn read(_: &mut Read) -> Result<Self, SnapshotError> {
            Ok(Self)
        }
    }
}
