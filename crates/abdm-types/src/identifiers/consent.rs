use std::borrow::Cow;

use crate::InvalidInput;

/// The version of the consent text that a patient agreed to. Whoever enrols a patient shows the text
/// of ABDM and says which it was.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Consent {
    version: Cow<'static, str>,
}

impl Consent {
    /// The text that the published pages of v1/v2 name.
    pub const V1_V2: Self = Self { version: Cow::Borrowed("v1.0") };
    /// The text that the published pages of V3 name.
    pub const V3: Self = Self { version: Cow::Borrowed("1.4") };

    /// Another version.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] unless it is 1 to 16 letters, digits and dots.
    pub fn new(version: &str) -> Result<Self, InvalidInput> {
        let version = version.trim();
        let fits = (1..=16).contains(&version.len())
            && version.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.');
        if fits {
            return Ok(Self { version: Cow::Owned(version.to_owned()) });
        }
        Err(InvalidInput::new("consent", "a version of 1 to 16 letters, digits and dots"))
    }

    /// The version as it is sent.
    pub fn version(&self) -> &str {
        &self.version
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_short_word() {
        assert_eq!(Consent::new(" 1.4 ").unwrap(), Consent::V3);
        assert_eq!(Consent::new("v1.0").unwrap(), Consent::V1_V2);
        for bad in ["", "I agree", "1.4\n2", "12345678901234567"] {
            assert_eq!(Consent::new(bad).unwrap_err().field(), "consent", "{bad}");
        }
    }
}
