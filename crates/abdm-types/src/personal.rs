//! Personal data that is no secret in law of cryptography, but nobody's business in a log.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// A name, address, photograph or the like as the service sent it, hidden from `Debug`.
///
/// It has no `Display`; call [`reveal`](Self::reveal) where it is meant to be seen. It is wiped when it is
/// dropped, since among the texts of the service are those that repeat what it was sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Personal(Zeroizing<String>);

impl Personal {
    /// Wraps a value.
    pub fn new(value: impl Into<String>) -> Self {
        Self(Zeroizing::new(value.into()))
    }

    /// The value itself, to be shown to the patient or written to the patient's record.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl Serialize for Personal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.reveal())
    }
}

impl<'de> Deserialize<'de> for Personal {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d).map(Self::new)
    }
}

impl std::fmt::Debug for Personal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Personal([hidden])")
    }
}

/// All but the last `shown` characters as `*`, dashes kept, for a screen or an operator.
pub(crate) fn mask(value: &str, shown: usize) -> String {
    let total = value.chars().count();
    value
        .chars()
        .enumerate()
        .map(|(i, c)| if c == '-' || i + shown >= total { c } else { '*' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_data_does_not_print_itself() {
        assert_eq!(format!("{:?}", Personal::new("Asha")), "Personal([hidden])");
    }

    #[test]
    fn a_mask_keeps_the_end_and_the_dashes() {
        assert_eq!(mask("91-1234-5678-9012", 4), "**-****-****-9012");
        assert_eq!(mask("ab", 4), "ab");
    }
}
