use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{InvalidInput, clean, personal};

/// A 14-digit ABHA number, written `NN-NNNN-NNNN-NNNN`.
///
/// Called `healthIdNumber`, and at times `healthId`, on the v1/v2 wire.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AbhaNumber(String);

impl AbhaNumber {
    /// Parses 14 digits with or without dashes.
    ///
    /// The check digit is not enforced, because documentation placeholders such as
    /// `12-3456-7890-1234` are in use on test systems; ask
    /// [`has_valid_check_digit`](Self::has_valid_check_digit).
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] unless there are exactly 14 digits.
    pub fn parse(input: &str) -> Result<Self, InvalidInput> {
        let digits = clean::digits(input)
            .filter(|digits| digits.len() == 14)
            .ok_or(InvalidInput::new("abha_number", "14 digits, with or without dashes"))?;
        let groups = [&digits[..2], &digits[2..6], &digits[6..10], &digits[10..]];
        let dashed = groups.join("-");
        Ok(Self(dashed))
    }

    /// The number with dashes, as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For a screen: `**-****-****-0007`.
    pub fn masked(&self) -> String {
        personal::mask(&self.0, 4)
    }

    /// Whether the last digit is the Luhn check digit of the others. Every number the service is
    /// known to have issued passes; a number that fails was probably mistyped.
    pub fn has_valid_check_digit(&self) -> bool {
        let mut sum = 0;
        for (position, digit) in self.0.bytes().filter(u8::is_ascii_digit).rev().enumerate() {
            let digit = u32::from(digit - b'0');
            sum += match (position % 2 == 1, digit) {
                (false, digit) => digit,
                (true, digit) if digit < 5 => 2 * digit,
                (true, digit) => 2 * digit - 9,
            };
        }
        sum % 10 == 0
    }
}

impl std::fmt::Debug for AbhaNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AbhaNumber([hidden])")
    }
}

impl Serialize for AbhaNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for AbhaNumber {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        crate::wire::parse(d, Self::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_and_dashed_numbers_are_the_same() {
        let dashed = AbhaNumber::parse("91-0000-1001-0007").unwrap();
        assert_eq!(AbhaNumber::parse("91000010010007").unwrap(), dashed);
        assert_eq!(dashed.as_str(), "91-0000-1001-0007");
        assert_eq!(dashed.masked(), "**-****-****-0007");
    }

    #[test]
    fn the_check_digit_is_luhn_and_a_question() {
        for (number, valid) in [
            ("91-0000-1001-0007", true),
            ("91-0000-1002-0006", true),
            ("91-0000-1003-0005", true),
            ("12-3456-7890-1234", false),
        ] {
            assert_eq!(AbhaNumber::parse(number).unwrap().has_valid_check_digit(), valid);
        }
    }

    #[test]
    fn a_masked_number_is_not_a_number() {
        assert!(AbhaNumber::parse("91-****-****-5727").is_err());
    }
}
