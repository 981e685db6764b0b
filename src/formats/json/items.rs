//! Lists whose elements are read one by one, so that none of them outlives its turn.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};

use super::{Fill, List, Object};

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
        while self.0.element(&mut seq)? {}
        Ok(())
    }
}

/// Objects of one kind as a list of them.
pub(in crate::formats) struct Objects<'v, T>(pub(in crate::formats) &'v mut Vec<T>);

impl<'de, T: Object<'de> + Default> List<'de> for Objects<'_, T> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let mut element = T::default();
        let found = seq.next_element_seed(Fill(&mut element))?.is_some();
        if found {
            self.0.push(element);
        }
        Ok(found)
    }
}
