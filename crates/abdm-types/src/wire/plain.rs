//! The body of a reply without the escapes that it could do without.

use std::ops::Deref;

use memchr::memchr;
use zeroize::Zeroizing;

/// A body that means the same.
pub(crate) enum Plain<'a> {
    AsItCame(&'a [u8]),
    Rewritten(Zeroizing<Vec<u8>>),
}

impl Deref for Plain<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::AsItCame(body) => body,
            Self::Rewritten(body) => body,
        }
    }
}

/// Writes each character for itself that a text in JSON may hold: `\/` and `\u0041`, but not `\"`.
///
/// serde_json puts a text with an escape together in a buffer of its own, which nobody wipes. What is a
/// secret of this service has only characters that need no escape.
pub(crate) fn plain(body: &[u8]) -> Plain<'_> {
    let is_json = matches!(body.trim_ascii_start(), [b'{' | b'[' | b'"', ..]);
    if !is_json || memchr(b'\\', body).is_none() {
        return Plain::AsItCame(body);
    }
    // Nothing becomes longer.
    let mut rewritten = Zeroizing::new(Vec::with_capacity(body.len()));
    let mut rest = body;
    while let Some(at) = memchr(b'\\', rest) {
        rewritten.extend_from_slice(&rest[..at]);
        let length = match stands_for(&rest[at..]) {
            Some((character, length)) => {
                rewritten.push(character);
                length
            }
            // With what it escapes, which may be another `\`.
            None => {
                let length = 2.min(rest.len() - at);
                rewritten.extend_from_slice(&rest[at..at + length]);
                length
            }
        };
        rest = &rest[at + length..];
    }
    rewritten.extend_from_slice(rest);
    Plain::Rewritten(rewritten)
}

/// The character that an escape at the beginning could be written as, and how long it is.
fn stands_for(text: &[u8]) -> Option<(u8, usize)> {
    match text {
        [b'\\', b'/', ..] => Some((b'/', 2)),
        [b'\\', b'u', b'0', b'0', digits @ ..] => {
            let digit = |at: usize| char::from(*digits.get(at)?).to_digit(16);
            let character = u8::try_from(digit(0)? * 16 + digit(1)?).ok()?;
            let needs_none = (b' '..=b'~').contains(&character) && !b"\"\\".contains(&character);
            needs_none.then_some((character, 6))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn needless_escapes_are_gone_and_others_stay() {
        for (body, expected) in [
            (r#"{"a\/b":"\u0061\u002D\/"}"#, r#"{"a/b":"a-/"}"#),
            (
                r#"["\"\\\/\n\u000a\u0022\u005C\u00e9\\u0061"]"#,
                r#"["\"\\/\n\u000a\u0022\u005C\u00e9\\u0061"]"#,
            ),
            (r#""\u006"#, r#""\u006"#),
            (r#""\"#, r#""\"#),
            // No JSON.
            (r"\u0061", r"\u0061"),
        ] {
            assert_eq!(str::from_utf8(&plain(body.as_bytes())).unwrap(), expected);
        }
    }

    proptest! {
        #[test]
        fn a_text_means_the_same(text in any::<String>(), escaped in prop::collection::vec(any::<bool>(), 64)) {
            let mut json = serde_json::to_string(&text).unwrap();
            // Some of the characters that need no escape get one.
            let written: String = text
                .chars()
                .zip(escaped.iter().cycle())
                .map(|(c, escaped)| match c.is_ascii_alphanumeric() && *escaped {
                    true => format!("\\u{:04x}", u32::from(c)),
                    false => serde_json::to_string(&c.to_string()).unwrap().trim_matches('"').to_owned(),
                })
                .collect();
            if !text.contains('"') {
                json = format!("\"{written}\"");
            }
            let read: Value = serde_json::from_slice(&plain(json.as_bytes())).unwrap();
            prop_assert_eq!(read, Value::String(text));
        }

        #[test]
        fn what_cannot_be_read_still_cannot(body in r#"[{\["][\\u0-9a-f"/n\}]{0,12}"#) {
            let before = serde_json::from_str::<Value>(&body).ok();
            let after = serde_json::from_slice::<Value>(&plain(body.as_bytes())).ok();
            prop_assert_eq!(before, after);
        }
    }
}
