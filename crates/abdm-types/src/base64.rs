//! Base64, as far as replies have it. So little of it is needed that it is no reason for a dependency.

use zeroize::Zeroizing;

/// Reads the base64 of a JWT: the alphabet for URLs, without padding.
pub(crate) fn decode_url(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    decode(text.as_bytes(), [b'-', b'_'])
}

/// Reads the usual alphabet, with its padding or without, and with line ends and spaces in it.
pub(crate) fn decode_lines(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut written = Zeroizing::new(Vec::with_capacity(text.len()));
    written.extend(text.bytes().filter(|b| !b.is_ascii_whitespace()));
    let text = written;
    let padding = text.iter().rev().take_while(|b| **b == b'=').count();
    let padded = padding == 0 || (padding <= 2 && text.len().is_multiple_of(4));
    padded.then(|| decode(&text[..text.len() - padding], [b'+', b'/'])).flatten()
}

/// Writes the usual alphabet, with padding.
pub(crate) fn encode(bytes: &[u8]) -> Zeroizing<String> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    // Sized beforehand, like what is read.
    let mut text = Zeroizing::new(String::with_capacity(bytes.len().div_ceil(3) * 4));
    for group in bytes.chunks(3) {
        let mut bits = 0_u32;
        for (position, byte) in group.iter().enumerate() {
            bits |= u32::from(*byte) << (16 - 8 * position);
        }
        for position in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * position)) as usize & 63];
            text.push(if position <= group.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

/// `last` are the two characters in which the alphabets differ.
fn decode(text: &[u8], last: [u8; 2]) -> Option<Zeroizing<Vec<u8>>> {
    // Sized beforehand: growing would leave a copy of personal data behind that nobody wipes.
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 4 * 3 + 3));
    for group in text.chunks(4) {
        if group.len() == 1 {
            return None;
        }
        let mut bits = Zeroizing::new(0_u32);
        for (position, byte) in group.iter().enumerate() {
            *bits |= u32::from(sextet(*byte, last)?) << (18 - 6 * position);
        }
        let [_, whole @ ..] = bits.to_be_bytes();
        bytes.extend_from_slice(&whole[..group.len() - 1]);
    }
    Some(bytes)
}

fn sextet(byte: u8, last: [u8; 2]) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        _ if byte == last[0] => 62,
        _ if byte == last[1] => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_in_the_alphabet_for_urls() {
        for (text, bytes) in [
            ("", Some(&b""[..])),
            ("Zg", Some(b"f")),
            ("Zm8", Some(b"fo")),
            ("Zm9v", Some(b"foo")),
            ("Zm9vYg", Some(b"foob")),
            ("-_-_", Some(&[0xfb, 0xff, 0xbf])),
            ("Z", None),
            ("Zm9vY", None),
            ("Zg==", None),
            ("+/+/", None),
            ("Zm 9", None),
        ] {
            let read = decode_url(text);
            assert_eq!(read.as_ref().map(|read| read.as_slice()), bytes, "{text}");
            assert!(read.is_none_or(|read| read.len() <= text.len() / 4 * 3 + 3));
        }
    }

    #[test]
    fn base64_in_lines_is_read_with_or_without_its_padding() {
        for (text, bytes) in [
            ("Zg==", Some(&b"f"[..])),
            ("Zg", Some(b"f")),
            ("Zm8=", Some(b"fo")),
            ("Zm9v\r\nYg==\n", Some(b"foob")),
            ("+/+/", Some(&[0xfb, 0xff, 0xbf])),
            ("-_-_", None),
            ("Zg=", None),
            ("Zg===", None),
            ("Z===", None),
            ("Zg==Zg==", None),
        ] {
            let read = decode_lines(text);
            assert_eq!(read.as_ref().map(|read| read.as_slice()), bytes, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        assert_eq!(*encode(b"f"), "Zg==");
        assert_eq!(*encode(b"fo"), "Zm8=");
        let bytes: Vec<u8> = (0..=255).collect();
        for length in 0..=bytes.len() {
            let text = encode(&bytes[..length]);
            assert_eq!(*decode_lines(&text).unwrap(), bytes[..length]);
        }
    }
}
