//! Where published sources disagree about what V3 replies, one form can be chosen for each matter,
//! so that a client can be tried against every one.
//!
//! ```
//! use abdm_sandbox::Config;
//! use abdm_sandbox::v3_forms::{Reactivated, WrongOtp};
//!
//! let mut config = Config::default();
//! config.v3_forms.wrong_otp = WrongOtp::CapitalMessage;
//! config.v3_forms.reactivated = Reactivated::WithTokens;
//! ```
//!
//! Each default is the form with the best support. Sections are those of the V3 contract; the
//! sources are its: the *collection* (PM), the *guide* (DOC), the *questions* (FAQ), the *swaggers*
//! (SWG), the *documentation site* (DOCSITE) and what was *observed* on the service (OBS, CARE26).

/// A form for each matter on which sources disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct V3Forms {
    /// An account that is deactivated, where someone logs in to it: by its number, or by choosing it
    /// among those of a mobile. Where an account is chosen, its state was told before, and
    /// [`InAccounts`](DeactivatedAccount::InAccounts) and
    /// [`InAccountsWithTokens`](DeactivatedAccount::InAccountsWithTokens) count as
    /// [`Code1134`](DeactivatedAccount::Code1134).
    pub deactivated_login: DeactivatedAccount,
    /// An account that is deactivated, where someone retrieves it by Aadhaar number.
    pub deactivated_retrieval: DeactivatedAccount,
    /// A number that nobody has.
    pub unknown_account: UnknownAccount,
    /// A mobile that has no account.
    pub unknown_mobile: UnknownMobile,
    /// A mobile that cannot be decrypted or has another format.
    pub invalid_mobile: InvalidMobile,
    /// A wrong OTP.
    pub wrong_otp: WrongOtp,
    /// A wrong OTP of Aadhaar, where the patient is verified anew. By default
    /// [`CapitalMessage`](WrongOtp::CapitalMessage), which is published for it (section 9).
    pub wrong_kyc_otp: WrongOtp,
    /// The same at an enrolment. By default [`Wrapped1204`](WrongOtp::Wrapped1204) (section 10).
    pub wrong_enrolment_otp: WrongOtp,
    /// An OTP that is too old.
    pub expired_otp: ExpiredOtp,
    /// A call of a patient without the patient's token.
    pub missing_user_token: MissingUserToken,
    /// A patient's token that is not good.
    pub bad_user_token: BadUserToken,
    /// A patient's token that is too old.
    pub expired_user_token: ExpiredUserToken,
    /// An application's token that is not good.
    pub bad_app_token: BadAppToken,
    /// An application that is not known, or not by this secret.
    pub bad_credentials: BadCredentials,
    /// The status of a new session.
    pub session_status: SessionStatus,
    /// The lifetime that a new session tells.
    pub session_lifetime: SessionLifetime,
    /// Whether the key comes with the name of its padding: in the guide, the swaggers and one
    /// observation; not in two others (section 4).
    pub certificate_names_algorithm: bool,
    /// The text of a reply that sends an OTP.
    pub otp_sent: OtpSent,
    /// The accounts in the reply to the OTP of a mobile.
    pub listed_accounts: ListedAccounts,
    /// Whether an account in a reply has a photograph. Not in the samples of a login by Aadhaar
    /// number (section 6).
    pub account_photos: bool,
    /// The reply to a deactivation.
    pub deactivated: Deactivated,
    /// The reply to a reactivation.
    pub reactivated: Reactivated,
    /// The numbers in the reply to a retrieval.
    pub retrieved_numbers: RetrievedNumbers,
    /// The mobile in a profile or a search.
    pub mobiles: Mobiles,
    /// The day of birth in a profile.
    pub day_of_birth: DayOfBirth,
    /// The time in a body.
    pub body_times: BodyTimes,
    /// Whether the choice of an account gives a refresh token. Everywhere but in one observation
    /// (section 6).
    pub verify_user_refresh: bool,
    /// Whether a refresh token stays good when it was used. Nobody tells (section 16); if it does,
    /// it renews the same login again.
    pub old_refresh_token_lives: bool,
}

impl Default for V3Forms {
    fn default() -> Self {
        Self {
            deactivated_login: DeactivatedAccount::Code1134,
            deactivated_retrieval: DeactivatedAccount::InAccounts,
            unknown_account: UnknownAccount::default(),
            unknown_mobile: UnknownMobile::default(),
            invalid_mobile: InvalidMobile::default(),
            wrong_otp: WrongOtp::default(),
            wrong_kyc_otp: WrongOtp::CapitalMessage,
            wrong_enrolment_otp: WrongOtp::Wrapped1204,
            expired_otp: ExpiredOtp::default(),
            missing_user_token: MissingUserToken::default(),
            bad_user_token: BadUserToken::default(),
            expired_user_token: ExpiredUserToken::default(),
            bad_app_token: BadAppToken::default(),
            bad_credentials: BadCredentials::default(),
            session_status: SessionStatus::default(),
            session_lifetime: SessionLifetime::default(),
            certificate_names_algorithm: true,
            otp_sent: OtpSent::default(),
            listed_accounts: ListedAccounts::default(),
            account_photos: true,
            deactivated: Deactivated::default(),
            reactivated: Reactivated::default(),
            retrieved_numbers: RetrievedNumbers::default(),
            mobiles: Mobiles::default(),
            day_of_birth: DayOfBirth::default(),
            body_times: BodyTimes::default(),
            verify_user_refresh: true,
            old_refresh_token_lives: false,
        }
    }
}

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
/// The service says it in one way. The other forms are those in which its sisters say it, on paths
/// that the sandbox does not serve: choosing one puts a body on a path where nobody has seen it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownAccount {
    /// 404 `{"error":{"code":"ABDM-1114","message":"User not found"}}` (section 4; shape 1).
    #[default]
    Wrapped1114,
    /// 400 `{"code":"ABDM-1211","message":"User not found."}`: a test hook, from the ABHA address
    /// service (section 11; shape 3).
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

/// What is said where a patient's token is missing. Section 14, number 28.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum MissingUserToken {
    /// 401 without a body, as observed.
    #[default]
    Empty,
    /// 401 `900902`, as in the collection.
    ApiManager,
    /// 403 with the text `Access Denied`, as in the collection of the ABHA address service.
    AccessDenied,
}

/// What is said of a patient's token that is not good.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadUserToken {
    /// 400 `{"message":"Invalid X-token","timestamp"}` (section 12).
    #[default]
    MessageMap,
    /// 400 with a code: `ABDM-1130` for an `X-token`, `ABDM-1129` for a `T-token`, from the
    /// documentation site, which gives no status. An `R-token` has no code.
    Wrapped,
}

/// What is said of a patient's token that is too old.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpiredUserToken {
    /// 401 `{"message":"X-token expired","timestamp"}` (section 12).
    #[default]
    MessageMap,
    /// 401 `{"code":"ABDM-1094","message":"X-token expired","timestamp"}`, from the questions, which
    /// give no status (section 11). Of an `X-token` alone.
    Flat1094,
    /// 401 with a code: `ABDM-1131` for an `X-token`, `ABDM-1128` for a `T-token`, from the
    /// documentation site, which gives no status.
    Wrapped,
}

/// What the API manager says of an application's token that is not good (section 12).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadAppToken {
    /// 401 `900901`.
    #[default]
    Code900901,
    /// 500 `900900`, as the collection has it too.
    Code900900,
}

/// What the gateway says of a client id or secret that it does not know (section 3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadCredentials {
    /// 400 `1921` for the id, `1922` for the secret, as in the swaggers.
    #[default]
    OwnCodes,
    /// `ABDM-9999`, `Invalid user credentials`, as observed; the status was not recorded, here
    /// it is 400.
    Code9999,
}

/// The status of a new session. Section 14, number 20.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionStatus {
    /// 200, as observed.
    #[default]
    Ok,
    /// 202, as in one publication.
    Accepted,
}

/// The lifetime that a new session tells (section 3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionLifetime {
    /// In seconds, as observed.
    #[default]
    Told,
    /// 0, as on one page of the swaggers. The token lives as long as ever.
    Zero,
}

/// The text of a reply that sends an OTP (section 12).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OtpSent {
    /// `OTP sent to Aadhaar registered mobile number ending with ******1001`, as in the collection.
    #[default]
    Collection,
    /// `OTP is sent to Aadhaar registered mobile number ending with*******1001`, as in the guide:
    /// one star more, and in one place no space.
    Guide,
    /// `OTP is sent to Aadhaar registered mobile ending xxx001`, as in the guide elsewhere. Of an
    /// Aadhaar OTP alone.
    GuideShort,
}

/// The accounts in the reply to the OTP of a mobile (section 6).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListedAccounts {
    /// With all that tells how the person was verified, as in two samples of the collection.
    #[default]
    Whole,
    /// Without `verifiedStatus` and `verificationType`, as in the guide.
    Guide,
    /// Without `kycVerified`, as in one sample of the collection.
    WithoutKyc,
}

/// The reply to a deactivation. Section 14, numbers 7 and 8.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Deactivated {
    /// `deactivated`, without the transaction, as in the collection.
    #[default]
    Collection,
    /// `de-activated`, with the transaction, as in the guide.
    Guide,
}

/// The reply to a reactivation. Section 14, number 6.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reactivated {
    /// The number alone, as in the collection: the patient logs in again.
    #[default]
    Bare,
    /// A login, as in the guide.
    WithTokens,
}

/// The numbers in the reply to a retrieval (section 8).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetrievedNumbers {
    /// In full, as in the guide.
    #[default]
    Full,
    /// `91-****-****-0007`, as in the collection.
    Masked,
}

/// The mobile in a profile or a search. Section 14, number 23: all three have been seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mobiles {
    /// `******1001`.
    #[default]
    Masked,
    /// In full.
    Full,
    /// `null`.
    Null,
}

/// The day of birth in a profile. Section 14, number 21.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum DayOfBirth {
    /// `09`, as in the collection.
    #[default]
    TwoDigits,
    /// The year, as the guide prints it.
    Year,
}

/// The time in a body (section 12).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyTimes {
    /// `2022-05-24 05:04:16`, as in the collection.
    #[default]
    YearFirst,
    /// `24-05-2022 05:04:16`, as in the oldest description of the service.
    DayFirst,
    /// `2022-05-24T05:04:16.000Z`, as in the swaggers.
    Iso,
}
