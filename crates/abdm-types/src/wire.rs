//! What serde needs to know about this wire: tolerant on the way in, and the only place where a
//! secret is written out.

use std::fmt;

use secrecy::ExposeSecret;
use serde::{Deserialize, Deserializer, Serializer, de};
use zeroize::Zeroizing;

use crate::{InvalidInput, Personal};

mod body;
mod plain;
mod single;
mod value;

pub(crate) use self::body::body;
pub(crate) use self::plain::plain;
pub(crate) use self::value::{Fields, Value};

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

/// Reads an identifier from a string or, since some pages print one, a number. No copy of it is made
/// on the way, since it may be a secret.
pub(crate) fn parse<'de, T, D>(
    d: D,
    parse: impl FnOnce(&str) -> Result<T, InvalidInput>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    struct TextVisitor<F>(F);

    impl<T, F: FnOnce(&str) -> Result<T, InvalidInput>> de::Visitor<'_> for TextVisitor<F> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string or a whole number")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            (self.0)(text).map_err(E::custom)
        }

        fn visit_string<E: de::Error>(self, text: String) -> Result<T, E> {
            self.visit_str(&Zeroizing::new(text))
        }

        fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
            self.visit_str(&Zeroizing::new(number.to_string()))
        }
    }

    d.deserialize_any(TextVisitor(parse))
}

/// Reads a word, from a string only.
pub(crate) fn word<'de, T, D>(d: D, read: impl FnOnce(&str) -> T) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    struct WordVisitor<F>(F);

    impl<T, F: FnOnce(&str) -> T> de::Visitor<'_> for WordVisitor<F> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            Ok((self.0)(text))
        }
    }

    d.deserialize_str(WordVisitor(read))
}

/// Seconds as a number or a numeric string; absent, null or unreadable is `None`, since a lifetime
/// that is not understood is the same as one not told.
pub(crate) fn seconds<'de, D: Deserializer<'de>>(d: D) -> Result<Option<u64>, D::Error> {
    let value = Option::<Value>::deserialize(d)?;
    Ok(value.and_then(|value| match value {
        Value::Number(_) => value.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }))
}

/// [`seconds`], where none at all mean that the lifetime is not told.
pub(crate) fn lifetime<'de, D: Deserializer<'de>>(d: D) -> Result<Option<u64>, D::Error> {
    seconds(d).map(|seconds| seconds.filter(|&seconds| seconds > 0))
}

/// A truth value or the text of one; anything else is `None`, since nothing depends on it.
pub(crate) fn flag<'de, D: Deserializer<'de>>(d: D) -> Result<Option<bool>, D::Error> {
    Ok(match Option::<Value>::deserialize(d)? {
        Some(Value::Bool(flag)) => Some(flag),
        Some(Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    })
}

/// A truth value or the text of one, where what comes next depends on it.
pub(crate) fn told_flag<'de, D: Deserializer<'de>>(d: D) -> Result<bool, D::Error> {
    flag(d)?.ok_or_else(|| de::Error::custom("true or false was expected"))
}

/// `null` and `""` both mean that there is none.
pub(crate) fn empty_as_none<'de, T, D>(d: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    d.deserialize_any(single::Single::<T, true>::new())
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
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    d.deserialize_any(single::Object::new())
}

/// A list, a single element standing for a list of one, or none at all.
pub(crate) fn one_or_many<'de, T, D>(d: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    list_or_none(d).map(Option::unwrap_or_default)
}

/// The same, or nothing at all where the service did not say.
pub(crate) fn list_or_none<'de, T, D>(d: D) -> Result<Option<Vec<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    d.deserialize_any(single::List::new())
}

/// The same, without the elements that are `null`.
pub(crate) fn those_told<'de, T, D>(d: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    #[derive(Deserialize)]
    #[serde(transparent, bound = "T: Deserialize<'de>")]
    struct Element<T>(#[serde(deserialize_with = "empty_as_none")] Option<T>);

    let elements: Vec<Element<T>> = one_or_many(d)?;
    Ok(elements.into_iter().filter_map(|Element(element)| element).collect())
}

/// A text or number about a patient; `null` and `""` both mean that there is none. Nothing in a
/// journey depends on these, so an odd value is no reason to lose the rest.
pub(crate) fn personal<'de, D>(d: D) -> Result<Option<Personal>, D::Error>
where
    D: Deserializer<'de>,
{
    struct PersonalVisitor;

    impl<'de> de::Visitor<'de> for PersonalVisitor {
        type Value = Option<Personal>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("anything")
        }

        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_bool<E: de::Error>(self, _: bool) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
            Ok(Some(Personal::new(number.to_string())))
        }

        fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
            Ok(Some(Personal::new(number.to_string())))
        }

        fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
            Ok(Some(Personal::new(number.to_string())))
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
            Ok(Some(text).filter(|text| !text.is_empty()).map(Personal::new))
        }

        fn visit_seq<A: de::SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
            de::IgnoredAny.visit_seq(list).map(|_| None)
        }

        fn visit_map<A: de::MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
            de::IgnoredAny.visit_map(object).map(|_| None)
        }
    }

    d.deserialize_any(PersonalVisitor)
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
