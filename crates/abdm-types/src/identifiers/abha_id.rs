use serde::{Deserialize, Deserializer, Serialize};

use super::{AbhaAddress, AbhaNumber};
use crate::InvalidInput;

/// An ABHA number or an ABHA address: what a patient knows the account by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum AbhaId {
    /// An address such as `asha.rao@sbx`.
    Address(AbhaAddress),
    /// A 14-digit number.
    Number(AbhaNumber),
}

impl AbhaId {
    /// Parses a number if there are 14 digits, else an address.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] for what is neither.
    pub fn parse(input: &str) -> Result<Self, InvalidInput> {
        if let Ok(number) = AbhaNumber::parse(input) {
            return Ok(Self::Number(number));
        }
        match AbhaAddress::parse(input) {
            // A run of digits is a mistyped number: no address without a suffix looks like it.
            Ok(address) if !address.as_str().bytes().all(|b| b.is_ascii_digit()) => {
                Ok(Self::Address(address))
            }
            _ => Err(InvalidInput::new("abha", "a 14-digit ABHA number or an ABHA address")),
        }
    }

    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Address(address) => address.as_str(),
            Self::Number(number) => number.as_str(),
        }
    }

    /// For a screen.
    pub fn masked(&self) -> String {
        match self {
            Self::Address(address) => address.masked(),
            Self::Number(number) => number.masked(),
        }
    }

    /// The number, unless this is an address.
    pub fn number(&self) -> Option<&AbhaNumber> {
        match self {
            Self::Address(_) => None,
            Self::Number(number) => Some(number),
        }
    }
}

impl From<AbhaAddress> for AbhaId {
    fn from(address: AbhaAddress) -> Self {
        Self::Address(address)
    }
}

impl From<AbhaNumber> for AbhaId {
    fn from(number: AbhaNumber) -> Self {
        Self::Number(number)
    }
}

impl<'de> Deserialize<'de> for AbhaId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        crate::wire::parse(d, Self::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fourteen_digits_are_a_number_and_a_name_is_an_address() {
        assert!(AbhaId::parse("91000010010007").unwrap().number().is_some());
        assert!(AbhaId::parse("91000010010007@sbx").unwrap().number().is_none());
        assert!(AbhaId::parse("asha.rao").unwrap().number().is_none());
    }

    #[test]
    fn a_number_with_a_digit_missing_is_not_taken_for_an_address() {
        assert!(AbhaId::parse("9100001001000").is_err());
        assert!(AbhaId::parse("91-0000-1001-000").is_err());
    }
}
