//! Finds the errors that a reply with status 2xx tells all the same.
//!
//! Runs for every reply, so a body is first only skimmed: no tree of it is built, and no copy made of
//! the tokens and photographs in it. It is read in full only where a key or a text is out of place.

use std::borrow::Cow;
use std::fmt;

use memchr::memchr2_iter;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::ErrorBody;
use super::message::names_refused_token;
use super::recognise::{AUTH_RESULT, PUBLISHED_FIELDS};

/// What a body tells that is no success.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hidden {
    /// A refusal, in one of the shapes of refusals.
    Refusal,
    /// Something went wrong, or a success was not stated where there is a word for it. Which of them
    /// nobody can tell.
    Doubt,
}

impl ErrorBody {
    /// What the body of a 2xx reply tells that is no success. `None` leaves it to the endpoint.
    ///
    /// Never a success: an error that is not null, a code other than that of a success, and a result
    /// other than success, in whatever company and case they come.
    pub(crate) fn hidden_in(body: &[u8]) -> Option<Hidden> {
        if is_innocent(body) { None } else { Self::found_in(body) }
    }

    fn found_in(body: &[u8]) -> Option<Hidden> {
        // Of replies of other kinds only a refusal in a list is left to find.
        if !body.trim_ascii_start().starts_with(b"{") {
            return Self::parse(body).is_refusal().then_some(Hidden::Refusal);
        }
        // An object in which something cannot be read may hide an error there.
        let Ok(skimmed) = serde_json::from_slice::<Skimmed>(body) else {
            return Some(Hidden::Doubt);
        };
        if !skimmed.is_suspect() {
            return None;
        }
        let parsed = Self::parse(body);
        let is_refusal = match &parsed {
            // Successes have these shapes too.
            Self::FieldMap { .. } => skimmed.refuses_field,
            Self::Message { .. } => skimmed.is_refused_token(),
            _ => parsed.is_refusal(),
        };
        match is_refusal || skimmed.is_error() {
            true if is_refusal => Some(Hidden::Refusal),
            true => Some(Hidden::Doubt),
            false => None,
        }
    }
}

/// Whether an object has nothing in it that any error has: neither one of the keys that tell one,
/// in any case, nor the words of a refusal. Nearly every success is one, and so is not skimmed.
///
/// What cannot be read may pass as innocent, since whoever reads it next will say so.
fn is_innocent(body: &[u8]) -> bool {
    let is = |at: usize, word: &[u8]| {
        body.get(at..at + word.len()).is_some_and(|text| text.eq_ignore_ascii_case(word))
    };
    // A key is what stands in quotes before a colon. An escape may stand for anything.
    let tells = |at: usize| body[at] == b'\\' || ends_with_telling_key(&body[..at]);
    // By the letter of each word that is rare elsewhere.
    let says_invalid = |v: usize| v.checked_sub(2).is_some_and(|at| is(at, b"invalid"));
    let says_expired = |x: usize| x.checked_sub(1).is_some_and(|at| is(at, b"expired"));
    body.trim_ascii_start().starts_with(b"{")
        && !memchr2_iter(b':', b'\\', body).any(tells)
        && !memchr2_iter(b'v', b'V', body).any(says_invalid)
        && !memchr2_iter(b'x', b'X', body).any(says_expired)
}

fn ends_with_telling_key(before_colon: &[u8]) -> bool {
    let Some(key) = before_colon.trim_ascii_end().strip_suffix(b"\"") else {
        return false;
    };
    let is = |word: &[u8]| {
        let word_begins = key.len().checked_sub(word.len()).filter(|at| *at > 0);
        word_begins.is_some_and(|at| key[at - 1] == b'"' && key[at..].eq_ignore_ascii_case(word))
    };
    match key.last() {
        Some(b'r' | b'R') => is(b"error"),
        Some(b's' | b'S') => is(b"errors"),
        Some(b'e' | b'E') => is(b"code"),
        Some(b't' | b'T') => is(AUTH_RESULT.as_bytes()),
        Some(b'h') => is(b"path"),
        _ => false,
    }
}

/// Whether a code is that of a success.
pub(super) fn is_success_code(code: &str) -> bool {
    ["success", "ok", "200"].iter().any(|success| code.eq_ignore_ascii_case(success))
}

/// Whether a text says that the field it stands for is not valid.
fn refuses(text: &str) -> bool {
    let text = text.trim();
    let begin = text.get(.."invalid ".len());
    let end = text.len().checked_sub(" is invalid".len()).and_then(|at| text.get(at..));
    begin.is_some_and(|begin| begin.eq_ignore_ascii_case("invalid "))
        || end.is_some_and(|end| end.eq_ignore_ascii_case(" is invalid"))
}

/// The keys of a text that stands alone.
const OF_MESSAGES: [&str; 3] = ["message", "Message", "timestamp"];

/// Whether the value behind a key tells anything here.
fn matters(key: &str) -> bool {
    let words = ["error", "errors", "code", AUTH_RESULT];
    words.iter().any(|word| key.eq_ignore_ascii_case(word))
        || key == "path"
        || OF_MESSAGES.contains(&key)
        || PUBLISHED_FIELDS.contains(&key)
}

/// What the keys of an object tell.
#[derive(Default)]
struct Skimmed {
    /// An error, a code or a result that is none of a success.
    unlike_success: bool,
    timestamp: bool,
    path: bool,
    /// A text calls one of the patient's tokens invalid or expired.
    refuses_token: bool,
    /// A published field has a text in its place that calls it invalid.
    refuses_field: bool,
    /// There is more than a text and its time.
    has_more: bool,
}

impl Skimmed {
    fn is_suspect(&self) -> bool {
        self.is_error() || self.refuses_field || self.is_refused_token()
    }

    fn is_error(&self) -> bool {
        self.unlike_success || (self.timestamp && self.path)
    }

    /// Beside anything else, a text is only a text.
    fn is_refused_token(&self) -> bool {
        self.refuses_token && !self.has_more
    }

    fn take(&mut self, key: &str, value: &Told) {
        let is = |name: &str| key.eq_ignore_ascii_case(name);
        if value.is_null {
            return;
        }
        if is("error") || is("errors") {
            self.unlike_success = true;
        } else if is("code") {
            self.unlike_success |= !value.is_success_code;
        } else if is(AUTH_RESULT) {
            self.unlike_success |= !value.is_success;
        }
        match key {
            "timestamp" => self.timestamp = true,
            "path" => self.path = true,
            "message" | "Message" => self.refuses_token |= value.refuses_token,
            _ => {}
        }
        self.refuses_field |= value.refuses && PUBLISHED_FIELDS.contains(&key);
        self.has_more |= !OF_MESSAGES.contains(&key);
    }
}

impl<'de> Deserialize<'de> for Skimmed {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Keys;

        impl<'de> Visitor<'de> for Keys {
            type Value = Skimmed;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Skimmed, A::Error> {
                let mut skimmed = Skimmed::default();
                while let Some(Key(key)) = map.next_key()? {
                    if matters(&key) {
                        skimmed.take(&key, &map.next_value()?);
                    } else {
                        skimmed.has_more |= map.next_value::<Option<IgnoredAny>>()?.is_some();
                    }
                }
                Ok(skimmed)
            }
        }

        d.deserialize_map(Keys)
    }
}

/// A key, borrowed unless it has escapes.
#[derive(serde::Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

/// What a value tells, without a copy of it. Lists and objects of any depth are passed over.
#[derive(Default)]
struct Told {
    is_null: bool,
    is_success: bool,
    is_success_code: bool,
    refuses: bool,
    refuses_token: bool,
}

impl<'de> Deserialize<'de> for Told {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Value;

        impl<'de> Visitor<'de> for Value {
            type Value = Told;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_unit<E: Error>(self) -> Result<Told, E> {
                Ok(Told { is_null: true, ..Told::default() })
            }

            fn visit_bool<E: Error>(self, _: bool) -> Result<Told, E> {
                Ok(Told::default())
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Told, E> {
                Ok(Told { is_success_code: number == 200, ..Told::default() })
            }

            fn visit_i64<E: Error>(self, _: i64) -> Result<Told, E> {
                Ok(Told::default())
            }

            fn visit_f64<E: Error>(self, _: f64) -> Result<Told, E> {
                Ok(Told::default())
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Told, E> {
                // No sentence of this service is as long; a photograph is not looked at.
                if text.len() > 1000 {
                    return Ok(Told::default());
                }
                Ok(Told {
                    is_null: false,
                    is_success: text.eq_ignore_ascii_case("success"),
                    is_success_code: is_success_code(text),
                    refuses: refuses(text),
                    refuses_token: names_refused_token(text),
                })
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Told, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Told::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Told, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Told::default())
            }
        }

        d.deserialize_any(Value)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value};

    use super::*;

    fn hidden(body: &str) -> Option<Hidden> {
        ErrorBody::hidden_in(body.as_bytes())
    }

    #[test]
    fn an_error_beside_the_word_of_a_success_is_no_success() {
        let refusals = [
            r#"{"authResult":"success","error":{"code":"ABDM-1204","message":"m"}}"#,
            r#"{"authResult":"success","Error":{"code":"ABDM-1204","message":"m"}}"#,
            r#"{"authResult":"success","errors":[{"code":"ABDM-1204","message":"m"}]}"#,
            r#"{"txnId":"t","authResult":"success","code":"ABDM-1134","message":"m"}"#,
            r#"{"authResult":"success","code":"ABDM-1134: ","message":"m","timestamp":"t"}"#,
            r#"{"authResult":"success","AuthResult":"failed","message":"m"}"#,
            r#"{"txnId":"t","authresult":"FAILED"}"#,
            r#"{"txnId":"t","code":404,"message":"m"}"#,
            r#"[{"code":"ABDM-9999: ","message":"Invalid Scope"}]"#,
        ];
        for body in refusals {
            assert_eq!(hidden(body), Some(Hidden::Refusal), "{body}");
        }
        let deep = "[".repeat(200_000) + &"]".repeat(200_000);
        let doubts = [
            r#"{"authResult":"success","error":"Unauthorized"}"#,
            r#"{"authResult":"success","error":{}}"#,
            r#"{"authResult":"success","ERRORS":["m"]}"#,
            r#"{"authResult":"success","error":true}"#,
            r#"{"authResult":"success","code":"TIMED_OUT"}"#,
            r#"{"authResult":"success","Code":"ABDM-1134"}"#,
            r#"{"authResult":"success","code":{"code":"success"}}"#,
            r#"{"authResult":"failed","authResult":"success"}"#,
            r#"{"error":{"code":"ABDM-1204"},"error":null}"#,
            r#"{"txnId":"t","authResult":"pending"}"#,
            r#"{"txnId":"t","AUTHRESULT":""}"#,
            r#"{"txnId":"t","authResult":7}"#,
            r#"{"txnId":"t","error":1e999}"#,
            &format!(r#"{{"authResult":"success","error":{deep}}}"#),
            &format!(r#"{{"authResult":"success","more":{deep},"error":{{"code":"ABDM-1204"}}}}"#),
        ];
        for body in doubts {
            assert_eq!(hidden(body), Some(Hidden::Doubt), "{body:.80}");
        }
    }

    #[test]
    fn a_text_or_a_field_that_calls_something_invalid_is_a_refusal() {
        for body in [
            r#"{"message":"X-token expired","timestamp":"t"}"#,
            r#"{"Message":"Invalid X-token","data":null}"#,
            r#"{"ABHANumber":"Invalid ABHA Number","timestamp":"t"}"#,
            r#"{"loginId":"LoginId is invalid"}"#,
        ] {
            assert_eq!(hidden(body), Some(Hidden::Refusal), "{body}");
        }
    }

    #[test]
    fn what_a_success_has_is_no_error() {
        for body in [
            "",
            "true",
            "{}",
            "[]",
            r#"{"txnId":"t","error":null,"Errors":null,"code":null,"authResult":null}"#,
            r#"{"txnId":"t","code":200,"message":"m"}"#,
            r#"{"txnId":"t","code":"Success"}"#,
            r#"{"txnId":"t","authResult":"SUCCESS","timestamp":"t"}"#,
            r#"{"txnId":"t","error":null,"timestamp":"t"}"#,
            r#"{"txnId":"t","message":"X-token expired"}"#,
            r#"{"message":"You have been logged out","timestamp":"2024-05-10 14:51:16"}"#,
            r#"{"ABHANumber":"91-****-****-5727","mobile":"******9999","status":"ACTIVE"}"#,
            r#"{"name":"Invalid","authMethods":["AADHAAR_OTP"],"accounts":[{"code":"x"}]}"#,
            r#"{"errorCount":0,"codes":[]}"#,
        ] {
            assert_eq!(hidden(body), None, "{body}");
        }
    }

    /// The rule, read off the whole tree.
    fn tells(fields: &Map<String, Value>) -> bool {
        let present = |key: &str| fields.get(key).is_some_and(|value| !value.is_null());
        let unlike_success = fields.iter().any(|(key, value)| {
            let key = key.to_ascii_lowercase();
            let word = value.as_str().unwrap_or_default().to_ascii_lowercase();
            !value.is_null()
                && match key.as_str() {
                    "error" | "errors" => true,
                    "code" => word != "ok" && word != "success" && *value != 200 && word != "200",
                    "authresult" => word != "success",
                    _ => false,
                }
        });
        let alone = fields.iter().all(|(key, value)| {
            value.is_null() || ["message", "timestamp"].contains(&key.as_str())
        });
        unlike_success
            || present("timestamp") && present("path")
            || alone && fields.get("message").is_some_and(|message| *message == "Invalid X-token")
    }

    proptest! {
        #[test]
        fn skimming_finds_every_error_that_reading_finds_and_no_other(
            fields in prop::collection::btree_map(0..11_usize, 0..13_usize, 0..6),
            space in prop::sample::select(vec!["", " ", "\n\t"]),
        ) {
            const KEYS: [&str; 11] = [
                "authResult", "AuthResult", "code", "error", "Error", "errors", "timestamp", "path",
                "details", "message", "token",
            ];
            const VALUES: [&str; 13] = [
                "null", "true", "7", "200", "-1.5", "\"HIS-422\"", "\"Failed\"", "\"Success\"",
                "{}", "[]", r#"{"code":"ABDM-1204","message":"m"}"#, "\"Invalid X-token\"", "\"OK\"",
            ];
            let fields: Vec<_> = fields
                .iter()
                .map(|(key, value)| format!("\"{}\"{space}:{}", KEYS[*key], VALUES[*value]))
                .collect();
            let body = format!("{{{}}}", fields.join(","));
            let tree: Map<String, Value> = serde_json::from_str(&body).unwrap();
            prop_assert_eq!(hidden(&body).is_some(), tells(&tree), "{}", body);
            prop_assert_eq!(hidden(&body), ErrorBody::found_in(body.as_bytes()), "{}", body);
            // In whatever shape reading recognises a refusal, it is found.
            if ErrorBody::parse(body.as_bytes()).is_refusal() {
                prop_assert_eq!(hidden(&body), Some(Hidden::Refusal), "{}", body);
            }
        }
    }
}
