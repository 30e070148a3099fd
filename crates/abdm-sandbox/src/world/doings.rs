/// What a call did about OTPs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Doings {
    /// It put one in the outbox.
    pub(crate) otp_sent: bool,
    /// It handed in the right one.
    pub(crate) otp_accepted: bool,
    /// It handed in a wrong one, which cost an attempt.
    pub(crate) otp_refused: bool,
    /// It handed one in to a transaction whose OTP had been accepted before.
    pub(crate) otp_again: bool,
}

impl Doings {
    /// The two together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            otp_sent: self.otp_sent | other.otp_sent,
            otp_accepted: self.otp_accepted | other.otp_accepted,
            otp_refused: self.otp_refused | other.otp_refused,
            otp_again: self.otp_again | other.otp_again,
        }
    }
}
