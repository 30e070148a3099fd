//! `POST /v3/phr/web/login/abha/search`: the account behind an ABHA address. Section 11.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::unreadable::DescribesAccount;
use crate::{AbhaAddress, AbhaNumber, AccountStatus, AuthMethod, Mobile, Personal, Received, wire};

endpoint! {
    "v3.phr_search", POST PhrWeb "/login/abha/search",
    role: Reads, carries: Nothing,
    auth: App, replay: Safe,
    body: json, reply: account
}

/// Asks for an account.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The address, plain.
    pub abha_address: AbhaAddress,
}

/// The account. Any field can be missing, though not number, address, status and name together.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase", default)]
pub struct Response {
    /// ABHA number. An address can be without one.
    #[serde(rename = "healthIdNumber", deserialize_with = "wire::empty_as_none")]
    pub abha_number: Option<Received<AbhaNumber>>,
    /// ABHA address.
    #[serde(deserialize_with = "wire::empty_as_none")]
    pub abha_address: Option<Received<AbhaAddress>>,
    /// The methods open to this account. `None` when the service did not say.
    #[serde(deserialize_with = "wire::list_or_none")]
    pub auth_methods: Option<Vec<AuthMethod>>,
    /// The methods that are blocked for a while.
    #[serde(deserialize_with = "wire::one_or_many")]
    pub blocked_auth_methods: Vec<AuthMethod>,
    /// The state of the account.
    #[serde(deserialize_with = "wire::empty_as_none")]
    pub status: Option<AccountStatus>,
    /// Full name.
    #[serde(deserialize_with = "wire::personal")]
    pub full_name: Option<Personal>,
    /// Mobile of the account, mostly masked.
    #[serde(deserialize_with = "wire::empty_as_none")]
    pub mobile: Option<Received<Mobile>>,
}

impl DescribesAccount for Response {
    fn is_described(&self) -> bool {
        self.abha_number.as_ref().is_some_and(Received::is_shown)
            || self.abha_address.as_ref().is_some_and(Received::is_shown)
            || self.status.as_ref().is_some_and(AccountStatus::is_word)
            || self.full_name.is_some()
    }
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { abha_address: sentinel::abha_address() }]
    }

    fn replies() -> Vec<Bytes> {
        let told = concat!(
            r#""healthIdNumber":"91-2711-0127-1101","abhaAddress":"sentinel.rao@sbx","#,
            r#""authMethods":["Sentinel by mail"],"blockedAuthMethods":["Sentinel by mail"],"#,
            r#""status":"Sentinel Rao left","message":null,"fullName":"Sentinel Rao","#,
            r#""mobile":5550001001"#
        );
        vec![sentinel::object(&[told])]
    }
}
