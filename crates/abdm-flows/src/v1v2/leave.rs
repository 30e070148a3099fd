//! Deactivate an ABHA, or delete it for good: one machine, generic over [`Leaves`].
//!
//! ```text
//!  Start ──identify()──▶ Identified ──send_aadhaar_otp()──▶ SendingOtp ──▶ AwaitingOtp
//!             │              ▲         send_mobile_otp()        │           │  ▲
//!             │ number       │                          no reply│ submit_otp│  │wrong OTP
//!             ▼ not known    │                                  ▼           ▼  │
//!         Identifying ─profile┘                           OtpMayBeOut   VerifyingOtp ──▶ Done
//!                                                                           │ no reply
//!                                                                           ▼
//!                                       Reconciling ◀──reconcile()── OutcomeUnknown
//! ```
//!
//! The consequences must have been acknowledged:
//!
//! ```compile_fail
//! # use abdm_flows::{Consequences, Deactivation, Ended, Reasons, UserSession, v1v2::leave::Start};
//! fn start(session: UserSession, reasons: Reasons) -> Result<Start<Deactivation>, Ended> {
//!     Start::new(session, reasons, Consequences::DEACTIVATION)
//! }
//! ```
//!
//! ```
//! # use abdm_flows::{Consequences, Deactivation, Ended, Reasons, UserSession, v1v2::leave::Start};
//! fn start(session: UserSession, reasons: Reasons) -> Result<Start<Deactivation>, Ended> {
//!     Start::new(session, reasons, Consequences::DEACTIVATION.acknowledge())
//! }
//! ```

use std::marker::PhantomData;
use std::time::SystemTime;

use abdm_types::v1v2::{
    account_generate_aadhaar_otp, account_generate_mobile_otp, deactivate, delete, profile,
};
use abdm_types::{AbhaNumber, AuthMethod, Ciphertext, Endpoint, Failure, Received, TxnId, XToken};

use super::Reconciling;
use crate::snapshot::JourneyKind;
use crate::step::read_failed;
use crate::{
    Agreement, AuthBy, ConfirmedBy, Deactivation, Deletion, EncryptsOtp, Ended, Exchange,
    Generation, Journey, Leaving, Reasons, Reconciles, SendingOtp, Step, UserSession,
};

/// A way to leave, in the calls of v1/v2.
pub trait Leaves: Leaving {
    /// The call that submits the OTP.
    type Confirm: Endpoint;

    /// Whether it is not done unless the number of the account is known in full. Without it nobody
    /// can look up an unknown outcome.
    const NEEDS_NUMBER: bool;
    /// The journey by Aadhaar OTP.
    const BY_AADHAAR_OTP: JourneyKind;
    /// The journey by mobile OTP.
    const BY_MOBILE_OTP: JourneyKind;

    /// Makes the call.
    fn confirm(of: Submission) -> Self::Confirm;
}

/// What a call submits that finishes a journey.
#[derive(Debug)]
#[non_exhaustive]
pub struct Submission {
    /// The patient's login.
    pub x_token: XToken,
    /// The method that the transaction was begun with.
    pub auth_method: AuthMethod,
    /// The encrypted OTP.
    pub otp: Ciphertext,
    /// The patient's.
    pub reasons: Reasons,
    /// The transaction of the OTP.
    pub txn_id: TxnId,
}

impl Leaves for Deactivation {
    type Confirm = deactivate::Request;

    const NEEDS_NUMBER: bool = false;
    const BY_AADHAAR_OTP: JourneyKind = JourneyKind::DeactivateAadhaarOtp;
    const BY_MOBILE_OTP: JourneyKind = JourneyKind::DeactivateMobileOtp;

    fn confirm(of: Submission) -> deactivate::Request {
        let Submission { x_token, auth_method, otp, reasons, txn_id } = of;
        deactivate::Request { x_token, auth_method, otp, reasons: reasons.to_vec(), txn_id }
    }
}

/// Who deletes must have named the account, so its number is read where the login does not tell.
impl Leaves for Deletion {
    type Confirm = delete::Request;

    const NEEDS_NUMBER: bool = true;
    const BY_AADHAAR_OTP: JourneyKind = JourneyKind::DeleteAadhaarOtp;
    const BY_MOBILE_OTP: JourneyKind = JourneyKind::DeleteMobileOtp;

    fn confirm(of: Submission) -> delete::Request {
        let Submission { x_token, auth_method, otp, reasons, txn_id } = of;
        delete::Request { x_token, auth_method, otp, reasons: reasons.to_vec(), txn_id }
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
        match self.session.abha_number {
            Some(_) => Ok(self.identified()),
            None => {
                let x_token = self.session.x_token.clone();
                Err(Identifying { start: self, call: profile::Request { x_token } })
            }
        }
    }

    fn identified(self) -> Identified<W> {
        Identified { session: self.session, reasons: self.reasons, leaving: PhantomData }
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
        let mut start = self.start;
        start.session.abha_number = found.health_id_number.and_then(Received::into_full);
        match &start.session.abha_number {
            Some(abha_number) if !start.agreement.covers(abha_number) => {
                Step::Ended(Ended::OtherAccount)
            }
            None if W::NEEDS_NUMBER => {
                let meta = &profile::Request::META;
                Step::Ended(Ended::Refused(Failure::lacking(meta, "abha_number")))
            }
            _ => Step::Next(start.identified()),
        }
    }
}

/// It is known which account the login is for, as far as the service tells, and no OTP was sent yet.
#[derive(Debug, Clone)]
pub struct Identified<W> {
    session: UserSession,
    reasons: Reasons,
    leaving: PhantomData<W>,
}

impl<W: Leaves> Identified<W> {
    /// The account, for the patient to compare. `None` where the service does not tell all of its
    /// number.
    pub fn abha_number(&self) -> Option<&AbhaNumber> {
        self.session.abha_number.as_ref()
    }

    /// Goes on to the OTP, which the mobile linked with Aadhaar gets.
    pub fn send_aadhaar_otp(self) -> SendingOtp<Chosen<W>, account_generate_aadhaar_otp::Request> {
        let x_token = self.session.x_token.clone();
        let chosen = Chosen { identified: self, by: OtpBy::Aadhaar };
        SendingOtp::new(chosen, account_generate_aadhaar_otp::Request { x_token })
    }

    /// Goes on to the OTP, which the mobile of the account gets.
    pub fn send_mobile_otp(self) -> SendingOtp<Chosen<W>, account_generate_mobile_otp::Request> {
        let x_token = self.session.x_token.clone();
        let chosen = Chosen { identified: self, by: OtpBy::Mobile };
        SendingOtp::new(chosen, account_generate_mobile_otp::Request { x_token })
    }
}

/// The method is chosen too.
#[derive(Debug, Clone)]
pub struct Chosen<W> {
    identified: Identified<W>,
    by: OtpBy,
}

/// The methods that send an OTP. Each has a call of its own for that.
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

impl<W: Leaves> Chosen<W> {
    /// The account, as before the choice.
    pub fn identified(&self) -> &Identified<W> {
        &self.identified
    }

    /// Goes back to choose again.
    pub fn into_identified(self) -> Identified<W> {
        self.identified
    }
}

impl<W: Leaves> Journey for Chosen<W> {
    const GENERATION: Generation = Generation::V1V2;

    type Done = W::Done;
    type InDoubt = Option<AbhaNumber>;

    fn journey(&self) -> JourneyKind {
        match self.by {
            OtpBy::Aadhaar => W::BY_AADHAAR_OTP,
            OtpBy::Mobile => W::BY_MOBILE_OTP,
        }
    }

    /// The number alone: a token is of no use for finding out what happened.
    fn in_doubt(self) -> Option<AbhaNumber> {
        self.identified.session.abha_number
    }
}

impl<W: Leaves> Reconciles for Chosen<W> {
    type Look = Reconciling;

    fn look(abha_number: Option<AbhaNumber>) -> Option<Reconciling> {
        Some(Reconciling::new(abha_number?, W::WANTED))
    }
}

impl<W: Leaves> ConfirmedBy<W::Confirm> for Chosen<W> {
    fn done(
        self,
        _: Option<TxnId>,
        _: <W::Confirm as Endpoint>::Response,
        _now: SystemTime,
    ) -> Result<W::Done, Ended> {
        Ok(self.identified.session.into())
    }
}

impl<W: Leaves> EncryptsOtp for Chosen<W> {
    type Confirm = W::Confirm;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> W::Confirm {
        let Identified { session, reasons, .. } = &self.identified;
        W::confirm(Submission {
            x_token: session.x_token.clone(),
            auth_method: self.by.auth_by().auth_method(),
            otp,
            reasons: reasons.clone(),
            txn_id,
        })
    }
}

mod kept {
    use std::marker::PhantomData;

    use super::{Chosen, Identified, Leaves, OtpBy};
    use crate::snapshot::SnapshotError;
    use crate::snapshot::fields::{Kept, Read, Written};
    use crate::{Reasons, UserSession};

    impl<W: Leaves> Kept for Chosen<W> {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.identified.session.write(to);
            self.identified.reasons.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            let by = match from.journey()? {
                journey if journey == W::BY_AADHAAR_OTP => OtpBy::Aadhaar,
                journey if journey == W::BY_MOBILE_OTP => OtpBy::Mobile,
                _ => return Err(SnapshotError::Journey),
            };
            let (session, reasons) = (UserSession::read(from)?, Reasons::read(from)?);
            Ok(Self { identified: Identified { session, reasons, leaving: PhantomData }, by })
        }
    }
}
