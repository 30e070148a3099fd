//! `POST /v3/profile/login/search`: the account behind an ABHA number. Section 6, where it precedes
//! a login with password.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::unreadable::DescribesAccount;
use crate::{AbhaAddress, AbhaNumber, AccountStatus, AuthMethod, Mobile, Personal, Received, wire};

endpoint! {
    "v3.login_search", POST Abha "/v3/profile/login/search",
    role: Reads, carries: Nothing,
    auth: App, replay: Safe,
    body: json, reply: account
}

/// Asks for an account.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub struct Request {
    /// The number, plain.
    #[serde(rename = "ABHANumber")]
    pub abha_number: AbhaNumber,
}

/// The account. Any field can be missing, though not number, address and status together.
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
    /// The methods open to this account. `None` when the service did not say.
    #[serde(deserialize_with = "wire::list_or_none")]
    pub auth_methods: Option<Vec<AuthMethod>>,
    /// The methods that are blocked for a while.
    #[serde(deserialize_with = "wire::one_or_many")]
    pub blocked_auth_methods: Vec<AuthMethod>,
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
    }
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { abha_number: sentinel::abha_number() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::OF_V3, sentinel::PERSON])]
    }
}
