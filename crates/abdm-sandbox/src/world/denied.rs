/// Why the world refuses. Each generation of the wire has its own words for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denied {
    AadhaarUnknown,
    AccountDeactivated,
    AccountUnknown,
    /// The address is not one of the account's.
    AddressNotLinked,
    /// The account has as many addresses as are allowed.
    AddressQuota,
    /// Somebody else has the address.
    AddressTaken,
    /// The transaction has had its wrong OTPs or its resends.
    AttemptsExhausted,
    /// A benefit is linked with the account, which may not be deleted.
    BenefitKeepsAccount,
    /// The same, and it may not be deactivated.
    BenefitKeepsActive,
    ConsentMissing,
    /// The client has made as many accounts as it may.
    CreationLimit,
    /// Name, gender or year of birth are not those of the account or of its Aadhaar number.
    DetailsMismatch,
    /// The e-mail address has as many accounts as are allowed.
    EmailQuota,
    /// The account has this e-mail address already, confirmed.
    EmailVerified,
    Locked,
    MethodUnavailable,
    /// The mobile has as many accounts as are allowed.
    MobileQuota,
    NoMobileOnAadhaar,
    NotDeactivated,
    OtpExpired,
    OtpWrong,
    /// None was ever set.
    PasswordNotSet,
    PasswordWrong,
    /// Too large, of another format, or without a face.
    PhotoInvalid,
    ResendTooSoon,
    /// The account has this mobile already.
    SameMobile,
    TooManySends,
    TransactionExpired,
    TransactionOfOtherMethod,
    /// Unknown, spent, or of another journey or account.
    TransactionUnknown,
}
