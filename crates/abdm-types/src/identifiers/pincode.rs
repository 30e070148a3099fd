use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{InvalidInput, clean};

const RULE: InvalidInput = InvalidInput::new("pincode", "6 digits that do not start with 0");

/// A postal code of India: 6 digits.
///
/// On the wire it is a number where it is sent, and a text where it is received.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Pincode(u32);

impl Pincode {
    /// Parses 6 digits.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] for any other count or a leading zero.
    pub fn parse(input: &str) -> Result<Self, InvalidInput> {
        let digits = clean::digits(input).filter(|digits| digits.len() == 6).ok_or(RULE)?;
        match digits.parse() {
            Ok(code @ 100_000..) => Ok(Self(code)),
            _ => Err(RULE),
        }
    }

    /// The code as a number, as it is sent.
    pub fn number(&self) -> u32 {
        self.0
    }
}

/// Part of an address, so personal.
impl std::fmt::Debug for Pincode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pincode([hidden])")
    }
}

impl Serialize for Pincode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.0)
    }
}

impl<'de> Deserialize<'de> for Pincode {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        crate::wire::parse(d, Self::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_are_a_code_and_nothing_else_is() {
        assert_eq!(Pincode::parse(" 560 001 ").unwrap().number(), 560_001);
        for bad in ["", "056001", "56001", "5600011", "56000a"] {
            assert_eq!(Pincode::parse(bad).unwrap_err().field(), "pincode", "{bad}");
        }
    }

    #[test]
    fn a_number_and_a_text_are_both_read() {
        for json in ["560001", r#""560001""#] {
            let read: Pincode = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), "560001");
            assert_eq!(format!("{read:?}"), "Pincode([hidden])");
        }
    }
}
