//! `POST /v3/profile/account/abha/search`: the accounts of a mobile, by their places in a list, for
//! a login to one of them. Section 7.

use serde::Serialize;

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{AbhaNumber, AuthMethod, Ciphertext, FindIndex, Personal, Received, TxnId, wire};

endpoint! {
    "v3.abha_search", POST Abha "/v3/profile/account/abha/search",
    role: Reads, carries: Nothing,
    auth: App, replay: Safe,
    body: operation, reply: list
}

const SCOPE: [&str; 1] = ["search-abha"];

/// Asks for the accounts.
#[derive(Debug, Clone)]
pub struct Request {
    /// The encrypted mobile, 10 digits.
    pub mobile: Ciphertext,
}

impl Serialize for Request {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Body<'a> {
            scope: [&'static str; 1],
            mobile: &'a Ciphertext,
        }

        Body { scope: SCOPE, mobile: &self.mobile }.serialize(serializer)
    }
}

/// The body as it arrives.
#[cfg(feature = "server")]
#[derive(serde::Deserialize)]
pub(crate) struct Fields {
    scope: Vec<String>,
    mobile: Ciphertext,
}

#[cfg(feature = "server")]
impl crate::server::ByOperation for Request {
    type Fields = Fields;

    fn from_fields(Fields { scope, mobile }: Fields) -> Option<Self> {
        super::otp_request::same_scope(&scope, &SCOPE).then_some(Self { mobile })
    }
}

/// What was found. A list, whose only element is the search; with none, nobody was found.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(#[serde(deserialize_with = "wire::one_or_many")] pub Vec<Search>);

/// A search, and what it found.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Search {
    /// Names the search in the call that sends an OTP to one of the accounts.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
    /// The accounts.
    #[serde(rename = "ABHA", deserialize_with = "wire::one_or_many")]
    pub accounts: Vec<Found>,
}

/// An account, masked.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// Its place in the list.
    pub index: FindIndex,
    /// ABHA number, masked in one source and in full in another.
    #[serde(
        rename = "ABHANumber",
        default,
        deserialize_with = "wire::empty_as_none",
        skip_serializing_if = "Option::is_none"
    )]
    pub abha_number: Option<Received<AbhaNumber>>,
    /// The patient's name.
    #[serde(default, deserialize_with = "wire::personal", skip_serializing_if = "Option::is_none")]
    pub name: Option<Personal>,
    /// `M`, `F`, `O` or `U`.
    #[serde(default, deserialize_with = "wire::personal", skip_serializing_if = "Option::is_none")]
    pub gender: Option<Personal>,
    /// Whether the identity was verified. Only one source has it, as a text.
    #[serde(default, deserialize_with = "wire::flag", skip_serializing_if = "Option::is_none")]
    pub kyc_verified: Option<bool>,
    /// The methods open to this account. `None` when the service did not say.
    #[serde(
        default,
        deserialize_with = "wire::list_or_none",
        skip_serializing_if = "Option::is_none"
    )]
    pub auth_methods: Option<Vec<AuthMethod>>,
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { mobile: sentinel::ciphertext() }]
    }

    fn replies() -> Vec<Bytes> {
        let account = [sentinel::OF_V3, sentinel::PERSON].join(",");
        let found = format!(r#"[{{"txnId":"sentinel-txn","ABHA":[{{"index":1,{account}}}]}}]"#);
        vec![found.into(), Bytes::from_static(b"[]")]
    }
}
