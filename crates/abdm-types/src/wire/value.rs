//! JSON of whatever shape, for replies of which nobody knows what is in them.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use zeroize::Zeroizing;

/// A value. What it holds may be a secret, since the service repeats what it was sent: so its texts are
/// wiped, also those of a body that turns out to be unreadable.
pub(crate) enum Value {
    Null,
    Bool(bool),
    /// As it would be written.
    Number(Zeroizing<String>),
    String(Zeroizing<String>),
    Array(Vec<Self>),
    Object(Fields),
}

/// The members of an object, in the order of their names. Of several of a name there is the last.
#[derive(Default)]
pub(crate) struct Fields(Vec<(Zeroizing<String>, Value)>);

impl Value {
    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Number(number) => number.parse().ok(),
            _ => None,
        }
    }

    pub(crate) fn as_object(&self) -> Option<&Fields> {
        match self {
            Self::Object(fields) => Some(fields),
            _ => None,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl Fields {
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        let place = self.0.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok()?;
        Some(&self.0[place].1)
    }

    pub(crate) fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The value of the one member, where there is no other.
    pub(crate) fn only(&self) -> Option<&Value> {
        match self.0.as_slice() {
            [(_, value)] => Some(value),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(Anything)
    }
}

struct Anything;

impl<'de> Visitor<'de> for Anything {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(Zeroizing::new(number.to_string())))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(Zeroizing::new(number.to_string())))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        let number = Number::from_f64(number).map(|number| number.to_string());
        Ok(number.map_or(Value::Null, |number| Value::Number(Zeroizing::new(number))))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(Zeroizing::new(text.to_owned())))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(Zeroizing::new(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Vec::new();
        while let Some((Name(name), value)) = map.next_entry()? {
            fields.push((name, value));
        }
        // Those of one name stay in the order in which they came.
        fields.sort_by(|(one, _), (other, _): &(_, Value)| one.as_str().cmp(other));
        fields.dedup_by(|later, kept| {
            let is_again = later.0 == kept.0;
            if is_again {
                std::mem::swap(later, kept);
            }
            is_again
        });
        Ok(Value::Object(Fields(fields)))
    }
}

/// The name of a member, in which a value may stand by mistake.
pub(super) struct Name(pub(super) Zeroizing<String>);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Name, E> {
                Ok(Name(Zeroizing::new(text.to_owned())))
            }
        }

        d.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_the_same(ours: &Value, theirs: &serde_json::Value) -> bool {
        match (ours, theirs) {
            (Value::Null, serde_json::Value::Null) => true,
            (Value::Bool(ours), serde_json::Value::Bool(theirs)) => ours == theirs,
            (Value::Number(ours), serde_json::Value::Number(theirs)) => {
                **ours == theirs.to_string()
            }
            (Value::String(ours), serde_json::Value::String(theirs)) => **ours == *theirs,
            (Value::Array(ours), serde_json::Value::Array(theirs)) => {
                ours.len() == theirs.len()
                    && ours.iter().zip(theirs).all(|(ours, theirs)| is_the_same(ours, theirs))
            }
            (Value::Object(ours), serde_json::Value::Object(theirs)) => {
                ours.iter().map(|(name, _)| name).eq(theirs.keys())
                    && theirs
                        .iter()
                        .all(|(name, theirs)| is_the_same(ours.get(name).unwrap(), theirs))
            }
            _ => false,
        }
    }

    fn json() -> impl Strategy<Value = String> {
        let number = prop_oneof![
            any::<u64>().prop_map(|number| number.to_string()),
            any::<i64>().prop_map(|number| number.to_string()),
            any::<f64>().prop_map(|number| format!("{number:e}")),
        ];
        let text = any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap());
        let leaf = prop_oneof![Just("null".to_owned()), Just("true".to_owned()), number, text];
        leaf.prop_recursive(3, 24, 4, |inner| {
            let name = prop::sample::select(vec!["a", "b", "B", "", "\\n"]);
            let member =
                (name, inner.clone()).prop_map(|(name, value)| format!("\"{name}\":{value}"));
            prop_oneof![
                prop::collection::vec(inner, 0..4).prop_map(|list| format!("[{}]", list.join(","))),
                prop::collection::vec(member, 0..5)
                    .prop_map(|all| format!("{{{}}}", all.join(","))),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_is_what_others_read(json in json(), cut in 0..200_usize) {
            let cut: String = json.chars().take(cut).collect();
            for json in [json, cut] {
                let theirs = serde_json::from_str::<serde_json::Value>(&json).ok();
                let ours = serde_json::from_str::<Value>(&json).ok();
                prop_assert_eq!(ours.is_some(), theirs.is_some(), "{}", json);
                if let (Some(ours), Some(theirs)) = (ours, theirs) {
                    prop_assert!(is_the_same(&ours, &theirs), "{}", json);
                }
            }
        }
    }
}
