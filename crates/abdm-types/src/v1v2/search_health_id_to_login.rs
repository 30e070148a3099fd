//! `POST /v2/search/searchHealthIdToLogin`: how a patient can log in. Contract section 3.1.
//!
//! Newer clients ask this before a login. Which methods are blocked is told by no other call of v1/v2.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::unreadable::DescribesAccount;
use crate::{AbhaId, AbhaNumber, AccountStatus, AuthMethod, Personal, Received, wire};

endpoint! {
    "v1v2.search_health_id_to_login", POST HealthId "/v2/search/searchHealthIdToLogin",
    role: Reads, carries: Nothing,
    auth: App, replay: Safe,
    body: json, reply: account
}

/// Asks for an account.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Number or address.
    pub health_id: AbhaId,
    /// Year of birth, four digits.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "wire::personal")]
    pub year_of_birth: Option<Personal>,
}

/// The account. Any field can be missing, though not number and status together.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// ABHA number.
    #[serde(default, deserialize_with = "wire::empty_as_none")]
    pub health_id_number: Option<Received<AbhaNumber>>,
    /// The state of the account.
    #[serde(default, deserialize_with = "wire::empty_as_none")]
    pub status: Option<AccountStatus>,
    /// The methods open to this account. `None` when the service did not say, which is not the
    /// same as an empty list.
    #[serde(default, deserialize_with = "wire::list_or_none")]
    pub auth_methods: Option<Vec<AuthMethod>>,
    /// The methods that are blocked for now.
    #[serde(default, deserialize_with = "wire::one_or_many")]
    pub blocked_auth_methods: Vec<AuthMethod>,
}

impl DescribesAccount for Response {
    fn is_described(&self) -> bool {
        self.health_id_number.as_ref().is_some_and(Received::is_shown)
            || self.status.as_ref().is_some_and(AccountStatus::is_word)
    }
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        let year = Some(Personal::new("Sentinel"));
        sentinel::abha_ids().map(|health_id| Self { health_id, year_of_birth: year.clone() }).into()
    }

    fn replies() -> Vec<Bytes> {
        let blocked = r#""blockedAuthMethods":["Sentinel by mail"]"#;
        vec![sentinel::object(&[sentinel::OF_V1_V2, sentinel::PERSON, blocked])]
    }
}
