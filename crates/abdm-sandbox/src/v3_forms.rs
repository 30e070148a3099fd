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

mod accounts;
mod refusals;
mod replies;
mod tokens;

pub use self::accounts::{
    AlreadyEnrolled, CardStatus, FoundAccounts, Images, MobileConfirmed, NobodyFound,
};
pub use self::refusals::{
    DeactivatedAccount, ExpiredOtp, InvalidMobile, UnknownAccount, UnknownMobile, WrongOtp,
};
pub use self::replies::{
    BodyTimes, DayOfBirth, Deactivated, ListedAccounts, Mobiles, OtpSent, Reactivated,
    RetrievedNumbers,
};
pub use self::tokens::{
    BadAppToken, BadCredentials, BadUserToken, ExpiredUserToken, MissingUserToken, SessionLifetime,
    SessionStatus,
};

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
    /// A mobile without accounts, where its accounts are searched.
    pub nobody_found: NobodyFound,
    /// The accounts of a mobile that is searched.
    pub found_accounts: FoundAccounts,
    /// The mobile in the reply to an enrolment. All three have been seen (section 10).
    pub enrolled_mobile: Mobiles,
    /// Somebody who has an account, at an enrolment.
    pub already_enrolled: AlreadyEnrolled,
    /// The text that confirms the mobile of an enrolment.
    pub mobile_confirmed: MobileConfirmed,
    /// The status of a card.
    pub card_status: CardStatus,
    /// How QR codes and cards come.
    pub images: Images,
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
            nobody_found: NobodyFound::default(),
            found_accounts: FoundAccounts::default(),
            enrolled_mobile: Mobiles::default(),
            already_enrolled: AlreadyEnrolled::default(),
            mobile_confirmed: MobileConfirmed::default(),
            card_status: CardStatus::default(),
            images: Images::default(),
            body_times: BodyTimes::default(),
            verify_user_refresh: true,
            old_refresh_token_lives: false,
        }
    }
}
