use super::StateKind;

/// Which states a machine has.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// An OTP is sent and spent.
    Otp,
    /// It can be sent again.
    Resends,
    /// The patient chooses an account afterwards, which takes another call.
    Choice,
    /// An accepted OTP is not the end.
    Verified,
    /// Another call is, which submits nothing.
    Completes,
    /// A second OTP is sent and spent.
    SecondOtp,
    /// It can be sent again.
    SecondResends,
    /// A password is spent.
    Password,
    /// A password is spent after an OTP.
    SecondPassword,
}

impl Part {
    pub(super) fn holds(self, state: StateKind) -> bool {
        use StateKind::*;
        match self {
            Self::Otp => matches!(
                state,
                SendingOtp | OtpMayBeOut | AwaitingOtp | VerifyingOtp | OutcomeUnknown
            ),
            Self::Resends => state == ResendingOtp,
            Self::Choice => matches!(state, ChoosingAccount | Authorizing),
            Self::Verified => state == Verified,
            Self::Completes => state == Completing,
            Self::SecondOtp => matches!(
                state,
                SendingSecondOtp
                    | SecondOtpMayBeOut
                    | AwaitingSecondOtp
                    | VerifyingSecondOtp
                    | SecondOutcomeUnknown
            ),
            Self::SecondResends => state == ResendingSecondOtp,
            Self::Password => {
                matches!(state, AwaitingPassword | VerifyingPassword | OutcomeUnknown)
            }
            Self::SecondPassword => {
                matches!(state, AwaitingPassword | VerifyingPassword | SecondOutcomeUnknown)
            }
        }
    }
}
