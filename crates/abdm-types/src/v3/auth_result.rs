use serde::{Deserialize, Deserializer};

use crate::InvalidInput;

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
        crate::wire::parse(d, |text| match text.eq_ignore_ascii_case("success") {
            true => Ok(Self::Success),
            false => Err(InvalidInput::new("auth_result", "the word of a success")),
        })
    }
}
