//! `POST /v0.5/sessions`: the application's own token. Every page, step 1.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{AppToken, ClientId, ClientSecret, wire};

endpoint! {
    "v1v2.session", POST Gateway "/v0.5/sessions",
    role: ObtainsToken, carries: Nothing,
    auth: None, replay: Idempotent,
    body: json, reply: json
}

/// The credentials of an integrator.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Issued at registration.
    pub client_id: ClientId,
    /// Issued at registration.
    #[serde(serialize_with = "wire::expose")]
    pub client_secret: ClientSecret,
    /// How the token is obtained. Some clients leave it out.
    #[cfg_attr(feature = "server", serde(default))]
    pub grant_type: GrantType,
}

/// The one grant that the pages use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "snake_case")]
pub enum GrantType {
    /// Client id and secret.
    #[default]
    ClientCredentials,
}

/// A token for all calls of this application. The gateway's refresh token is not read: asking
/// again costs the same.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// The `Authorization` of every call.
    #[serde(serialize_with = "wire::expose")]
    pub access_token: AppToken,
    /// Seconds until it expires.
    #[serde(default, deserialize_with = "wire::seconds")]
    pub expires_in: Option<u64>,
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self {
            client_id: ClientId::parse("client").expect("a client id"),
            client_secret: sentinel::client_secret(),
            grant_type: GrantType::ClientCredentials,
        }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[r#""accessToken":"sentinel.app","expiresIn":1800"#])]
    }
}
