//! Pasted input, made plain before it is parsed.

use zeroize::Zeroizing;

/// First code point of each script's ten decimal digits that an Indian keyboard produces, plus the
/// Arabic and fullwidth ones.
const DIGIT_ZEROES: [u32; 13] = [
    0x0030, 0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
    0xFF10,
];

/// The longest input that is looked at; whatever is longer is no identifier.
const LONGEST_INPUT: usize = 512;

/// Digits of `input` in ASCII, without the spaces, dashes and zero-width characters that come with
/// copy and paste. `None` when anything else is among them.
///
/// The buffer is wiped on drop because the input may be an Aadhaar number or an OTP.
pub(crate) fn digits(input: &str) -> Option<Zeroizing<String>> {
    if input.len() > LONGEST_INPUT {
        return None;
    }
    // Reserved up front: growing would leave copies behind that nobody wipes.
    let mut out = Zeroizing::new(String::with_capacity(input.len()));
    for c in input.chars() {
        if let Some(digit) = ascii_digit(c) {
            out.push(digit);
        } else if !is_filler(c) && !is_dash(c) {
            return None;
        }
    }
    Some(out)
}

/// `input` without surrounding white space and without zero-width characters. White space within is
/// kept, and refused by the parser: without it the text could be somebody else's address.
pub(crate) fn text(input: &str) -> Option<String> {
    if input.len() > LONGEST_INPUT {
        return None;
    }
    let visible: String = input.chars().filter(|&c| !is_zero_width(c)).collect();
    Some(visible.trim().to_owned())
}

fn ascii_digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let zero = DIGIT_ZEROES.into_iter().find(|zero| (*zero..zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
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
            assert_eq!(digits(input).unwrap().as_str(), "999941057058");
        }
    }

    #[test]
    fn letters_are_not_digits() {
        assert!(digits("99994105705O").is_none());
    }

    #[test]
    fn oversized_input_is_refused_before_it_is_read() {
        assert!(digits(&"1".repeat(LONGEST_INPUT + 1)).is_none());
        assert!(text(&"a".repeat(LONGEST_INPUT + 1)).is_none());
    }
}
