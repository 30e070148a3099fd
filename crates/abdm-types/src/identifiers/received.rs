use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{AbhaAddress, AbhaNumber, Email, Mobile};
use crate::Personal;

/// An identifier as the service sent it, which may be masked (`91-****-****-5727`, `XXXXXX2125`).
///
/// Only a full one can be sent back: [`full`](Self::full) is the only way to the identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received<T> {
    /// The whole identifier.
    Full(T),
    /// Partly hidden by the service. For a screen only.
    Masked(Personal),
    /// Neither: a text that is no identifier of this kind.
    Other(Personal),
}

impl<T> Received<T> {
    /// The identifier, if the service sent all of it.
    pub fn full(&self) -> Option<&T> {
        match self {
            Self::Full(id) => Some(id),
            Self::Masked(_) | Self::Other(_) => None,
        }
    }

    /// Whether the service sent an identifier of this kind at all, in full or masked.
    pub(crate) fn is_shown(&self) -> bool {
        !matches!(self, Self::Other(_))
    }

    /// The identifier by value, if the service sent all of it.
    pub fn into_full(self) -> Option<T> {
        match self {
            Self::Full(id) => Some(id),
            Self::Masked(_) | Self::Other(_) => None,
        }
    }
}

macro_rules! received {
    ($($id:ident),*) => {$(
        impl Received<$id> {
            /// Sorts a text into full, masked or other.
            pub fn parse(text: &str) -> Self {
                match $id::parse(text) {
                    Ok(id) => Self::Full(id),
                    Err(_) if is_masked(text) => Self::Masked(Personal::new(text)),
                    Err(_) => Self::Other(Personal::new(text)),
                }
            }

            /// For a screen: never more than the service itself showed, and the end of a full one.
            pub fn masked(&self) -> String {
                match self {
                    Self::Full(id) => id.masked(),
                    Self::Masked(text) => text.reveal().to_owned(),
                    Self::Other(_) => "(not shown)".to_owned(),
                }
            }
        }

        impl Serialize for Received<$id> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(match self {
                    Self::Full(id) => id.as_str(),
                    Self::Masked(text) | Self::Other(text) => text.reveal(),
                })
            }
        }

        impl<'de> Deserialize<'de> for Received<$id> {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                crate::wire::parse(d, |text| Ok(Self::parse(text)))
            }
        }

        impl From<$id> for Received<$id> {
            fn from(id: $id) -> Self {
                Self::Full(id)
            }
        }
    )*};
}

received!(AbhaAddress, AbhaNumber, Email, Mobile);

/// `*`, or a run of `X` in either case among digits, is how the service hides characters. What
/// shows more than eight digits hides too little, a name has an `xx` of its own, and what has other
/// characters than an identifier is not to be put on a screen.
fn is_masked(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let crossed = text.to_ascii_uppercase().contains("XX")
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X' | '-' | '+' | ' '));
    let starred = text.contains('*')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "*-+._@".contains(c));
    text.len() <= 40 && digits <= 8 && (starred || crossed)
}

impl Received<AbhaNumber> {
    /// Whether this cannot be `number`: another one in full, or masked with other digits shown.
    ///
    /// Where the mask has another length than the number, the digits before and after it are
    /// compared with the first and the last of the number.
    pub fn contradicts(&self, number: &AbhaNumber) -> bool {
        let characters =
            |text: &str| text.chars().filter(|c| *c != '-' && *c != ' ').collect::<Vec<_>>();
        let text = match self {
            Self::Full(full) => return full != number,
            Self::Masked(text) => text,
            Self::Other(_) => return false,
        };
        let (shown, wanted) = (characters(text.reveal()), characters(number.as_str()));
        if shown.len() == wanted.len() {
            return shown.iter().zip(&wanted).any(|(s, w)| s.is_ascii_digit() && s != w);
        }
        let differs = |(s, w): (&char, &char)| s != w;
        let is_digit = |c: &&char| c.is_ascii_digit();
        shown.iter().take_while(is_digit).zip(&wanted).any(differs)
            || shown.iter().rev().take_while(is_digit).zip(wanted.iter().rev()).any(differs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_number_can_be_shown_but_not_sent() {
        let number = Received::<AbhaNumber>::parse("91-****-****-5727");
        assert!(number.full().is_none());
        assert_eq!(number.masked(), "91-****-****-5727");
        assert!(matches!(Received::<Mobile>::parse("XXXXXX2125"), Received::Masked(_)));
    }

    #[test]
    fn a_masked_number_contradicts_by_the_digits_it_shows() {
        let number = AbhaNumber::parse("91-0000-1001-0007").unwrap();
        for (text, contradicts) in [
            ("91-****-****-0007", false),
            ("XX-XXXX-XXXX-0006", true),
            ("91-0000-1001-0007", false),
            ("91-0000-1002-0006", true),
            ("91-****", false),
            ("92****", true),
            ("****0006", true),
            ("xxx0007", false),
            ("91**0007", false),
            ("91**1007", true),
            ("****", false),
            ("string", false),
        ] {
            let received = Received::<AbhaNumber>::parse(text);
            assert_eq!(received.contradicts(&number), contradicts, "{text}");
        }
    }

    #[test]
    fn what_would_steer_a_terminal_is_not_shown() {
        let text = "*\u{1b}]0;owned\u{7}\u{1b}[2J 123456\nabdm: Deactivated.";
        assert_eq!(Received::<Mobile>::parse(text).masked(), "(not shown)");
    }

    #[test]
    fn a_full_number_is_masked_on_a_screen() {
        let number = Received::<AbhaNumber>::parse("91-0000-1001-0007");
        assert_eq!(number.masked(), "**-****-****-0007");
        assert!(number.full().is_some());
    }

    #[test]
    fn anything_else_is_kept_and_not_shown() {
        let other = Received::<AbhaNumber>::parse("string");
        assert!(matches!(other, Received::Other(_)));
        assert_eq!(other.masked(), "(not shown)");
    }

    #[test]
    fn a_text_that_hides_too_little_is_not_shown() {
        for text in ["Foxx 9999 4105 7058", "Roxxane", "4342-2151-0567-49*"] {
            assert_eq!(Received::<AbhaNumber>::parse(text).masked(), "(not shown)", "{text}");
        }
        for text in ["xx-xxxx-xxxx-XX01", "91-****-****-5727", "+91-XXXXXX2125"] {
            assert_eq!(Received::<AbhaNumber>::parse(text).masked(), text);
        }
    }
}
