//! What a patient's token says it is.

use std::borrow::Cow;

use crate::base64;

/// The `typ` among the claims of a token (contract V3, section 5).
///
/// Read to sort tokens and to trust none: whoever can make up a reply can make up its claims, and
/// there is no key to check a signature with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenType {
    /// Renews a login.
    Refresh,
    /// Proves a mobile.
    Transfer,
    /// A login.
    Transaction,
}

impl TokenType {
    /// `None` where the token is no JWT, or does not say.
    pub(super) fn of(token: &str) -> Option<Self> {
        #[derive(serde::Deserialize)]
        struct Claims<'a> {
            #[serde(borrow)]
            typ: Cow<'a, str>,
        }

        let mut parts = token.split('.');
        let (_, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let claims = base64::decode_url(claims)?;
        // serde would read a list as the fields in their order.
        if !claims.trim_ascii_start().starts_with(b"{") {
            return None;
        }
        let Claims { typ } = serde_json::from_slice(&claims).ok()?;
        let is = |word: &str| typ.eq_ignore_ascii_case(word);
        match () {
            () if is("Refresh") => Some(Self::Refresh),
            () if is("Transfer") => Some(Self::Transfer),
            () if is("Transaction") => Some(Self::Transaction),
            () => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_claims_of_a_jwt_say_what_it_is() {
        for (token, expected) in [
            // {"sub":"x","typ":"Transfer"}
            ("e30.eyJzdWIiOiJ4IiwidHlwIjoiVHJhbnNmZXIifQ.c2ln", Some(TokenType::Transfer)),
            // {"typ":"Transaction","mobile":null}
            (
                "e30.eyJ0eXAiOiJUcmFuc2FjdGlvbiIsIm1vYmlsZSI6bnVsbH0.c2ln",
                Some(TokenType::Transaction),
            ),
            // {"typ":"refresh"}
            ("e30.eyJ0eXAiOiJyZWZyZXNoIn0.", Some(TokenType::Refresh)),
            // {"typ":"Bearer"}
            ("e30.eyJ0eXAiOiJCZWFyZXIifQ.c2ln", None),
            // {"typ":7}
            ("e30.eyJ0eXAiOjd9.c2ln", None),
            // {}
            ("e30.e30.c2ln", None),
            // ["Transfer"]
            ("e30.WyJUcmFuc2ZlciJd.c2ln", None),
            // {"typ":"Transfer"} twice: not three parts
            ("e30.eyJ0eXAiOiJUcmFuc2ZlciJ9", None),
            ("e30.eyJ0eXAiOiJUcmFuc2ZlciJ9.c2ln.c2ln", None),
            ("eyJ4LXRva2Vu.aXNzdWVk.bm93", None),
            ("opaque", None),
            ("..", None),
            ("", None),
        ] {
            assert_eq!(TokenType::of(token), expected, "{token}");
        }
    }
}
