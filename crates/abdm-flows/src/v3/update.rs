//! Give an account another mobile or e-mail address, with an OTP that goes there: one machine,
//! generic over what is changed.
//!
//! ```text
//!  Start ──send_otp()──▶ SendingOtp ──▶ AwaitingOtp ──submit_otp()──▶ VerifyingOtp ──▶ Updated
//!                            │              ▲                             │
//!                    no reply│              └──────── wrong OTP ──────────┤ no reply, or of
//!                            ▼                                            ▼ another account
//!                        OtpMayBeOut      ProfileReconciling ◀──── OutcomeUnknown
//!                                                       reconcile()
//! ```
//!
//! Nothing is changed before the OTP is accepted:
//!
//! ```compile_fail
//! # use abdm_flows::{AwaitingOtp, v3::update::Start};
//! # use abdm_types::Mobile;
//! fn changed(state: AwaitingOtp<Start<Mobile>>) -> Mobile {
//!     state.now
//! }
//! ```
//!
//! ```
//! # use abdm_flows::Updated;
//! # use abdm_types::Mobile;
//! fn changed(state: Updated<Mobile>) -> Mobile {
//!     state.now
//! }
//! ```

use std::fmt::Debug;
use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::v3::{account_request_otp, account_verify};
use abdm_types::{Ciphertext, Email, Endpoint, Failure, Mobile, TxnId, XToken};

use super::{PADDING, ProfileReconciling, listed};
use crate::otp_journey::encrypt;
use crate::snapshot::JourneyKind;
use crate::updating::{Update, Updated};
use crate::{
    ConfirmedBy, EncryptsOtp, Ended, Generation, Journey, Reconciles, SendingOtp, UserSession,
    Wanted,
};

/// What of an account is changed by an OTP that goes there, in the calls of V3 (contract V3,
/// section 9).
pub trait Replaces: Debug + Clone + Into<Wanted> {
    /// The journey.
    const JOURNEY: JourneyKind;

    /// The text that is encrypted.
    fn text(&self) -> &str;

    /// The call that sends the OTP there.
    fn ask(x_token: XToken, wanted: Ciphertext) -> account_request_otp::Request;

    /// The call that submits it.
    fn confirm(x_token: XToken, txn_id: TxnId, otp: Ciphertext) -> account_verify::Request;
}

impl Replaces for Email {
    const JOURNEY: JourneyKind = JourneyKind::UpdateEmail;

    fn text(&self) -> &str {
        self.as_str()
    }

    fn ask(x_token: XToken, email: Ciphertext) -> account_request_otp::Request {
        account_request_otp::Request::update_email(x_token, email)
    }

    fn confirm(x_token: XToken, txn_id: TxnId, otp: Ciphertext) -> account_verify::Request {
        account_verify::Request::update_email(x_token, txn_id, otp)
    }
}

impl Replaces for Mobile {
    const JOURNEY: JourneyKind = JourneyKind::UpdateMobile;

    fn text(&self) -> &str {
        self.as_str()
    }

    fn ask(x_token: XToken, mobile: Ciphertext) -> account_request_otp::Request {
        account_request_otp::Request::update_mobile(x_token, mobile)
    }

    fn confirm(x_token: XToken, txn_id: TxnId, otp: Ciphertext) -> account_verify::Request {
        account_verify::Request::update_mobile(x_token, txn_id, otp)
    }
}

/// A patient who is logged in, and what the account is to have.
#[derive(Debug, Clone)]
pub struct Start<T>(Update<T>);

impl<T: Replaces> Start<T> {
    /// Begins with the patient's login.
    pub fn new(session: UserSession, wanted: T) -> Self {
        Self(Update::new(session, wanted))
    }

    /// What the account is to have, which the OTP goes to.
    pub fn wanted(&self) -> &T {
        &self.0.wanted
    }

    /// Goes on to the OTP.
    ///
    /// # Errors
    ///
    /// The reason; nothing was sent.
    pub fn send_otp(
        self,
        encryptor: &Encryptor,
    ) -> Result<SendingOtp<Self, account_request_otp::Request>, EncryptError> {
        let wanted = encrypt(self.0.wanted.text(), encryptor, PADDING)?;
        let call = T::ask(self.0.session.x_token.clone(), wanted);
        Ok(SendingOtp::new(self, call))
    }
}

impl<T: Replaces> Journey for Start<T> {
    const GENERATION: Generation = Generation::V3;

    type Done = Updated<T>;
    type InDoubt = Update<T>;

    fn journey(&self) -> JourneyKind {
        T::JOURNEY
    }

    /// With the token: nothing but the profile shows what was changed.
    fn in_doubt(self) -> Update<T> {
        self.0.in_doubt()
    }
}

impl<T: Replaces> Reconciles for Start<T> {
    type Look = ProfileReconciling;

    fn look(in_doubt: Update<T>) -> Option<ProfileReconciling> {
        let (session, wanted) = in_doubt.into_look();
        Some(ProfileReconciling::new(&session, wanted))
    }
}

impl<T: Replaces> ConfirmedBy<account_verify::Request> for Start<T> {
    fn done(
        self,
        _: Option<TxnId>,
        _: account_verify::Response,
        _now: SystemTime,
    ) -> Result<Updated<T>, Ended> {
        Ok(self.0.into())
    }

    fn unclear(&self, reply: &account_verify::Response) -> Option<Failure> {
        let number = self.0.session.abha_number.as_ref()?;
        listed::are_of_others(&reply.accounts, number)
            .then(|| Failure::lacking(&account_verify::Request::META, "abha_number"))
    }
}

impl<T: Replaces> EncryptsOtp for Start<T> {
    type Confirm = account_verify::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        T::confirm(self.0.session.x_token.clone(), txn_id, otp)
    }
}

mod kept {
    use super::Start;
    use crate::snapshot::SnapshotError;
    use crate::snapshot::fields::{Kept, Read, Written};

    impl<T: Kept> Kept for Start<T> {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.0.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            Kept::read(from).map(Self)
        }
    }
}
