//! `POST /v1/auth/generate/access-token`: renews a patient's login. Contract section 3.6.
//!
//! Whether the refresh token can be used again is not known.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{RefreshToken, XToken, wire};

endpoint! {
    "v1v2.access_token", POST HealthId "/v1/auth/generate/access-token",
    role: Renews, carries: Nothing,
    auth: App, replay: Never,
    body: json, reply: json
}

/// Asks for a new `X-Token`.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// What came with the old one. In the body, unlike in V3.
    #[serde(serialize_with = "wire::expose")]
    pub refresh_token: RefreshToken,
}

/// The new `X-Token`. No refresh token comes with it.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// The `X-Token` of profile calls: `accessToken` here, `token` wherever else one is issued.
    #[serde(alias = "token", serialize_with = "wire::expose")]
    pub access_token: XToken,
    /// Seconds until it expires; 1800 is published.
    #[serde(default, deserialize_with = "wire::seconds")]
    pub expires_in: Option<u64>,
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { refresh_token: sentinel::refresh_token() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[r#""accessToken":"sentinel.x.token","expiresIn":1800"#])]
    }
}
