/// What is said of an account that is deactivated. Section 16: which of them is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeactivatedAccount {
    /// `ABDM-1134`, `Deactivated ABHA Account`: a text of the documentation site.
    Code1134,
    /// `ABDM-1308`, `This account is deactivated. Please reactivate it from ABHA portal.`: likewise.
    Code1308,
    /// An OTP is sent, and the right one gives no token: the account is in the list, with status
    /// `DEACTIVATED`.
    InAccounts,
    /// The same with a login, as for any other account.
    InAccountsWithTokens,
}

/// What is said of a number that nobody has.
///
/// The service says it in one way. The other forms are those in which its sisters say it: choosing
/// one puts a body on a path where nobody has seen it. An address that nobody has is always told as
/// [`OfAbhaAddress`](Self::OfAbhaAddress).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownAccount {
    /// 404 `{"error":{"code":"ABDM-1114","message":"User not found"}}` (section 4; shape 1).
    #[default]
    Wrapped1114,
    /// 400 `{"code":"ABDM-1211","message":"User not found."}`: a test hook, from the service of ABHA
    /// addresses (section 11; shape 3).
    OfAbhaAddress,
    /// 400 `[{"code":"ABDM-9999: ","message":"User not found"}]`: a test hook, from the same
    /// (shape 7).
    ListOfAbhaAddress,
    /// 422 `{"code":"HIS-422","message","details":[{"code":"HIS-403",…}]}`: a test hook, from the
    /// registries (shape 10).
    OfRegistry,
    /// 404 `{"timestamp","path","status","error","requestId"}`: a test hook, from the framework
    /// (shape 13).
    OfFramework,
}

/// What is said of a mobile that has no account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownMobile {
    /// 404 `ABDM-1115` with its text (section 8).
    #[default]
    Wrapped1115,
    /// 400 `Invalid Mobile Number`, as for one that cannot be decrypted (section 4).
    Invalid,
}

/// Under which name a mobile is refused with `Invalid Mobile Number`. Section 4 tells the text and
/// no name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidMobile {
    /// `loginId`, the name of the field that it came in.
    #[default]
    LoginId,
    /// `mobile`, the name that goes with the text in section 12.
    Mobile,
}

/// What is said of a wrong OTP. The last two are Aadhaar's words; a wrong OTP of another kind is
/// told as [`Failed`](Self::Failed) all the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum WrongOtp {
    /// 200 with `"authResult":"failed"`, in the text of each path (sections 6 and 9).
    #[default]
    Failed,
    /// 200 with `"authResult":"failed"` and a text that leaves open whether it is wrong or too old
    /// (section 9), on every path.
    FailedOrExpired,
    /// 422 `{"Message":"UIDAI Error code : 400 : Invalid Aadhaar OTP value.","timestamp"}`, as the
    /// collection has it for a re-KYC (section 9).
    CapitalMessage,
    /// 422 `ABDM-1204` with the same text, as for an enrolment (section 9).
    Wrapped1204,
}

/// What is said of an OTP that is too old: 200 with `"authResult":"failed"` in both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpiredOtp {
    /// `OTP expired, please try again` (section 9).
    #[default]
    Failed,
    /// The text that leaves open whether it is wrong or too old (section 9).
    FailedOrWrong,
}
