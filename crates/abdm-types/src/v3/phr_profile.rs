//! `GET /v3/phr/web/login/profile/abha-profile`: the account behind an ABHA address. Section 11 and
//! annex.
//!
//! One guide prints the last part without its dash (section 14, number 17).

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::unreadable::DescribesAccount;
use crate::{
    AbhaAddress, AbhaNumber, AccountStatus, AuthMethod, Mobile, Personal, Received, XToken, wire,
};

endpoint! {
    "v3.phr_profile", GET PhrWeb "/login/profile/abha-profile",
    role: Reads, carries: Nothing,
    auth: User, replay: Safe,
    body: none, reply: account
}

/// Asks for the profile.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub struct Request {
    /// The patient's login, by ABHA address.
    #[cfg_attr(feature = "server", serde(skip, default = "XToken::absent"))]
    pub x_token: XToken,
}

/// The profile. Any field can be missing, though not number, address, status and name together;
/// numbers and strings are both accepted.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase", default)]
pub struct Response {
    /// ABHA address.
    #[serde(deserialize_with = "wire::empty_as_none")]
    pub abha_address: Option<Received<AbhaAddress>>,
    /// ABHA number. An address can be without one.
    #[serde(deserialize_with = "wire::empty_as_none")]
    pub abha_number: Option<Received<AbhaNumber>>,
    /// Mobile of the account, mostly masked.
    #[serde(deserialize_with = "wire::empty_as_none")]
    pub mobile: Option<Received<Mobile>>,
    /// The state of the account.
    #[serde(deserialize_with = "wire::empty_as_none")]
    pub status: Option<AccountStatus>,
    /// Full name.
    #[serde(deserialize_with = "wire::personal")]
    pub full_name: Option<Personal>,
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
    /// Day of birth, one or two digits.
    #[serde(deserialize_with = "wire::personal")]
    pub day_of_birth: Option<Personal>,
    /// Date of birth.
    #[serde(deserialize_with = "wire::personal")]
    pub date_of_birth: Option<Personal>,
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
    pub pin_code: Option<Personal>,
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
    /// Whether the identity was verified, in a word.
    #[serde(deserialize_with = "wire::personal")]
    pub kyc_status: Option<Personal>,
    /// The methods open to this account.
    #[serde(deserialize_with = "wire::one_or_many")]
    pub auth_methods: Vec<AuthMethod>,
    /// Whether the e-mail address was verified: a truth value or its text. What else is printed in
    /// this place, such as the address itself, says neither.
    #[serde(deserialize_with = "wire::flag")]
    pub email_verified: Option<bool>,
    /// Whether the mobile was verified, likewise.
    #[serde(deserialize_with = "wire::flag")]
    pub mobile_verified: Option<bool>,
}

impl DescribesAccount for Response {
    fn is_described(&self) -> bool {
        self.abha_address.as_ref().is_some_and(Received::is_shown)
            || self.abha_number.as_ref().is_some_and(Received::is_shown)
            || self.status.as_ref().is_some_and(AccountStatus::is_word)
            || self.full_name.is_some()
    }
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { x_token: sentinel::x_token() }]
    }

    fn replies() -> Vec<Bytes> {
        let told = concat!(
            r#""abhaAddress":"sentinel.rao@sbx","abhaNumber":"91-2711-0127-1101","#,
            r#""fullName":"Sentinel Rao","dateOfBirth":"Sentinel","pinCode":271101,"#,
            r#""kycStatus":"Sentinel","emailVerified":"false","mobileVerified":"true","#,
            r#""subDistrictName":"Sentinel","abhaLinkedCount":"1""#
        );
        vec![sentinel::object(&[told, sentinel::PERSON])]
    }
}
