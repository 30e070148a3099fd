use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{InvalidInput, clean};

const RULE: InvalidInput = InvalidInput::new(
    "abha_address",
    "3 to 64 letters, digits, dots and underscores, with an optional @suffix",
);

/// An ABHA address such as `asha.rao@sbx`: the name a patient chose, or the 14 digits that stand
/// in for one.
///
/// The suffix may be missing; the service adds it. Called `healthId` on the v1/v2 wire.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AbhaAddress(String);

impl AbhaAddress {
    /// Parses an address, with or without its suffix. White space around it is dropped, case is kept.
    ///
    /// The rules for new addresses have changed over the years, so only what no version of the
    /// service ever issued is refused.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] for any other character, length or a second `@`.
    pub fn parse(input: &str) -> Result<Self, InvalidInput> {
        let address = clean::text(input).ok_or(RULE)?;
        let (name, suffix) = match address.split_once('@') {
            Some((name, suffix)) => (name, Some(suffix)),
            None => (&*address, None),
        };
        let name_fits = (3..=64).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'_');
        let suffix_fits = suffix.is_none_or(|suffix| {
            (1..=16).contains(&suffix.len()) && suffix.bytes().all(|b| b.is_ascii_alphanumeric())
        });
        if name_fits && suffix_fits { Ok(Self(address.into_owned())) } else { Err(RULE) }
    }

    /// The address as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For a screen: `a*******@sbx`.
    pub fn masked(&self) -> String {
        let (name, suffix) = self.0.split_once('@').unwrap_or((&self.0, ""));
        let at = if suffix.is_empty() { "" } else { "@" };
        format!("{}{}{at}{suffix}", &name[..1], "*".repeat(name.len() - 1))
    }
}

impl std::fmt::Debug for AbhaAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AbhaAddress([hidden])")
    }
}

impl Serialize for AbhaAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for AbhaAddress {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        crate::wire::parse(d, Self::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_every_era_are_accepted() {
        for address in ["asha.rao@sbx", "asha.rao", "ashandhm", "91000010010007@sbx", "a_b.c@abdm"]
        {
            assert_eq!(AbhaAddress::parse(address).unwrap().as_str(), address);
        }
    }

    #[test]
    fn what_no_service_issues_is_refused() {
        for address in
            ["", "ab", "a b@", "asha rao", "x@y@z", "na me@sb-x", "91-****-****-5727", "naïve@sbx"]
        {
            assert!(AbhaAddress::parse(address).is_err(), "{address}");
        }
    }

    #[test]
    fn a_mask_keeps_the_first_letter_and_the_suffix() {
        assert_eq!(AbhaAddress::parse("asha.rao@sbx").unwrap().masked(), "a*******@sbx");
        assert_eq!(AbhaAddress::parse("asha").unwrap().masked(), "a***");
    }
}
