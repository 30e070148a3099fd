//! Enrolment: an ABHA for somebody who has an Aadhaar number (contract section 5.5, the paths of v2).
//!
//! ```text
//!  Start ──send_otp(aadhaar)──▶ SendingOtp ──generateOtp──▶ AwaitingOtp
//!                                                            │  ▲
//!                                                  submit_otp│  │wrong OTP
//!                                                            ▼  │
//!              has one: EnrolledAccount ◀──verifyOTP── VerifyingOtp
//!                                                            │ has none
//!                                                            ▼
//!  AwaitingOtp ◀──not Aadhaar's── CheckingMobile ◀── Verified, its mobile not proven
//!       │            checkAndGenerateMobileOTP │
//!       │ submit_otp                Aadhaar's  │
//!       ▼                                      ▼
//!  VerifyingOtp ────verifyMobileOTP────▶ Verified, its mobile proven ──create()──▶ Creating
//!                                                                                   │
//!                                        EnrolledAccount ◀──createHealthIdByAdhaar──┘
//! ```
//!
//! Nothing is made before the last call. Where nobody knows what became of that the ABHA may be made; to
//! enrol again is safe, since the service then finds it.
//!
//! Whether an OTP goes to the mobile, the reply of the call tells that may send it. So it is a state of
//! its own, and no [`SendingOtp`].

use std::time::SystemTime;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_types::v1v2::{
    UserTokens, enrol_check_mobile, enrol_create, enrol_generate_otp, enrol_resend_mobile_otp,
    enrol_resend_otp, enrol_verify_mobile_otp, enrol_verify_otp,
};
use abdm_types::{
    Aadhaar, Ciphertext, Consent, Endpoint, Failure, Mobile, Otp, Personal, Received, TxnId,
};
use secrecy::ExposeSecret;

use super::Reconciling;
use crate::otp_journey::encrypt;
use crate::snapshot::{JourneyKind, Kind, Resumable, Resumed, Snapshot, StateKind, Storable};
use crate::step::{choice_failed, send_failed};
use crate::{
    AwaitingOtp, ConfirmedBy, EncryptsOtp, Ended, EnrolledAccount, Exchange, Generation, Journey,
    MobileState, OtpMayBeOut, OtpSent, OtpStep, OutcomeUnknown, PlainOtp, Reconciles, ResendsOtp,
    SendingOtp, Step, UserSession,
};

const KIND: Kind = Kind { generation: Generation::V1V2, journey: JourneyKind::EnrolAadhaarOtp };

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
    ) -> Result<SendingOtp<Self, enrol_generate_otp::Request>, EncryptError> {
        let aadhaar = encrypt(aadhaar.expose_secret(), encryptor, super::PADDING)?;
        Ok(SendingOtp::new(self, enrol_generate_otp::Request { aadhaar }))
    }
}

/// Where the OTP of the Aadhaar leads.
#[derive(Debug, Clone)]
pub enum Proven {
    /// There is an ABHA; nothing was made.
    Enrolled(EnrolledAccount),
    /// There is none so far.
    Verified(Verified),
}

impl Proven {
    /// What to keep of it; `None` where the journey is over.
    pub fn snapshot(&self) -> Option<Snapshot> {
        match self {
            Self::Enrolled(_) => None,
            Self::Verified(verified) => Some(verified.snapshot()),
        }
    }
}

impl Journey for Start {
    const GENERATION: Generation = KIND.generation;

    type Done = Proven;
    type InDoubt = Consent;

    fn journey(&self) -> JourneyKind {
        KIND.journey
    }

    fn in_doubt(self) -> Consent {
        self.consent
    }
}

impl ConfirmedBy<enrol_verify_otp::Request> for Start {
    fn done(
        self,
        txn_id: Option<TxnId>,
        reply: enrol_verify_otp::Response,
        now: SystemTime,
    ) -> Result<Proven, Ended> {
        // One reply of somebody who has an ABHA is nothing but the login to it.
        let is_there = reply.health_id_number.is_some() || reply.jwt_response.is_some();
        if reply.is_new == Some(false) || (reply.is_new.is_none() && is_there) {
            return Ok(Proven::Enrolled(found(reply, now)));
        }
        let lacking =
            || Ended::Refused(Failure::lacking(&enrol_verify_otp::Request::META, "txn_id"));
        let txn_id = reply.txn_id.or(txn_id).ok_or_else(lacking)?;
        let Self { mobile, consent } = self;
        Ok(Proven::Verified(Verified { txn_id, mobile, consent, is_mobile_proven: false }))
    }
}

/// Which mobile it has is not told here.
fn found(reply: enrol_verify_otp::Response, now: SystemTime) -> EnrolledAccount {
    let number = reply.health_id_number.as_ref().and_then(Received::full).cloned();
    EnrolledAccount {
        is_new: Some(false),
        abha_number: reply.health_id_number,
        abha_addresses: reply.health_id.into_iter().collect(),
        status: None,
        name: reply.name,
        mobile: MobileState::NotTold,
        session: reply.jwt_response.map(|tokens| UserSession::issued(tokens, number, now)),
    }
}

impl EncryptsOtp for Start {
    type Confirm = enrol_verify_otp::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        enrol_verify_otp::Request { otp, txn_id }
    }
}

impl ResendsOtp for Start {
    type Resend = enrol_resend_otp::Request;

    fn resend(&self, txn_id: TxnId) -> Self::Resend {
        enrol_resend_otp::Request { txn_id }
    }

    /// What comes back is a receipt.
    fn was_sent(_: &enrol_resend_otp::Response) -> bool {
        true
    }
}

/// The patient is the owner of the Aadhaar number, and has no ABHA so far.
#[derive(Debug, Clone)]
pub struct Verified {
    txn_id: TxnId,
    mobile: Mobile,
    consent: Consent,
    is_mobile_proven: bool,
}

impl Verified {
    /// Whether the mobile is known to be the patient's, so that the ABHA can be made.
    pub fn is_mobile_proven(&self) -> bool {
        self.is_mobile_proven
    }

    /// Goes on to ask whether Aadhaar knows the mobile, and otherwise to the OTP that it gets.
    pub fn check_mobile(self) -> CheckingMobile {
        let (mobile, txn_id) = (self.mobile.clone(), self.txn_id.clone());
        CheckingMobile { verified: self, call: enrol_check_mobile::Request { mobile, txn_id } }
    }

    /// Goes on to make the ABHA. The service refuses a mobile that was not proven.
    pub fn create(self) -> Creating {
        let call = enrol_create::Request {
            txn_id: self.txn_id.clone(),
            consent: enrol_create::Agreed,
            consent_version: self.consent.clone(),
        };
        Creating { verified: self, call }
    }

    /// What to keep before it goes on. It comes back as it is.
    pub fn snapshot(&self) -> Snapshot {
        let resumed = Resumed::Between(self.clone());
        Snapshot::new(KIND, StateKind::Verified, Start::restored(resumed))
    }
}

/// The mobile is being asked for, and may get an OTP.
#[derive(Debug)]
pub struct CheckingMobile {
    verified: Verified,
    call: enrol_check_mobile::Request,
}

/// What became of the mobile.
#[derive(Debug, Clone)]
pub enum Checked {
    /// It is Aadhaar's, and no OTP was sent.
    Proven(Verified),
    /// It is another one, and got an OTP.
    Asked(AwaitingOtp<ProvingMobile>),
}

impl CheckingMobile {
    /// What to keep before the call is made. It comes back as [`OtpMayBeOut`].
    pub fn snapshot(&self) -> Snapshot {
        let resumed = Resumed::OtpMayBeOut(OtpMayBeOut(ProvingMobile(self.verified.clone())));
        Snapshot::new(KIND, StateKind::SendingSecondOtp, ProvingMobile::restored(resumed))
    }
}

impl Exchange for CheckingMobile {
    type Call = enrol_check_mobile::Request;
    type Next = Step<Checked, Verified, OtpMayBeOut<ProvingMobile>>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(
        self,
        reply: Result<enrol_check_mobile::Response, Failure>,
        now: SystemTime,
    ) -> Self::Next {
        let mut verified = self.verified;
        match reply {
            Ok(enrol_check_mobile::Response { mobile_linked, txn_id }) => {
                if let Some(txn_id) = txn_id {
                    verified.txn_id = txn_id;
                }
                Step::Next(match mobile_linked {
                    true => Checked::Proven(Verified { is_mobile_proven: true, ..verified }),
                    false => {
                        let to = Some(Personal::new(verified.mobile.masked()));
                        let sent = OtpSent::new(verified.txn_id.clone(), to, now);
                        Checked::Asked(AwaitingOtp::new(ProvingMobile(verified), sent))
                    }
                })
            }
            Err(failure) => send_failed(
                failure,
                verified,
                |verified| OtpMayBeOut(ProvingMobile(verified)),
                |_, failure| Ended::Refused(failure),
            ),
        }
    }
}

/// The mobile that the account is to have gets an OTP.
#[derive(Debug, Clone)]
pub struct ProvingMobile(Verified);

impl ProvingMobile {
    /// Goes back, because somebody decided that the mobile should be asked for again.
    pub fn into_verified(self) -> Verified {
        self.0
    }
}

impl Journey for ProvingMobile {
    const GENERATION: Generation = KIND.generation;
    const STEP: OtpStep = OtpStep::Second;

    type Done = Verified;
    type InDoubt = Consent;

    fn journey(&self) -> JourneyKind {
        KIND.journey
    }

    fn in_doubt(self) -> Consent {
        self.0.consent
    }
}

impl ConfirmedBy<enrol_verify_mobile_otp::Request> for ProvingMobile {
    fn done(
        self,
        _: Option<TxnId>,
        reply: enrol_verify_mobile_otp::Response,
        _: SystemTime,
    ) -> Result<Verified, Ended> {
        Ok(Verified { txn_id: reply.txn_id, is_mobile_proven: true, ..self.0 })
    }
}

impl EncryptsOtp for ProvingMobile {
    type Confirm = enrol_verify_mobile_otp::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        let otp = enrol_verify_mobile_otp::MobileOtp::Encrypted(otp);
        enrol_verify_mobile_otp::Request { otp, txn_id }
    }
}

impl PlainOtp for ProvingMobile {
    type ConfirmPlain = enrol_verify_mobile_otp::Request;

    fn confirm_plain(&self, otp: Otp, txn_id: TxnId) -> Self::ConfirmPlain {
        let otp = enrol_verify_mobile_otp::MobileOtp::Plain(otp);
        enrol_verify_mobile_otp::Request { otp, txn_id }
    }
}

impl ResendsOtp for ProvingMobile {
    type Resend = enrol_resend_mobile_otp::Request;

    fn resend(&self, txn_id: TxnId) -> Self::Resend {
        enrol_resend_mobile_otp::Request { txn_id }
    }

    fn was_sent(reply: &enrol_resend_mobile_otp::Response) -> bool {
        reply.0
    }
}

/// No number is known before there is an answer, so there is nothing to look at.
impl Reconciles for ProvingMobile {
    type Look = Reconciling;

    fn look(_: Consent) -> Option<Reconciling> {
        None
    }
}

/// The ABHA is about to be made, or the call is under way.
#[derive(Debug)]
pub struct Creating {
    verified: Verified,
    call: enrol_create::Request,
}

impl Creating {
    fn unknown(verified: &Verified) -> OutcomeUnknown<ProvingMobile> {
        OutcomeUnknown { journey: KIND.journey, in_doubt: verified.consent.clone() }
    }

    /// What to keep before the call is made. It comes back as the outcome that nobody knows: it is not
    /// made a second time.
    pub fn snapshot(&self) -> Snapshot {
        let unknown = Self::unknown(&self.verified);
        Snapshot::new(KIND, StateKind::Completing, ProvingMobile::restored_unknown(unknown))
    }
}

impl Exchange for Creating {
    type Call = enrol_create::Request;
    type Next = Step<EnrolledAccount, Verified, OutcomeUnknown<ProvingMobile>>;

    fn call(&self) -> &Self::Call {
        &self.call
    }

    fn receive(
        self,
        reply: Result<enrol_create::Response, Failure>,
        now: SystemTime,
    ) -> Self::Next {
        let reply = match reply {
            Ok(reply) => reply,
            Err(failure) => {
                let unknown = Self::unknown(&self.verified);
                return choice_failed(failure, self.verified, unknown, &[]);
            }
        };
        let enrol_create::Response { token, refresh_token, jwt_response, is_new, profile } = reply;
        let number = profile.health_id_number.as_ref().and_then(Received::full).cloned();
        let plain = token.map(|token| UserTokens {
            token,
            expires_in: None,
            refresh_token,
            refresh_expires_in: None,
        });
        let tokens = jwt_response.or(plain);
        Step::Next(EnrolledAccount {
            // Who has one came to an end before.
            is_new: is_new.or(Some(true)),
            abha_number: profile.health_id_number,
            abha_addresses: profile.health_id.into_iter().chain(profile.phr_address).collect(),
            status: None,
            name: profile.name,
            mobile: MobileState::Linked,
            session: tokens.map(|tokens| UserSession::issued(tokens, number, now)),
        })
    }
}

mod kept {
    use abdm_types::{Consent, ExposeSecret};

    use super::{ProvingMobile, Start, Verified};
    use crate::snapshot::SnapshotError::{self, Malformed};
    use crate::snapshot::fields::{Kept, Read, Written};

    /// Of a mobile that is proven.
    const PROVEN: &str = "mobile-proven";

    impl Kept for Start {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            to.wanted = Some(&self.mobile);
            self.consent.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            let mobile = from.wanted.take().ok_or(Malformed)?;
            Ok(Self { mobile, consent: Consent::read(from)? })
        }
    }

    impl Kept for Verified {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            to.txn1 = Some(self.txn_id.expose_secret());
            to.wanted = Some(&self.mobile);
            to.step = self.is_mobile_proven.then_some(PROVEN);
            self.consent.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            let is_mobile_proven = match from.step.take().as_deref() {
                None => false,
                Some(PROVEN) => true,
                Some(_) => return Err(Malformed),
            };
            Ok(Self {
                txn_id: from.txn1.take().ok_or(Malformed)?,
                mobile: from.wanted.take().ok_or(Malformed)?,
                consent: Consent::read(from)?,
                is_mobile_proven,
            })
        }
    }

    impl Kept for ProvingMobile {
        fn write<'a>(&'a self, to: &mut Written<'a>) {
            self.0.write(to);
        }

        fn read(from: &mut Read) -> Result<Self, SnapshotError> {
            Verified::read(from).map(Self)
        }
    }
}
