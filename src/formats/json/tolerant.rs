//! Shapes that may be another one. A value of the wrong kind is passed over and told of by `false`, so that one bad
//! record costs that record; only what is no JSON at all ends the reading.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Loose, Object, Text};

/// A list that takes its elements one by one.
pub(in crate::formats) trait List<'de> {
    /// Takes the next element; `false` when there is none.
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error>;
}

/// Reads a JSON object into one of ours; `false` where there is something else.
pub(in crate::formats) struct Maybe<'o, T>(pub(in crate::formats) &'o mut T);

/// Reads a JSON array into a list of ours; `false` where there is something else.
pub(in crate::formats) struct Each<'o, T>(pub(in crate::formats) &'o mut T);

/// Reads what some tools write as an object and others as an array; `false` where there is something else.
pub(in crate::formats) struct Either<'o, T>(pub(in crate::formats) &'o mut T);

/// What every value may be besides the one that is wanted.
macro_rules! others {
    ($($visit:ident($kind:ty)),*) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("JSON")
        }

        fn visit_unit<E>(self) -> Result<bool, E> {
            Ok(false)
        }

        $(fn $visit<E>(self, _: $kind) -> Result<bool, E> {
            Ok(false)
        })*
    };
}

impl<'de, T: Object<'de>> DeserializeSeed<'de> for Maybe<'_, T> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<bool, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de, T: Object<'de>> Visitor<'de> for Maybe<'_, T> {
    type Value = bool;

    others!(visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str));

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<bool, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(false)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        while let Some(key) = map.next_key::<Text<'de>>()? {
            self.0.field(key.0, &mut map)?;
        }
        Ok(true)
    }
}

impl<'de, T: List<'de>> DeserializeSeed<'de> for Each<'_, T> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<bool, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de, T: List<'de>> Visitor<'de> for Each<'_, T> {
    type Value = bool;

    others!(visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str));

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<bool, A::Error> {
        while self.0.element(&mut seq)? {}
        Ok(true)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(false)
    }
}

impl<'de, T: Object<'de> + List<'de>> DeserializeSeed<'de> for Either<'_, T> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<bool, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de, T: Object<'de> + List<'de>> Visitor<'de> for Either<'_, T> {
    type Value = bool;

    others!(visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str));

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<bool, A::Error> {
        Each(self.0).visit_seq(seq)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<bool, A::Error> {
        Maybe(self.0).visit_map(map)
    }
}

/// Takes any elements that can be read one by one.
impl<'de, T: Deserialize<'de>> List<'de> for Vec<T> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        Ok(seq.next_element()?.map(|element| self.push(element)).is_some())
    }
}

/// A value of no parts, or whatever stands in its place.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::formats) enum Scalar<'a> {
    /// A number.
    Number(Loose),
    /// Text.
    Text(Cow<'a, str>),
    /// `true` or `false`.
    Bool(bool),
    /// `null`, an object or an array.
    #[default]
    Other,
}

impl Scalar<'_> {
    /// The text, if it is one.
    pub(in crate::formats) fn text(&self) -> Option<&str> {
        if let Scalar::Text(text) = self { Some(text) } else { None }
    }

    /// The number; a value that is none has no number.
    pub(in crate::formats) fn number(&self) -> Loose {
        if let Scalar::Number(number) = self { *number } else { Loose::Other }
    }
}

impl<'de> Deserialize<'de> for Scalar<'de> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Scalar<'de>, D::Error> {
        json.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Number(Loose::Whole(number)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Number(i64::try_from(number).map_or(Loose::Float(number as f64), Loose::Whole)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Number(Loose::Float(number)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }

    fn visit_unit<E>(self) -> Result<Scalar<'de>, E> {
        Ok(Scalar::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other)
    }
}
