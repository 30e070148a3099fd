//! Find an ABHA among those of a mobile, and log in to it (contract V3, section 7).
//!
//! ```text
//!  Start ──search()──▶ Searching ──account/abha/search──▶ FoundAccounts
//!                                                             │ choose(index)
//!                                                             ▼
//!                                                          Picked ──by()──▶ Chosen
//!                                                                             │ send_otp()
//!                                                                             ▼
//!   LoggedIn ◀──login/verify── VerifyingOtp ◀─submit_otp── AwaitingOtp ◀── SendingOtp
//! ```
//!
//! The list comes before any OTP, so its numbers are masked and the patient chooses by name and place.
//! It is kept nowhere: to begin anew costs nothing.
//!
//! No OTP is sent before an account was chosen, not even when there is only one:
//!
//! ```compile_fail
//! # use abdm_crypto::Encryptor;
//! # use abdm_flows::v3::find::FoundAccounts;
//! fn send(found: FoundAccounts, encryptor: &Encryptor) {
//!     let _ = found.send_otp(encryptor);
//! }
//! ```
//!
//! ```
//! # use abdm_crypto::Encryptor;
//! # use abdm_flows::v3::find::Chosen;
//! fn send(chosen: Chosen, encryptor: &Encryptor) {
//!     let _ = chosen.send_otp(encryptor);
//! }
//! ```

use std::fmt;
use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::v3::abha_search::{self, Found, Search};
use abdm_types::v3::{Account, Issued, login_request_otp, login_verify};
use abdm_types::{AbhaNumber, Ciphertext, Endpoint, Failure, FindIndex, Mobile, Received, TxnId};

use super::listed;
use crate::otp_journey::encrypt;
use crate::snapshot::JourneyKind;
use crate::step::read_failed;
use crate::{
    AuthBy, CannotChoose, ConfirmedBy, EncryptsOtp, Ended, Exchange, Generation, Journey,
    NoSuchMethod, SendingOtp, Step, UserSession,
};

/// A mobile whose accounts were not searched yet.
#[derive(Debug, Clone)]
pub struct Start {
    mobile: Mobile,
}

impl Start {
    /// Begins with the mobile of an account.
    pub fn new(mobile: Mobile) -> Self {
        Self { mobile }
    }

    /// Goes on to the search, which sends nothing to the patient.
    ///
    /// # Errors
    ///
    /// [`EncryptError`]; nothing was sent.
    pub fn search(self, encryptor: &Encryptor) -> Result<Searching, EncryptError> {
        let mobile = encrypt(self.mobile.as_str(), encryptor, super::PADDING)?;
        Ok(Searching { call: abha_search::Request { mobile } })
    }
}

/// The search is about to be made, or under way. It only reads.
#[derive(Debug, Clone)]
pub struct Searching {
    call: abha_search::Request,
}

impl Exchange for Searching {
    type Call = abha_search::Request;
    type Next = Step<FoundAccounts, Self>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(self, reply: Result<abha_search::Response, Failure>, _: SystemTime) -> Self::Next {
        match reply {
            Ok(abha_search::Response(searches)) => {
                match searches.iter().all(|search| search.accounts.is_empty()) {
                    true => Step::Ended(Ended::NoAccounts),
                    false => Step::Next(FoundAccounts { searches }),
                }
            }
            Err(failure) => read_failed(failure, self, |_, failure| Ended::Refused(failure)),
        }
    }
}

/// The accounts of a mobile, as far as a search shows them.
#[derive(Debug, Clone)]
pub struct FoundAccounts {
    searches: Vec<Search>,
}

impl FoundAccounts {
    /// The accounts, at least one.
    pub fn accounts(&self) -> impl Iterator<Item = &Found> {
        self.searches.iter().flat_map(|search| &search.accounts)
    }

    /// Chooses an account by its place in the list. There is no default, not even for a single one.
    ///
    /// # Errors
    ///
    /// [`CannotChoose::NotListed`] when there is none at this place, or more than one. Nothing was
    /// sent.
    pub fn choose(&self, index: FindIndex) -> Result<Picked, CannotChoose> {
        let listed = self.searches.iter().flat_map(|search| {
            let here = search.accounts.iter().filter(move |account| account.index == index);
            here.map(move |account| (search, account))
        });
        match listed.collect::<Vec<_>>().as_slice() {
            [(search, account)] => {
                Ok(Picked { txn_id: search.txn_id.clone(), account: (*account).clone() })
            }
            _ => Err(CannotChoose::NotListed),
        }
    }
}

/// An account of the list, to whose owner no OTP was sent yet.
#[derive(Debug, Clone)]
pub struct Picked {
    txn_id: TxnId,
    account: Found,
}

impl Picked {
    /// The account.
    pub fn account(&self) -> &Found {
        &self.account
    }

    /// Whether the account has this method. One of which the list does not tell may have it.
    pub fn offers(&self, by: AuthBy) -> bool {
        let told = self.account.auth_methods.as_ref();
        told.is_none_or(|methods| methods.contains(&by.auth_method()))
    }

    /// Decides how the patient proves to be its owner.
    ///
    /// # Errors
    ///
    /// [`NoSuchMethod`], where the journey has none with an OTP. Nothing was sent.
    pub fn by(self, by: AuthBy) -> Result<Chosen, NoSuchMethod> {
        let way = BY_OTP.iter().find(|way| way.by == by).ok_or(NoSuchMethod { by })?;
        let Self { txn_id, account: Found { index, abha_number, .. } } = self;
        Ok(Chosen { txn_id, index, shown: abha_number, way })
    }
}

/// An account of the list, and how its owner proves to be that.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// Of the search.
    txn_id: TxnId,
    index: FindIndex,
    /// What the list shows of its number.
    shown: Option<Received<AbhaNumber>>,
    way: &'static ByOtp,
}

/// The same by each method that sends an OTP.
struct ByOtp {
    by: AuthBy,
    journey: JourneyKind,
    ask: fn(TxnId, Ciphertext) -> login_request_otp::Request,
    confirm: fn(TxnId, Ciphertext) -> login_verify::Request,
}

const BY_OTP: &[ByOtp] = &[
    ByOtp {
        by: AuthBy::MobileOtp,
        journey: JourneyKind::FindMobileOtp,
        ask: login_request_otp::Request::find_with_mobile_otp,
        confirm: login_verify::Request::find_with_mobile_otp,
    },
    ByOtp {
        by: AuthBy::AadhaarOtp,
        journey: JourneyKind::FindAadhaarOtp,
        ask: login_request_otp::Request::find_with_aadhaar_otp,
        confirm: login_verify::Request::find_with_aadhaar_otp,
    },
];

impl fmt::Debug for ByOtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ByOtp({})", self.journey)
    }
}

impl Chosen {
    /// Goes on to the OTP.
    ///
    /// # Errors
    ///
    /// [`EncryptError`]; nothing was sent.
    pub fn send_otp(
        self,
        encryptor: &Encryptor,
    ) -> Result<SendingOtp<Self, login_request_otp::Request>, EncryptError> {
        let index = encrypt(&self.index.to_string(), encryptor, super::PADDING)?;
        let call = (self.way.ask)(self.txn_id.clone(), index);
        Ok(SendingOtp::new(self, call))
    }

    /// The number of the account in the reply, if it is the only one and shown in full. One that
    /// cannot be what the list showed is none that was chosen.
    fn number(&self, accounts: &[Account]) -> Result<Option<AbhaNumber>, Ended> {
        let numbers = accounts.iter().filter_map(|account| account.abha_number.as_ref());
        let mut numbers = numbers.filter_map(Received::full);
        let (first, others) = (numbers.next(), numbers.next());
        let is_another = |number: &&AbhaNumber| {
            self.shown.as_ref().is_some_and(|shown| shown.contradicts(number))
        };
        match (first, others) {
            (Some(number), None) if is_another(&number) => Err(lacking("abha_number")),
            (Some(number), None) if accounts.len() == 1 => Ok(Some(number.clone())),
            _ => Ok(None),
        }
    }
}

fn lacking(part: &'static str) -> Ended {
    Ended::Refused(Failure::lacking(&login_verify::Request::META, part))
}

impl Journey for Chosen {
    const GENERATION: Generation = Generation::V3;

    type Done = LoggedIn;
    type InDoubt = ();

    fn journey(&self) -> JourneyKind {
        self.way.journey
    }

    fn in_doubt(self) {}
}

impl ConfirmedBy<login_verify::Request> for Chosen {
    fn done(
        self,
        _: Option<TxnId>,
        reply: login_verify::Response,
        now: SystemTime,
    ) -> Result<LoggedIn, Ended> {
        let abha_number = self.number(&reply.accounts)?;
        if !reply.accounts.is_empty()
            && let Err(CannotChoose::NotActive { status }) = listed::usable(&reply.accounts)
        {
            return Err(match abha_number {
                Some(number) => Ended::NotActive { status, abha: number.into() },
                // It is known that it is out of use, and not which it is.
                None => lacking("abha_number"),
            });
        }
        // The proof of a mobile is no login, and no other call is published that would make it one.
        let Issued::XToken(tokens) = reply.issued else {
            return Err(lacking("x_token"));
        };
        Ok(LoggedIn { session: UserSession::issued(tokens, abha_number, now) })
    }
}

impl EncryptsOtp for Chosen {
    type Confirm = login_verify::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        (self.way.confirm)(txn_id, otp)
    }
}

/// The patient is logged in.
#[derive(Debug, Clone)]
pub struct LoggedIn {
    /// The login. Its number is known if the service showed it in full with the login; the
    /// [profile](abdm_types::v3::profile) has it.
    pub session: UserSession,
}

mod kept {
    use abdm_types::{ExposeSecret, Received};

    use super::{BY_OTP, Chosen};
    use crate::snapshot::SnapshotError::{self, Journey, Malformed};
    use crate::snapshot::fields::{Kept, Read, Shown, Written, WrittenAccount};

    impl Kept for Chosen {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            to.txn1 = Some(self.txn_id.expose_secret());
            let n = self.shown.as_ref().map(Shown::from);
            to.accounts = vec![WrittenAccount { n, ..WrittenAccount::default() }];
            to.idx = Some(self.index);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            let journey = from.journey()?;
            let way = BY_OTP.iter().find(|way| way.journey == journey).ok_or(Journey)?;
            let account = from.accounts()?.into_iter().next().ok_or(Malformed)?;
            Ok(Self {
                txn_id: from.txn1.take().ok_or(Malformed)?,
                index: from.idx.take().ok_or(Malformed)?,
                shown: account.n.map(Received::from),
                way,
            })
        }
    }
}
