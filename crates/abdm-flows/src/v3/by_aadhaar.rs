//! Retrieve a forgotten ABHA via Aadhaar OTP, and log in by Aadhaar number: the calls are the same,
//! and what is made of the last reply is the [`Purpose`].
//!
//! ```text
//!  Start ──send_otp(aadhaar)──▶ SendingOtp ──login/request/otp──▶ AwaitingOtp
//!                                   │                               │  ▲
//!                                   │ no reply            submit_otp│  │wrong OTP
//!                                   ▼                               ▼  │
//!                               OtpMayBeOut                     VerifyingOtp
//!                                                                   │ login/verify
//!                                                                   ▼
//!                                                         Retrieved or LoggedIn
//! ```
//!
//! The Aadhaar number is an argument of the one method that needs it and is kept nowhere:
//!
//! ```compile_fail
//! # use abdm_flows::{OtpMayBeOut, v3::by_aadhaar::{Retrieval, Start}};
//! # use abdm_crypto::Encryptor;
//! fn again(state: OtpMayBeOut<Start<Retrieval>>, encryptor: &Encryptor) {
//!     let _ = state.send_again().send_otp(encryptor);
//! }
//! ```
//!
//! ```
//! # use abdm_flows::{OtpMayBeOut, v3::by_aadhaar::{Retrieval, Start}};
//! # use abdm_crypto::Encryptor;
//! # use abdm_types::Aadhaar;
//! fn again(state: OtpMayBeOut<Start<Retrieval>>, aadhaar: &Aadhaar, encryptor: &Encryptor) {
//!     let _ = state.send_again().send_otp(aadhaar, encryptor);
//! }
//! ```

use std::fmt::Debug;
use std::marker::PhantomData;
use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::v3::{Account, Issued, login_request_otp, login_verify};
use abdm_types::{Aadhaar, AbhaNumber, Ciphertext, Endpoint, Failure, TxnId};
use secrecy::ExposeSecret;

use super::listed;
use crate::otp_journey::encrypt;
use crate::snapshot::JourneyKind;
use crate::{
    CannotChoose, ConfirmedBy, EncryptsOtp, Ended, Generation, Journey, SendingOtp, UserSession,
};

/// What the accounts of an Aadhaar are asked for.
pub trait Purpose: Debug + Clone + 'static {
    /// What the journey ends with.
    type Done;

    /// What it is called.
    const JOURNEY: JourneyKind;

    /// Reads the reply to an accepted OTP.
    ///
    /// # Errors
    ///
    /// [`Ended`] when it is of no use for this.
    fn done(reply: login_verify::Response, now: SystemTime) -> Result<Self::Done, Ended>;
}

/// Nothing was sent yet.
#[derive(Debug, Clone)]
pub struct Start<P>(PhantomData<P>);

impl<P: Purpose> Start<P> {
    /// Begins. The Aadhaar number comes with the call that needs it.
    pub fn new() -> Self {
        Self(PhantomData)
    }

    /// Goes on to the OTP, which the mobile linked with the Aadhaar gets (contract V3, sections 6
    /// and 8).
    ///
    /// # Errors
    ///
    /// [`EncryptError`]; nothing was sent.
    pub fn send_otp(
        self,
        aadhaar: &Aadhaar,
        encryptor: &Encryptor,
    ) -> Result<SendingOtp<Self, login_request_otp::Request>, EncryptError> {
        let aadhaar = encrypt(aadhaar.expose_secret(), encryptor, super::PADDING)?;
        Ok(SendingOtp::new(self, login_request_otp::Request::retrieve_via_aadhaar_otp(aadhaar)))
    }
}

impl<P: Purpose> Default for Start<P> {
    fn default() -> Self {
        Self::new()
    }
}

impl<P: Purpose> Journey for Start<P> {
    const GENERATION: Generation = Generation::V3;

    type Done = P::Done;
    type InDoubt = ();

    fn journey(&self) -> JourneyKind {
        P::JOURNEY
    }

    fn in_doubt(self) {}
}

impl<P: Purpose> ConfirmedBy<login_verify::Request> for Start<P> {
    fn done(
        self,
        _: Option<TxnId>,
        reply: login_verify::Response,
        now: SystemTime,
    ) -> Result<P::Done, Ended> {
        P::done(reply, now)
    }
}

impl<P: Purpose> EncryptsOtp for Start<P> {
    type Confirm = login_verify::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        login_verify::Request::retrieve_via_aadhaar_otp(txn_id, otp)
    }
}

/// To learn the number. A login may come with it.
#[derive(Debug, Clone)]
pub enum Retrieval {}

impl Purpose for Retrieval {
    type Done = Retrieved;

    const JOURNEY: JourneyKind = JourneyKind::RetrieveAadhaarOtp;

    fn done(reply: login_verify::Response, now: SystemTime) -> Result<Retrieved, Ended> {
        let login_verify::Response { issued, accounts, .. } = reply;
        let tokens = match issued {
            Issued::XToken(tokens) => Some(tokens),
            Issued::Nothing if accounts.is_empty() => return Err(Ended::NoAccounts),
            // Somebody's token, so not nobody's account.
            _ if accounts.is_empty() => return Err(lacking("accounts")),
            _ => None,
        };
        let abha_number = only_number(&accounts);
        // A login to accounts of which none is in use opens nothing.
        let opens = accounts.is_empty() || listed::usable(&accounts).is_ok();
        let session =
            tokens.filter(|_| opens).map(|tokens| UserSession::issued(tokens, abha_number, now));
        Ok(Retrieved { accounts, session })
    }
}

/// To log in.
#[derive(Debug, Clone)]
pub enum Login {}

impl Purpose for Login {
    type Done = LoggedIn;

    const JOURNEY: JourneyKind = JourneyKind::LoginAadhaarNumber;

    fn done(reply: login_verify::Response, now: SystemTime) -> Result<LoggedIn, Ended> {
        let login_verify::Response { issued, accounts, .. } = reply;
        if !accounts.is_empty()
            && let Err(CannotChoose::NotActive { status }) = listed::usable(&accounts)
        {
            let mut numbers = accounts.iter().filter_map(|account| account.abha_number.as_ref());
            return Err(match numbers.find_map(|number| number.full().cloned()) {
                Some(abha_number) => Ended::NotActive { status, abha: abha_number.into() },
                // It is known that it is out of use, and not which it is.
                None => lacking("abha_number"),
            });
        }
        match issued {
            Issued::XToken(tokens) => {
                let abha_number = only_number(&accounts);
                Ok(LoggedIn { session: UserSession::issued(tokens, abha_number, now) })
            }
            Issued::Nothing if accounts.is_empty() => Err(Ended::NoAccounts),
            _ => Err(lacking("x_token")),
        }
    }
}

fn lacking(part: &'static str) -> Ended {
    Ended::Refused(Failure::lacking(&login_verify::Request::META, part))
}

/// The number that nobody has to choose: of the only account, shown in full.
fn only_number(accounts: &[Account]) -> Option<AbhaNumber> {
    match accounts {
        [account] => account.abha_number.as_ref()?.full().cloned(),
        _ => None,
    }
}

/// The ABHA is found.
#[derive(Debug, Clone)]
pub struct Retrieved {
    /// The accounts of the Aadhaar, as far as the service shows them; deactivated ones may be among
    /// them. Where there are several the patient chooses. Where there is none but a session, or
    /// the number is masked, the [profile](abdm_types::v3::profile) has it.
    pub accounts: Vec<Account>,
    /// A login, if the service gave one and did not tell of all accounts that they are out of use: a
    /// deactivated one is to be reactivated first. Its number is known if there is exactly one account, shown
    /// in full: with several the service does not say whose login it is.
    pub session: Option<UserSession>,
}

/// The patient is logged in.
#[derive(Debug, Clone)]
pub struct LoggedIn {
    /// The login. Its number is known if the service listed exactly one account, shown in full; the
    /// [profile](abdm_types::v3::profile) has it.
    pub session: UserSession,
}

mod kept {
    use super::{Purpose, Start};
    use crate::snapshot::SnapshotError;
    use crate::snapshot::fields::{Kept, Read, Written};

    impl<P: Purpose> Kept for Start<P> {
        fn write<'a>(&'a self, _: &mut Written<'a>) {}

        fn read(_: &mut Read) -> Result<Self, SnapshotError> {
            Ok(Self::new())
        }
    }
}
