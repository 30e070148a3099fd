//! `GET /v3/profile/account`: the patient's account. Section 9 and annex.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::unreadable::DescribesAccount;
use crate::{
    AbhaAddress, AbhaNumber, AccountStatus, AuthMethod, Mobile, Personal, Received, XToken, wire,
};

endpoint! {
    "v3.profile", GET Abha "/v3/profile/account",
    role: Reads, carries: Nothing,
    auth: User, replay: Safe,
    body: none, reply: account
}

/// Asks for the profile.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub struct Request {
    /// The patient's login.
    #[cfg_attr(feature = "server", serde(skip, default = "XToken::absent"))]
    pub x_token: XToken,
}

/// The profile. Any field can be missing, though not number, address, status and name together; numbers and strings are both accepted.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase", default)]
pub struct Response {
    /// ABHA number.
    #[serde(rename = "ABHANumber", deserialize_with = "wire::empty_as_none")]
    pub abha_number: Option<Received<AbhaNumber>>,
    /// The address that the patient prefers.
    #[serde(deserialize_with = "wire::empty_as_none")]
    pub preferred_abha_address: Option<Received<AbhaAddress>>,
    /// Mobile of the account, mostly masked.
    #[serde(deserialize_with = "wire::empty_as_none")]
    pub mobile: Option<Received<Mobile>>,
    /// The state of the account.
    #[serde(deserialize_with = "wire::empty_as_none")]
    pub status: Option<AccountStatus>,
    /// Full name.
    #[serde(deserialize_with = "wire::personal")]
    pub name: Option<Personal>,
    /// First name.
    #[serde(deserialize_with = "wire::personal")]
    pub first_name: Option<Personal>,
    /// Middle name.
    #[serde(deserialize_with = "wire::personal")]
    pub middle_name: Option<Personal>,
    /// Last name.
    #[serde(deserialize_with = "wire::personal")]
    pub last_name: Option<Personal>,
    /// Year of birth, four digits.
    #[serde(deserialize_with = "wire::personal")]
    pub year_of_birth: Option<Personal>,
    /// Month of birth, one or two digits.
    #[serde(deserialize_with = "wire::personal")]
    pub month_of_birth: Option<Personal>,
    /// Day of birth, one or two digits; one sample prints the year here.
    #[serde(deserialize_with = "wire::personal")]
    pub day_of_birth: Option<Personal>,
    /// `M`, `F`, `O` or `U`.
    #[serde(deserialize_with = "wire::personal")]
    pub gender: Option<Personal>,
    /// E-mail address.
    #[serde(deserialize_with = "wire::personal")]
    pub email: Option<Personal>,
    /// Street address.
    #[serde(deserialize_with = "wire::personal")]
    pub address: Option<Personal>,
    /// Postal code.
    #[serde(deserialize_with = "wire::personal")]
    pub pincode: Option<Personal>,
    /// Code of the state.
    #[serde(deserialize_with = "wire::personal")]
    pub state_code: Option<Personal>,
    /// State.
    #[serde(deserialize_with = "wire::personal")]
    pub state_name: Option<Personal>,
    /// Code of the district.
    #[serde(deserialize_with = "wire::personal")]
    pub district_code: Option<Personal>,
    /// District.
    #[serde(deserialize_with = "wire::personal")]
    pub district_name: Option<Personal>,
    /// Photograph, in base64; decode with tolerance.
    #[serde(deserialize_with = "wire::personal")]
    pub profile_photo: Option<Personal>,
    /// Photograph from Aadhaar, likewise.
    #[serde(deserialize_with = "wire::personal")]
    pub kyc_photo: Option<Personal>,
    /// The methods open to this account.
    #[serde(deserialize_with = "wire::one_or_many")]
    pub auth_methods: Vec<AuthMethod>,
    /// Whether the identity was verified.
    #[serde(deserialize_with = "wire::flag")]
    pub kyc_verified: Option<bool>,
    /// Whether the patient proved to read the e-mails. `None` where a text stands in its place, such as
    /// a masked address (section 14, number 22).
    #[serde(deserialize_with = "wire::flag")]
    pub email_verified: Option<bool>,
    /// `VERIFIED` or `PROVISIONAL`.
    #[serde(deserialize_with = "wire::personal")]
    pub verification_status: Option<Personal>,
    /// `AADHAAR`, `CHILD_ABHA` or `DRIVING_LICENCE`.
    #[serde(deserialize_with = "wire::personal")]
    pub verification_type: Option<Personal>,
}

impl DescribesAccount for Response {
    fn is_described(&self) -> bool {
        self.abha_number.as_ref().is_some_and(Received::is_shown)
            || self.preferred_abha_address.as_ref().is_some_and(Received::is_shown)
            || self.status.as_ref().is_some_and(AccountStatus::is_word)
            || self.name.is_some()
    }
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { x_token: sentinel::x_token() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::OF_V3, sentinel::PERSON])]
    }
}
