//! What a patient's token says it is.

use std::borrow::Cow;

use zeroize::Zeroizing;

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
        let claims = decoded(claims)?;
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

/// Reads the base64 of a JWT: the alphabet for URLs, without padding. So little of it is needed that
/// it is no reason for a dependency.
fn decoded(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    // Sized beforehand: growing would leave a copy of personal data behind that nobody wipes.
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 4 * 3 + 3));
    for group in text.as_bytes().chunks(4) {
        if group.len() == 1 {
            return None;
        }
        let mut bits = Zeroizing::new(0_u32);
        for (position, byte) in group.iter().enumerate() {
            *bits |= u32::from(sextet(*byte)?) << (18 - 6 * position);
        }
        let [_, whole @ ..] = bits.to_be_bytes();
        bytes.extend_from_slice(&whole[..group.len() - 1]);
    }
    Some(bytes)
}

fn sextet(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    })
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

    #[test]
    fn base64_is_read_in_the_alphabet_for_urls() {
        for (text, bytes) in [
            ("", Some(&b""[..])),
            ("Zg", Some(b"f")),
            ("Zm8", Some(b"fo")),
            ("Zm9v", Some(b"foo")),
            ("Zm9vYg", Some(b"foob")),
            ("-_-_", Some(&[0xfb, 0xff, 0xbf])),
            ("Z", None),
            ("Zm9vY", None),
            ("Zg==", None),
            ("+/+/", None),
            ("Zm 9", None),
        ] {
            let read = decoded(text);
            assert_eq!(read.as_ref().map(|read| read.as_slice()), bytes, "{text}");
            assert!(read.is_none_or(|read| read.len() <= text.len() / 4 * 3 + 3));
        }
    }
}
