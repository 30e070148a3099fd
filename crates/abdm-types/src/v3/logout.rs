//! `GET /v3/profile/account/request/logout`: ends a patient's login. Section 9.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Personal, XToken, wire};

endpoint! {
    "v3.logout", GET Abha "/v3/profile/account/request/logout",
    role: Leaves, carries: Nothing,
    auth: User, replay: Never,
    body: none, reply: maybe_json
}

/// Asks for the login to end. A `GET`, although it changes something.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub struct Request {
    /// The login to end.
    #[cfg_attr(feature = "server", serde(skip, default = "XToken::absent"))]
    pub x_token: XToken,
}

/// The login has ended.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(default)]
pub struct Response {
    /// A text; nothing may depend on it.
    #[serde(deserialize_with = "wire::personal", skip_serializing_if = "Option::is_none")]
    pub message: Option<Personal>,
    /// When, as `yyyy-MM-dd HH:mm:ss` of an unnamed time zone.
    #[serde(deserialize_with = "wire::personal", skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Personal>,
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { x_token: sentinel::x_token() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![Bytes::new(), sentinel::object(&[r#""message":"Sentinel","timestamp":"Sentinel""#])]
    }
}
