use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{InvalidInput, clean, personal};

const RULE: InvalidInput = InvalidInput::new(
    "mobile",
    "10 digits that do not start with 0, with or without +91 or 0 before them",
);

/// An Indian mobile number: 10 digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mobile(String);

impl Mobile {
    /// Parses 10 digits, with `+91`, `91` or `0` before them or not.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] for any other count or a leading zero among the ten.
    pub fn parse(input: &str) -> Result<Self, InvalidInput> {
        let digits = clean::digits(input.trim_start().trim_start_matches('+')).ok_or(RULE)?;
        let national = match digits.len() {
            10 => &digits[..],
            11 => digits.strip_prefix('0').ok_or(RULE)?,
            12 => digits.strip_prefix("91").ok_or(RULE)?,
            _ => return Err(RULE),
        };
        if national.starts_with('0') { Err(RULE) } else { Ok(Self(national.to_owned())) }
    }

    /// The 10 digits as they are sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For a screen: `******2125`.
    pub fn masked(&self) -> String {
        personal::mask(&self.0, 4)
    }
}

impl std::fmt::Debug for Mobile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mobile([hidden])")
    }
}

impl Serialize for Mobile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Mobile {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        crate::wire::parse(d, Self::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_code_or_trunk_zero_does_not_matter() {
        for input in ["5550001001", "+91 55500 01001", "91-5550001001", "05550001001"] {
            assert_eq!(Mobile::parse(input).unwrap().as_str(), "5550001001");
        }
    }

    #[test]
    fn other_lengths_and_masked_numbers_are_refused() {
        for input in ["", "555000100", "0555000100", "XXXXXX1001", "925550001001", "++91"] {
            assert!(Mobile::parse(input).is_err(), "{input}");
        }
    }
}
