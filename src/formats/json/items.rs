//! Lists whose elements are read one by one, so that none of them outlives its turn.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};

use super::{Fill, Object};

/// A list that takes its elements one by one.
pub(in crate::formats) trait List<'de> {
    /// Takes the next element; `false` when there is none.
    fn next<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error>;
}

/// Reads a JSON list into one of ours; `null` is an empty one.
pub(in crate::formats) struct Items<'l, L>(pub(in crate::formats) &'l mut L);

impl<'de, L: List<'de>> DeserializeSeed<'de> for Items<'_, L> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de, L: List<'de>> Visitor<'de> for Items<'_, L> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while self.0.next(&mut seq)? {}
        Ok(())
    }
}

/// Objects of one kind are a list of them.
impl<'de, T: Object<'de> + Default> List<'de> for Vec<T> {
    fn next<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let mut element = T::default();
        let found = seq.next_element_seed(Fill(&mut element))?.is_some();
        if found {
            self.push(element);
        }
        Ok(found)
    }
}
