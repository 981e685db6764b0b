//! Shapes of JSON for serde: objects that are filled field by field, and values that may be wrong.
//!
//! One wrong number costs that number, not the report, so values are taken as they come and judged by the reader.
//! Repeated keys are no error: the later one is read on top of the earlier.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::coverage::Line;

/// An object that takes its fields one by one.
pub(in crate::formats) trait Object<'de> {
    /// Takes the value of one key, known or not.
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error>;
}

/// Reads a JSON object into one of ours.
pub(in crate::formats) struct Fill<'o, T>(pub(in crate::formats) &'o mut T);

impl<'de, T: Object<'de>> DeserializeSeed<'de> for Fill<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de, T: Object<'de>> Visitor<'de> for Fill<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    /// `null` has no fields.
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Text<'de>>()? {
            self.0.field(key.0, &mut map)?;
        }
        Ok(())
    }
}

/// The value of a key that is a list; `null` is an empty one.
pub(in crate::formats) fn list<'de, T: Deserialize<'de>, A: MapAccess<'de>>(map: &mut A) -> Result<Vec<T>, A::Error> {
    Ok(map.next_value::<Option<Vec<T>>>()?.unwrap_or_default())
}

/// Text, borrowed from the report where it has no escapes.
#[derive(Deserialize)]
pub(in crate::formats) struct Text<'a>(#[serde(borrow)] pub(in crate::formats) Cow<'a, str>);

/// A number, or whatever stands in its place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::formats) enum Loose {
    /// A whole number.
    Whole(i64),
    /// A number with a fraction, or beyond 64 bits.
    Float(f64),
    /// No number.
    #[default]
    Other,
}

impl Loose {
    /// The number as a count.
    pub(in crate::formats) fn count(self) -> Option<u64> {
        self.whole().and_then(|number| u64::try_from(number).ok())
    }

    /// The whole number.
    pub(in crate::formats) fn whole(self) -> Option<i64> {
        match self {
            Loose::Whole(number) => Some(number),
            Loose::Float(_) | Loose::Other => None,
        }
    }

    /// The number as a line, at most the one of this number.
    pub(in crate::formats) fn line(self, limit: u32) -> Option<Line> {
        self.whole().and_then(|n| u32::try_from(n).ok()).filter(|n| *n <= limit).and_then(Line::new)
    }

    /// The number, whole or not.
    pub(in crate::formats) fn float(self) -> Option<f64> {
        match self {
            Loose::Whole(number) => Some(number as f64),
            Loose::Float(number) => Some(number),
            Loose::Other => None,
        }
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Loose, D::Error> {
        json.deserialize_any(LooseVisitor)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_i64<E>(self, number: i64) -> Result<Loose, E> {
        Ok(Loose::Whole(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Loose, E> {
        Ok(i64::try_from(number).map_or(Loose::Float(number as f64), Loose::Whole))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Loose, E> {
        Ok(Loose::Float(number))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Loose, E> {
        Ok(Loose::Other)
    }

    fn visit_str<E>(self, _: &str) -> Result<Loose, E> {
        Ok(Loose::Other)
    }

    fn visit_unit<E>(self) -> Result<Loose, E> {
        Ok(Loose::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Loose, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Loose::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Loose, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Loose::Other)
    }
}

impl fmt::Display for Loose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Loose::Whole(number) => number.fmt(f),
            Loose::Float(number) => number.fmt(f),
            Loose::Other => f.write_str("no number"),
        }
    }
}
