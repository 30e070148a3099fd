/// An error code as the service sent it, such as `HIS-1008`, `900901` or `2401`.
///
/// The set is open: codes that this library does not know keep their text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(String);

impl Code {
    /// Takes a code, without the colon and spaces that some replies have after it. `None` for a
    /// text that is no code: error texts can hold personal data, codes cannot.
    pub fn parse(text: &str) -> Option<Self> {
        let code = text.trim().trim_end_matches([':', ' ']);
        let fits = match code.split_once('-') {
            Some((family, number)) => {
                (2..=12).contains(&family.len())
                    && family.bytes().all(|b| b.is_ascii_uppercase())
                    && (1..=6).contains(&number.len())
                    && number.bytes().all(|b| b.is_ascii_digit())
            }
            None => code.bytes().all(|b| b.is_ascii_digit()) && is_front_number(code),
        };
        fits.then(|| Self(code.to_owned()))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number of an `ABDM-nnnn` code.
    pub fn abdm(&self) -> Option<u32> {
        self.0.strip_prefix("ABDM-")?.parse().ok()
    }

    /// The number of a `HIS-nnnn` code.
    pub fn his(&self) -> Option<u32> {
        self.0.strip_prefix("HIS-")?.parse().ok()
    }

    /// Whether there is nothing but digits, as in the codes of the API manager.
    pub(super) fn is_number(&self) -> bool {
        self.0.bytes().all(|b| b.is_ascii_digit())
    }
}

/// A bare number of the gateway (`2401`) or the API manager (`900901`, `303001`). Any other run of
/// six digits may be an OTP.
fn is_front_number(code: &str) -> bool {
    matches!(code.len(), 3 | 4) || code.len() == 6 && ["900", "303"].contains(&&code[..3])
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailing_punctuation_is_dropped() {
        assert_eq!(Code::parse("ABDM-1016: ").unwrap().as_str(), "ABDM-1016");
        assert_eq!(Code::parse("ABDM-1016: ").unwrap().abdm(), Some(1016));
        assert_eq!(Code::parse("HIS-1008").unwrap().his(), Some(1008));
    }

    #[test]
    fn a_sentence_or_a_phone_number_is_no_code() {
        assert!(Code::parse("OTP 123456 is wrong").is_none());
        assert!(Code::parse("5550001001").is_none());
        assert!(Code::parse("91-0000-1001-0007").is_none());
        assert!(Code::parse("271101").is_none());
        assert!(Code::parse("AshaRao").is_none());
        assert!(Code::parse("").is_none());
    }
}
