use std::time::{Duration, SystemTime};

use abdm_crypto::Padding;
use abdm_types::v1v2::access_token;
use abdm_types::{AbhaNumber, RefreshToken, XToken, v1v2, v3};

/// A generation of the service. A token of one is worth nothing to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Generation {
    /// Paths below `/v1` and `/v2`, RSA PKCS#1 v1.5.
    V1V2,
    /// Paths below `/v3`, RSA OAEP with SHA-1.
    V3,
}

impl Generation {
    /// All of them, the oldest first.
    pub const ALL: &'static [Self] = &[Self::V1V2, Self::V3];

    /// The name in configuration and output: `v1v2` or `v3`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1V2 => "v1v2",
            Self::V3 => "v3",
        }
    }

    /// The generation of that very name. `None` for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|generation| generation.as_str() == name)
    }

    /// How fields are padded before encryption. The generations share a key and differ in this.
    pub const fn padding(self) -> Padding {
        match self {
            Self::V1V2 => Padding::Pkcs1v15,
            Self::V3 => Padding::OaepSha1,
        }
    }
}

/// A patient who is logged in.
///
/// Belongs to one patient: keep it with that patient's own session, never in a shared client.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct UserSession {
    /// Authenticates the patient's calls.
    pub x_token: XToken,
    /// When `x_token` expires, if the service told.
    pub expires_at: Option<SystemTime>,
    /// Renews `x_token`, if the service gave one.
    pub refresh: Option<Refresh>,
    /// Whose session it is, if known in full.
    pub abha_number: Option<AbhaNumber>,
    /// The generation that issued it.
    pub generation: Generation,
    /// What it is a login to, which decides the calls that it is good for.
    pub of: SessionOf,
}

/// What a patient is logged in to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SessionOf {
    /// An account by its number, which is every login but the one below.
    Number,
    /// An ABHA address on V3. The service takes its token for calls about the address and refuses it
    /// for those about the account (contract V3, section 11).
    Address,
}

/// What a session is renewed with.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Refresh {
    /// The token.
    pub token: RefreshToken,
    /// When it expires, if the service told.
    pub expires_at: Option<SystemTime>,
}

impl UserSession {
    /// A session from a token alone, such as one that an application kept.
    pub fn new(generation: Generation, x_token: XToken, abha_number: Option<AbhaNumber>) -> Self {
        let of = SessionOf::Number;
        Self { x_token, expires_at: None, refresh: None, abha_number, generation, of }
    }

    /// What renews this session on `generation`.
    pub(crate) fn refresh_token(
        &self,
        generation: Generation,
    ) -> Result<&RefreshToken, CannotRefresh> {
        if self.generation != generation {
            return Err(CannotRefresh::OtherGeneration { issued_by: self.generation });
        }
        if self.of == SessionOf::Address {
            return Err(CannotRefresh::OfAddress);
        }
        self.refresh.as_ref().map(|refresh| &refresh.token).ok_or(CannotRefresh::NoRefreshToken)
    }

    /// The session after it was renewed at the time `now`. Where no refresh token came with it, the
    /// one that it was renewed with stays: nobody knows whether it can be used again.
    pub(crate) fn renewed(self, tokens: impl Into<IssuedTokens>, now: SystemTime) -> Self {
        let renewed = Self::issued(tokens, self.abha_number, now);
        Self { refresh: renewed.refresh.or(self.refresh), of: self.of, ..renewed }
    }

    /// A session from what the service issued at the time `now`.
    pub(crate) fn issued(
        tokens: impl Into<IssuedTokens>,
        abha_number: Option<AbhaNumber>,
        now: SystemTime,
    ) -> Self {
        let tokens = tokens.into();
        let refresh_expires_at = expiry(now, tokens.refresh_expires_in);
        Self {
            x_token: tokens.x_token,
            expires_at: expiry(now, tokens.expires_in),
            refresh: tokens
                .refresh_token
                .map(|token| Refresh { token, expires_at: refresh_expires_at }),
            abha_number,
            generation: tokens.generation,
            of: SessionOf::Number,
        }
    }
}

/// Why a login cannot be renewed. Nothing was sent; the patient logs in again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CannotRefresh {
    /// No refresh token came with it.
    #[error("no refresh token came with this login")]
    NoRefreshToken,
    /// It is one by ABHA address on V3, for which no such call is published.
    #[error("no call renews a login by ABHA address")]
    OfAddress,
    /// Another generation issued it.
    #[error("this login is of generation {}", issued_by.as_str())]
    OtherGeneration {
        /// The generation that issued it.
        issued_by: Generation,
    },
}

/// The tokens of a login in the words of no generation. Lifetimes in seconds.
pub(crate) struct IssuedTokens {
    x_token: XToken,
    expires_in: Option<u64>,
    refresh_token: Option<RefreshToken>,
    refresh_expires_in: Option<u64>,
    generation: Generation,
}

macro_rules! issued_by {
    ($($module:ident: $generation:ident),* $(,)?) => {$(
        impl From<$module::UserTokens> for IssuedTokens {
            fn from(tokens: $module::UserTokens) -> Self {
                Self {
                    x_token: tokens.token,
                    expires_in: tokens.expires_in,
                    refresh_token: tokens.refresh_token,
                    refresh_expires_in: tokens.refresh_expires_in,
                    generation: Generation::$generation,
                }
            }
        }
    )*};
}

issued_by! { v1v2: V1V2, v3: V3 }

impl From<access_token::Response> for IssuedTokens {
    fn from(renewed: access_token::Response) -> Self {
        Self {
            x_token: renewed.access_token,
            expires_in: renewed.expires_in,
            refresh_token: None,
            refresh_expires_in: None,
            generation: Generation::V1V2,
        }
    }
}

/// `None` also when the lifetime is beyond what a clock can hold.
fn expiry(now: SystemTime, seconds: Option<u64>) -> Option<SystemTime> {
    now.checked_add(Duration::from_secs(seconds?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generation_is_found_by_its_own_name_alone() {
        for generation in Generation::ALL {
            assert_eq!(Generation::parse(generation.as_str()), Some(*generation));
        }
        for name in ["", "V3", "v1", "v2", "v3 ", "v4", "v1v2v3"] {
            assert_eq!(Generation::parse(name), None, "{name}");
        }
    }

    #[test]
    fn an_absurd_lifetime_is_no_lifetime() {
        assert_eq!(expiry(SystemTime::UNIX_EPOCH, Some(u64::MAX)), None);
        assert_eq!(expiry(SystemTime::UNIX_EPOCH, None), None);
        let later = SystemTime::UNIX_EPOCH + Duration::from_secs(1800);
        assert_eq!(expiry(SystemTime::UNIX_EPOCH, Some(1800)), Some(later));
    }
}
