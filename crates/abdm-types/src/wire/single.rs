//! One value where the service may send none, several or an empty one. Each is read off the wire
//! directly: a tree in between would leave copies of tokens behind that nobody wipes.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, IntoDeserializer, MapAccess,
    SeqAccess, Visitor,
};

use super::value::Name;

/// No list of this service is longer. The limit is there for a service that went wrong.
const MOST_ELEMENTS: usize = 100;

/// One value that is no list: nothing here is a list of lists, and serde would read one as the
/// fields of an object. With `EMPTY_IS_NONE`, `null` and `""` are none; else the type decides.
pub(super) struct Single<T, const EMPTY_IS_NONE: bool>(PhantomData<T>);

impl<T, const EMPTY_IS_NONE: bool> Single<T, EMPTY_IS_NONE> {
    pub(super) fn new() -> Self {
        Self(PhantomData)
    }
}

macro_rules! forwarded {
    ($($visit:ident: $value:ty),*) => {$(
        fn $visit<E: Error>(self, value: $value) -> Result<Self::Value, E> {
            T::deserialize(value.into_deserializer()).map(Some)
        }
    )*};
}

impl<'de, T, const EMPTY_IS_NONE: bool> Visitor<'de> for Single<T, EMPTY_IS_NONE>
where
    T: Deserialize<'de>,
{
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("something other than a list")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        if EMPTY_IS_NONE {
            return Ok(None);
        }
        T::deserialize(().into_deserializer()).map(Some)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if EMPTY_IS_NONE && text.trim().is_empty() {
            return Ok(None);
        }
        T::deserialize(text.into_deserializer()).map(Some)
    }

    forwarded! { visit_bool: bool, visit_u64: u64, visit_i64: i64, visit_f64: f64 }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }
}

/// An element of a list.
struct Element<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Element<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let element = d.deserialize_any(Single::<T, false>::new())?;
        element.map(Self).ok_or_else(|| D::Error::custom("an element was expected"))
    }
}

/// A list, or a single element that stands for one. `null` is none.
pub(super) struct List<T>(PhantomData<T>);

impl<T> List<T> {
    pub(super) fn new() -> Self {
        Self(PhantomData)
    }
}

macro_rules! list_of_one {
    ($($visit:ident: $value:ty),*) => {$(
        fn $visit<E: Error>(self, value: $value) -> Result<Self::Value, E> {
            T::deserialize(value.into_deserializer()).map(|value| Some(vec![value]))
        }
    )*};
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for List<T> {
    type Value = Option<Vec<T>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or its only element")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    list_of_one! {
        visit_str: &str, visit_bool: bool, visit_u64: u64, visit_i64: i64, visit_f64: f64
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|value| Some(vec![value]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut elements = Vec::new();
        while elements.len() < MOST_ELEMENTS {
            let Some(Element(element)) = list.next_element()? else {
                return Ok(Some(elements));
            };
            elements.push(element);
        }
        // What is too much is not even read.
        match list.next_element::<IgnoredAny>()? {
            None => Ok(Some(elements)),
            Some(_) => Err(A::Error::custom("a shorter list was expected")),
        }
    }
}

/// An object. One without fields is none, and so is `null`.
pub(super) struct Object<T>(PhantomData<T>);

impl<T> Object<T> {
    pub(super) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Some(first) = map.next_key::<Name>()? else {
            return Ok(None);
        };
        let whole = Begun { first: Some(first), rest: map };
        T::deserialize(MapAccessDeserializer::new(whole)).map(Some)
    }
}

/// An object of which the first key was read already.
struct Begun<A> {
    first: Option<Name>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Begun<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        match self.first.take() {
            Some(Name(key)) => seed.deserialize(key.as_str().into_deserializer()).map(Some),
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.rest.next_value_seed(seed)
    }
}
