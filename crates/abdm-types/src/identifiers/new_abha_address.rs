use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{AbhaAddress, InvalidInput, clean};

const RULE: InvalidInput = InvalidInput::new(
    "new_abha_address",
    "8 to 18 letters and digits, with at most one dot and one underscore, neither at an end",
);

/// An ABHA address that a patient wants to have, without its suffix: stricter than an
/// [`AbhaAddress`], since the rule for new ones is published (contract V3, section 4).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct NewAbhaAddress(AbhaAddress);

impl NewAbhaAddress {
    /// Parses a name. White space around it is dropped, case is kept.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] for any other length or character.
    pub fn parse(input: &str) -> Result<Self, InvalidInput> {
        let name = clean::text(input).ok_or(RULE)?;
        let count = |sign: char| name.matches(sign).count();
        let signs_fit = count('.') <= 1
            && count('_') <= 1
            && !name.starts_with(['.', '_'])
            && !name.ends_with(['.', '_']);
        if signs_fit && (8..=18).contains(&name.len()) && !name.contains('@') {
            AbhaAddress::parse(&name).map(Self).map_err(|_| RULE)
        } else {
            Err(RULE)
        }
    }

    /// The name as it is sent.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl From<NewAbhaAddress> for AbhaAddress {
    fn from(NewAbhaAddress(address): NewAbhaAddress) -> Self {
        address
    }
}

impl std::fmt::Debug for NewAbhaAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewAbhaAddress([hidden])")
    }
}

impl Serialize for NewAbhaAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for NewAbhaAddress {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        crate::wire::parse(d, Self::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_address_follows_the_published_rule() {
        for good in ["asha.rao", "asha_rao.1995", "ASHARAO1", "asharao12345678901"] {
            assert_eq!(NewAbhaAddress::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "asha.ra",
            "asharao123456789012",
            "a.sha.rao",
            "a_sha_rao",
            ".asharao",
            "asharao_",
            "asha.rao@sbx",
            "asha rao",
            "asha-rao1",
            "",
        ] {
            assert!(NewAbhaAddress::parse(bad).is_err(), "{bad}");
        }
    }
}
