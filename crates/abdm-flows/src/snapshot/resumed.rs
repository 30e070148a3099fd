use std::convert::Infallible;

use super::fields::{Kept, Read, Written};
use super::{Restored, SnapshotError, StateKind};
use crate::{AwaitingOtp, AwaitingPassword, Journey, OtpMayBeOut, OutcomeUnknown};

/// A journey that can be kept and come back, whatever the patient proves it with.
pub trait Storable: Journey + Clone {
    /// What its unknown outcome is among all journeys.
    fn restored_unknown(unknown: OutcomeUnknown<Self>) -> Restored;
}

/// A journey with an OTP that can be kept and come back.
pub trait Resumable: Storable {
    /// The state that an accepted OTP leads to, where there is more to do, such as to choose an
    /// account; [`Infallible`] where there is not.
    type Between;

    /// What it is among all journeys.
    fn restored(resumed: Resumed<Self, Self::Between>) -> Restored;
}

/// A journey with a password that can be kept and come back.
pub trait ResumableByPassword: Storable {
    /// What it is among all journeys.
    fn restored(resumed: ResumedByPassword<Self>) -> Restored;
}

/// What is known of a journey with an OTP after the process that performed it is gone.
#[derive(Debug)]
pub enum Resumed<J: Journey, B = Infallible> {
    /// It was about to send the OTP, or sending it.
    OtpMayBeOut(OtpMayBeOut<J>),
    /// It waits for the patient. If it was sending the OTP again, that counts as done: the patient
    /// may have either one.
    AwaitingOtp(AwaitingOtp<J>),
    /// It was submitting the OTP, logging in to the chosen account, or completing.
    OutcomeUnknown(OutcomeUnknown<J>),
    /// The OTP was accepted, and there is more to do, such as to choose an account.
    Between(B),
}

/// What is known of a journey with a password after the process that performed it is gone.
#[derive(Debug)]
pub enum ResumedByPassword<J: Journey> {
    /// It waits for the patient.
    AwaitingPassword(AwaitingPassword<J>),
    /// It was submitting the password.
    OutcomeUnknown(OutcomeUnknown<J>),
}

impl<J: Journey, B> From<OutcomeUnknown<J>> for Resumed<J, B> {
    fn from(unknown: OutcomeUnknown<J>) -> Self {
        Self::OutcomeUnknown(unknown)
    }
}

impl<J: Journey> From<OutcomeUnknown<J>> for ResumedByPassword<J> {
    fn from(unknown: OutcomeUnknown<J>) -> Self {
        Self::OutcomeUnknown(unknown)
    }
}

/// What comes back from a snapshot.
pub(super) trait Stored: Sized {
    fn write<'a>(&'a self, to: &mut Written<'a>);

    /// What `state` comes back as. Whether the journey has it was checked.
    fn read(state: StateKind, from: &mut Read) -> Result<Self, SnapshotError>;
}

impl<J, B> Stored for Resumed<J, B>
where
    J: Journey<InDoubt: Kept> + Kept,
    B: Kept,
{
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        match self {
            Self::OtpMayBeOut(OtpMayBeOut(journey)) => journey.write(to),
            Self::AwaitingOtp(awaiting) => {
                awaiting.journey.write(to);
                awaiting.otp.write(to);
            }
            Self::OutcomeUnknown(unknown) => unknown.write(to),
            Self::Between(between) => between.write(to),
        }
    }

    fn read(state: StateKind, from: &mut Read) -> Result<Self, SnapshotError> {
        Ok(match state {
            StateKind::SendingOtp
            | StateKind::OtpMayBeOut
            | StateKind::SendingSecondOtp
            | StateKind::SecondOtpMayBeOut => Self::OtpMayBeOut(OtpMayBeOut(J::read(from)?)),
            StateKind::AwaitingOtp
            | StateKind::ResendingOtp
            | StateKind::AwaitingSecondOtp
            | StateKind::ResendingSecondOtp => {
                Self::AwaitingOtp(AwaitingOtp::new(J::read(from)?, Kept::read(from)?))
            }
            StateKind::VerifyingOtp
            | StateKind::VerifyingSecondOtp
            | StateKind::Authorizing
            | StateKind::Completing
            | StateKind::OutcomeUnknown
            | StateKind::SecondOutcomeUnknown => Self::OutcomeUnknown(Kept::read(from)?),
            StateKind::ChoosingAccount | StateKind::Verified => Self::Between(B::read(from)?),
            StateKind::AwaitingPassword | StateKind::VerifyingPassword | StateKind::Finished => {
                return Err(SnapshotError::State);
            }
        })
    }
}

impl<J: Journey<InDoubt: Kept> + Kept> Stored for ResumedByPassword<J> {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        match self {
            Self::AwaitingPassword(awaiting) => {
                awaiting.journey.write(to);
                awaiting.write_wait(to);
            }
            Self::OutcomeUnknown(unknown) => unknown.write(to),
        }
    }

    fn read(state: StateKind, from: &mut Read) -> Result<Self, SnapshotError> {
        match state {
            StateKind::AwaitingPassword => {
                let journey = J::read(from)?;
                Ok(Self::AwaitingPassword(AwaitingPassword::read_wait(journey, from)))
            }
            StateKind::VerifyingPassword
            | StateKind::OutcomeUnknown
            | StateKind::SecondOutcomeUnknown => Ok(Self::OutcomeUnknown(Kept::read(from)?)),
            _ => Err(SnapshotError::State),
        }
    }
}

impl<J: Journey<InDoubt: Kept>> Kept for OutcomeUnknown<J> {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        self.in_doubt.write(to);
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        Ok(Self { journey: from.journey()?, in_doubt: Kept::read(from)? })
    }
}
