//! Give an account another mobile: an OTP proves that it is the patient's, and another OTP or the
//! password that the account is.
//!
//! ```text
//!  Start ──send_otp()──▶ SendingOtp ──▶ AwaitingOtp ──submit_otp()──▶ VerifyingOtp ──▶ Verified
//!                            │           ▲  ▲  │ resend()                  │              │
//!                    no reply│  wrong OTP│  └──┘                           │ no reply     │
//!                            ▼           └─────────────────────────────────┤              │
//!                        OtpMayBeOut          nothing was changed: OutcomeUnknown         │
//!                                                                                         │
//!  ◀────────────────────────────────── prove() ───────────────────────────────────────────┘
//!
//!  SendingOtp<ByOtp> ──▶ AwaitingOtp ──submit_otp()──▶ VerifyingOtp ──▶ Updated
//!        │                   ▲                              │
//!        │ no reply          └────────── wrong OTP ─────────┤ no reply
//!        ▼                                                  ▼
//!   OtpMayBeOut           ProfileReconciling ◀──── OutcomeUnknown
//!                                      reconcile()          ▲ no reply
//!  AwaitingPassword<ByPassword> ──submit_password()──▶ VerifyingPassword ──▶ Updated
//! ```
//!
//! The account is not changed before both were accepted:
//!
//! ```compile_fail
//! # use abdm_flows::v1v2::update_mobile::Verified;
//! # use abdm_types::Mobile;
//! fn changed(state: Verified) -> Mobile {
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

use std::time::SystemTime;

use abdm_types::v1v2::{
    change_mobile_aadhaar_otp, change_mobile_new_otp, change_mobile_new_resend,
    change_mobile_new_verify, change_mobile_old_otp,
};
use abdm_types::{Ciphertext, Mobile, TxnId, XToken};

use crate::snapshot::{JourneyKind, Kind, Resumable, Resumed, Snapshot, StateKind};
use crate::updating::Update;
use crate::{
    AuthBy, AwaitingPassword, ConfirmedBy, EncryptsOtp, Ended, Generation, Journey, NoSuchMethod,
    ResendsOtp, SendingOtp, UserSession,
};

mod owner;

pub use self::owner::{ByOtp, ByPassword};

/// A patient who is logged in, and the mobile that the account is to have.
#[derive(Debug, Clone)]
pub struct Start {
    update: Update<Mobile>,
    by: OwnerBy,
}

/// By what the patient proves that the account is theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OwnerBy {
    AadhaarOtp,
    MobileOtp,
    Password,
}

impl OwnerBy {
    const ALL: [Self; 3] = [Self::AadhaarOtp, Self::MobileOtp, Self::Password];

    fn journey(self) -> JourneyKind {
        match self {
            Self::AadhaarOtp => JourneyKind::UpdateMobileAadhaarOtp,
            Self::MobileOtp => JourneyKind::UpdateMobileMobileOtp,
            Self::Password => JourneyKind::UpdateMobilePassword,
        }
    }
}

impl Start {
    /// Begins with the patient's login. `by` is what comes after the OTP to the new mobile: an OTP to
    /// the mobile linked with Aadhaar, one to the mobile that the account has so far, or its
    /// password.
    ///
    /// # Errors
    ///
    /// [`NoSuchMethod`] for any other.
    pub fn new(session: UserSession, mobile: Mobile, by: AuthBy) -> Result<Self, NoSuchMethod> {
        let way = OwnerBy::ALL.into_iter().find(|way| way.journey().by() == Some(by));
        let update = Update::new(session, mobile);
        Ok(Self { update, by: way.ok_or(NoSuchMethod { by })? })
    }

    /// The new mobile, which the first OTP goes to.
    pub fn mobile(&self) -> &Mobile {
        &self.update.wanted
    }

    /// Goes on to the first OTP (contract section 5.4).
    pub fn send_otp(self) -> SendingOtp<Self, change_mobile_new_otp::Request> {
        let Update { session, wanted } = &self.update;
        let call = change_mobile_new_otp::Request {
            x_token: session.x_token.clone(),
            new_mobile_number: wanted.clone(),
        };
        SendingOtp::new(self, call)
    }
}

/// It changes nothing: the account keeps its mobile until its owner is proven too.
impl Journey for Start {
    const GENERATION: Generation = Generation::V1V2;

    type Done = Verified;
    type InDoubt = ();

    fn journey(&self) -> JourneyKind {
        self.by.journey()
    }

    fn in_doubt(self) {}
}

impl ConfirmedBy<change_mobile_new_verify::Request> for Start {
    fn done(
        self,
        _: Option<TxnId>,
        reply: change_mobile_new_verify::Response,
        _now: SystemTime,
    ) -> Result<Verified, Ended> {
        let Self { update, by } = self;
        Ok(Verified { proven: Proven { update, txn_id: reply.txn_id }, by })
    }
}

impl EncryptsOtp for Start {
    type Confirm = change_mobile_new_verify::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        let x_token = self.update.session.x_token.clone();
        change_mobile_new_verify::Request { x_token, otp, txn_id }
    }
}

impl ResendsOtp for Start {
    type Resend = change_mobile_new_resend::Request;

    fn resend(&self, txn_id: TxnId) -> Self::Resend {
        let x_token = self.update.session.x_token.clone();
        change_mobile_new_resend::Request { x_token, txn_id }
    }

    fn was_sent(reply: &change_mobile_new_resend::Response) -> bool {
        reply.0
    }
}

/// The new mobile is the patient's. That the account is, is to be proven.
#[derive(Debug, Clone)]
pub struct Verified {
    proven: Proven,
    by: OwnerBy,
}

/// The new mobile, and the transaction that it was proven in.
#[derive(Debug, Clone)]
struct Proven {
    update: Update<Mobile>,
    txn_id: TxnId,
}

impl Proven {
    fn token_and_transaction(&self) -> (XToken, TxnId) {
        (self.update.session.x_token.clone(), self.txn_id.clone())
    }
}

/// How it goes on from the new mobile, by the method that it was begun with.
#[derive(Debug)]
pub enum Proving {
    /// An OTP to the mobile linked with Aadhaar is about to be sent.
    AadhaarOtp(SendingOtp<ByOtp, change_mobile_aadhaar_otp::Request>),
    /// An OTP to the mobile that the account has so far is about to be sent.
    MobileOtp(SendingOtp<ByOtp, change_mobile_old_otp::Request>),
    /// The patient is to enter the password of the account. Nothing is sent.
    Password(AwaitingPassword<ByPassword>),
}

impl Verified {
    /// The new mobile.
    pub fn mobile(&self) -> &Mobile {
        &self.proven.update.wanted
    }

    /// What the journey is called.
    pub fn kind(&self) -> Kind {
        Kind { generation: Generation::V1V2, journey: self.by.journey() }
    }

    /// What to keep until it goes on. It comes back as it is.
    pub fn snapshot(&self) -> Snapshot {
        let restored = Start::restored(Resumed::Between(self.clone()));
        Snapshot::new(self.kind(), StateKind::Verified, restored)
    }

    /// Goes on by the method that it was begun with.
    pub fn prove(self) -> Proving {
        let Self { proven, by } = self;
        match by {
            OwnerBy::AadhaarOtp => Proving::AadhaarOtp(ByOtp::send_aadhaar_otp(proven)),
            OwnerBy::MobileOtp => Proving::MobileOtp(ByOtp::send_mobile_otp(proven)),
            OwnerBy::Password => {
                Proving::Password(AwaitingPassword::without_transaction(ByPassword { proven }))
            }
        }
    }
}

mod kept {
    use secrecy::ExposeSecret;

    use super::{OwnerBy, Proven, Start, Update, Verified};
    use crate::snapshot::SnapshotError::{self, Malformed};
    use crate::snapshot::fields::{Kept, Read, Written};

    fn by(from: &Read) -> Result<OwnerBy, SnapshotError> {
        let journey = from.journey()?;
        let by = OwnerBy::ALL.into_iter().find(|by| by.journey() == journey);
        by.ok_or(SnapshotError::Journey)
    }

    impl Kept for Start {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.update.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            Ok(Self { by: by(from)?, update: Kept::read(from)? })
        }
    }

    impl Kept for Verified {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.proven.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            Ok(Self { by: by(from)?, proven: Kept::read(from)? })
        }
    }

    impl Kept for Proven {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.update.write(to);
            to.txn1 = Some(self.txn_id.expose_secret());
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            let txn_id = from.txn1.take().ok_or(Malformed)?;
            Ok(Self { update: Update::read(from)?, txn_id })
        }
    }
}
