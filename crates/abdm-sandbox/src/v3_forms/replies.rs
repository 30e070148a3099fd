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
