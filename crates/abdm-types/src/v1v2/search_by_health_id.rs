//! `POST /v1/search/searchByHealthId`: the account behind an ABHA. Login with Aadhaar OTP, step 3.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::unreadable::DescribesAccount;
use crate::{AbhaAddress, AbhaId, AbhaNumber, AccountStatus, AuthMethod, Personal, Received, wire};

endpoint! {
    "v1v2.search_by_health_id", POST HealthId "/v1/search/searchByHealthId",
    role: Reads, carries: Nothing,
    auth: App, replay: Safe,
    body: json, reply: account
}

/// Asks for an account. Answers for active and deactivated ones, never for those deleted for good.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Number or address.
    pub health_id: AbhaId,
}

/// The account. Any field can be missing, though not number, address, status and name together.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// ABHA address.
    #[serde(default, deserialize_with = "wire::empty_as_none")]
    pub health_id: Option<Received<AbhaAddress>>,
    /// ABHA number: what the next call is to send.
    #[serde(default, deserialize_with = "wire::empty_as_none")]
    pub health_id_number: Option<Received<AbhaNumber>>,
    /// The patient's name.
    #[serde(default, deserialize_with = "wire::empty_as_none")]
    pub name: Option<Personal>,
    /// The state of the account.
    #[serde(default, deserialize_with = "wire::empty_as_none")]
    pub status: Option<AccountStatus>,
    /// The methods open to this account. `None` when the service did not say, which is not the
    /// same as an empty list.
    #[serde(default, deserialize_with = "wire::list_or_none")]
    pub auth_methods: Option<Vec<AuthMethod>>,
}

impl DescribesAccount for Response {
    fn is_described(&self) -> bool {
        self.health_id_number.as_ref().is_some_and(Received::is_shown)
            || self.health_id.as_ref().is_some_and(Received::is_shown)
            || self.status.as_ref().is_some_and(AccountStatus::is_word)
            || self.name.is_some()
    }
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        sentinel::abha_ids().map(|health_id| Self { health_id }).into()
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::OF_V1_V2, sentinel::PERSON])]
    }
}
