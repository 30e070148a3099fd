//! `GET /v3/enrollment/enrol/suggestion`: ABHA addresses that a new account could have. Section 10.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{AbhaAddress, Received, TxnId, wire};

endpoint! {
    "v3.enrol_suggestion", GET Abha "/v3/enrollment/enrol/suggestion",
    role: Reads, carries: Nothing,
    auth: App, replay: Safe,
    header: TRANSACTION_ID txn_id,
    body: none, reply: json
}

/// Asks for addresses.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub struct Request {
    /// From `enrol_by_aadhaar`. Travels in a header.
    #[cfg_attr(feature = "server", serde(skip, default = "TxnId::absent"))]
    pub txn_id: TxnId,
}

/// The addresses.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// The enrolment.
    #[serde(
        default,
        deserialize_with = "wire::empty_as_none",
        serialize_with = "wire::expose_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub txn_id: Option<TxnId>,
    /// Names that are free, without their suffix. Needed: every other field can be missing, and then
    /// any body would do.
    #[serde(deserialize_with = "wire::one_or_many")]
    pub abha_address_list: Vec<Received<AbhaAddress>>,
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { txn_id: sentinel::txn_id() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[
            r#""txnId":"sentinel-txn","abhaAddressList":["sentinel.rao","sentinel_1"]"#,
        ])]
    }
}
