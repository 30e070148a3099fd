//! Enrolment: an ABHA for somebody who has an Aadhaar number (contract V3, section 10).
//!
//! ```text
//!  Start ──send_otp(aadhaar)──▶ SendingOtp ──enrollment/request/otp──▶ AwaitingOtp
//!                                                                       │  ▲
//!                                                             submit_otp│  │wrong OTP
//!                                                                       ▼  │
//!                         Created ◀──enrol/byAadhaar, the ABHA is made── VerifyingOtp
//!                            │
//!                            │ verify_mobile(): the account has another mobile than is wanted
//!                            ▼
//!  LinkingMobile ──▶ SendingOtp ──▶ AwaitingOtp ──▶ VerifyingOtp ──auth/byAbdm──▶ Created
//! ```
//!
//! The account is there from `Created` on, whatever becomes of its mobile. Somebody who has one already
//! comes to `Created` too: [`EnrolledAccount::is_new`](crate::EnrolledAccount::is_new) tells, and nothing was made.
//!
//! Where nobody knows what became of `enrol/byAadhaar` the ABHA may be made. Its number is not known, so
//! nothing can be looked up; to enrol again is safe, since the service then finds the account that is
//! there.
//!
//! The Aadhaar number is an argument of the one method that needs it and is kept nowhere:
//!
//! ```compile_fail
//! # use abdm_flows::{OtpMayBeOut, v3::enrol::Start};
//! # use abdm_crypto::Encryptor;
//! fn again(state: OtpMayBeOut<Start>, encryptor: &Encryptor) {
//!     let _ = state.send_again().send_otp(encryptor);
//! }
//! ```
//!
//! ```
//! # use abdm_flows::{OtpMayBeOut, v3::enrol::Start};
//! # use abdm_crypto::Encryptor;
//! # use abdm_types::Aadhaar;
//! fn again(state: OtpMayBeOut<Start>, aadhaar: &Aadhaar, encryptor: &Encryptor) {
//!     let _ = state.send_again().send_otp(aadhaar, encryptor);
//! }
//! ```

use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::v3::{enrol_auth_by_abdm, enrol_by_aadhaar, enrol_request_otp};
use abdm_types::{
    Aadhaar, AbhaNumber, Ciphertext, Consent, Endpoint, Failure, Mobile, Received, TxnId,
};
use secrecy::ExposeSecret;

use super::Reconciling;
use crate::otp_journey::encrypt;
use crate::snapshot::{JourneyKind, Kind, Resumable, Resumed, Snapshot, StateKind};
use crate::{
    ConfirmedBy, EncryptsOtp, Ended, EnrolledAccount, Generation, Journey, MobileState, OtpStep,
    Reconciles, SendingOtp, UserSession, Wanted,
};

/// Nothing was sent yet.
#[derive(Debug, Clone)]
pub struct Start {
    mobile: Mobile,
    consent: Consent,
}

impl Start {
    /// Begins with the mobile that the account is to have and what the patient agreed to. The Aadhaar
    /// number comes with the call that needs it.
    pub fn new(mobile: Mobile, consent: Consent) -> Self {
        Self { mobile, consent }
    }

    /// Goes on to the OTP, which the mobile linked with the Aadhaar gets.
    ///
    /// # Errors
    ///
    /// [`EncryptError`]; nothing was sent.
    pub fn send_otp(
        self,
        aadhaar: &Aadhaar,
        encryptor: &Encryptor,
    ) -> Result<SendingOtp<Self, enrol_request_otp::Request>, EncryptError> {
        let aadhaar = encrypt(aadhaar.expose_secret(), encryptor, super::PADDING)?;
        Ok(SendingOtp::new(self, enrol_request_otp::Request::enrol_by_aadhaar(aadhaar)))
    }
}

impl Journey for Start {
    const GENERATION: Generation = Generation::V3;

    type Done = Created;
    type InDoubt = Consent;

    fn journey(&self) -> JourneyKind {
        JourneyKind::EnrolAadhaarOtp
    }

    fn in_doubt(self) -> Consent {
        self.consent
    }
}

impl ConfirmedBy<enrol_by_aadhaar::Request> for Start {
    fn done(
        self,
        txn_id: Option<TxnId>,
        reply: enrol_by_aadhaar::Response,
        now: SystemTime,
    ) -> Result<Created, Ended> {
        let Self { mobile: wanted, consent } = self;
        let enrol_by_aadhaar::Response { txn_id: told, tokens, abha_profile, is_new, .. } = reply;
        let lacking =
            || Ended::Refused(Failure::lacking(&enrol_by_aadhaar::Request::META, "txn_id"));
        let txn_id = told.or(txn_id).ok_or_else(lacking)?;
        let profile = abha_profile.unwrap_or_default();
        let number = profile.abha_number.as_ref().and_then(Received::full).cloned();
        // A login to an account that is out of use opens nothing.
        let opens = !EnrolledAccount::is_out_of_use(profile.abha_status.as_ref());
        let session =
            tokens.filter(|_| opens).map(|tokens| UserSession::issued(tokens, number, now));
        let enrolled = EnrolledAccount {
            is_new,
            abha_number: profile.abha_number,
            abha_addresses: profile.phr_address,
            status: profile.abha_status,
            name: profile.name.or(profile.first_name),
            mobile: MobileState::of(profile.mobile.as_ref(), &wanted),
            session,
        };
        Ok(Created { txn_id, wanted, consent, enrolled })
    }
}

impl EncryptsOtp for Start {
    type Confirm = enrol_by_aadhaar::Request;

    fn confirm(&self, otp_value: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        let (mobile, consent) = (self.mobile.clone(), self.consent.clone());
        enrol_by_aadhaar::Request { txn_id, otp_value, mobile, consent }
    }
}

/// Its number is not known, so there is nothing to look at.
impl Reconciles for Start {
    type Look = Reconciling;

    fn look(_: Consent) -> Option<Reconciling> {
        None
    }
}

/// The patient has an ABHA, new or not.
#[derive(Debug, Clone)]
pub struct Created {
    txn_id: TxnId,
    wanted: Mobile,
    consent: Consent,
    enrolled: EnrolledAccount,
}

impl Created {
    /// The account.
    pub fn enrolled(&self) -> &EnrolledAccount {
        &self.enrolled
    }

    /// The mobile that the account is to have.
    pub fn wanted(&self) -> &Mobile {
        &self.wanted
    }

    /// What names the enrolment in the calls that [suggest](abdm_types::v3::enrol_suggestion) and
    /// [create](abdm_types::v3::enrol_abha_address) an ABHA address.
    pub fn txn_id(&self) -> &TxnId {
        &self.txn_id
    }

    /// Whether the mobile that is wanted is to be proven next: the account is a new one and does not
    /// have it. An account that was there before keeps what it has unless its owner wishes otherwise.
    pub fn needs_mobile(&self) -> bool {
        self.enrolled.is_new != Some(false) && self.enrolled.mobile != MobileState::Linked
    }

    /// Goes on to the OTP that the wanted mobile gets.
    ///
    /// # Errors
    ///
    /// [`EncryptError`], and the state; nothing was sent.
    #[expect(clippy::result_large_err, reason = "the state is the account, and must not be lost")]
    pub fn verify_mobile(
        self,
        encryptor: &Encryptor,
    ) -> Result<SendingOtp<LinkingMobile, enrol_request_otp::Request>, (Self, EncryptError)> {
        match encrypt(self.wanted.as_str(), encryptor, super::PADDING) {
            Ok(mobile) => {
                let call = enrol_request_otp::Request::link_mobile(self.txn_id.clone(), mobile);
                Ok(SendingOtp::new(LinkingMobile(Box::new(self)), call))
            }
            Err(why) => Err((self, why)),
        }
    }

    /// What the journey is called.
    pub fn kind(&self) -> Kind {
        Kind { generation: Generation::V3, journey: JourneyKind::EnrolAadhaarOtp }
    }

    /// What to keep while the patient decides about an address. It comes back as it is, but for the
    /// name.
    pub fn snapshot(&self) -> Snapshot {
        let resumed = Resumed::Between(self.clone());
        Snapshot::new(self.kind(), StateKind::Verified, Start::restored(resumed))
    }
}

/// The account is there, and is to get the mobile that is wanted.
#[derive(Debug, Clone)]
pub struct LinkingMobile(Box<Created>);

impl LinkingMobile {
    /// The account as it is.
    pub fn created(&self) -> &Created {
        &self.0
    }

    /// Goes back to the account, whose mobile stays as it is.
    pub fn into_created(self) -> Created {
        *self.0
    }

    fn abha_number(&self) -> Option<&AbhaNumber> {
        self.0.enrolled.abha_number.as_ref().and_then(Received::full)
    }
}

impl Journey for LinkingMobile {
    const GENERATION: Generation = Generation::V3;
    const STEP: OtpStep = OtpStep::Second;

    type Done = Created;
    type InDoubt = MobileInDoubt;

    fn journey(&self) -> JourneyKind {
        JourneyKind::EnrolAadhaarOtp
    }

    fn in_doubt(self) -> MobileInDoubt {
        let abha_number = self.abha_number().cloned();
        let Created { wanted, consent, .. } = self.into_created();
        MobileInDoubt { abha_number, wanted, consent }
    }
}

impl ConfirmedBy<enrol_auth_by_abdm::Request> for LinkingMobile {
    fn done(
        self,
        _: Option<TxnId>,
        reply: enrol_auth_by_abdm::Response,
        _: SystemTime,
    ) -> Result<Created, Ended> {
        let mut created = self.into_created();
        if let Some(txn_id) = reply.0.txn_id {
            created.txn_id = txn_id;
        }
        created.enrolled.mobile = MobileState::Linked;
        Ok(created)
    }

    /// Somebody's account has the mobile now, and it is not known whose.
    fn unclear(&self, reply: &enrol_auth_by_abdm::Response) -> Option<Failure> {
        let own = self.abha_number()?;
        let mut told = reply.0.accounts.iter().filter_map(|account| account.abha_number.as_ref());
        let is_another = told.any(|number| number.contradicts(own));
        is_another.then(|| Failure::lacking(&enrol_auth_by_abdm::Request::META, "abha_number"))
    }
}

impl EncryptsOtp for LinkingMobile {
    type Confirm = enrol_auth_by_abdm::Request;

    fn confirm(&self, otp_value: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        enrol_auth_by_abdm::Request { txn_id, otp_value }
    }
}

impl Reconciles for LinkingMobile {
    type Look = Reconciling;

    fn look(in_doubt: MobileInDoubt) -> Option<Reconciling> {
        let MobileInDoubt { abha_number, wanted, .. } = in_doubt;
        Some(Reconciling::new(abha_number?, Wanted::Mobile(wanted)))
    }
}

/// What is kept when nobody knows whether the account got the mobile. The account itself is there.
#[derive(Debug, Clone)]
pub struct MobileInDoubt {
    abha_number: Option<AbhaNumber>,
    wanted: Mobile,
    consent: Consent,
}

mod kept {
    use abdm_types::{AbhaNumber, Consent, ExposeSecret, Mobile};

    use super::{Created, LinkingMobile, MobileInDoubt, Start};
    use crate::EnrolledAccount;
    use crate::snapshot::SnapshotError::{self, Malformed};
    use crate::snapshot::fields::{Kept, Read, Written};

    fn wanted(from: &mut Read) -> Result<Mobile, SnapshotError> {
        from.wanted.take().ok_or(Malformed)
    }

    impl Kept for Start {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            to.wanted = Some(&self.mobile);
            self.consent.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            Ok(Self { mobile: wanted(from)?, consent: Consent::read(from)? })
        }
    }

    impl Kept for Created {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            to.txn1 = Some(self.txn_id.expose_secret());
            to.wanted = Some(&self.wanted);
            self.consent.write(to);
            self.enrolled.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            Ok(Self {
                txn_id: from.txn1.take().ok_or(Malformed)?,
                wanted: wanted(from)?,
                consent: Consent::read(from)?,
                enrolled: EnrolledAccount::read(from)?,
            })
        }
    }

    impl Kept for LinkingMobile {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.0.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            Created::read(from).map(Box::new).map(Self)
        }
    }

    impl Kept for MobileInDoubt {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            to.n = self.abha_number.as_ref();
            to.wanted = Some(&self.wanted);
            self.consent.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            Ok(Self {
                abha_number: Option::<AbhaNumber>::read(from)?,
                wanted: wanted(from)?,
                consent: Consent::read(from)?,
            })
        }
    }
}
