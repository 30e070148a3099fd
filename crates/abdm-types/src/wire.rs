//! What serde needs to know about this wire: tolerant on the way in, and the only place where a
//! secret is written out.

use secrecy::ExposeSecret;
use serde::{Deserialize, Deserializer, Serializer, de};
use zeroize::Zeroizing;

use crate::InvalidInput;

/// Writes a secret into a request body.
pub(crate) fn expose<T, S>(secret: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    T: ExposeSecret<str>,
    S: Serializer,
{
    serializer.serialize_str(secret.expose_secret())
}

/// Writes an optional secret into a body.
#[cfg(feature = "server")]
pub(crate) fn expose_option<T, S>(secret: &Option<T>, serializer: S) -> Result<S::Ok, S::Error>
where
    T: ExposeSecret<str>,
    S: Serializer,
{
    match secret {
        Some(secret) => serializer.serialize_some(secret.expose_secret()),
        None => serializer.serialize_none(),
    }
}

/// Reads an identifier from a string or, since some pages print one, a number.
pub(crate) fn parse<'de, T, D>(
    d: D,
    parse: impl FnOnce(&str) -> Result<T, InvalidInput>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    text(d).and_then(|text| parse(&text).map_err(de::Error::custom))
}

/// Like [`parse`], wiping what it read.
pub(crate) fn parse_secret<'de, T, D>(
    d: D,
    parse: impl FnOnce(&str) -> Result<T, InvalidInput>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    let text = Zeroizing::new(text(d)?);
    parse(&text).map_err(de::Error::custom)
}

/// A string, or a whole number written as one.
pub(crate) fn text<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    struct TextVisitor;

    impl de::Visitor<'_> for TextVisitor {
        type Value = String;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a string or a whole number")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
            Ok(text.to_owned())
        }

        fn visit_string<E: de::Error>(self, text: String) -> Result<String, E> {
            Ok(text)
        }

        fn visit_u64<E: de::Error>(self, number: u64) -> Result<String, E> {
            Ok(number.to_string())
        }
    }

    d.deserialize_any(TextVisitor)
}

/// Seconds as a number or a numeric string; absent, null or unreadable is `None`, since a lifetime
/// that is not understood is the same as one not told.
pub(crate) fn seconds<'de, D: Deserializer<'de>>(d: D) -> Result<Option<u64>, D::Error> {
    let value = Option::<serde_json::Value>::deserialize(d)?;
    Ok(value.and_then(|value| match value {
        serde_json::Value::Number(number) => number.as_u64(),
        serde_json::Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }))
}

/// [`seconds`], where none at all mean that the lifetime is not told.
pub(crate) fn lifetime<'de, D: Deserializer<'de>>(d: D) -> Result<Option<u64>, D::Error> {
    seconds(d).map(|seconds| seconds.filter(|&seconds| seconds > 0))
}

/// A truth value or the text of one; anything else is `None`, since nothing depends on it.
pub(crate) fn flag<'de, D: Deserializer<'de>>(d: D) -> Result<Option<bool>, D::Error> {
    Ok(match Option::<serde_json::Value>::deserialize(d)? {
        Some(serde_json::Value::Bool(flag)) => Some(flag),
        Some(serde_json::Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    })
}

/// `null` and `""` both mean that there is none.
pub(crate) fn empty_as_none<'de, T, D>(d: D) -> Result<Option<T>, D::Error>
where
    T: de::DeserializeOwned,
    D: Deserializer<'de>,
{
    match Option::<serde_json::Value>::deserialize(d)? {
        None => Ok(None),
        Some(serde_json::Value::String(text)) if text.trim().is_empty() => Ok(None),
        Some(serde_json::Value::Array(_)) => Err(a_list()),
        // serde_json quotes values in its own messages; only ours may pass.
        Some(value) => T::deserialize(value)
            .map(Some)
            .map_err(|_| de::Error::custom("a value of another shape was expected")),
    }
}

/// Nothing here is a list of lists, and serde would read one as the fields of an object.
fn a_list<E: de::Error>() -> E {
    E::custom("something other than a list was expected")
}

/// Writes `{}` for none.
#[cfg(feature = "server")]
pub(crate) fn none_as_empty_object<T, S>(
    value: &Option<T>,
    serializer: S,
) -> Result<S::Ok, S::Error>
where
    T: serde::Serialize,
    S: Serializer,
{
    match value {
        Some(value) => value.serialize(serializer),
        None => serializer.collect_map(std::iter::empty::<((), ())>()),
    }
}

/// `{}` and `null` mean that there is none; anything else must be a whole one.
pub(crate) fn empty_object_as_none<'de, T, D>(d: D) -> Result<Option<T>, D::Error>
where
    T: de::DeserializeOwned,
    D: Deserializer<'de>,
{
    match serde_json::Value::deserialize(d)? {
        serde_json::Value::Null => Ok(None),
        serde_json::Value::Object(fields) if fields.is_empty() => Ok(None),
        serde_json::Value::Array(_) => Err(a_list()),
        value => T::deserialize(value)
            .map(Some)
            .map_err(|_| de::Error::custom("a value of another shape was expected")),
    }
}

/// No list of this service is longer. The limit is there for a service that went wrong.
const MOST_ELEMENTS: usize = 100;

/// A list, a single element standing for a list of one, or none at all.
pub(crate) fn one_or_many<'de, T, D>(d: D) -> Result<Vec<T>, D::Error>
where
    T: de::DeserializeOwned,
    D: Deserializer<'de>,
{
    let value = serde_json::Value::deserialize(d)?;
    let read = |value| match value {
        serde_json::Value::Array(_) => Err(a_list()),
        value => T::deserialize(value)
            .map_err(|_| de::Error::custom("an element of another shape was expected")),
    };
    match value {
        serde_json::Value::Null => Ok(Vec::new()),
        serde_json::Value::Array(values) if values.len() > MOST_ELEMENTS => {
            Err(de::Error::custom("a shorter list was expected"))
        }
        serde_json::Value::Array(values) => values.into_iter().map(read).collect(),
        value => Ok(vec![read(value)?]),
    }
}

/// A list, or nothing at all where the service did not say.
pub(crate) fn list_or_none<'de, T, D>(d: D) -> Result<Option<Vec<T>>, D::Error>
where
    T: de::DeserializeOwned,
    D: Deserializer<'de>,
{
    match Option::<serde_json::Value>::deserialize(d)? {
        None => Ok(None),
        Some(value) => one_or_many(value).map(Some).map_err(de::Error::custom),
    }
}

/// A text or number about a patient; `null` and `""` both mean that there is none.
pub(crate) fn personal<'de, D>(d: D) -> Result<Option<crate::Personal>, D::Error>
where
    D: Deserializer<'de>,
{
    Ok(match Option::<serde_json::Value>::deserialize(d)? {
        Some(serde_json::Value::String(text)) if !text.is_empty() => {
            Some(crate::Personal::new(text))
        }
        Some(serde_json::Value::Number(number)) => Some(crate::Personal::new(number.to_string())),
        // Nothing in a journey depends on these, so an odd value is no reason to lose the rest.
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Sample {
        #[serde(default, deserialize_with = "seconds")]
        expires_in: Option<u64>,
        #[serde(default, deserialize_with = "one_or_many")]
        names: Vec<String>,
        #[serde(default, deserialize_with = "empty_as_none")]
        note: Option<String>,
    }

    fn read(json: &str) -> Sample {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_lifetime_may_be_a_number_a_string_or_nothing() {
        assert_eq!(read(r#"{"expires_in":600}"#).expires_in, Some(600));
        assert_eq!(read(r#"{"expires_in":"600"}"#).expires_in, Some(600));
        assert_eq!(read(r#"{"expires_in":"soon"}"#).expires_in, None);
        assert_eq!(read("{}").expires_in, None);
    }

    #[test]
    fn a_single_element_is_a_list_of_one() {
        assert_eq!(read(r#"{"names":"a"}"#).names, ["a"]);
        assert_eq!(read(r#"{"names":["a","b"]}"#).names, ["a", "b"]);
        assert!(read(r#"{"names":null}"#).names.is_empty());
    }

    #[test]
    fn an_empty_text_is_none() {
        assert_eq!(read(r#"{"note":""}"#).note, None);
        assert_eq!(read(r#"{"note":null}"#).note, None);
        assert_eq!(read(r#"{"note":"x"}"#).note.as_deref(), Some("x"));
    }
}
