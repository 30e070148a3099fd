use crate::{RefreshToken, XToken, wire};

/// A patient's login: what the pages call `JwtResponse`.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct UserTokens {
    /// The `X-Token` of profile calls.
    #[serde(serialize_with = "wire::expose")]
    pub token: XToken,
    /// Seconds until `token` expires.
    #[serde(default, deserialize_with = "wire::seconds")]
    pub expires_in: Option<u64>,
    /// Renews `token`.
    #[serde(
        default,
        deserialize_with = "wire::empty_as_none",
        serialize_with = "wire::expose_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub refresh_token: Option<RefreshToken>,
    /// Seconds until `refresh_token` expires. 86400, 432000 and 1296000 have all been published.
    #[serde(default, deserialize_with = "wire::seconds")]
    pub refresh_expires_in: Option<u64>,
}
