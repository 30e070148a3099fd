//! `POST /v1/search/searchByMobile`: the account of a mobile. Contract section 3.1.

use super::search_by_health_id;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::unreadable::DescribesAccount;
use crate::{Demographics, Gender, Mobile, Personal};

endpoint! {
    "v1v2.search_by_mobile", POST HealthId "/v1/search/searchByMobile",
    role: Reads, carries: Nothing,
    auth: App, replay: Safe,
    body: json, reply: account
}

/// Asks for an account. Only the mobile is needed.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The mobile, plain.
    pub mobile: Mobile,
    /// Full name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Personal>,
    /// Gender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Year of birth, four digits.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::wire::personal"
    )]
    pub year_of_birth: Option<Personal>,
}

impl Request {
    /// Asks for the account of this mobile and, where given, of this person.
    pub fn new(mobile: Mobile, who: Option<&Demographics>) -> Self {
        Self {
            mobile,
            name: who.map(|who| who.name().clone()),
            gender: who.map(Demographics::gender),
            year_of_birth: who.map(|who| who.year_of_birth().clone()),
        }
    }
}

/// The account, as `search_by_health_id` has it.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub search_by_health_id::Response);

impl DescribesAccount for Response {
    fn is_described(&self) -> bool {
        self.0.is_described()
    }
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        let who = sentinel::demographics();
        [None, Some(&who)].map(|who| Self::new(sentinel::mobile(), who)).into()
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::OF_V1_V2, sentinel::PERSON])]
    }
}
