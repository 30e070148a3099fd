//! Login with Aadhaar OTP.
//!
//! ```text
//!  Start ──send_otp()──▶ SendingOtp ──login/request/otp──▶ AwaitingOtp
//!                            │                               │  ▲
//!                            │ no reply            submit_otp│  │wrong OTP
//!                            ▼                               ▼  │
//!                        OtpMayBeOut                     VerifyingOtp ──login/verify──▶ LoggedIn
//!                                                            │
//!                                                            │ not ACTIVE, another account
//!                                                            ▼
//!                                                          Ended
//! ```
//!
//! No look-up goes before the OTP, as on v1/v2: whether the account is in use is told by a refusal
//! of either call or by the account in the last reply.
//!
//! An OTP cannot be submitted before one was sent:
//!
//! ```compile_fail
//! # use abdm_crypto::Encryptor;
//! # use abdm_flows::{AwaitingOtp, v3::login_aadhaar::Start};
//! # use abdm_types::Otp;
//! fn submit(state: Start, otp: &Otp, encryptor: &Encryptor) {
//!     let _ = state.submit_otp(otp, encryptor);
//! }
//! ```
//!
//! It can once the state says so:
//!
//! ```
//! # use abdm_crypto::Encryptor;
//! # use abdm_flows::{AwaitingOtp, v3::login_aadhaar::Start};
//! # use abdm_types::Otp;
//! fn submit(state: AwaitingOtp<Start>, otp: &Otp, encryptor: &Encryptor) {
//!     let _ = state.submit_otp(otp, encryptor);
//! }
//! ```

use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor, Padding};
use abdm_types::v3::{Account, Issued, login_request_otp, login_verify};
use abdm_types::{AbhaNumber, Ciphertext, Endpoint, Failure, TxnId};

use super::{encrypt_number, listed};
use crate::step::login_refused;
use crate::{CannotChoose, ConfirmedBy, EncryptsOtp, Ended, OtpJourney, SendingOtp, UserSession};

/// An ABHA number to which no OTP was sent yet.
#[derive(Debug, Clone)]
pub struct Start {
    pub(crate) abha_number: AbhaNumber,
}

impl Start {
    /// Begins with the number of an account. V3 has no login by address on this path.
    pub fn new(abha_number: AbhaNumber) -> Self {
        Self { abha_number }
    }

    /// Goes on to the OTP, which the mobile linked with Aadhaar gets (contract V3, section 6).
    ///
    /// # Errors
    ///
    /// [`EncryptError`]; nothing was sent. The state holds nothing but the number it was made from,
    /// so it does not come back.
    pub fn send_otp(
        self,
        encryptor: &Encryptor,
    ) -> Result<SendingOtp<Self, login_request_otp::Request>, EncryptError> {
        let number = encrypt_number(&self.abha_number, encryptor)?;
        Ok(SendingOtp::new(self, login_request_otp::Request::login_with_aadhaar_otp(number)))
    }

    /// Checks what the reply says of the account: it is the one that was asked for, and in use.
    fn check(&self, accounts: &[Account]) -> Result<(), Ended> {
        match listed::usable(listed::of_number(accounts, &self.abha_number)) {
            Ok(()) => Ok(()),
            Err(CannotChoose::NotListed) if accounts.is_empty() => Ok(()),
            // A token for another patient's account must not be handed out.
            Err(CannotChoose::NotListed) => Err(lacking("abha_number")),
            Err(CannotChoose::NotActive { status }) => {
                Err(Ended::NotActive { status, abha: self.abha_number.clone().into() })
            }
        }
    }
}

fn lacking(part: &'static str) -> Ended {
    Ended::Refused(Failure::lacking(&login_verify::Request::META, part))
}

impl OtpJourney for Start {
    type Done = LoggedIn;
    type OutcomeUnknown = OutcomeUnknown;

    fn outcome_unknown(self) -> OutcomeUnknown {
        OutcomeUnknown
    }

    fn refused(self, failure: Failure) -> Ended {
        login_refused(failure, self.abha_number)
    }
}

impl ConfirmedBy<login_verify::Request> for Start {
    fn done(
        self,
        _: TxnId,
        reply: login_verify::Response,
        now: SystemTime,
    ) -> Result<LoggedIn, Ended> {
        self.check(&reply.accounts)?;
        // The proof of a mobile is no login, and no other call is published that would make it one.
        let Issued::XToken(tokens) = reply.issued else {
            return Err(lacking("x_token"));
        };
        Ok(LoggedIn { session: UserSession::issued(tokens, Some(self.abha_number), now) })
    }
}

impl EncryptsOtp for Start {
    type Confirm = login_verify::Request;
    const PADDING: Padding = super::PADDING;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        login_verify::Request::login_with_aadhaar_otp(txn_id, otp)
    }
}

/// The patient may be logged in, but no token arrived. Nothing was changed; start again.
#[derive(Debug, Clone, Copy)]
pub struct OutcomeUnknown;

/// The patient is logged in.
#[derive(Debug, Clone)]
pub struct LoggedIn {
    /// The login.
    pub session: UserSession,
}
