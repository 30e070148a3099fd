//! `POST /v1/auth/authPassword`: logs in with a password, which no call comes before.
//!
//! The contract has the word `authPassword` alone (section 1.1). Path and fields are those of the
//! older v1 specification and of public clients: weaker evidence than that of other calls.

use super::UserTokens;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{AbhaId, Password, wire};

endpoint! {
    "v1v2.auth_password", POST HealthId "/v1/auth/authPassword",
    role: Submits, carries: Password,
    auth: App, replay: Never,
    body: json, reply: json
}

/// Submits the password.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Number or address.
    pub health_id: AbhaId,
    /// The password in plain text, as everything under v1.
    #[serde(serialize_with = "wire::expose")]
    pub password: Password,
}

/// The patient is logged in. The older specification has the token alone.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub UserTokens);

impl From<Response> for UserTokens {
    fn from(Response(tokens): Response) -> Self {
        tokens
    }
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        sentinel::abha_ids()
            .map(|health_id| Self { health_id, password: sentinel::password() })
            .into()
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::LOGIN])]
    }
}
