use secrecy::ExposeSecret;

use crate::{InvalidInput, clean, secret::secret};

secret! {
    /// An Aadhaar number (12 digits) or the 16-digit virtual ID that stands for one.
    ///
    /// Both end in a Verhoeff check digit. It is a secret: an argument of the call that needs it,
    /// never kept, never printed.
    Aadhaar
}

impl Aadhaar {
    /// Parses 12 or 16 digits. Spaces, dashes, zero-width characters and the digits of other
    /// scripts are accepted.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] naming the rule that is broken. A typing slip of one digit, or of two
    /// neighbours swapped, is always caught.
    pub fn parse(input: &str) -> Result<Self, InvalidInput> {
        let digits = clean::digits(input)
            .filter(|digits| matches!(digits.len(), 12 | 16))
            .ok_or(InvalidInput::new("aadhaar", "12 digits, or 16 for a virtual ID"))?;
        if !verhoeff_holds(&digits) {
            return Err(InvalidInput::new("aadhaar", "the last digit must be its check digit"));
        }
        Ok(Self((*digits).into()))
    }

    /// Whether this is a 16-digit virtual ID.
    pub fn is_virtual_id(&self) -> bool {
        self.expose_secret().len() == 16
    }
}

/// Verhoeff's check, computed in the dihedral group D5 rather than from tables: elements 0 to 4 are
/// rotations, 5 to 9 reflections.
fn verhoeff_holds(digits: &str) -> bool {
    const PERMUTATION: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let mut sum = 0;
    for (position, digit) in digits.bytes().rev().enumerate() {
        let mut element = digit - b'0';
        for _ in 0..position % 8 {
            element = PERMUTATION[usize::from(element)];
        }
        sum = compose(sum, element);
    }
    sum == 0
}

fn compose(a: u8, b: u8) -> u8 {
    match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => (a + b - 5) % 5 + 5,
        (false, true) => (a + 5 - b) % 5 + 5,
        (false, false) => (a + 5 - b) % 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers that UIDAI publishes for tests.
    const PUBLISHED: [&str; 5] =
        ["999941057058", "999971658847", "999933119405", "999955183433", "999990501894"];

    #[test]
    fn the_published_test_numbers_pass() {
        for number in PUBLISHED {
            assert_eq!(Aadhaar::parse(number).unwrap().expose_secret(), number);
        }
    }

    #[test]
    fn every_single_wrong_digit_is_caught() {
        for number in PUBLISHED {
            for position in 0..number.len() {
                for digit in b'0'..=b'9' {
                    let mut bytes = number.as_bytes().to_vec();
                    if bytes[position] != digit {
                        bytes[position] = digit;
                        let slip = String::from_utf8(bytes).unwrap();
                        assert!(Aadhaar::parse(&slip).is_err(), "{slip}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_swap_of_neighbours_is_caught() {
        for number in PUBLISHED {
            for position in 1..number.len() {
                let mut bytes = number.as_bytes().to_vec();
                bytes.swap(position - 1, position);
                let swapped = String::from_utf8(bytes).unwrap();
                assert_eq!(Aadhaar::parse(&swapped).is_ok(), swapped == number);
            }
        }
    }

    #[test]
    fn the_error_names_the_rule_and_not_the_value() {
        let error = Aadhaar::parse("31541756999").unwrap_err();
        assert_eq!(error.field(), "aadhaar");
        assert!(!error.to_string().contains("31541756999"));
    }

    #[test]
    fn a_virtual_id_is_one_of_sixteen_digits() {
        let id = (0..10).find_map(|d| Aadhaar::parse(&format!("010000000000000{d}")).ok()).unwrap();
        assert!(id.is_virtual_id());
    }
}
