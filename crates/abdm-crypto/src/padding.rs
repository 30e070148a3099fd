//! How a message is padded before RSA.

use std::fmt;

use crate::KeyError;

/// How a message is padded before RSA.
///
/// The service uses one key under two paddings, by generation, so nothing about a key says which
/// one is meant. What is encrypted under the wrong one cannot be decrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Padding {
    /// PKCS#1 v1.5, Java's `RSA/ECB/PKCS1Padding`: what v1 and v2 take.
    Pkcs1v15,
    /// OAEP with SHA-1, MGF1 with SHA-1 and an empty label, Java's
    /// `RSA/ECB/OAEPWithSHA-1AndMGF1Padding`: what V3 takes.
    OaepSha1,
}

impl Padding {
    /// Every padding there is.
    pub const ALL: &'static [Self] = &[Self::Pkcs1v15, Self::OaepSha1];

    /// The name as Java spells it, which is how the service's pages name it.
    pub const fn transformation(self) -> &'static str {
        match self {
            Self::Pkcs1v15 => "RSA/ECB/PKCS1Padding",
            Self::OaepSha1 => "RSA/ECB/OAEPWithSHA-1AndMGF1Padding",
        }
    }

    /// The padding of that name, whatever its case. The V3 key comes with such a name
    /// (`encryptionAlgorithm`). `None` for any other: do not fall back to one, refuse the key.
    pub fn from_transformation(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|padding| padding.transformation().eq_ignore_ascii_case(name))
    }

    /// Checks what a key is said to be for, where it says (`encryptionAlgorithm` of the V3 key).
    ///
    /// # Errors
    ///
    /// [`KeyError::OtherAlgorithm`] for any other algorithm, known or not.
    pub fn check(self, announced: Option<&str>) -> Result<(), KeyError> {
        match announced.map(|name| Self::from_transformation(name.trim())) {
            None => Ok(()),
            Some(announced) if announced == Some(self) => Ok(()),
            Some(announced) => Err(KeyError::OtherAlgorithm { announced, wanted: self }),
        }
    }

    /// The longest message that fits under a modulus of that many bytes.
    pub(crate) const fn max_plaintext(self, modulus_len: usize) -> usize {
        const SHA1_LEN: usize = 20;
        let overhead = match self {
            Self::Pkcs1v15 => 11,
            Self::OaepSha1 => 2 * SHA1_LEN + 2,
        };
        modulus_len.saturating_sub(overhead)
    }
}

/// The name as Java spells it.
impl fmt::Display for Padding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.transformation())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_padding_is_found_by_the_name_the_service_gives_it() {
        for &padding in Padding::ALL {
            assert_eq!(Padding::from_transformation(padding.transformation()), Some(padding));
            assert_eq!(
                Padding::from_transformation(&padding.to_string().to_lowercase()),
                Some(padding)
            );
        }
    }

    #[test]
    fn an_unknown_name_is_never_taken_for_a_padding() {
        for name in ["", "RSA", "RSA/ECB/OAEPWithSHA-256AndMGF1Padding", "AES/GCM/NoPadding"] {
            assert_eq!(Padding::from_transformation(name), None, "{name}");
        }
    }

    #[test]
    fn a_key_for_another_or_an_unknown_algorithm_is_refused_and_its_name_is_not_repeated() {
        let wanted = Padding::OaepSha1;
        assert_eq!(wanted.check(None), Ok(()));
        assert_eq!(wanted.check(Some(" rsa/ecb/oaepwithsha-1andmgf1padding ")), Ok(()));
        let announced = Some(Padding::Pkcs1v15);
        let known = wanted.check(Some("RSA/ECB/PKCS1Padding")).unwrap_err();
        assert_eq!(known, KeyError::OtherAlgorithm { announced, wanted });
        let unknown = wanted.check(Some("ROT13/of/the/service")).unwrap_err();
        assert_eq!(unknown, KeyError::OtherAlgorithm { announced: None, wanted });
        assert!(!unknown.to_string().contains("ROT13"), "{unknown}");
        assert!(wanted.check(Some("")).is_err());
    }

    #[test]
    fn the_longest_message_is_what_rfc_8017_says() {
        assert_eq!(Padding::Pkcs1v15.max_plaintext(512), 501);
        assert_eq!(Padding::OaepSha1.max_plaintext(512), 470);
    }
}
