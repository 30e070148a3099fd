//! Give an account an e-mail address, with an OTP that goes there.
//!
//! ```text
//!  Start ──send_otp()──▶ SendingOtp ──▶ AwaitingOtp ──submit_otp()──▶ VerifyingOtp ──▶ Updated
//!                            │              ▲                             │
//!                    no reply│              └──────── wrong OTP ──────────┤ no reply, or none that
//!                            ▼                                            ▼ says so
//!                        OtpMayBeOut      ProfileReconciling ◀──── OutcomeUnknown
//!                                                       reconcile()
//! ```
//!
//! An address is not linked before its OTP is accepted:
//!
//! ```compile_fail
//! # use abdm_flows::{AwaitingOtp, v1v2::update_email::Start};
//! # use abdm_types::Email;
//! fn linked(state: AwaitingOtp<Start>) -> Email {
//!     state.now
//! }
//! ```
//!
//! ```
//! # use abdm_flows::Updated;
//! # use abdm_types::Email;
//! fn linked(state: Updated<Email>) -> Email {
//!     state.now
//! }
//! ```

use std::time::SystemTime;

use abdm_types::v1v2::{email_send_otp, email_verify_otp};
use abdm_types::{Ciphertext, Email, Endpoint, Failure, TxnId};

use super::ProfileReconciling;
use crate::snapshot::JourneyKind;
use crate::updating::{Update, Updated};
use crate::{
    ConfirmedBy, EncryptsOtp, Ended, Generation, Journey, Reconciles, SendingOtp, UserSession,
};

/// A patient who is logged in, and the e-mail address that the account is to have.
#[derive(Debug, Clone)]
pub struct Start(Update<Email>);

impl Start {
    /// Begins with the patient's login.
    pub fn new(session: UserSession, email: Email) -> Self {
        Self(Update::new(session, email))
    }

    /// The address, which the OTP goes to.
    pub fn email(&self) -> &Email {
        &self.0.wanted
    }

    /// Goes on to the OTP (contract section 5.3).
    pub fn send_otp(self) -> SendingOtp<Self, email_send_otp::Request> {
        let Update { session, wanted } = &self.0;
        let call = email_send_otp::Request {
            x_token: session.x_token.clone(),
            email_address: wanted.clone(),
        };
        SendingOtp::new(self, call)
    }
}

impl Journey for Start {
    const GENERATION: Generation = Generation::V1V2;

    type Done = Updated<Email>;
    type InDoubt = Update<Email>;

    fn journey(&self) -> JourneyKind {
        JourneyKind::UpdateEmail
    }

    /// With the token: nothing but the profile shows the address.
    fn in_doubt(self) -> Update<Email> {
        self.0.in_doubt()
    }
}

impl Reconciles for Start {
    type Look = ProfileReconciling;

    fn look(in_doubt: Update<Email>) -> Option<ProfileReconciling> {
        let (session, wanted) = in_doubt.into_look();
        Some(ProfileReconciling::new(&session, wanted))
    }
}

impl ConfirmedBy<email_verify_otp::Request> for Start {
    fn done(
        self,
        _: Option<TxnId>,
        _: email_verify_otp::Response,
        _now: SystemTime,
    ) -> Result<Updated<Email>, Ended> {
        Ok(self.0.into())
    }

    /// A `false` is typed and nowhere explained.
    fn unclear(&self, reply: &email_verify_otp::Response) -> Option<Failure> {
        (!reply.0).then(|| Failure::lacking(&email_verify_otp::Request::META, "confirmation"))
    }
}

impl EncryptsOtp for Start {
    type Confirm = email_verify_otp::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        let x_token = self.0.session.x_token.clone();
        email_verify_otp::Request { x_token, encrypted_otp: otp, txn_id }
    }
}

mod kept {
    use super::Start;
    use crate::snapshot::SnapshotError;
    use crate::snapshot::fields::{Kept, Read, Written};

    impl Kept for Start {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.0.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            Kept::read(from).map(Self)
        }
    }
}
