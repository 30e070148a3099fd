//! Reactivate an ABHA with an OTP or with its password.
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
//!
//!  ByPassword ──ask_password()──▶ AwaitingPassword ──submit_password()──▶ VerifyingPassword ──▶ Reactivated
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

use std::fmt;
use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::v3::{Issued, account_reactivate_request_otp, login_request_otp, login_verify};
use abdm_types::{AbhaNumber, AccountStatus, Ciphertext, Endpoint, Failure, Meta, TxnId};

use super::{Reconciling, encrypt_number, listed};
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
    abha_number: AbhaNumber,
    way: &'static ByOtp,
}

/// The same by each method that sends an OTP.
struct ByOtp {
    by: AuthBy,
    journey: JourneyKind,
    ask: fn(Ciphertext) -> login_request_otp::Request,
    ask_by_account_path: fn(Ciphertext) -> account_reactivate_request_otp::Request,
    confirm: fn(TxnId, Ciphertext) -> login_verify::Request,
}

const BY_AADHAAR_OTP: &ByOtp = &ByOtp {
    by: AuthBy::AadhaarOtp,
    journey: JourneyKind::ReactivateAadhaarOtp,
    ask: login_request_otp::Request::reactivate_via_aadhaar_otp,
    ask_by_account_path: account_reactivate_request_otp::Request::reactivate_via_aadhaar_otp,
    confirm: login_verify::Request::reactivate_via_aadhaar_otp,
};

const BY_MOBILE_OTP: &ByOtp = &ByOtp {
    by: AuthBy::MobileOtp,
    journey: JourneyKind::ReactivateMobileOtp,
    ask: login_request_otp::Request::reactivate_via_mobile_otp,
    ask_by_account_path: account_reactivate_request_otp::Request::reactivate_via_mobile_otp,
    confirm: login_verify::Request::reactivate_via_mobile_otp,
};

const BY_OTP: &[&ByOtp] = &[BY_AADHAAR_OTP, BY_MOBILE_OTP];

impl fmt::Debug for ByOtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ByOtp({})", self.journey)
    }
}

impl Start {
    /// Begins with the number of the account. There is no login: the account has none.
    ///
    /// # Errors
    ///
    /// [`NoSuchMethod`], where there is no such journey with an OTP: [`ByPassword`] is its own
    /// beginning.
    pub fn new(abha_number: AbhaNumber, by: AuthBy) -> Result<Self, NoSuchMethod> {
        match BY_OTP.iter().find(|way| way.by == by) {
            Some(way) => Ok(Self { abha_number, way }),
            None => Err(NoSuchMethod { by }),
        }
    }

    /// Begins with the number of the account, and the OTP that every account has.
    pub fn by_aadhaar_otp(abha_number: AbhaNumber) -> Self {
        Self { abha_number, way: BY_AADHAAR_OTP }
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
                abha.number().cloned().map(Self::by_aadhaar_otp).ok_or(ended)
            }
            _ => Err(ended),
        }
    }

    /// Goes on to the OTP on the path that most sources have (contract V3, section 9).
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
        let call = (self.way.ask)(number);
        Ok(SendingOtp::new(self, call))
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
        let number = encrypt_number(&self.abha_number, encryptor)?;
        let call = (self.way.ask_by_account_path)(number);
        Ok(SendingOtp::new(self, call))
    }
}

impl Journey for Start {
    const GENERATION: Generation = Generation::V3;

    type Done = Reactivated;
    type InDoubt = AbhaNumber;

    fn journey(&self) -> JourneyKind {
        self.way.journey
    }

    fn in_doubt(self) -> AbhaNumber {
        self.abha_number
    }
}

/// Always possible: the journey began with the number.
impl Reconciles for Start {
    type Look = Reconciling;

    fn look(abha_number: AbhaNumber) -> Option<Reconciling> {
        Some(Reconciling::new(abha_number, Wanted::Status(AccountStatus::Active)))
    }
}

impl ConfirmedBy<login_verify::Request> for Start {
    fn done(
        self,
        _: Option<TxnId>,
        reply: login_verify::Response,
        now: SystemTime,
    ) -> Result<Reactivated, Ended> {
        Ok(reactivated(self.abha_number, reply, now))
    }

    fn unclear(&self, reply: &login_verify::Response) -> Option<Failure> {
        contradicted(&self.abha_number, reply, &login_verify::Request::META)
    }
}

impl EncryptsOtp for Start {
    type Confirm = login_verify::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        (self.way.confirm)(txn_id, otp)
    }
}

fn reactivated(
    abha_number: AbhaNumber,
    reply: login_verify::Response,
    now: SystemTime,
) -> Reactivated {
    let session = match reply.issued {
        Issued::XToken(tokens) => Some(UserSession::issued(tokens, Some(abha_number.clone()), now)),
        // Published with a login and without (contract V3, section 14, number 6).
        _ => None,
    };
    Reactivated { abha_number, session }
}

/// Why the reply does not say that this account is active again.
fn contradicted(
    abha_number: &AbhaNumber,
    reply: &login_verify::Response,
    meta: &'static Meta,
) -> Option<Failure> {
    listed::contradiction(&reply.accounts, abha_number, &AccountStatus::Deactivated)
        .map(|part| Failure::lacking(meta, part))
}

/// The account is active again.
#[derive(Debug, Clone)]
pub struct Reactivated {
    /// The account, as the journey began with it.
    pub abha_number: AbhaNumber,
    /// A login, if the service gave one. If not, log in.
    pub session: Option<UserSession>,
}

mod kept {
    use abdm_types::AbhaNumber;

    use super::{BY_OTP, Start};
    use crate::snapshot::SnapshotError;
    use crate::snapshot::fields::{Kept, Read, Written};

    impl Kept for Start {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.abha_number.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            let journey = from.journey()?;
            let way = BY_OTP.iter().find(|way| way.journey == journey);
            let abha_number = AbhaNumber::read(from)?;
            Ok(Self { abha_number, way: way.ok_or(SnapshotError::Journey)? })
        }
    }
}
