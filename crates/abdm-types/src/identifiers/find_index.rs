use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::InvalidInput;

/// The place of an account in the list that a search by mobile gave. Sent, encrypted, in the place
/// of a number that the search does not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindIndex(u32);

impl FindIndex {
    /// Parses a whole number.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] for anything else.
    pub fn parse(input: &str) -> Result<Self, InvalidInput> {
        let digits = input.trim();
        let number = Some(digits).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
        let rule = InvalidInput::new("index", "a whole number from the list");
        number.and_then(|digits| digits.parse().ok()).map(Self).ok_or(rule)
    }
}

/// As it is sent.
impl std::fmt::Display for FindIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for FindIndex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.0)
    }
}

impl<'de> Deserialize<'de> for FindIndex {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        crate::wire::parse(d, Self::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_may_come_as_a_text() {
        let read = |json| serde_json::from_str::<FindIndex>(json).unwrap();
        assert_eq!(read("1"), read(r#""1""#));
        assert_eq!(read("12").to_string(), "12");
        for bad in ["", "one", "-1", "+1", "1.0", "99999999999"] {
            assert!(FindIndex::parse(bad).is_err(), "{bad}");
        }
    }
}
