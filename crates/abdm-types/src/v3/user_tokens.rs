use secrecy::ExposeSecret;

use super::issued::TRANSFER_LIFETIME;
use super::token_type::TokenType;
use crate::{RefreshToken, XToken, wire};

/// A patient's login.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct UserTokens {
    /// The `X-token` of profile calls.
    #[serde(serialize_with = "wire::expose")]
    pub token: XToken,
    /// Seconds until `token` expires; 1800 is published.
    #[serde(default, deserialize_with = "wire::lifetime", skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<u64>,
    /// Renews `token`. Once it was seen missing.
    #[serde(
        default,
        deserialize_with = "wire::empty_as_none",
        serialize_with = "wire::expose_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub refresh_token: Option<RefreshToken>,
    /// Seconds until `refresh_token` expires; 1296000 is published.
    #[serde(default, deserialize_with = "wire::lifetime", skip_serializing_if = "Option::is_none")]
    pub refresh_expires_in: Option<u64>,
}

impl UserTokens {
    /// Whether these are a login, as a reply claims that has no other reading.
    ///
    /// A token that says of itself that it is another is none. Where it does not say, it is none if
    /// no refresh token came and its life is that of a transfer token (section 5); a life that is
    /// not told is no reason to doubt it.
    pub fn is_login(&self) -> bool {
        let outlives_transfer =
            || self.expires_in.is_none_or(|seconds| seconds > TRANSFER_LIFETIME);
        match TokenType::of(self.token.expose_secret()) {
            Some(said) => said == TokenType::Transaction,
            None => self.refresh_token.is_some() || outlives_transfer(),
        }
    }
}
