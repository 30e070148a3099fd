//! From text to DER: PEM or bare base64, as people and services hand it around.

use std::borrow::Cow;

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

use crate::KeyError;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";

/// A label says no more than that: a `PUBLIC KEY` holding PKCS#1 is read as what it holds.
const LABELS: [&str; 4] = ["PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE", "X509 CERTIFICATE"];

/// A lost `=` loses nothing; a lost character is noticed by the lengths within the DER.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The bytes that the text stands for.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, KeyError> {
    let text = unescape(text);
    let body = match pem_body(&text)? {
        Some(body) => body,
        None => text.trim_matches(|c| is_blank(c) || matches!(c, '"' | '\'')),
    };
    let body: String = body.chars().filter(|c| !is_blank(*c)).collect();
    if body.is_empty() {
        return Err(KeyError::Empty);
    }
    BASE64.decode(body).map_err(|_| KeyError::NotBase64)
}

/// What stands between the BEGIN and END lines, if there are such. Text around them is permitted,
/// as RFC 7468 has it.
fn pem_body(text: &str) -> Result<Option<&str>, KeyError> {
    let Some((_, rest)) = text.split_once(BEGIN) else {
        return if text.contains(DASHES) { Err(KeyError::IncompletePem) } else { Ok(None) };
    };
    let (label, rest) = rest.split_once(DASHES).ok_or(KeyError::IncompletePem)?;
    if label.contains("PRIVATE KEY") {
        return Err(KeyError::PrivateKey);
    }
    let (body, rest) = rest.split_once(END).ok_or(KeyError::IncompletePem)?;
    let (end_label, rest) = rest.split_once(DASHES).ok_or(KeyError::IncompletePem)?;
    if end_label != label {
        return Err(KeyError::IncompletePem);
    }
    if !LABELS.contains(&label) {
        return Err(KeyError::OtherPemBlock);
    }
    if rest.contains(BEGIN) {
        return Err(KeyError::SeveralPemBlocks);
    }
    Ok(Some(body))
}

/// Undoes the escapes of a JSON string, however often it was escaped: neither PEM nor base64 has a
/// backslash of its own, so a run of them is one.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let after = after.trim_start_matches('\\');
        let (c, after) = unescaped(after);
        plain.extend(c);
        rest = after;
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The character that stands after a backslash, and what follows it.
fn unescaped(after: &str) -> (Option<char>, &str) {
    let mut chars = after.chars();
    let c = match chars.next() {
        Some('n' | 'r' | 't') => Some('\n'),
        // Some JSON writers put `=`, `+` and `/` as `\u003d` and so on.
        Some('u') => {
            let digits = chars.as_str().get(..4);
            if let Some(c) = digits
                .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
                .and_then(|digits| u32::from_str_radix(digits, 16).ok())
                .and_then(char::from_u32)
            {
                return (Some(c), &chars.as_str()[4..]);
            }
            Some('u')
        }
        other => other,
    };
    (c, chars.as_str())
}

/// White space, a byte order mark and the zero-width characters that come along when text is copied.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pem_and_bare_base64_decode_to_the_same_bytes() {
        for text in [
            "AQIDBA==",
            "AQIDBA",
            " \u{feff}\"AQ\r\n\r\nIDBA==\"\n",
            "'AQIDBA=='",
            r#""AQID\nBA\u003d\u003d""#,
            r#"\"AQID\\nBA==\""#,
            "-----BEGIN PUBLIC KEY-----AQIDBA==-----END PUBLIC KEY-----",
            "\"-----BEGIN PUBLIC KEY-----\\nAQID\\r\\nBA==\\n-----END PUBLIC KEY-----\\n\"",
            "string\n-----BEGIN CERTIFICATE-----\n\n\tAQIDBA==\n\n-----END CERTIFICATE-----\nend",
        ] {
            assert_eq!(decode(text), Ok(vec![1, 2, 3, 4]), "{text}");
        }
    }

    #[test]
    fn an_escaped_slash_or_plus_is_itself() {
        assert_eq!(decode(r"\/\u002bA\u002F"), decode("/+A/"));
    }

    #[test]
    fn a_damaged_escape_is_an_error_and_no_panic() {
        for text in ["\\", "AQID\\", "\\u", "\\u12", "\\ud800", "\\uüüüü", "\\u00é9"] {
            let _ = decode(text);
        }
        assert_eq!(decode("AQID\\uzzzz-"), Err(KeyError::NotBase64));
    }

    #[test]
    fn text_that_is_no_key_is_told_apart() {
        for (text, error) in [
            ("", KeyError::Empty),
            (" \r\n\u{feff}\"\"", KeyError::Empty),
            ("-----BEGIN PUBLIC KEY-----\n\n-----END PUBLIC KEY-----", KeyError::Empty),
            ("<html><body>Forbidden</body></html>", KeyError::NotBase64),
            (r#"{"error":{"code":2401}}"#, KeyError::NotBase64),
            ("AQIDB", KeyError::NotBase64),
            ("-----BEGIN PUBLIC KEY-----\nAQID", KeyError::IncompletePem),
            ("-----BEGIN PUBLIC KEY-----\nAQID\n-----END PUBLIC", KeyError::IncompletePem),
            ("AQIDBA==\n-----END PUBLIC KEY-----", KeyError::IncompletePem),
            ("-----BEGIN PUBLIC KEY-----AQID-----END CERTIFICATE-----", KeyError::IncompletePem),
            ("-----BEGIN PGP MESSAGE-----AQID-----END PGP MESSAGE-----", KeyError::OtherPemBlock),
            ("-----BEGIN RSA PRIVATE KEY-----", KeyError::PrivateKey),
            ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAQID", KeyError::PrivateKey),
        ] {
            assert_eq!(decode(text), Err(error), "{text}");
        }
    }

    #[test]
    fn of_two_blocks_none_is_picked() {
        let block = "-----BEGIN PUBLIC KEY-----\nAQIDBA==\n-----END PUBLIC KEY-----\n";
        assert_eq!(decode(&block.repeat(2)), Err(KeyError::SeveralPemBlocks));
    }
}
