//! Retrieve a forgotten ABHA via Aadhaar OTP.
//!
//! ```text
//!  Start ──send_otp(aadhaar)──▶ SendingOtp ──login/request/otp──▶ AwaitingOtp
//!                                   │                               │  ▲
//!                                   │ no reply            submit_otp│  │wrong OTP
//!                                   ▼                               ▼  │
//!                               OtpMayBeOut                     VerifyingOtp
//!                                                                   │ login/verify
//!                                                                   ▼
//!                                                               Retrieved
//! ```
//!
//! The Aadhaar number is an argument of the one method that needs it and is kept nowhere:
//!
//! ```compile_fail
//! # use abdm_flows::{OtpMayBeOut, v3::retrieve::Start};
//! # use abdm_crypto::Encryptor;
//! fn again(state: OtpMayBeOut<Start>, encryptor: &Encryptor) {
//!     let _ = state.send_again().send_otp(encryptor);
//! }
//! ```
//!
//! ```
//! # use abdm_flows::{OtpMayBeOut, v3::retrieve::Start};
//! # use abdm_crypto::Encryptor;
//! # use abdm_types::Aadhaar;
//! fn again(state: OtpMayBeOut<Start>, aadhaar: &Aadhaar, encryptor: &Encryptor) {
//!     let _ = state.send_again().send_otp(aadhaar, encryptor);
//! }
//! ```

use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor, Padding};
use abdm_types::v3::{Account, Issued, login_request_otp, login_verify};
use abdm_types::{Aadhaar, AbhaNumber, Ciphertext, Endpoint, Failure, TxnId};
use secrecy::ExposeSecret;

use super::listed;
use crate::otp_journey::encrypt;
use crate::{ConfirmedBy, EncryptsOtp, Ended, OtpJourney, SendingOtp, UserSession};

/// Nothing was sent yet.
#[derive(Debug, Clone, Copy, Default)]
pub struct Start;

impl Start {
    /// Goes on to the OTP, which the mobile linked with the Aadhaar gets (contract V3, section 8).
    ///
    /// # Errors
    ///
    /// [`EncryptError`]; nothing was sent.
    pub fn send_otp(
        self,
        aadhaar: &Aadhaar,
        encryptor: &Encryptor,
    ) -> Result<SendingOtp<Self, login_request_otp::Request>, EncryptError> {
        let aadhaar = encrypt(aadhaar.expose_secret(), encryptor, super::PADDING)?;
        Ok(SendingOtp::new(self, login_request_otp::Request::retrieve_via_aadhaar_otp(aadhaar)))
    }
}

impl OtpJourney for Start {
    type Done = Retrieved;
    type OutcomeUnknown = OutcomeUnknown;

    fn outcome_unknown(self) -> OutcomeUnknown {
        OutcomeUnknown
    }
}

impl ConfirmedBy<login_verify::Request> for Start {
    fn done(
        self,
        _: TxnId,
        reply: login_verify::Response,
        now: SystemTime,
    ) -> Result<Retrieved, Ended> {
        let login_verify::Response { issued, accounts, .. } = reply;
        let tokens = match issued {
            Issued::XToken(tokens) => Some(tokens),
            Issued::Nothing if accounts.is_empty() => return Err(Ended::NoAccounts),
            // Somebody's token, so not nobody's account.
            _ if accounts.is_empty() => {
                let meta = &login_verify::Request::META;
                return Err(Ended::Refused(Failure::lacking(meta, "accounts")));
            }
            _ => None,
        };
        let abha_number = only_number(&accounts);
        // A login to accounts of which none is in use opens nothing.
        let opens = accounts.is_empty() || listed::usable(&accounts).is_ok();
        let session =
            tokens.filter(|_| opens).map(|tokens| UserSession::issued(tokens, abha_number, now));
        Ok(Retrieved { accounts, session })
    }
}

/// The number that nobody has to choose: of the only account, shown in full.
fn only_number(accounts: &[Account]) -> Option<AbhaNumber> {
    match accounts {
        [account] => account.abha_number.as_ref()?.full().cloned(),
        _ => None,
    }
}

impl EncryptsOtp for Start {
    type Confirm = login_verify::Request;
    const PADDING: Padding = super::PADDING;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        login_verify::Request::retrieve_via_aadhaar_otp(txn_id, otp)
    }
}

/// The OTP may have been accepted, but no answer arrived. Nothing was changed; start again.
#[derive(Debug, Clone, Copy)]
pub struct OutcomeUnknown;

/// The ABHA is found.
#[derive(Debug, Clone)]
pub struct Retrieved {
    /// The accounts of the Aadhaar, as far as the service shows them; deactivated ones may be among
    /// them. Where there are several the patient chooses. Where there is none but a session, or
    /// the number is masked, the [profile](abdm_types::v3::profile) has it.
    pub accounts: Vec<Account>,
    /// A login, if the service gave one and did not tell of all accounts that they are out of use: a
    /// deactivated one is to be reactivated first. Its number is known if there is exactly one account, shown
    /// in full: with several the service does not say whose login it is.
    pub session: Option<UserSession>,
}
