//! Login on a known ABHA with an OTP.
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
//! # use abdm_flows::{AwaitingOtp, v3::login_abha::Start};
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
//! # use abdm_flows::{AwaitingOtp, v3::login_abha::Start};
//! # use abdm_types::Otp;
//! fn submit(state: AwaitingOtp<Start>, otp: &Otp, encryptor: &Encryptor) {
//!     let _ = state.submit_otp(otp, encryptor);
//! }
//! ```

use std::fmt;
use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::v3::{Account, Issued, login_request_otp, login_verify};
use abdm_types::{AbhaNumber, Ciphertext, Endpoint, Failure, Meta, TxnId};

use super::{encrypt_number, listed};
use crate::snapshot::JourneyKind;
use crate::step::login_refused;
use crate::{
    AuthBy, CannotChoose, ConfirmedBy, EncryptsOtp, Ended, Generation, Journey, NoSuchMethod,
    SendingOtp, UserSession,
};

/// An ABHA number to which no OTP was sent yet.
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
    confirm: fn(TxnId, Ciphertext) -> login_verify::Request,
}

const BY_OTP: &[ByOtp] = &[
    ByOtp {
        by: AuthBy::AadhaarOtp,
        journey: JourneyKind::LoginAadhaarOtp,
        ask: login_request_otp::Request::login_with_aadhaar_otp,
        confirm: login_verify::Request::login_with_aadhaar_otp,
    },
    ByOtp {
        by: AuthBy::MobileOtp,
        journey: JourneyKind::LoginMobileOtp,
        ask: login_request_otp::Request::login_with_mobile_otp,
        confirm: login_verify::Request::login_with_mobile_otp,
    },
];

impl fmt::Debug for ByOtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ByOtp({})", self.journey)
    }
}

impl Start {
    /// Begins with the number of an account. V3 has no login by address on this path.
    ///
    /// # Errors
    ///
    /// [`NoSuchMethod`], where there is no such journey with an OTP.
    pub fn new(abha_number: AbhaNumber, by: AuthBy) -> Result<Self, NoSuchMethod> {
        match BY_OTP.iter().find(|way| way.by == by) {
            Some(way) => Ok(Self { abha_number, way }),
            None => Err(NoSuchMethod { by }),
        }
    }

    /// Goes on to the OTP (contract V3, section 6).
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
}

/// The login to the account with this number that `endpoint` answered with.
pub(super) fn logged_in(
    abha_number: AbhaNumber,
    reply: login_verify::Response,
    endpoint: &'static Meta,
    now: SystemTime,
) -> Result<LoggedIn, Ended> {
    let lacking = |part| Ended::Refused(Failure::lacking(endpoint, part));
    check(&reply.accounts, &abha_number, lacking)?;
    // The proof of a mobile is no login, and no other call is published that would make it one.
    let Issued::XToken(tokens) = reply.issued else {
        return Err(lacking("x_token"));
    };
    Ok(LoggedIn { session: UserSession::issued(tokens, Some(abha_number), now) })
}

/// Checks what the reply says of the account: it is the one that was asked for, and in use.
fn check(
    accounts: &[Account],
    abha_number: &AbhaNumber,
    lacking: impl FnOnce(&'static str) -> Ended,
) -> Result<(), Ended> {
    match listed::usable(listed::of_number(accounts, abha_number)) {
        Ok(()) => Ok(()),
        Err(CannotChoose::NotListed) if accounts.is_empty() => Ok(()),
        // A token for another patient's account must not be handed out.
        Err(CannotChoose::NotListed) => Err(lacking("abha_number")),
        Err(CannotChoose::NotActive { status }) => {
            Err(Ended::NotActive { status, abha: abha_number.clone().into() })
        }
    }
}

impl Journey for Start {
    const GENERATION: Generation = Generation::V3;

    type Done = LoggedIn;
    type InDoubt = ();

    fn journey(&self) -> JourneyKind {
        self.way.journey
    }

    fn in_doubt(self) {}

    fn refused(self, failure: Failure) -> Ended {
        login_refused(failure, self.abha_number)
    }
}

impl ConfirmedBy<login_verify::Request> for Start {
    fn done(
        self,
        _: Option<TxnId>,
        reply: login_verify::Response,
        now: SystemTime,
    ) -> Result<LoggedIn, Ended> {
        logged_in(self.abha_number, reply, &login_verify::Request::META, now)
    }
}

impl EncryptsOtp for Start {
    type Confirm = login_verify::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        (self.way.confirm)(txn_id, otp)
    }
}

/// The patient is logged in.
#[derive(Debug, Clone)]
pub struct LoggedIn {
    /// The login.
    pub session: UserSession,
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
