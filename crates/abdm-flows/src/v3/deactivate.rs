//! Deactivate an ABHA via Aadhaar OTP.
//!
//! ```text
//!  Start ──identify()──▶ Identified ──send_otp()──▶ SendingOtp ──▶ AwaitingOtp
//!             │              ▲                          │           │  ▲
//!             │ number       │                  no reply│ submit_otp│  │wrong OTP
//!             ▼ not known    │                          ▼           ▼  │
//!         Identifying ─profile┘                   OtpMayBeOut   VerifyingOtp ──▶ Deactivated
//!                                                                   │ no reply, or of another
//!                                                                   ▼ account or one in use
//!                               Reconciling ◀──reconcile()── OutcomeUnknown
//! ```
//!
//! The account has to be named beside the login, so its number must be known before an OTP is sent:
//!
//! ```compile_fail
//! # use abdm_crypto::Encryptor;
//! # use abdm_flows::v3::deactivate::{Identified, Start};
//! fn send(state: Start, encryptor: &Encryptor) {
//!     let _ = state.send_otp(encryptor);
//! }
//! ```
//!
//! ```
//! # use abdm_crypto::Encryptor;
//! # use abdm_flows::v3::deactivate::{Identified, Start};
//! fn send(state: Identified, encryptor: &Encryptor) {
//!     let _ = state.send_otp(encryptor);
//! }
//! ```

use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor, Padding};
use abdm_types::v3::{account_request_otp, account_verify, profile};
use abdm_types::{AbhaNumber, AccountStatus, Ciphertext, Endpoint, Failure, Received, TxnId};

use super::{Reconciling, encrypt_number, listed};
use crate::step::read_failed;
use crate::{
    Acknowledged, ConfirmedBy, EncryptsOtp, Ended, Exchange, OtpJourney, Reasons, SendingOtp, Step,
    UserSession,
};

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

    /// Goes on at once where the login says whose it is.
    ///
    /// # Errors
    ///
    /// [`Identifying`], no failure but a call to make first, where it does not.
    pub fn identify(self) -> Result<Identified, Identifying> {
        match self.session.abha_number.clone() {
            Some(abha_number) => Ok(self.identified(abha_number)),
            None => {
                let x_token = self.session.x_token.clone();
                Err(Identifying { start: self, call: profile::Request { x_token } })
            }
        }
    }

    fn identified(self, abha_number: AbhaNumber) -> Identified {
        let Self { mut session, reasons } = self;
        session.abha_number = Some(abha_number.clone());
        Identified { session, reasons, abha_number }
    }
}

/// The profile is about to be read, or being read, for the number of the account. This call only
/// reads.
#[derive(Debug, Clone)]
pub struct Identifying {
    start: Start,
    call: profile::Request,
}

impl Exchange for Identifying {
    type Call = profile::Request;
    type Next = Step<Identified, Self>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(self, reply: Result<profile::Response, Failure>, _now: SystemTime) -> Self::Next {
        let found = match reply {
            Ok(found) => found,
            Err(failure) => {
                return read_failed(failure, self, |_, failure| Ended::Refused(failure));
            }
        };
        // A masked one cannot be sent.
        let Some(abha_number) = found.abha_number.and_then(Received::into_full) else {
            let meta = &profile::Request::META;
            return Step::Ended(Ended::Refused(Failure::lacking(meta, "abha_number")));
        };
        match found.status {
            // Nothing is left to do that an OTP should be spent on.
            Some(status @ AccountStatus::Deactivated) => {
                Step::Ended(Ended::NotActive { status, abha: abha_number.into() })
            }
            _ => Step::Next(self.start.identified(abha_number)),
        }
    }
}

/// It is known which account the login is for, and no OTP was sent yet.
#[derive(Debug, Clone)]
pub struct Identified {
    pub(crate) session: UserSession,
    pub(crate) reasons: Reasons,
    pub(crate) abha_number: AbhaNumber,
}

impl Identified {
    /// The account, for the patient to compare.
    pub fn abha_number(&self) -> &AbhaNumber {
        &self.abha_number
    }

    /// Goes on to the OTP, which the mobile linked with Aadhaar gets (contract V3, section 9).
    ///
    /// # Errors
    ///
    /// The state comes back with the reason; nothing was sent.
    pub fn send_otp(
        self,
        encryptor: &Encryptor,
    ) -> Result<SendingOtp<Self, account_request_otp::Request>, (Self, EncryptError)> {
        let number = match encrypt_number(&self.abha_number, encryptor) {
            Ok(number) => number,
            Err(error) => return Err((self, error)),
        };
        let x_token = self.session.x_token.clone();
        let call = account_request_otp::Request::deactivate_via_aadhaar_otp(x_token, number);
        Ok(SendingOtp::new(self, call))
    }
}

impl OtpJourney for Identified {
    type Done = Deactivated;
    type OutcomeUnknown = OutcomeUnknown;

    fn outcome_unknown(self) -> OutcomeUnknown {
        OutcomeUnknown { abha_number: self.abha_number }
    }
}

impl ConfirmedBy<account_verify::Request> for Identified {
    fn done(
        self,
        _: TxnId,
        _: account_verify::Response,
        _now: SystemTime,
    ) -> Result<Deactivated, Ended> {
        Ok(Deactivated { was: self.session })
    }

    fn in_doubt(&self, reply: &account_verify::Response) -> Option<Failure> {
        let meta = &account_verify::Request::META;
        listed::contradiction(&reply.accounts, &self.abha_number, &AccountStatus::Active)
            .map(|part| Failure::lacking(meta, part))
    }
}

impl EncryptsOtp for Identified {
    type Confirm = account_verify::Request;
    const PADDING: Padding = super::PADDING;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        let (x_token, reasons) = (self.session.x_token.clone(), self.reasons.to_vec());
        account_verify::Request::deactivate(x_token, txn_id, otp, reasons)
    }
}

/// The account may be deactivated.
#[derive(Debug, Clone)]
pub struct OutcomeUnknown {
    pub(crate) abha_number: AbhaNumber,
}

impl OutcomeUnknown {
    /// Looks at the account to find out. Always possible: its number is known.
    pub fn reconcile(self) -> Reconciling {
        Reconciling::new(self.abha_number, AccountStatus::Deactivated)
    }
}

/// The account is deactivated.
#[derive(Debug, Clone)]
pub struct Deactivated {
    /// The login that was used, with the number of the account. Its token is worth nothing any
    /// more.
    pub was: UserSession,
}
