//! Deactivate an ABHA, or delete it for good: one machine, generic over [`Leaves`].
//!
//! ```text
//!  Start ──identify()──▶ Identified ──by()──▶ Chosen ──send_otp()──▶ SendingOtp ──▶ AwaitingOtp
//!             │              ▲                                           │           │  ▲
//!             │ number       │                                   no reply│ submit_otp│  │wrong OTP
//!             ▼ not known    │                                           ▼           ▼  │
//!         Identifying ─profile┘                                    OtpMayBeOut   VerifyingOtp ──▶ Done
//!                                                                                    │ no reply, or of another
//!                                                                                    ▼ account or one in use
//!                                                Reconciling ◀──reconcile()── OutcomeUnknown
//!
//!  Identified ──ask_password()──▶ AwaitingPassword ──submit_password()──▶ VerifyingPassword ──▶ Done
//! ```
//!
//! The account has to be named beside the login, so its number must be known before an OTP is sent:
//!
//! ```compile_fail
//! # use abdm_flows::{AuthBy, Deactivation, v3::leave::{Identified, Start}};
//! fn send(state: Start<Deactivation>) {
//!     let _ = state.by(AuthBy::AadhaarOtp);
//! }
//! ```
//!
//! ```
//! # use abdm_flows::{AuthBy, Deactivation, v3::leave::{Identified, Start}};
//! fn send(state: Identified<Deactivation>) {
//!     let _ = state.by(AuthBy::AadhaarOtp);
//! }
//! ```

use std::fmt;
use std::marker::PhantomData;
use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::v3::{account_request_otp, account_verify, account_verify_password, profile};
use abdm_types::{
    AbhaNumber, AccountStatus, Ciphertext, Endpoint, Failure, Received, TxnId, XToken,
};

use super::{Reconciling, encrypt_number, listed};
use crate::snapshot::JourneyKind;
use crate::step::read_failed;
use crate::{
    Agreement, AuthBy, AwaitingPassword, ConfirmedBy, Deactivation, Deletion, EncryptsOtp, Ended,
    Exchange, Generation, Journey, Leaving, NoSuchMethod, Reasons, Reconciles, SendingOtp, Step,
    UserSession,
};

mod password;

pub use self::password::ByPassword;

/// A way to leave, in the calls of V3.
pub trait Leaves: Leaving {
    /// The methods that send an OTP.
    const BY_OTP: &'static [ByOtp];
    /// The journey with the password.
    const BY_PASSWORD: JourneyKind;

    /// The call that submits the password.
    fn confirm_password(
        x_token: XToken,
        password: Ciphertext,
        reasons: Vec<String>,
    ) -> account_verify_password::Request;
}

/// How to leave by one method.
pub struct ByOtp {
    by: AuthBy,
    journey: JourneyKind,
    ask: fn(XToken, Ciphertext) -> account_request_otp::Request,
    confirm: fn(XToken, TxnId, Ciphertext, Vec<String>) -> account_verify::Request,
}

impl fmt::Debug for ByOtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ByOtp({})", self.journey)
    }
}

impl Leaves for Deactivation {
    const BY_OTP: &'static [ByOtp] = &[
        ByOtp {
            by: AuthBy::AadhaarOtp,
            journey: JourneyKind::DeactivateAadhaarOtp,
            ask: account_request_otp::Request::deactivate_via_aadhaar_otp,
            confirm: account_verify::Request::deactivate,
        },
        ByOtp {
            by: AuthBy::MobileOtp,
            journey: JourneyKind::DeactivateMobileOtp,
            ask: account_request_otp::Request::deactivate_via_mobile_otp,
            confirm: account_verify::Request::deactivate,
        },
    ];
    const BY_PASSWORD: JourneyKind = JourneyKind::DeactivatePassword;

    fn confirm_password(
        x_token: XToken,
        password: Ciphertext,
        reasons: Vec<String>,
    ) -> account_verify_password::Request {
        account_verify_password::Request::deactivate(x_token, password, reasons)
    }
}

impl Leaves for Deletion {
    const BY_OTP: &'static [ByOtp] = &[
        ByOtp {
            by: AuthBy::AadhaarOtp,
            journey: JourneyKind::DeleteAadhaarOtp,
            ask: account_request_otp::Request::delete_via_aadhaar_otp,
            confirm: account_verify::Request::delete,
        },
        ByOtp {
            by: AuthBy::MobileOtp,
            journey: JourneyKind::DeleteMobileOtp,
            ask: account_request_otp::Request::delete_via_mobile_otp,
            confirm: account_verify::Request::delete,
        },
    ];
    const BY_PASSWORD: JourneyKind = JourneyKind::DeletePassword;

    fn confirm_password(
        x_token: XToken,
        password: Ciphertext,
        reasons: Vec<String>,
    ) -> account_verify_password::Request {
        account_verify_password::Request::delete(x_token, password, reasons)
    }
}

/// A patient who is logged in and has agreed.
#[derive(Debug, Clone)]
pub struct Start<W: Leaves> {
    session: UserSession,
    reasons: Reasons,
    agreement: W::Agreement,
}

impl<W: Leaves> Start<W> {
    /// Begins with the patient's login.
    ///
    /// # Errors
    ///
    /// [`Ended::OtherAccount`] when the patient agreed to leave another one.
    pub fn new(
        session: UserSession,
        reasons: Reasons,
        agreement: W::Agreement,
    ) -> Result<Self, Ended> {
        match &session.abha_number {
            Some(abha_number) if !agreement.covers(abha_number) => Err(Ended::OtherAccount),
            _ => Ok(Self { session, reasons, agreement }),
        }
    }

    /// Goes on at once where the login says whose it is.
    ///
    /// # Errors
    ///
    /// [`Identifying`], no failure but a call to make first, where it does not.
    pub fn identify(self) -> Result<Identified<W>, Identifying<W>> {
        match self.session.abha_number.clone() {
            Some(abha_number) => Ok(self.identified(abha_number)),
            None => {
                let x_token = self.session.x_token.clone();
                Err(Identifying { start: self, call: profile::Request { x_token } })
            }
        }
    }

    fn identified(self, abha_number: AbhaNumber) -> Identified<W> {
        let Self { mut session, reasons, .. } = self;
        session.abha_number = Some(abha_number.clone());
        Identified { session, reasons, abha_number, leaving: PhantomData }
    }
}

/// The profile is about to be read, or being read, for the number of the account. This call only
/// reads.
#[derive(Debug, Clone)]
pub struct Identifying<W: Leaves> {
    start: Start<W>,
    call: profile::Request,
}

impl<W: Leaves> Exchange for Identifying<W> {
    type Call = profile::Request;
    type Next = Step<Identified<W>, Self>;

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
        if !self.start.agreement.covers(&abha_number) {
            return Step::Ended(Ended::OtherAccount);
        }
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
pub struct Identified<W> {
    session: UserSession,
    reasons: Reasons,
    abha_number: AbhaNumber,
    leaving: PhantomData<W>,
}

impl<W: Leaves> Identified<W> {
    /// The account, for the patient to compare.
    pub fn abha_number(&self) -> &AbhaNumber {
        &self.abha_number
    }

    /// Chooses a method with an OTP.
    ///
    /// # Errors
    ///
    /// [`NoSuchMethod`], where there is no such journey.
    pub fn by(self, by: AuthBy) -> Result<Chosen<W>, NoSuchMethod> {
        match W::BY_OTP.iter().find(|way| way.by == by) {
            Some(way) => Ok(Chosen { identified: self, way }),
            None => Err(NoSuchMethod { by }),
        }
    }

    /// Goes on to the password. Nothing is sent to the patient.
    pub fn ask_password(self) -> AwaitingPassword<ByPassword<W>> {
        AwaitingPassword::without_transaction(ByPassword { identified: self })
    }
}

/// The method is chosen too.
#[derive(Debug, Clone)]
pub struct Chosen<W> {
    identified: Identified<W>,
    way: &'static ByOtp,
}

impl<W: Leaves> Chosen<W> {
    /// The account, as before the choice.
    pub fn identified(&self) -> &Identified<W> {
        &self.identified
    }

    /// Goes on to the OTP (contract V3, section 9).
    ///
    /// # Errors
    ///
    /// The state comes back with the reason; nothing was sent.
    pub fn send_otp(
        self,
        encryptor: &Encryptor,
    ) -> Result<SendingOtp<Self, account_request_otp::Request>, (Self, EncryptError)> {
        let Identified { abha_number, session, .. } = &self.identified;
        match encrypt_number(abha_number, encryptor) {
            Ok(number) => {
                let call = (self.way.ask)(session.x_token.clone(), number);
                Ok(SendingOtp::new(self, call))
            }
            Err(error) => Err((self, error)),
        }
    }
}

impl<W: Leaves> Journey for Chosen<W> {
    const GENERATION: Generation = Generation::V3;

    type Done = W::Done;
    type InDoubt = AbhaNumber;

    fn journey(&self) -> JourneyKind {
        self.way.journey
    }

    /// The number alone: a token is of no use for finding out what happened.
    fn in_doubt(self) -> AbhaNumber {
        self.identified.abha_number
    }
}

/// Always possible: the number is known.
impl<W: Leaves> Reconciles for Chosen<W> {
    type Look = Reconciling;

    fn look(abha_number: AbhaNumber) -> Option<Reconciling> {
        Some(Reconciling::new(abha_number, W::WANTED))
    }
}

impl<W: Leaves> ConfirmedBy<account_verify::Request> for Chosen<W> {
    fn done(
        self,
        _: Option<TxnId>,
        _: account_verify::Response,
        _now: SystemTime,
    ) -> Result<W::Done, Ended> {
        Ok(self.identified.session.into())
    }

    fn unclear(&self, reply: &account_verify::Response) -> Option<Failure> {
        let (meta, number) = (&account_verify::Request::META, &self.identified.abha_number);
        listed::contradiction(&reply.accounts, number, &AccountStatus::Active)
            .map(|part| Failure::lacking(meta, part))
    }
}

impl<W: Leaves> EncryptsOtp for Chosen<W> {
    type Confirm = account_verify::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        let Identified { session, reasons, .. } = &self.identified;
        (self.way.confirm)(session.x_token.clone(), txn_id, otp, reasons.to_vec())
    }
}

mod kept {
    use std::marker::PhantomData;

    use super::{Chosen, Identified, Leaves};
    use crate::snapshot::SnapshotError::{self, Malformed};
    use crate::snapshot::fields::{Kept, Read, Written};
    use crate::{Reasons, UserSession};

    impl<W: Leaves> Kept for Chosen<W> {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.identified.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            let journey = from.journey()?;
            let way = W::BY_OTP.iter().find(|way| way.journey == journey);
            let identified = Identified::read(from)?;
            Ok(Self { identified, way: way.ok_or(SnapshotError::Journey)? })
        }
    }

    /// The number is in the login, which was completed when the account was identified.
    impl<W> Kept for Identified<W> {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.session.write(to);
            self.reasons.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            let session = UserSession::read(from)?;
            Ok(Self {
                abha_number: session.abha_number.clone().ok_or(Malformed)?,
                session,
                reasons: Reasons::read(from)?,
                leaving: PhantomData,
            })
        }
    }
}
