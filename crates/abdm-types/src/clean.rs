//! Pasted input, made plain before it is parsed.

use std::borrow::Cow;
use std::ops::Deref;

use zeroize::Zeroizing;

/// First code point of each script's ten decimal digits that an Indian keyboard produces, plus the
/// Arabic and fullwidth ones.
const DIGIT_ZEROES: [u32; 12] = [
    0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0xFF10,
];

/// The longest input that is looked at; whatever is longer is no identifier.
const LONGEST_INPUT: usize = 512;

/// No number or OTP has as many digits.
const MOST_DIGITS: usize = 32;

/// Digits of an input. On the stack, and wiped on drop, because they may be an Aadhaar number or an
/// OTP.
pub(crate) struct Digits {
    bytes: Zeroizing<[u8; MOST_DIGITS]>,
    count: usize,
}

impl Deref for Digits {
    type Target = str;

    fn deref(&self) -> &str {
        str::from_utf8(&self.bytes[..self.count]).expect("digits are ASCII")
    }
}

/// Digits of `input` in ASCII, without the spaces, dashes and zero-width characters that come with
/// copy and paste. `None` when anything else is among them, or more of them than anything has.
pub(crate) fn digits(input: &str) -> Option<Digits> {
    if input.len() > LONGEST_INPUT {
        return None;
    }
    let mut out = Digits { bytes: Zeroizing::new([0; MOST_DIGITS]), count: 0 };
    for c in input.chars() {
        if let Some(digit) = ascii_digit(c) {
            *out.bytes.get_mut(out.count)? = digit;
            out.count += 1;
        } else if !is_filler(c) && !is_dash(c) {
            return None;
        }
    }
    Some(out)
}

/// `input` without surrounding white space and without zero-width characters. White space within is
/// kept, and refused by the parser: without it the text could be somebody else's address.
pub(crate) fn text(input: &str) -> Option<Cow<'_, str>> {
    if input.len() > LONGEST_INPUT {
        return None;
    }
    if !input.contains(is_zero_width) {
        return Some(input.trim().into());
    }
    let visible: String = input.chars().filter(|&c| !is_zero_width(c)).collect();
    Some(visible.trim().to_owned().into())
}

fn ascii_digit(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.is_ascii_digit().then_some(c as u8);
    }
    let code = u32::from(c);
    let zero = DIGIT_ZEROES.into_iter().find(|zero| (*zero..zero + 10).contains(&code))?;
    u8::try_from(code - zero).ok().map(|value| b'0' + value)
}

fn is_filler(c: char) -> bool {
    c.is_whitespace() || is_zero_width(c)
}

fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_survive_any_dash_space_or_script() {
        for input in [
            "9999 4105 7058",
            "9999\u{2013}4105-7058",
            "\u{FEFF}9999\u{200B}41057058\n",
            "९९९९४१०५७०५८",
        ] {
            assert_eq!(&*digits(input).unwrap(), "999941057058");
        }
    }

    #[test]
    fn a_text_loses_what_is_around_it_and_what_nobody_sees() {
        for input in ["someone@sbx", " someone@sbx\n", "\u{FEFF}some\u{200B}one@sbx \u{200D}"] {
            assert_eq!(text(input).unwrap(), "someone@sbx");
        }
        assert_eq!(text("some one\u{200B}@sbx").unwrap(), "some one@sbx");
    }

    #[test]
    fn letters_are_not_digits() {
        assert!(digits("99994105705O").is_none());
    }

    #[test]
    fn oversized_input_is_refused_before_it_is_read() {
        // Mostly what is left out, so that the number of digits decides nothing.
        let padded = |length: usize| "1".to_owned() + &" ".repeat(length - 1);
        assert!(digits(&padded(LONGEST_INPUT)).is_some());
        assert!(digits(&padded(LONGEST_INPUT + 1)).is_none());
        assert!(digits(&padded(2 * LONGEST_INPUT)).is_none());
        assert!(digits(&"1".repeat(MOST_DIGITS)).is_some());
        assert!(digits(&"1".repeat(MOST_DIGITS + 1)).is_none());
        assert!(text(&"a".repeat(LONGEST_INPUT)).is_some());
        assert!(text(&"a".repeat(LONGEST_INPUT + 1)).is_none());
        assert!(text(&"a".repeat(2 * LONGEST_INPUT)).is_none());
    }
}
