/// What a search for the accounts of a mobile says where there are none. Nobody tells (section 7).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum NobodyFound {
    /// 404 `ABDM-1115` with its text, as for a login using that mobile (section 8).
    #[default]
    Wrapped1115,
    /// 200 with an empty list.
    EmptyList,
}

/// An account in the list of that search. Section 14, number 18.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum FoundAccounts {
    /// `xx-xxxx-xxxx-XX07` with name and gender, as in the collection.
    #[default]
    Masked,
    /// The whole number, with `"kycVerified":"true"`, which is a text, and `authMethods`, as in the
    /// guide.
    Whole,
}

/// What an enrolment says of somebody who has an account (section 10).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AlreadyEnrolled {
    /// `This account already exist` with `"isNew":false` and a login.
    #[default]
    WithTokens,
    /// The same without any `tokens`, as in two of nine samples.
    WithoutTokens,
}

/// The text of a reply that confirms the mobile of an enrolment (section 10).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum MobileConfirmed {
    /// `Mobile number is now successfully linked to your Account`, as in the collection.
    #[default]
    Collection,
    /// `OTP verified successfully`, as in the guide.
    Guide,
    /// `Mobile Number linked successfully.`, as in the oldest description of the service.
    Oldest,
}

/// The status of a card. Section 14, number 13.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum CardStatus {
    /// 202, as published.
    #[default]
    Accepted,
    /// 200.
    Ok,
}

/// How an image comes. No content type and no body of a QR code is published (section 9).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Images {
    /// Its bytes.
    #[default]
    Raw,
    /// A JSON string of its base64, as v1/v2 is described to do.
    Base64,
}
