//! `POST /v1/account/profile`: changes what an account says of a patient. Contract section 5.1.
//!
//! The specification has `healthId` and `password` too. They are what a patient logs in with, and are
//! not changed here.

use super::profile;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::unreadable::DescribesAccount;
use crate::{Email, Personal, Photo, Pincode, XToken};

endpoint! {
    "v1v2.profile_update", POST HealthId "/v1/account/profile",
    role: Changes, carries: Nothing,
    auth: User, replay: Never,
    body: json, reply: account
}

/// What is to change. What is `None` is not sent and stays as it is.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The patient's login.
    #[serde(skip, default = "XToken::absent")]
    pub x_token: XToken,
    /// First name.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::wire::personal"
    )]
    pub first_name: Option<Personal>,
    /// Middle name.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::wire::personal"
    )]
    pub middle_name: Option<Personal>,
    /// Last name.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::wire::personal"
    )]
    pub last_name: Option<Personal>,
    /// Year of birth, four digits.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::wire::personal"
    )]
    pub year_of_birth: Option<Personal>,
    /// Month of birth, one or two digits.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::wire::personal"
    )]
    pub month_of_birth: Option<Personal>,
    /// Day of birth, one or two digits.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::wire::personal"
    )]
    pub day_of_birth: Option<Personal>,
    /// E-mail address. It is linked by a journey of its own; this may leave it unverified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// Street address.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::wire::personal"
    )]
    pub address: Option<Personal>,
    /// Postal code: a number here, and a text in replies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pincode: Option<Pincode>,
    /// Code of the state.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::wire::personal"
    )]
    pub state_code: Option<Personal>,
    /// Code of the district.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::wire::personal"
    )]
    pub district_code: Option<Personal>,
    /// Code of the subdistrict. `subDistrictCode` in replies.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::wire::personal"
    )]
    pub subdistrict_code: Option<Personal>,
    /// Code of the town.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::wire::personal"
    )]
    pub town_code: Option<Personal>,
    /// Code of the village.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::wire::personal"
    )]
    pub village_code: Option<Personal>,
    /// Code of the ward.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::wire::personal"
    )]
    pub ward_code: Option<Personal>,
    /// Photograph.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile_photo: Option<Photo>,
}

impl Request {
    /// Changes nothing yet.
    pub fn new(x_token: XToken) -> Self {
        Self {
            x_token,
            first_name: None,
            middle_name: None,
            last_name: None,
            year_of_birth: None,
            month_of_birth: None,
            day_of_birth: None,
            email: None,
            address: None,
            pincode: None,
            state_code: None,
            district_code: None,
            subdistrict_code: None,
            town_code: None,
            village_code: None,
            ward_code: None,
            profile_photo: None,
        }
    }
}

/// The profile as it is now, as `profile` has it but for the linked addresses, which are `null`.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub profile::Response);

impl DescribesAccount for Response {
    fn is_described(&self) -> bool {
        self.0.is_described()
    }
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        let text = || Some(Personal::new("Sentinel"));
        vec![
            Self::new(sentinel::x_token()),
            Self {
                x_token: sentinel::x_token(),
                first_name: text(),
                middle_name: text(),
                last_name: text(),
                year_of_birth: text(),
                month_of_birth: text(),
                day_of_birth: text(),
                email: Some(sentinel::email()),
                address: text(),
                pincode: Some(sentinel::pincode()),
                state_code: text(),
                district_code: text(),
                subdistrict_code: text(),
                town_code: text(),
                village_code: text(),
                ward_code: text(),
                profile_photo: Some(sentinel::photo()),
            },
        ]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::OF_V1_V2, sentinel::PERSON])]
    }
}
