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
