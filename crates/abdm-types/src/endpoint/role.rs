/// What a call is to the journey that makes it.
///
/// There is no default: whoever declares an endpoint decides. What a patient is told of a call
/// without an answer follows from it, and what an operator sees of one that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// It changes an account, whether or not it carries what that needs.
    Changes,
    /// It names the account that a patient chose among several.
    Chooses,
    /// It ends a patient's login.
    Leaves,
    /// It obtains the application's own token.
    ObtainsToken,
    /// It only reads.
    Reads,
    /// It renews a patient's login.
    Renews,
    /// It sends the OTP of a transaction again.
    ResendsOtp,
    /// It sends an OTP, or may send one.
    SendsOtp,
    /// It submits what proves who the patient is. A reactivation of V3 is submitted like a login, by
    /// the same call.
    Submits,
}

impl Role {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Changes,
        Self::Chooses,
        Self::Leaves,
        Self::ObtainsToken,
        Self::Reads,
        Self::Renews,
        Self::ResendsOtp,
        Self::SendsOtp,
        Self::Submits,
    ];
}

/// What a call carries by which a patient proves who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Carries {
    /// Nothing.
    Nothing,
    /// An OTP.
    Otp,
    /// A password.
    Password,
}
