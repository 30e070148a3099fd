//! Renew what Aadhaar says of a patient: re-KYC.
//!
//! ```text
//!  Start ──identify()──▶ Identified ──send_otp()──▶ SendingOtp ──▶ AwaitingOtp
//!             │              ▲                          │           │  ▲
//!             │ number       │                  no reply│ submit_otp│  │wrong OTP
//!             ▼ not known    │                          ▼           ▼  │
//!         Identifying ─profile┘                   OtpMayBeOut   VerifyingOtp ──▶ Renewed
//!                                                                   │ no reply, or
//!                                                                   ▼ of another account
//!                                                             OutcomeUnknown
//! ```
//!
//! Nothing that can be looked at tells whether it was done: before and after, the profile says the
//! same. So the outcome that nobody knows stays unknown. Doing it again does no harm.
//!
//! ```compile_fail
//! # use abdm_flows::{OutcomeUnknown, v3::rekyc::Identified};
//! fn look(state: OutcomeUnknown<Identified>) {
//!     let _ = state.reconcile();
//! }
//! ```
//!
//! The account has to be named beside the login, so its number must be known before an OTP is sent:
//!
//! ```compile_fail
//! # use abdm_crypto::Encryptor;
//! # use abdm_flows::v3::rekyc::{Identified, Start};
//! fn send(state: Start, encryptor: &Encryptor) {
//!     let _ = state.send_otp(encryptor);
//! }
//! ```
//!
//! ```
//! # use abdm_crypto::Encryptor;
//! # use abdm_flows::v3::rekyc::{Identified, Start};
//! fn send(state: Identified, encryptor: &Encryptor) {
//!     let _ = state.send_otp(encryptor);
//! }
//! ```

use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::v3::{account_request_otp, account_verify, profile};
use abdm_types::{AbhaNumber, AccountStatus, Ciphertext, Endpoint, Failure, Received, TxnId};

use super::{encrypt_number, listed};
use crate::snapshot::JourneyKind;
use crate::step::read_failed;
use crate::{
    ConfirmedBy, EncryptsOtp, Ended, Exchange, Generation, Journey, SendingOtp, Step, UserSession,
};

/// A patient who is logged in.
#[derive(Debug, Clone)]
pub struct Start {
    session: UserSession,
}

impl Start {
    /// Begins with the patient's login, which stays as it is.
    pub fn new(session: UserSession) -> Self {
        Self { session }
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
        let Self { mut session } = self;
        session.abha_number = Some(abha_number.clone());
        Identified { session, abha_number }
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
        match reply.map(|found| found.abha_number.and_then(Received::into_full)) {
            Ok(Some(abha_number)) => Step::Next(self.start.identified(abha_number)),
            // A masked one cannot be sent.
            Ok(None) => {
                let meta = &profile::Request::META;
                Step::Ended(Ended::Refused(Failure::lacking(meta, "abha_number")))
            }
            Err(failure) => read_failed(failure, self, |_, failure| Ended::Refused(failure)),
        }
    }
}

/// It is known which account the login is for, and no OTP was sent yet.
#[derive(Debug, Clone)]
pub struct Identified {
    session: UserSession,
    abha_number: AbhaNumber,
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
        match encrypt_number(&self.abha_number, encryptor) {
            Ok(number) => {
                let x_token = self.session.x_token.clone();
                let call = account_request_otp::Request::re_kyc(x_token, number);
                Ok(SendingOtp::new(self, call))
            }
            Err(error) => Err((self, error)),
        }
    }
}

impl Journey for Identified {
    const GENERATION: Generation = Generation::V3;

    type Done = Renewed;
    type InDoubt = AbhaNumber;

    fn journey(&self) -> JourneyKind {
        JourneyKind::ReKycAadhaarOtp
    }

    fn in_doubt(self) -> AbhaNumber {
        self.abha_number
    }
}

impl ConfirmedBy<account_verify::Request> for Identified {
    fn done(
        self,
        _: Option<TxnId>,
        _: account_verify::Response,
        _now: SystemTime,
    ) -> Result<Renewed, Ended> {
        Ok(Renewed { abha_number: self.abha_number })
    }

    fn unclear(&self, reply: &account_verify::Response) -> Option<Failure> {
        let (meta, number) = (&account_verify::Request::META, &self.abha_number);
        listed::contradiction(&reply.accounts, number, &AccountStatus::Deactivated)
            .map(|part| Failure::lacking(meta, part))
    }
}

impl EncryptsOtp for Identified {
    type Confirm = account_verify::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        account_verify::Request::re_kyc(self.session.x_token.clone(), txn_id, otp)
    }
}

/// Aadhaar has confirmed the patient anew.
#[derive(Debug, Clone)]
pub struct Renewed {
    /// The account.
    pub abha_number: AbhaNumber,
}

mod kept {
    use super::Identified;
    use crate::UserSession;
    use crate::snapshot::SnapshotError::{self, Malformed};
    use crate::snapshot::fields::{Kept, Read, Written};

    /// The number is in the login, which was completed when the account was identified.
    impl Kept for Identified {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.session.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            let session = UserSession::read(from)?;
            let abha_number = session.abha_number.clone().ok_or(Malformed)?;
            Ok(Self { session, abha_number })
        }
    }
}
