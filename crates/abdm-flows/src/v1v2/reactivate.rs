//! Reactivate an ABHA with an OTP or with its password.
//!
//! ```text
//!  Start ──send_otp()──▶ SendingOtp ──reactivate/init──▶ AwaitingOtp
//!                            │                             │  ▲
//!                            │ no reply          submit_otp│  │wrong OTP
//!                            ▼                             ▼  │
//!                        OtpMayBeOut                   VerifyingOtp ──▶ Reactivated
//!                                                          │ no reply
//!                                                          ▼
//!                                                    OutcomeUnknown ──reconcile()──▶ Reconciling
//!
//!  ByPassword ──open_transaction()──▶ OpeningTransaction ──reactivate/init──▶ AwaitingPassword
//!                                                                               │  ▲
//!                                                              submit_password()│  │wrong password
//!                                                                               ▼  │
//!                 OutcomeUnknown ◀──────────────no reply────────────── VerifyingPassword ──▶ Reactivated
//! ```
//!
//! What is not yet confirmed is not reactivated:
//!
//! ```compile_fail
//! # use abdm_flows::{AwaitingOtp, UserSession, v1v2::reactivate::{Reactivated, Start}};
//! fn session(state: AwaitingOtp<Start>) -> Option<UserSession> {
//!     state.session
//! }
//! ```
//!
//! ```
//! # use abdm_flows::{AwaitingOtp, UserSession, v1v2::reactivate::{Reactivated, Start}};
//! fn session(state: Reactivated) -> Option<UserSession> {
//!     state.session
//! }
//! ```
//!
//! And a password is waited for once its transaction is open:
//!
//! ```compile_fail
//! # use abdm_crypto::Encryptor;
//! # use abdm_flows::v1v2::reactivate::ByPassword;
//! # use abdm_types::Password;
//! fn submit(state: ByPassword, password: &Password, encryptor: &Encryptor) {
//!     let _ = abdm_flows::AwaitingPassword::from(state).submit_password(password, encryptor);
//! }
//! ```
//!
//! ```
//! # use abdm_crypto::Encryptor;
//! # use abdm_flows::{AwaitingPassword, v1v2::reactivate::ByPassword};
//! # use abdm_types::Password;
//! fn submit(state: AwaitingPassword<ByPassword>, password: &Password, encryptor: &Encryptor) {
//!     let _ = state.submit_password(password, encryptor);
//! }
//! ```

use std::time::SystemTime;

use abdm_types::v1v2::{reactivate, reactivate_init};
use abdm_types::{AbhaId, AccountStatus, Ciphertext, TxnId};

use super::Reconciling;
use crate::snapshot::JourneyKind;
use crate::{
    AuthBy, ConfirmedBy, EncryptsOtp, Ended, Generation, Journey, NoSuchMethod, Reconciles,
    SendingOtp, UserSession, Wanted,
};

mod password;

pub use self::password::ByPassword;

/// A deactivated account.
#[derive(Debug, Clone)]
pub struct Start {
    abha: AbhaId,
    by: OtpBy,
}

/// The methods that send an OTP. Both have the same calls.
#[derive(Debug, Clone, Copy)]
enum OtpBy {
    Aadhaar,
    Mobile,
}

impl OtpBy {
    fn auth_by(self) -> AuthBy {
        match self {
            Self::Aadhaar => AuthBy::AadhaarOtp,
            Self::Mobile => AuthBy::MobileOtp,
        }
    }
}

impl Start {
    /// Begins with a number or an address. There is no login: the account has none.
    ///
    /// # Errors
    ///
    /// [`NoSuchMethod`] for a method without an OTP: [`ByPassword`] is its own beginning.
    pub fn new(abha: impl Into<AbhaId>, by: AuthBy) -> Result<Self, NoSuchMethod> {
        let by = match by {
            AuthBy::AadhaarOtp => OtpBy::Aadhaar,
            AuthBy::MobileOtp => OtpBy::Mobile,
            AuthBy::Password => return Err(NoSuchMethod { by }),
        };
        Ok(Self { abha: abha.into(), by })
    }

    /// Begins with a number or an address, and the OTP that every account has.
    pub fn by_aadhaar_otp(abha: impl Into<AbhaId>) -> Self {
        Self { abha: abha.into(), by: OtpBy::Aadhaar }
    }

    /// The account, as the journey began with it.
    pub fn abha(&self) -> &AbhaId {
        &self.abha
    }

    /// Goes on to the OTP (contract section 4.3).
    pub fn send_otp(self) -> SendingOtp<Self, reactivate_init::Request> {
        let call = reactivate_init::Request {
            auth_method: self.by.auth_by().auth_method(),
            health_id: self.abha.clone(),
        };
        SendingOtp::new(self, call)
    }
}

impl Journey for Start {
    const GENERATION: Generation = Generation::V1V2;

    type Done = Reactivated;
    type InDoubt = AbhaId;

    fn journey(&self) -> JourneyKind {
        match self.by {
            OtpBy::Aadhaar => JourneyKind::ReactivateAadhaarOtp,
            OtpBy::Mobile => JourneyKind::ReactivateMobileOtp,
        }
    }

    fn in_doubt(self) -> AbhaId {
        self.abha
    }
}

/// Always possible: the account is known by what the journey began with.
impl Reconciles for Start {
    type Look = Reconciling;

    fn look(abha: AbhaId) -> Option<Reconciling> {
        Some(Reconciling::new(abha, Wanted::Status(AccountStatus::Active)))
    }
}

impl ConfirmedBy<reactivate::Request> for Start {
    fn done(
        self,
        _: Option<TxnId>,
        reply: reactivate::Response,
        now: SystemTime,
    ) -> Result<Reactivated, Ended> {
        Ok(reactivated(self.abha, reply, now))
    }
}

impl EncryptsOtp for Start {
    type Confirm = reactivate::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        reactivate::Request { auth_method: self.by.auth_by().auth_method(), otp, txn_id }
    }
}

fn reactivated(abha: AbhaId, reply: reactivate::Response, now: SystemTime) -> Reactivated {
    let number = abha.number().cloned();
    let session = reply.tokens.map(|tokens| UserSession::issued(tokens, number, now));
    Reactivated { abha, session }
}

/// The account is active again.
#[derive(Debug, Clone)]
pub struct Reactivated {
    /// The account, as the journey began with it.
    pub abha: AbhaId,
    /// A login, if the service gave one.
    pub session: Option<UserSession>,
}

mod kept {
    use abdm_types::AbhaId;

    use super::Start;
    use crate::snapshot::SnapshotError;
    use crate::snapshot::fields::{Kept, Read, Written};

    impl Kept for Start {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.abha.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            let by = from.journey()?.by().ok_or(SnapshotError::Journey)?;
            Self::new(AbhaId::read(from)?, by).map_err(|_| SnapshotError::Journey)
        }
    }
}
