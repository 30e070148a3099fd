use std::fmt;

use crate::Generation;

/// A journey, whatever its generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JourneyKind {
    /// Login with Aadhaar OTP.
    LoginAadhaar,
    /// Login using mobile.
    LoginMobile,
    /// Retrieve a forgotten ABHA via Aadhaar OTP.
    Retrieve,
    /// Deactivate an ABHA via Aadhaar OTP.
    Deactivate,
    /// Reactivate an ABHA via Aadhaar OTP.
    Reactivate,
}

impl JourneyKind {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::LoginAadhaar,
        Self::LoginMobile,
        Self::Retrieve,
        Self::Deactivate,
        Self::Reactivate,
    ];

    /// The name in snapshots and output, such as `login-aadhaar-otp`. It never changes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LoginAadhaar => "login-aadhaar-otp",
            Self::LoginMobile => "login-mobile",
            Self::Retrieve => "retrieve-aadhaar-otp",
            Self::Deactivate => "deactivate-aadhaar-otp",
            Self::Reactivate => "reactivate-aadhaar-otp",
        }
    }

    /// The journey of that very name. `None` for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|journey| journey.as_str() == name)
    }
}

impl fmt::Display for JourneyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A journey of a generation. No personal data: it can be logged and kept in clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Kind {
    /// The generation of the service that it was begun with.
    pub generation: Generation,
    /// Which journey it is.
    pub journey: JourneyKind,
}

impl Kind {
    /// The kind of a name that [`Display`](fmt::Display) wrote, such as `v3.login-mobile`. `None`
    /// for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        let (generation, journey) = name.split_once('.')?;
        let (generation, journey) = (Generation::parse(generation)?, JourneyKind::parse(journey)?);
        Some(Self { generation, journey })
    }

    /// The states of this journey that have a snapshot.
    pub fn states(self) -> impl Iterator<Item = StateKind> {
        StateKind::ALL.iter().copied().filter(move |state| self.has(*state))
    }

    fn has(self, state: StateKind) -> bool {
        match state {
            StateKind::SendingOtp
            | StateKind::OtpMayBeOut
            | StateKind::AwaitingOtp
            | StateKind::VerifyingOtp
            | StateKind::OutcomeUnknown => true,
            // The other journeys have no call that sends an OTP again (see `ResendsOtp`).
            StateKind::ResendingOtp => {
                let is_login =
                    matches!(self.journey, JourneyKind::LoginAadhaar | JourneyKind::LoginMobile);
                self.generation == Generation::V1V2 && is_login
            }
            StateKind::ChoosingAccount | StateKind::Authorizing => {
                self.journey == JourneyKind::LoginMobile
            }
            StateKind::Finished => false,
        }
    }
}

/// `v3.login-mobile`.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.generation.as_str(), self.journey.as_str())
    }
}

/// The state that a journey is in, as far as it is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StateKind {
    /// The call that sends the OTP is about to be made, or under way.
    SendingOtp,
    /// An OTP may be on its way, and its transaction is not known.
    OtpMayBeOut,
    /// The OTP is on its way to the patient.
    AwaitingOtp,
    /// The call that sends the OTP again is about to be made, or under way.
    ResendingOtp,
    /// The OTP is about to be submitted, or under way.
    VerifyingOtp,
    /// The mobile is verified; the patient chooses an account.
    ChoosingAccount,
    /// The login to the chosen account is about to be made, or under way.
    Authorizing,
    /// Nobody knows what became of the last call.
    OutcomeUnknown,
    /// The journey is over. A store may remember that; there is no snapshot of it.
    Finished,
}

impl StateKind {
    /// All of them, roughly in the order in which a journey comes through them.
    pub const ALL: &'static [Self] = &[
        Self::SendingOtp,
        Self::OtpMayBeOut,
        Self::AwaitingOtp,
        Self::ResendingOtp,
        Self::VerifyingOtp,
        Self::ChoosingAccount,
        Self::Authorizing,
        Self::OutcomeUnknown,
        Self::Finished,
    ];

    /// The name in snapshots and output, such as `awaiting-otp`. It never changes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SendingOtp => "sending-otp",
            Self::OtpMayBeOut => "otp-may-be-out",
            Self::AwaitingOtp => "awaiting-otp",
            Self::ResendingOtp => "resending-otp",
            Self::VerifyingOtp => "verifying-otp",
            Self::ChoosingAccount => "choosing-account",
            Self::Authorizing => "authorizing",
            Self::OutcomeUnknown => "outcome-unknown",
            Self::Finished => "finished",
        }
    }

    /// The state of that very name. `None` for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == name)
    }
}

impl fmt::Display for StateKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
