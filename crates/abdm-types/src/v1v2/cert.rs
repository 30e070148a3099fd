//! `GET /v1/auth/cert`: the key under which fields are encrypted. Every page, step 2.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample};

endpoint! {
    "v1v2.cert", GET HealthId "/v1/auth/cert",
    role: Reads, carries: Nothing,
    auth: App, replay: Safe,
    body: none, reply: text
}

/// Asks for the key.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub struct Request {}

/// A public key, normally as PEM. Published copies also have stray blank lines, surrounding quotes
/// or no armour, so the text is handed on as it came.
#[derive(Debug, Clone)]
pub struct Response(pub String);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self {}]
    }

    fn replies() -> Vec<Bytes> {
        vec!["-----BEGIN PUBLIC KEY-----\nM3Id\n-----END PUBLIC KEY-----\n".into()]
    }
}
