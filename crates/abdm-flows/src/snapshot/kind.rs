use std::fmt;

use super::JourneyKind;
use crate::{AuthBy, Generation};

/// A journey of a generation. No personal data: it can be logged and kept in clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Kind {
    /// The generation of the service that it was begun with.
    pub generation: Generation,
    /// Which journey it is.
    pub journey: JourneyKind,
}

impl Kind {
    /// Every journey of every generation that has it.
    pub fn all() -> impl Iterator<Item = Self> {
        let of = |&generation| JourneyKind::ALL.iter().map(move |&journey| (generation, journey));
        Generation::ALL
            .iter()
            .flat_map(of)
            .map(|(generation, journey)| Self { generation, journey })
            .filter(|kind| kind.journey.exists_in(kind.generation))
    }

    /// The kind of a name that [`Display`](fmt::Display) wrote, such as `v3.login-mobile`. `None`
    /// for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        let (generation, journey) = name.split_once('.')?;
        let (generation, journey) = (Generation::parse(generation)?, JourneyKind::parse(journey)?);
        journey.exists_in(generation).then_some(Self { generation, journey })
    }

    /// The states of this journey that have a snapshot. None, if the generation has no such journey.
    pub fn states(self) -> impl Iterator<Item = StateKind> {
        StateKind::ALL.iter().copied().filter(move |state| self.has(*state))
    }

    /// Whether an OTP of this journey can be sent again.
    pub fn resends(self) -> bool {
        self.has(StateKind::ResendingOtp) || self.has(StateKind::ResendingSecondOtp)
    }

    pub(super) fn has(self, state: StateKind) -> bool {
        let parts = self.journey.parts().iter().filter(|(of, _)| *of == self.generation);
        parts.flat_map(|(_, parts)| parts.iter()).any(|part| part.holds(state))
    }

    /// Whether an account may have been changed by what was last asked of the service in this state. On
    /// v1/v2 what takes several steps is done by the last of them.
    pub fn may_have_changed(self, state: StateKind) -> bool {
        let is_of_the_first = matches!(state, StateKind::VerifyingOtp | StateKind::OutcomeUnknown);
        let is_done_later = self.generation == Generation::V1V2 && self.has(StateKind::Verified);
        self.action().changes_account()
            && state.is_in_doubt()
            && !(is_of_the_first && is_done_later)
    }

    /// What the journey is for.
    pub fn action(self) -> Action {
        self.journey.action()
    }
}

/// `v3.login-mobile`.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.generation.as_str(), self.journey.as_str())
    }
}

impl JourneyKind {
    /// The journey of that very name. `None` for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|journey| journey.as_str() == name)
    }

    /// The journey for this, where the caller has the choice of a method. `None` where there is no
    /// such journey, or none that has the choice. Of the logins on V3 it is the one by ABHA number.
    pub fn of(action: Action, by: AuthBy) -> Option<Self> {
        let is_it = |kind: &Self| kind.action() == action && kind.by() == Some(by);
        Self::ALL.iter().copied().find(is_it)
    }
}

impl fmt::Display for JourneyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a journey is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// Log in.
    Login,
    /// Learn the number of a forgotten ABHA.
    Retrieve,
    /// Find an ABHA among those of a mobile, and log in.
    Find,
    /// Deactivate an ABHA.
    Deactivate,
    /// Delete an ABHA for good.
    Delete,
    /// Reactivate a deactivated ABHA.
    Reactivate,
    /// Renew what Aadhaar says of the patient.
    ReKyc,
    /// Change the mobile of an ABHA.
    UpdateMobile,
    /// Change the e-mail address of an ABHA.
    UpdateEmail,
    /// Create an ABHA.
    Enrol,
}

impl Action {
    /// Whether it changes an account, so that an unknown outcome is worth keeping until it is known.
    pub const fn changes_account(self) -> bool {
        match self {
            Self::Login | Self::Retrieve | Self::Find => false,
            Self::Deactivate
            | Self::Delete
            | Self::Reactivate
            | Self::ReKyc
            | Self::UpdateMobile
            | Self::UpdateEmail
            | Self::Enrol => true,
        }
    }

    /// Whether it rests on a text that the patient agreed to, whose version is recorded.
    pub const fn needs_consent(self) -> bool {
        matches!(self, Self::Enrol)
    }

    /// Whether doing it once more does no harm, so that nobody needs to know before whether it was
    /// done: who enrols again is given the ABHA that was made.
    pub const fn can_be_done_again(self) -> bool {
        matches!(self, Self::Enrol | Self::ReKyc)
    }

    /// Whether it is not done unless there is a record of it before: it takes something from the
    /// patient, or acts on a consent.
    pub const fn fails_closed(self) -> bool {
        match self {
            Self::Deactivate | Self::Delete | Self::Enrol => true,
            Self::Login
            | Self::Retrieve
            | Self::Find
            | Self::Reactivate
            | Self::ReKyc
            | Self::UpdateMobile
            | Self::UpdateEmail => false,
        }
    }
}

macro_rules! states {
    ($($(#[doc = $doc:literal])+ $state:ident $name:literal;)*) => {
        /// The state that a journey is in, as far as it is no secret.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum StateKind {
            $($(#[doc = $doc])+ $state,)*
        }

        impl StateKind {
            /// All of them, roughly in the order in which a journey comes through them.
            pub const ALL: &'static [Self] = &[$(Self::$state,)*];

            /// The name in snapshots and output, such as `awaiting-otp`. It never changes.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$state => $name,)*
                }
            }
        }
    };
}

states! {
    /// The call that sends the OTP is about to be made, or under way.
    SendingOtp "sending-otp";
    /// An OTP may be on its way, and its transaction is not known.
    OtpMayBeOut "otp-may-be-out";
    /// The OTP is on its way to the patient.
    AwaitingOtp "awaiting-otp";
    /// The call that sends the OTP again is about to be made, or under way.
    ResendingOtp "resending-otp";
    /// The OTP is about to be submitted, or under way.
    VerifyingOtp "verifying-otp";
    /// The patient is to enter the password.
    AwaitingPassword "awaiting-password";
    /// The password is about to be submitted, or under way.
    VerifyingPassword "verifying-password";
    /// The mobile is verified; the patient chooses an account.
    ChoosingAccount "choosing-account";
    /// The login to the chosen account is about to be made, or under way.
    Authorizing "authorizing";
    /// The OTP was accepted, and there is more to do.
    Verified "verified";
    /// As [`SendingOtp`](Self::SendingOtp), of the second OTP.
    SendingSecondOtp "sending-second-otp";
    /// As [`OtpMayBeOut`](Self::OtpMayBeOut), of the second OTP.
    SecondOtpMayBeOut "second-otp-may-be-out";
    /// As [`AwaitingOtp`](Self::AwaitingOtp), of the second OTP.
    AwaitingSecondOtp "awaiting-second-otp";
    /// As [`ResendingOtp`](Self::ResendingOtp), of the second OTP.
    ResendingSecondOtp "resending-second-otp";
    /// As [`VerifyingOtp`](Self::VerifyingOtp), of the second OTP.
    VerifyingSecondOtp "verifying-second-otp";
    /// The call that completes the journey once all is verified is about to be made, or under way.
    Completing "completing";
    /// Nobody knows what became of the last call.
    OutcomeUnknown "outcome-unknown";
    /// As [`OutcomeUnknown`](Self::OutcomeUnknown), of a call that submitted a second secret.
    SecondOutcomeUnknown "second-outcome-unknown";
    /// The journey is over. A store may remember that; there is no snapshot of it.
    Finished "finished";
}

impl StateKind {
    /// The state of that very name. `None` for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == name)
    }

    /// Whether what was last asked of the service may have been done: a secret or a choice is under
    /// way, or was lost there. Sending an OTP is not meant.
    pub const fn is_in_doubt(self) -> bool {
        match self {
            Self::VerifyingOtp
            | Self::VerifyingPassword
            | Self::Authorizing
            | Self::VerifyingSecondOtp
            | Self::Completing
            | Self::OutcomeUnknown
            | Self::SecondOutcomeUnknown => true,
            Self::SendingOtp
            | Self::OtpMayBeOut
            | Self::AwaitingOtp
            | Self::ResendingOtp
            | Self::AwaitingPassword
            | Self::ChoosingAccount
            | Self::Verified
            | Self::SendingSecondOtp
            | Self::SecondOtpMayBeOut
            | Self::AwaitingSecondOtp
            | Self::ResendingSecondOtp
            | Self::Finished => false,
        }
    }
}

impl fmt::Display for StateKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
