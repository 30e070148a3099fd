//! A journey that exists in tests alone, for the states that no journey has so far: it changes the
//! mobile of an account with two OTPs, or with an OTP and the password. The calls are borrowed.

#![allow(unreachable_pub, reason = "the registry makes them fields of a public type")]

use std::marker::PhantomData;
use std::time::SystemTime;

use abdm_types::v1v2::{
    mobile_login_generate_otp, mobile_login_resend_otp, mobile_login_verify_otp, profile,
    reactivate,
};
use abdm_types::{
    AbhaNumber, AuthMethod, Ciphertext, Endpoint, ExposeSecret, Failure, Mobile, TxnId,
};

use crate::snapshot::SnapshotError::{self, Malformed};
use crate::snapshot::fields::{Kept, Read, Written};
use crate::snapshot::{JourneyKind, Kind, Resumable, Resumed, Snapshot, StateKind, Storable};
use crate::v1v2::Reconciling;
use crate::{
    AwaitingPassword, ConfirmedBy, EncryptsOtp, EncryptsPassword, Ended, Exchange, Generation,
    Journey, OtpStep, OutcomeUnknown, Reconciles, ResendsOtp, SendingOtp, Step, Wanted,
};

mod tests;

/// Before the OTP that the new mobile gets.
#[derive(Debug, Clone)]
pub struct First {
    wanted: Mobile,
    journey: JourneyKind,
}

impl First {
    fn new(journey: JourneyKind) -> Self {
        Self { wanted: Mobile::parse("5550001099").unwrap(), journey }
    }

    fn send_otp(self) -> SendingOtp<Self, mobile_login_generate_otp::Request> {
        let call = mobile_login_generate_otp::Request { mobile: self.wanted.clone() };
        SendingOtp::new(self, call)
    }
}

impl Journey for First {
    const GENERATION: Generation = Generation::V1V2;

    type Done = Verified;
    type InDoubt = ();

    fn journey(&self) -> JourneyKind {
        self.journey
    }

    fn in_doubt(self) {}
}

impl ConfirmedBy<mobile_login_verify_otp::Request> for First {
    fn done(
        self,
        txn_id: Option<TxnId>,
        reply: mobile_login_verify_otp::Response,
        _: SystemTime,
    ) -> Result<Verified, Ended> {
        let meta = &mobile_login_verify_otp::Request::META;
        let lacking = || Ended::Refused(Failure::lacking(meta, "txn_id"));
        let txn_id = reply.txn_id.or(txn_id).ok_or_else(lacking)?;
        Ok(Verified { wanted: self.wanted, txn_id, journey: self.journey })
    }
}

impl EncryptsOtp for First {
    type Confirm = mobile_login_verify_otp::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        mobile_login_verify_otp::Request { otp, txn_id }
    }
}

/// The new mobile is the patient's.
#[derive(Debug, Clone)]
pub struct Verified {
    wanted: Mobile,
    txn_id: TxnId,
    journey: JourneyKind,
}

impl Verified {
    fn snapshot(&self) -> Snapshot {
        let kind = Kind { generation: Generation::V1V2, journey: self.journey };
        Snapshot::new(kind, StateKind::Verified, First::restored(Resumed::Between(self.clone())))
    }

    fn send_second_otp(self) -> SendingOtp<Second, mobile_login_generate_otp::Request> {
        let call = mobile_login_generate_otp::Request { mobile: self.wanted.clone() };
        SendingOtp::new(Second(self), call)
    }

    fn ask_password(self) -> AwaitingPassword<ByPassword<AsSecond>> {
        let journey = ByPassword { wanted: self.wanted, place: PhantomData };
        AwaitingPassword::without_transaction(journey)
    }

    fn complete(self) -> Completing {
        let call = profile::Request { x_token: abdm_types::XToken::parse("eyJ4").unwrap() };
        Completing { verified: self, call }
    }
}

/// The call that completes the journey where nothing has to be proven any more.
#[derive(Debug)]
pub struct Completing {
    verified: Verified,
    call: profile::Request,
}

impl Completing {
    fn snapshot(&self) -> Snapshot {
        let journey = self.verified.journey;
        let unknown = OutcomeUnknown { journey, in_doubt: () };
        let kind = Kind { generation: Generation::V1V2, journey };
        Snapshot::new(kind, StateKind::Completing, First::restored_unknown(unknown))
    }
}

/// Before the OTP that the old mobile gets.
#[derive(Debug, Clone)]
pub struct Second(Verified);

impl Journey for Second {
    const GENERATION: Generation = Generation::V1V2;
    const STEP: OtpStep = OtpStep::Second;

    type Done = Changed;
    type InDoubt = Mobile;

    fn journey(&self) -> JourneyKind {
        self.0.journey
    }

    fn in_doubt(self) -> Mobile {
        self.0.wanted
    }
}

impl ConfirmedBy<mobile_login_verify_otp::Request> for Second {
    fn done(
        self,
        _: Option<TxnId>,
        _: mobile_login_verify_otp::Response,
        _: SystemTime,
    ) -> Result<Changed, Ended> {
        Ok(Changed)
    }
}

impl EncryptsOtp for Second {
    type Confirm = mobile_login_verify_otp::Request;

    fn confirm(&self, otp: Ciphertext, txn_id: TxnId) -> Self::Confirm {
        mobile_login_verify_otp::Request { otp, txn_id }
    }
}

impl ResendsOtp for Second {
    type Resend = mobile_login_resend_otp::Request;

    fn resend(&self, txn_id: TxnId) -> Self::Resend {
        mobile_login_resend_otp::Request { txn_id }
    }

    fn was_sent(reply: &mobile_login_resend_otp::Response) -> bool {
        reply.0
    }
}

/// The mobile is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed;

/// Where in a journey a password is asked for.
pub trait Place: std::fmt::Debug + Clone + 'static {
    const STEP: OtpStep;
    const JOURNEY: JourneyKind;
}

#[derive(Debug, Clone)]
pub enum AsSecond {}

impl Place for AsSecond {
    const STEP: OtpStep = OtpStep::Second;
    const JOURNEY: JourneyKind = JourneyKind::RehearsalPassword;
}

/// Before the password.
#[derive(Debug, Clone)]
pub struct ByPassword<P> {
    wanted: Mobile,
    place: PhantomData<P>,
}

impl<P: Place> Journey for ByPassword<P> {
    const GENERATION: Generation = Generation::V1V2;
    const STEP: OtpStep = P::STEP;

    type Done = Changed;
    type InDoubt = Mobile;

    fn journey(&self) -> JourneyKind {
        P::JOURNEY
    }

    fn in_doubt(self) -> Mobile {
        self.wanted
    }
}

impl<P: Place> ConfirmedBy<reactivate::Request> for ByPassword<P> {
    fn done(
        self,
        _: Option<TxnId>,
        _: reactivate::Response,
        _: SystemTime,
    ) -> Result<Changed, Ended> {
        Ok(Changed)
    }
}

impl<P: Place> EncryptsPassword for ByPassword<P> {
    type Confirm = reactivate::Request;

    fn confirm(&self, password: Ciphertext, txn_id: Option<TxnId>) -> Self::Confirm {
        let txn_id = txn_id.unwrap_or_else(|| TxnId::parse("none").unwrap());
        reactivate::Request { auth_method: AuthMethod::Password, otp: password, txn_id }
    }
}

impl<P: Place> Reconciles for ByPassword<P> {
    type Look = Reconciling;

    fn look(_: Mobile) -> Option<Reconciling> {
        let number = AbhaNumber::parse("91-0000-1001-0007").unwrap();
        Some(Reconciling::new(number, Wanted::Gone))
    }
}

impl Kept for First {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        to.wanted = Some(&self.wanted);
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        Ok(Self { journey: from.journey()?, wanted: Mobile::read(from)? })
    }
}

impl Kept for Verified {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        to.wanted = Some(&self.wanted);
        to.txn1 = Some(self.txn_id.expose_secret());
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        let txn_id = from.txn1.take().ok_or(Malformed)?;
        Ok(Self { journey: from.journey()?, wanted: Mobile::read(from)?, txn_id })
    }
}

impl Kept for Second {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        self.0.write(to);
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        Verified::read(from).map(Self)
    }
}

impl<P: Place> Kept for ByPassword<P> {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        to.wanted = Some(&self.wanted);
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        Ok(Self { wanted: Mobile::read(from)?, place: PhantomData })
    }
}
