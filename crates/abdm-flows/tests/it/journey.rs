//! What the journeys have in common, so that one test can hold for all of them.

use std::fmt::Debug;

use abdm_crypto::{EncryptError, Encryptor};
use abdm_flows::snapshot::{Kind, Restored, Snapshot};
use abdm_flows::{Exchange, OtpSent, OtpStep, Step};
use abdm_types::Otp;

use crate::service::Service;
use crate::support::{OTP_SENT, answered, encryptor, next, otp};

/// A journey: an OTP is sent, then verified.
pub(crate) trait Journey: Debug + Sized {
    type Start: Debug;
    type Sending: Debug + Exchange<Next = AfterSend<Self>>;
    type OtpMayBeOut: Debug;
    type Awaiting: Debug;
    type Verifying: Debug + Exchange<Next = AfterSubmit<Self>>;
    type OutcomeUnknown: Debug;
    type Verified: Debug;

    type Service: Service;

    /// Status and body of the reply to an accepted OTP.
    const VERIFIED: (u16, &str);
    /// Which OTP of the journey it is.
    const STEP: OtpStep;

    fn start() -> Self::Start;
    fn send(start: Self::Start) -> Self::Sending;
    fn send_again(state: Self::OtpMayBeOut) -> Self::Start;
    fn otp(state: &Self::Awaiting) -> &OtpSent;
    fn kind() -> Kind;
    /// What one of its states keeps.
    fn kept(state: State<'_, Self>) -> Snapshot;
    /// What came back, as a state of this journey. Panics if it is one of another.
    fn back(restored: Restored) -> Back<Self>;
    /// Submits an OTP; the state comes back where it cannot be encrypted.
    fn try_submit(
        state: Self::Awaiting,
        otp: &Otp,
        encryptor: &Encryptor,
    ) -> Result<Self::Verifying, (Self::Awaiting, EncryptError)>;

    fn submit(state: Self::Awaiting) -> Self::Verifying {
        Self::try_submit(state, &otp(), encryptor()).unwrap()
    }

    fn awaiting() -> Self::Awaiting {
        next(answered(Self::send(Self::start()), 200, OTP_SENT))
    }

    /// What the accepted OTP leads to.
    fn verified() -> Self::Verified {
        let (status, body) = Self::VERIFIED;
        next(answered(Self::submit(Self::awaiting()), status, body))
    }
}

/// A state of a journey.
pub(crate) enum State<'a, J: Journey> {
    Sending(&'a J::Sending),
    OtpMayBeOut(&'a J::OtpMayBeOut),
    Awaiting(&'a J::Awaiting),
    Verifying(&'a J::Verifying),
    OutcomeUnknown(&'a J::OutcomeUnknown),
}

/// What a journey came back as.
#[derive(Debug)]
pub(crate) enum Back<J: Journey> {
    OtpMayBeOut(J::OtpMayBeOut),
    Awaiting(J::Awaiting),
    OutcomeUnknown(J::OutcomeUnknown),
}

/// Where a reply to the call that sends the OTP leads.
pub(crate) type AfterSend<J> =
    Step<<J as Journey>::Awaiting, <J as Journey>::Start, <J as Journey>::OtpMayBeOut>;

/// Where a reply to the call that verifies the OTP leads.
pub(crate) type AfterSubmit<J> =
    Step<<J as Journey>::Verified, <J as Journey>::Awaiting, <J as Journey>::OutcomeUnknown>;

macro_rules! journey {
    (
        $journey:ident of $service:ident as $restored:ident {
            start: $start:ty = $first:expr,
            send: $call:ty = $send:expr,
            verify: $confirm:ty = $submit:expr,
            verified: $verified:ty = $status:literal $reply:expr $(,)?
        }
    ) => {
        #[derive(Debug)]
        pub(crate) struct $journey;

        impl Journey for $journey {
            type Start = $start;
            type Sending = SendingOtp<$start, $call>;
            type OtpMayBeOut = OtpMayBeOut<$start>;
            type Awaiting = AwaitingOtp<$start>;
            type Verifying = VerifyingOtp<$start, $confirm>;
            type OutcomeUnknown = OutcomeUnknown<$start>;
            type Verified = $verified;

            type Service = $service;

            const VERIFIED: (u16, &str) = ($status, $reply);
            const STEP: abdm_flows::OtpStep = <$start as abdm_flows::Journey>::STEP;

            fn start() -> Self::Start {
                $first
            }

            fn send(start: Self::Start) -> Self::Sending {
                ($send)(start)
            }

            fn send_again(state: Self::OtpMayBeOut) -> Self::Start {
                state.send_again()
            }

            fn otp(state: &Self::Awaiting) -> &OtpSent {
                state.otp()
            }

            fn kind() -> Kind {
                abdm_flows::Journey::kind(&Self::start())
            }

            fn kept(state: State<'_, Self>) -> Snapshot {
                match state {
                    State::Sending(state) => state.snapshot(),
                    State::OtpMayBeOut(state) => state.snapshot(),
                    State::Awaiting(state) => state.snapshot(),
                    State::Verifying(state) => state.snapshot(),
                    State::OutcomeUnknown(state) => state.snapshot(),
                }
            }

            fn back(restored: Restored) -> Back<Self> {
                match restored {
                    Restored::$restored(Resumed::OtpMayBeOut(state)) => Back::OtpMayBeOut(state),
                    Restored::$restored(Resumed::AwaitingOtp(state)) => Back::Awaiting(state),
                    Restored::$restored(Resumed::OutcomeUnknown(state)) => {
                        Back::OutcomeUnknown(state)
                    }
                    other => panic!("came back as something else: {other:?}"),
                }
            }

            fn try_submit(
                state: Self::Awaiting,
                otp: &Otp,
                encryptor: &Encryptor,
            ) -> Result<Self::Verifying, (Self::Awaiting, EncryptError)> {
                ($submit)(state, otp, encryptor)
            }
        }
    };
}
pub(crate) use journey;
