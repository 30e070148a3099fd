use secrecy::ExposeSecret;
use serde::{Deserialize, Deserializer};

use super::UserTokens;
use super::token_type::TokenType;
use crate::{RefreshToken, TToken, XToken, wire};

/// Lifetime of a transfer token in seconds; that of a login is six times as long.
pub(super) const TRANSFER_LIFETIME: u64 = 300;

/// What a right OTP gave, sorted by what the token says of itself, and where it does not by the rule
/// of section 5.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Issued {
    /// No token that is of use: a reactivation, or an account that is not complete yet.
    Nothing,
    /// Proof of a mobile, to be exchanged for a login by `login_verify_user`.
    TToken(TransferToken),
    /// A login.
    XToken(UserTokens),
}

/// Proof that a mobile was verified.
#[derive(Debug, Clone)]
pub struct TransferToken {
    /// The `T-token` of the next call.
    pub t_token: TToken,
    /// Seconds until it expires; 300 is published.
    pub expires_in: Option<u64>,
}

impl Issued {
    /// The login, if that is what it is.
    pub fn x_token(&self) -> Option<&UserTokens> {
        match self {
            Self::XToken(tokens) => Some(tokens),
            Self::Nothing | Self::TToken(_) => None,
        }
    }

    /// The proof of a mobile, if that is what it is.
    pub fn t_token(&self) -> Option<&TransferToken> {
        match self {
            Self::TToken(token) => Some(token),
            Self::Nothing | Self::XToken(_) => None,
        }
    }
}

/// Where a token does not say what it is, a refresh token beside it, or a longer life, makes it a
/// login. One of which nothing is known is taken for the lesser thing: the service then says so, and
/// nothing is spent.
impl<'de> Deserialize<'de> for Issued {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Fields {
            #[serde(default, deserialize_with = "wire::empty_as_none")]
            token: Option<XToken>,
            #[serde(default, deserialize_with = "wire::lifetime")]
            expires_in: Option<u64>,
            #[serde(default, deserialize_with = "wire::empty_as_none")]
            refresh_token: Option<RefreshToken>,
            #[serde(default, deserialize_with = "wire::lifetime")]
            refresh_expires_in: Option<u64>,
        }

        let Fields { token, expires_in, refresh_token, refresh_expires_in } =
            Fields::deserialize(d)?;
        let Some(token) = token else {
            return Ok(Self::Nothing);
        };
        let outlives_transfer = expires_in.is_some_and(|seconds| seconds > TRANSFER_LIFETIME);
        let by_rule = match refresh_token.is_some() || outlives_transfer {
            true => TokenType::Transaction,
            false => TokenType::Transfer,
        };
        Ok(match TokenType::of(token.expose_secret()).unwrap_or(by_rule) {
            TokenType::Transaction => {
                Self::XToken(UserTokens { token, expires_in, refresh_token, refresh_expires_in })
            }
            TokenType::Transfer => {
                Self::TToken(TransferToken { t_token: TToken(token.0), expires_in })
            }
            // In the wrong place, and good for neither.
            TokenType::Refresh => Self::Nothing,
        })
    }
}

#[cfg(feature = "server")]
impl serde::Serialize for Issued {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Empty {}

        #[derive(serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Transfer<'a> {
            token: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            expires_in: Option<u64>,
        }

        match self {
            Self::Nothing => Empty {}.serialize(serializer),
            Self::TToken(TransferToken { t_token, expires_in }) => {
                let token = t_token.expose_secret();
                Transfer { token, expires_in: *expires_in }.serialize(serializer)
            }
            Self::XToken(tokens) => tokens.serialize(serializer),
        }
    }
}
