//! Login by ABHA address with an OTP, at the service that knows addresses (contract V3, section 11).
//!
//! ```text
//!  Start ──search──▶ Found ──send_otp()──▶ SendingOtp ──request/otp──▶ AwaitingOtp
//!                      │                       │                         │  ▲
//!                      │ not ACTIVE, or        │ no reply      submit_otp│  │wrong OTP
//!                      ▼ method not listed     ▼                         ▼  │
//!                    Ended                 OtpMayBeOut               VerifyingOtp
//!                                                                        │ verify
//!                                                                        ▼
//!                                                                     LoggedIn
//! ```
//!
//! The session is one of [`SessionOf::Address`]: the service takes it for the profile, the card and the
//! QR code of the address, and the service of ABHA numbers refuses it.
//!
//! An OTP cannot be submitted before one was sent:
//!
//! ```compile_fail
//! # use abdm_crypto::Encryptor;
//! # use abdm_flows::{AwaitingOtp, v3::login_address::Found};
//! # use abdm_types::Otp;
//! fn submit(state: Found, otp: &Otp, encryptor: &Encryptor) {
//!     let _ = state.submit_otp(otp, encryptor);
//! }
//! ```
//!
//! It can once the state says so:
//!
//! ```
//! # use abdm_crypto::Encryptor;
//! # use abdm_flows::{AwaitingOtp, v3::login_address::Found};
//! # use abdm_types::Otp;
//! fn submit(state: AwaitingOtp<Found>, otp: &Otp, encryptor: &Encryptor) {
//!     let _ = state.submit_otp(otp, encryptor);
//! }
//! ```

use std::fmt;
use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::v3::phr_verify::{self, User};
use abdm_types::v3::{phr_request_otp, phr_search};
use abdm_types::{
    AbhaAddress, AbhaId, AbhaNumber, AccountStatus, Ciphertext, Endpoint, Failure, Personal,
    Received, TxnId,
};

use crate::otp_journey::encrypt;
use crate::snapshot::JourneyKind;
use crate::step::{login_refused, read_failed};
use crate::{
    AuthBy, ConfirmedBy, EncryptsOtp, Ended, Exchange, Generation, Journey, NoSuchMethod,
    SendingOtp, SessionOf, Step, UserSession,
};

/// An ABHA address that nobody has looked up yet.
#[derive(Debug, Clone)]
pub struct Start {
    call: phr_search::Request,
    way: &'static ByOtp,
}

/// The same by each method that sends an OTP.
struct ByOtp {
    by: AuthBy,
    journey: JourneyKind,
    ask: fn(Ciphertext) -> phr_request_otp::Request,
    confirm: fn(TxnId, Ciphertext) -> phr_verify::Request,
}

const BY_OTP: &[ByOtp] = &[
    ByOtp {
        by: AuthBy::AadhaarOtp,
        journey: JourneyKind::LoginAddressAadhaarOtp,
        ask: phr_request_otp::Request::login_with_aadhaar_otp,
        confirm: phr_verify::Request::login_with_aadhaar_otp,
    },
    ByOtp {
        by: AuthBy::MobileOtp,
        journey: JourneyKind::LoginAddressMobileOtp,
        ask: phr_request_otp::Request::login_with_mobile_otp,
        confirm: phr_verify::Request::login_with_mobile_otp,
    },
];

impl fmt::Debug for ByOtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ByOtp({})", self.journey)
    }
}

impl Start {
    /// Begins with an address. It is looked up first, which sends nothing to the patient.
    ///
    /// # Errors
    ///
    /// [`NoSuchMethod`], where there is no such journey with an OTP.
    pub fn new(abha_address: AbhaAddress, by: AuthBy) -> Result<Self, NoSuchMethod> {
        match BY_OTP.iter().find(|way| way.by == by) {
            Some(way) => Ok(Self { call: phr_search::Request { abha_address }, way }),
            None => Err(NoSuchMethod { by }),
        }
    }
}

impl Exchange for Start {
    type Call = phr_search::Request;
    type Next = Step<Found, Self>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(self, reply: Result<phr_search::Response, Failure>, _: SystemTime) -> Self::Next {
        let account = match reply {
            Ok(account) => account,
            Err(failure) => {
                return read_failed(failure, self, |start, failure| {
                    login_refused(failure, start.call.abha_address)
                });
            }
        };
        let Self { call: phr_search::Request { abha_address }, way } = self;
        // An OTP for another patient's account must not go out.
        if is_another(&abha_address, account.abha_address.as_ref()) {
            return Step::Ended(Ended::OtherAccount);
        }
        let abha_number = account.abha_number.and_then(Received::into_full);
        let found = Found { abha_address, abha_number, name: account.full_name, way };
        if let Some(status) = account.status.filter(|status| *status != AccountStatus::Active) {
            return Step::Ended(found.not_active(status));
        }
        // One that is blocked for a while is for the service to refuse, which tells for how long.
        let method = way.by.auth_method();
        if account.auth_methods.is_some_and(|methods| !methods.contains(&method)) {
            return Step::Ended(Ended::MethodNotOffered { method });
        }
        Step::Next(found)
    }
}

/// Whether an answer speaks of another address than was asked for: the case of its letters does not
/// matter, and either may lack the suffix. What is masked cannot be compared.
pub fn is_another(asked: &AbhaAddress, found: Option<&Received<AbhaAddress>>) -> bool {
    let Some(found) = found.and_then(Received::full) else {
        return false;
    };
    let parts = |address: &AbhaAddress| {
        let address = address.as_str().to_ascii_lowercase();
        match address.split_once('@') {
            Some((name, suffix)) => (name.to_owned(), Some(suffix.to_owned())),
            None => (address, None),
        }
    };
    let ((asked, of_asked), (found, of_found)) = (parts(asked), parts(found));
    asked != found || of_asked.zip(of_found).is_some_and(|(asked, found)| asked != found)
}

/// The address is in use as far as is known, and no OTP was sent yet.
#[derive(Debug, Clone)]
pub struct Found {
    abha_address: AbhaAddress,
    abha_number: Option<AbhaNumber>,
    name: Option<Personal>,
    way: &'static ByOtp,
}

impl Found {
    /// The number that the address belongs to. `None` where the service did not tell all of it, or
    /// there is none.
    pub fn abha_number(&self) -> Option<&AbhaNumber> {
        self.abha_number.as_ref()
    }

    /// The patient's name, for the operator to compare.
    pub fn name(&self) -> Option<&Personal> {
        self.name.as_ref()
    }

    /// Goes on to the OTP.
    ///
    /// # Errors
    ///
    /// [`EncryptError`]; nothing was sent.
    pub fn send_otp(
        self,
        encryptor: &Encryptor,
    ) -> Result<SendingOtp<Self, phr_request_otp::Request>, EncryptError> {
        let address = encrypt(self.abha_address.as_str(), encryptor, super::PADDING)?;
        let call = (self.way.ask)(address);
        Ok(SendingOtp::new(self, call))
    }

    fn not_active(self, status: AccountStatus) -> Ended {
        Ended::NotActive { status, abha: self.abha() }
    }

    /// As it is named in a reactivation, which takes the number where that is known.
    fn abha(self) -> AbhaId {
        match self.abha_number {
            Some(number) => number.into(),
            None => self.abha_address.into(),
        }
    }

    /// The number of the user with this address, which has to be in use.
    fn number_among(&self, users: &[User]) -> Result<Option<AbhaNumber>, Ended> {
        let is_own = |user: &&User| !is_another(&self.abha_address, user.abha_address.as_ref());
        let mut not_active = None;
        for user in users.iter().filter(is_own) {
            match &user.status {
                None | Some(AccountStatus::Active) => {
                    let told = user.abha_number.as_ref().and_then(Received::full);
                    return Ok(self.abha_number.as_ref().or(told).cloned());
                }
                Some(status) => not_active = Some(status.clone()),
            }
        }
        match not_active {
            Some(status) => Err(self.clone().not_active(status)),
            // A token for another patient's account must not be handed out.
            None if !users.is_empty() => Err(lacking("abha_address")),
            None => Ok(self.abha_number.clone()),
        }
    }
}

fn lacking(part: &'static str) -> Ended {
    Ended::Refused(Failure::lacking(&phr_verify::Request::META, part))
}

impl Journey for Found {
    const GENERATION: Generation = Generation::V3;

    type Done = LoggedIn;
    type InDoubt = ();

    fn journey(&self) -> JourneyKind {
        self.way.journey
    }

    fn in_doubt(self) {}

    fn refused(self, failure: Failure) -> Ended {
        login_refused(failure, self.abha())
    }
}

impl ConfirmedBy<phr_verify::Request> for Found {
    fn done(
        self,
        _: Option<TxnId>,
        reply: phr_verify::Response,
        now: SystemTime,
    ) -> Result<LoggedIn, Ended> {
        let abha_number = self.number_among(&reply.users)?;
        let tokens = reply.tokens.ok_or_else(|| lacking("x_token"))?;
        let session = UserSession::issued(tokens, abha_number, now);
        Ok(LoggedIn { session: UserSession { of: SessionOf::Address, ..session } })
    }
}

impl EncryptsOtp for Found {
    type Confirm = phr_verify::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        (self.way.confirm)(txn_id, otp)
    }
}

/// The patient is logged in.
#[derive(Debug, Clone)]
pub struct LoggedIn {
    /// The login, of [`SessionOf::Address`]. Its number is known if the service told it in full.
    pub session: UserSession,
}

mod kept {
    use super::{BY_OTP, Found};
    use crate::snapshot::SnapshotError::{self, Journey, Malformed};
    use crate::snapshot::fields::{Kept, Read, Written};

    impl Kept for Found {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            to.a = Some(&self.abha_address);
            to.n = self.abha_number.as_ref();
            to.name = self.name.as_ref();
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            let journey = from.journey()?;
            let way = BY_OTP.iter().find(|way| way.journey == journey).ok_or(Journey)?;
            Ok(Self {
                abha_address: from.a.take().ok_or(Malformed)?,
                abha_number: from.n.take(),
                name: from.name.take(),
                way,
            })
        }
    }
}
