//! `GET /v3/profile/account/request/token`: renews a patient's login. Section 9.
//!
//! A `GET` that changes something: whether the old refresh token dies on use is not known.

use super::UserTokens;
use crate::RefreshToken;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};

endpoint! {
    "v3.refresh", GET Abha "/v3/profile/account/request/token",
    role: Renews, carries: Nothing,
    auth: Refresh, replay: Never,
    body: none, reply: json
}

/// Asks for a new login.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub struct Request {
    /// What came with the old one.
    #[cfg_attr(feature = "server", serde(skip, default = "RefreshToken::absent"))]
    pub r_token: RefreshToken,
}

/// The new login, with a new refresh token.
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
        vec![Self { r_token: sentinel::refresh_token() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::LOGIN])]
    }
}
