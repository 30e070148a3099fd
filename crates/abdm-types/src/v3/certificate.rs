//! `GET /v3/profile/public/certificate`: the key under which fields are encrypted. Section 4.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::wire;

endpoint! {
    "v3.certificate", GET Abha "/v3/profile/public/certificate",
    role: Reads, carries: Nothing,
    auth: App, replay: Safe,
    body: none, reply: json
}

/// Asks for the key.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub struct Request {}

/// A public key and what it is for.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// RSA, as base64 DER without armour.
    pub public_key: String,
    /// `RSA/ECB/OAEPWithSHA-1AndMGF1Padding`. Not every version of the service tells.
    #[serde(
        default,
        deserialize_with = "wire::empty_as_none",
        skip_serializing_if = "Option::is_none"
    )]
    pub encryption_algorithm: Option<String>,
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self {}]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[r#""publicKey":"M3Id","encryptionAlgorithm":"RSA""#])]
    }
}
