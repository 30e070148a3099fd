use std::convert::Infallible;

use super::fields::{Kept, Read, Written};
use super::{JourneyKind, Kind, SnapshotError, StateKind};
use crate::{AwaitingOtp, Generation, OtpJourney, OtpMayBeOut, v1v2, v3};

/// A journey that can be kept and come back.
pub trait Resumable: OtpJourney + Clone {
    /// The state in which the patient chooses an account; [`Infallible`] where there is none.
    type Choosing;

    /// What it is called.
    const KIND: Kind;

    /// What it is among all journeys.
    fn restored(resumed: Resumed<Self, Self::Choosing>) -> Restored;
}

/// What is known of a journey after the process that performed it is gone.
#[derive(Debug)]
pub enum Resumed<J: OtpJourney, D = Infallible> {
    /// It was about to send the OTP, or sending it.
    OtpMayBeOut(OtpMayBeOut<J>),
    /// It waits for the patient. If it was sending the OTP again, that counts as done: the patient
    /// may have either one.
    AwaitingOtp(AwaitingOtp<J>),
    /// It was submitting the OTP, or logging in to the chosen account.
    OutcomeUnknown(J::OutcomeUnknown),
    /// The patient chooses an account.
    Choosing(D),
}

macro_rules! journeys {
    ($(
        $(#[$doc:meta])*
        $variant:ident($($journey:tt)::+), $generation:ident $kind:ident, choosing: $choosing:ty;
    )*) => {
        /// A journey that came back, sorted by what it is.
        #[derive(Debug)]
        pub enum Restored {
            $($(#[$doc])* $variant(Resumed<$($journey)::+, $choosing>),)*
        }

        $(
            impl Resumable for $($journey)::+ {
                type Choosing = $choosing;

                const KIND: Kind =
                    Kind { generation: Generation::$generation, journey: JourneyKind::$kind };

                fn restored(resumed: Resumed<Self, Self::Choosing>) -> Restored {
                    Restored::$variant(resumed)
                }
            }
        )*

        impl Restored {
            /// Which journey this is.
            pub fn kind(&self) -> Kind {
                match self {
                    $(Self::$variant(_) => <$($journey)::+ as Resumable>::KIND,)*
                }
            }

            pub(super) fn write<'a>(&'a self, to: &mut Written<'a>) {
                match self {
                    $(Self::$variant(resumed) => write(resumed, to),)*
                }
            }

            pub(super) fn read(
                kind: Kind,
                state: StateKind,
                from: &mut Read,
            ) -> Result<Self, SnapshotError> {
                match (kind.generation, kind.journey) {
                    $((Generation::$generation, JourneyKind::$kind) => {
                        read(state, from).map(Self::$variant)
                    })*
                }
            }
        }
    };
}

journeys! {
    /// Login with Aadhaar OTP on v1/v2.
    V1V2LoginAadhaar(v1v2::login_aadhaar::Found), V1V2 LoginAadhaar, choosing: Infallible;
    /// Login using mobile on v1/v2.
    V1V2LoginMobile(v1v2::login_mobile::Start), V1V2 LoginMobile,
        choosing: v1v2::login_mobile::ChoosingAccount;
    /// Retrieve on v1/v2.
    V1V2Retrieve(v1v2::retrieve::Start), V1V2 Retrieve, choosing: Infallible;
    /// Deactivate on v1/v2.
    V1V2Deactivate(v1v2::deactivate::Start), V1V2 Deactivate, choosing: Infallible;
    /// Reactivate on v1/v2.
    V1V2Reactivate(v1v2::reactivate::Start), V1V2 Reactivate, choosing: Infallible;
    /// Login with Aadhaar OTP on V3.
    V3LoginAadhaar(v3::login_aadhaar::Start), V3 LoginAadhaar, choosing: Infallible;
    /// Login using mobile on V3.
    V3LoginMobile(v3::login_mobile::Start), V3 LoginMobile,
        choosing: v3::login_mobile::ChoosingAccount;
    /// Retrieve on V3.
    V3Retrieve(v3::retrieve::Start), V3 Retrieve, choosing: Infallible;
    /// Deactivate on V3.
    V3Deactivate(v3::deactivate::Identified), V3 Deactivate, choosing: Infallible;
    /// Reactivate on V3.
    V3Reactivate(v3::reactivate::Start), V3 Reactivate, choosing: Infallible;
}

fn write<'a, J, D>(resumed: &'a Resumed<J, D>, to: &mut Written<'a>)
where
    J: OtpJourney + Kept,
    J::OutcomeUnknown: Kept,
    D: Kept,
{
    match resumed {
        Resumed::OtpMayBeOut(OtpMayBeOut(journey)) => journey.write(to),
        Resumed::AwaitingOtp(awaiting) => {
            awaiting.journey.write(to);
            awaiting.otp.write(to);
        }
        Resumed::OutcomeUnknown(unknown) => unknown.write(to),
        Resumed::Choosing(choosing) => choosing.write(to),
    }
}

/// What `state` comes back as. Whether the journey has it was checked.
fn read<J, D>(state: StateKind, from: &mut Read) -> Result<Resumed<J, D>, SnapshotError>
where
    J: OtpJourney + Kept,
    J::OutcomeUnknown: Kept,
    D: Kept,
{
    Ok(match state {
        StateKind::SendingOtp | StateKind::OtpMayBeOut => {
            Resumed::OtpMayBeOut(OtpMayBeOut(J::read(from)?))
        }
        StateKind::AwaitingOtp | StateKind::ResendingOtp => {
            Resumed::AwaitingOtp(AwaitingOtp::new(J::read(from)?, Kept::read(from)?))
        }
        StateKind::VerifyingOtp | StateKind::Authorizing | StateKind::OutcomeUnknown => {
            Resumed::OutcomeUnknown(Kept::read(from)?)
        }
        StateKind::ChoosingAccount => Resumed::Choosing(D::read(from)?),
        StateKind::Finished => return Err(SnapshotError::State),
    })
}
