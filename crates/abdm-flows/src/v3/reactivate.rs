//! Reactivate an ABHA via Aadhaar OTP.
//!
//! ```text
//!  Start ──send_otp()──▶ SendingOtp ──login/request/otp──▶ AwaitingOtp
//!    │                       │                               │  ▲
//!    │ send_otp_by_          │ no reply            submit_otp│  │wrong OTP
//!    │ account_path()        ▼                               ▼  │
//!    │                   OtpMayBeOut                     VerifyingOtp ──▶ Reactivated
//!    │                       ▲                               │ no reply, or
//!    ▼                       │ no reply                      ▼ of another or no active account
//!  SendingOtp ───────────────┤                          OutcomeUnknown
//!             account/       │                               │
//!             request/otp    ▼                               ▼ reconcile()
//!                        AwaitingOtp                    Reconciling
//! ```
//!
//! What is not yet confirmed is not reactivated:
//!
//! ```compile_fail
//! # use abdm_flows::{AwaitingOtp, UserSession, v3::reactivate::{Reactivated, Start}};
//! fn session(state: AwaitingOtp<Start>) -> Option<UserSession> {
//!     state.session
//! }
//! ```
//!
//! ```
//! # use abdm_flows::{AwaitingOtp, UserSession, v3::reactivate::{Reactivated, Start}};
//! fn session(state: Reactivated) -> Option<UserSession> {
//!     state.session
//! }
//! ```

use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor, Padding};
use abdm_types::v3::{Issued, account_reactivate_request_otp, login_request_otp, login_verify};
use abdm_types::{AbhaNumber, AccountStatus, Ciphertext, Endpoint, Failure, TxnId};

use super::{Reconciling, encrypt_number, listed};
use crate::{ConfirmedBy, EncryptsOtp, Ended, OtpJourney, SendingOtp, UserSession};

/// A deactivated account.
#[derive(Debug, Clone)]
pub struct Start {
    pub(crate) abha_number: AbhaNumber,
}

impl Start {
    /// Begins with the number of the account. There is no login: the account has none.
    pub fn new(abha_number: AbhaNumber) -> Self {
        Self { abha_number }
    }

    /// The account, as the journey began with it.
    pub fn abha_number(&self) -> &AbhaNumber {
        &self.abha_number
    }

    /// Begins with the account of a login that ended because it is deactivated.
    ///
    /// # Errors
    ///
    /// The reason comes back when it is another.
    pub fn after_login(ended: Ended) -> Result<Self, Ended> {
        match &ended {
            Ended::NotActive { status: AccountStatus::Deactivated, abha } => {
                abha.number().cloned().map(Self::new).ok_or(ended)
            }
            _ => Err(ended),
        }
    }

    /// Goes on to the OTP, which the mobile linked with Aadhaar gets, on the path that most sources
    /// have (contract V3, section 9).
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
        Ok(SendingOtp::new(self, login_request_otp::Request::reactivate_via_aadhaar_otp(number)))
    }

    /// The same on the path that the guide has (contract V3, section 14, number 4), for a service
    /// that refuses the other.
    ///
    /// # Errors
    ///
    /// As for [`send_otp`](Self::send_otp).
    pub fn send_otp_by_account_path(
        self,
        encryptor: &Encryptor,
    ) -> Result<SendingOtp<Self, account_reactivate_request_otp::Request>, EncryptError> {
        let login_id = encrypt_number(&self.abha_number, encryptor)?;
        let call = account_reactivate_request_otp::Request::reactivate_via_aadhaar_otp(login_id);
        Ok(SendingOtp::new(self, call))
    }
}

impl OtpJourney for Start {
    type Done = Reactivated;
    type OutcomeUnknown = OutcomeUnknown;

    fn outcome_unknown(self) -> OutcomeUnknown {
        OutcomeUnknown { abha_number: self.abha_number }
    }
}

impl ConfirmedBy<login_verify::Request> for Start {
    fn done(
        self,
        _: TxnId,
        reply: login_verify::Response,
        now: SystemTime,
    ) -> Result<Reactivated, Ended> {
        let Self { abha_number } = self;
        let session = match reply.issued {
            Issued::XToken(tokens) => {
                Some(UserSession::issued(tokens, Some(abha_number.clone()), now))
            }
            // Published with a login and without (contract V3, section 14, number 6).
            _ => None,
        };
        Ok(Reactivated { abha_number, session })
    }

    fn in_doubt(&self, reply: &login_verify::Response) -> Option<Failure> {
        let meta = &login_verify::Request::META;
        listed::contradiction(&reply.accounts, &self.abha_number, &AccountStatus::Deactivated)
            .map(|part| Failure::lacking(meta, part))
    }
}

impl EncryptsOtp for Start {
    type Confirm = login_verify::Request;
    const PADDING: Padding = super::PADDING;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        login_verify::Request::reactivate_via_aadhaar_otp(txn_id, otp)
    }
}

/// The account may be active again.
#[derive(Debug, Clone)]
pub struct OutcomeUnknown {
    pub(crate) abha_number: AbhaNumber,
}

impl OutcomeUnknown {
    /// Looks at the account to find out. Always possible: the journey began with its number.
    pub fn reconcile(self) -> Reconciling {
        Reconciling::new(self.abha_number, AccountStatus::Active)
    }
}

/// The account is active again.
#[derive(Debug, Clone)]
pub struct Reactivated {
    /// The account, as the journey began with it.
    pub abha_number: AbhaNumber,
    /// A login, if the service gave one. If not, log in.
    pub session: Option<UserSession>,
}
