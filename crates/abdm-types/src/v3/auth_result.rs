use serde::{Deserialize, Deserializer, de};

/// What a reply says of itself, always that it is a success: `failed` is a refusal, and a reply
/// with any other word cannot be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[cfg_attr(feature = "server", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum AuthResult {
    /// The OTP was right.
    Success,
}

impl<'de> Deserialize<'de> for AuthResult {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        match crate::wire::text(d)?.eq_ignore_ascii_case("success") {
            true => Ok(Self::Success),
            false => Err(de::Error::custom("a success was expected")),
        }
    }
}
