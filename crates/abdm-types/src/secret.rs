//! Newtypes for what must never be printed.
//!
//! Each is redacted in `Debug`, has no `Display` and no public `Serialize`, and is wiped on drop.
//! The value comes out only through [`ExposeSecret`], so every use can be found with one search.

use bytes::Bytes;
use http::HeaderValue;
use zeroize::Zeroizing;

use crate::InvalidInput;

/// Longest token accepted. The longest one the service is known to issue is under 3 KiB.
const LONGEST_TOKEN: usize = 16 * 1024;

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(pub(crate) secrecy::SecretString);

        impl secrecy::ExposeSecret<str> for $name {
            fn expose_secret(&self) -> &str {
                self.0.expose_secret()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }
    };
}
pub(crate) use secret;

macro_rules! token {
    ($(#[$doc:meta])* $name:ident, $field:literal) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(pub(crate) Bearer);

        impl secrecy::ExposeSecret<str> for $name {
            fn expose_secret(&self) -> &str {
                self.0.token()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }

        impl $name {
            /// The header that it travels in, marked sensitive. Not a copy: what it shows is wiped
            /// when the last of them is gone.
            pub(crate) fn header(&self) -> HeaderValue {
                self.0.0.clone()
            }

            /// Takes a token as issued, or with the `Bearer ` of a header before it.
            ///
            /// # Errors
            ///
            /// [`InvalidInput`] unless it is 1 to 16,384 visible ASCII characters, which is what fits
            /// in a header.
            pub fn parse(input: &str) -> Result<Self, InvalidInput> {
                header_value(input)
                    .map(|token| Self(Bearer::new(token)))
                    .ok_or(InvalidInput::new($field, "1 to 16384 visible ASCII characters"))
            }

            /// Stands in while a request is read: the body comes first, the header fills this in.
            #[cfg(feature = "server")]
            #[allow(dead_code, reason = "only tokens that travel in a header of their own need it")]
            pub(crate) fn absent() -> Self {
                Self(Bearer::new(""))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                crate::wire::parse(d, Self::parse)
            }
        }
    };
}

/// A token as the value of its header, made once. Copies of it share the memory, which is wiped with
/// the last of them, those in requests included.
#[derive(Clone)]
pub(crate) struct Bearer(HeaderValue);

/// These texts as the value of a header, marked sensitive, in memory that is wiped with its last copy.
/// They have visible characters only.
pub(crate) fn header(texts: [&str; 2]) -> HeaderValue {
    // Sized exactly: growing would leave a copy behind that nobody wipes.
    let mut all = Zeroizing::new(Vec::with_capacity(texts.iter().map(|text| text.len()).sum()));
    texts.iter().for_each(|text| all.extend_from_slice(text.as_bytes()));
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(all))
        .expect("these have visible characters only");
    value.set_sensitive(true);
    value
}

impl Bearer {
    const PREFIX: &str = "Bearer ";

    fn new(token: &str) -> Self {
        Self(header([Self::PREFIX, token]))
    }

    fn token(&self) -> &str {
        let token = &self.0.as_bytes()[Self::PREFIX.len()..];
        str::from_utf8(token).expect("a token has visible characters only")
    }
}

secret! {
    /// The secret issued with a client id when an integrator registers with ABDM.
    ClientSecret
}

impl ClientSecret {
    /// Takes the secret as issued, without surrounding white space.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] when nothing is left.
    pub fn parse(input: &str) -> Result<Self, InvalidInput> {
        match input.trim() {
            "" => Err(InvalidInput::new("client_secret", "not empty")),
            secret => Ok(Self(secret.into())),
        }
    }
}

impl<'de> serde::Deserialize<'de> for ClientSecret {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        crate::wire::parse(d, Self::parse)
    }
}

token! {
    /// What the gateway gives an application: the `Authorization` of every call. One for all
    /// patients, valid for minutes.
    AppToken, "app_token"
}

token! {
    /// A patient's login: the `X-Token` of profile calls. Belongs to one patient and is therefore a
    /// field of a request, never state of a client.
    XToken, "x_token"
}

token! {
    /// Proof that a mobile was verified: the `T-Token` that is exchanged for an [`XToken`] once an
    /// account is chosen.
    TToken, "t_token"
}

token! {
    /// What a patient's login can be renewed with.
    RefreshToken, "refresh_token"
}

fn header_value(input: &str) -> Option<&str> {
    let token = input.trim_start();
    let token = match token.get(..7) {
        Some(prefix) if prefix.eq_ignore_ascii_case("bearer ") => &token[7..],
        _ => token,
    };
    let token = token.trim();
    let visible = token.bytes().all(|b| b.is_ascii_graphic());
    let nothing_but_prefix = token.is_empty() || token.eq_ignore_ascii_case("bearer");
    (visible && !nothing_but_prefix && token.len() <= LONGEST_TOKEN).then_some(token)
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_secret_does_not_print_itself() {
        let token = XToken::parse("eyJhbGciOi.sentinel.value").unwrap();
        assert_eq!(format!("{token:?}"), "XToken([redacted])");
        assert_eq!(
            format!("{:?}", ClientSecret::parse("sentinel").unwrap()),
            "ClientSecret([redacted])"
        );
    }

    #[test]
    fn a_pasted_header_value_gives_the_bare_token() {
        assert_eq!(XToken::parse(" Bearer abc.def \n").unwrap().expose_secret(), "abc.def");
        assert_eq!(TToken::parse("abc.def").unwrap().expose_secret(), "abc.def");
    }

    #[test]
    fn a_header_shares_the_memory_of_its_token() {
        let token = XToken::parse("abc.def").unwrap();
        let header = token.clone().header();
        assert!(header.is_sensitive());
        assert_eq!(header.as_bytes(), b"Bearer abc.def");
        assert_eq!(header.as_bytes()["Bearer ".len()..].as_ptr(), token.expose_secret().as_ptr());
    }

    #[test]
    fn a_token_of_16_kib_is_taken_and_no_longer_one() {
        assert!(AppToken::parse(&"a".repeat(16 * 1024)).is_ok());
        assert!(AppToken::parse(&"a".repeat(16 * 1024 + 1)).is_err());
    }

    #[test]
    fn a_token_that_would_split_a_header_is_refused() {
        for bad in ["", "Bearer ", "bearer", "a b", "a\r\nX-Evil: 1", "ü"] {
            assert!(AppToken::parse(bad).is_err());
        }
    }
}
