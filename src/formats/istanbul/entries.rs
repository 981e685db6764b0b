//! The numbered entries of a file: what they are (`statementMap`) and how often they ran (`s`), joined by number.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use super::location::{Location, number};
use crate::formats::json::{Each, List, Loose, Maybe, Object, Text};

/// Values by their numbers, in the order of the report.
#[derive(Debug)]
pub(super) struct Entries<'a, T>(Vec<(Cow<'a, str>, T)>);

impl<T> Default for Entries<'_, T> {
    fn default() -> Self {
        Entries(Vec::new())
    }
}

impl<'a, T> Entries<'a, T> {
    /// Number of entries.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Each entry with its number and with the count of that number. Nearly always both lists have the same order.
    pub(super) fn with<'t, C>(&'t self, counts: &'t Entries<'a, C>) -> Vec<(&'t str, &'t T, Option<&'t C>)> {
        let same_order = self.0.iter().map(|entry| &entry.0).eq(counts.0.iter().map(|entry| &entry.0));
        if same_order {
            let pairs = self.0.iter().zip(&counts.0);
            return pairs.map(|((number, entry), (_, count))| (number.as_ref(), entry, Some(count))).collect();
        }
        let by_number: FxHashMap<&str, &C> = counts.0.iter().map(|(number, count)| (number.as_ref(), count)).collect();
        let each = self.0.iter();
        each.map(|(number, entry)| (number.as_ref(), entry, by_number.get(number.as_ref()).copied())).collect()
    }
}

/// What an entry is read into. What is of another kind is as empty as one without members.
pub(super) trait Entry<'de>: Default {
    /// Reads the value of a key.
    fn read<A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error>;
}

impl<'de, T: Entry<'de>> Object<'de> for Entries<'de, T> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let mut entry = T::default();
        entry.read(map)?;
        self.0.push((key, entry));
        Ok(())
    }
}

impl<'de> Entry<'de> for Location {
    fn read<A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error> {
        map.next_value_seed(Maybe(self)).map(drop)
    }
}

/// How often something ran.
impl<'de> Entry<'de> for Loose {
    fn read<A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error> {
        *self = map.next_value()?;
        Ok(())
    }
}

/// How often each arm of a branch was taken.
impl<'de> Entry<'de> for Vec<Loose> {
    fn read<A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error> {
        map.next_value_seed(Each(self)).map(drop)
    }
}

/// A function: its name, where it is declared, and its body. Before Istanbul 1.0 there was no `decl`, and `loc` was
/// what stands before the body.
#[derive(Debug, Default)]
pub(super) struct Function<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) declared: Option<Location>,
    pub(super) location: Location,
    pub(super) line: Option<u32>,
}

impl<'de> Entry<'de> for Function<'de> {
    fn read<A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error> {
        map.next_value_seed(Maybe(self)).map(drop)
    }
}

impl<'de> Object<'de> for Function<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "name" => self.name = map.next_value::<Option<Text<'de>>>()?.map(|text| text.0).unwrap_or_default(),
            "decl" => drop(map.next_value_seed(Maybe(self.declared.insert(Location::default())))?),
            "loc" => drop(map.next_value_seed(Maybe(&mut self.location))?),
            "line" => self.line = number(map)?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// A branch: its kind, where it stands, and its arms.
#[derive(Debug, Default)]
pub(super) struct Branch<'a> {
    pub(super) kind: Cow<'a, str>,
    pub(super) location: Location,
    pub(super) line: Option<u32>,
    pub(super) arms: Arms,
}

impl<'de> Entry<'de> for Branch<'de> {
    fn read<A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error> {
        map.next_value_seed(Maybe(self)).map(drop)
    }
}

impl<'de> Object<'de> for Branch<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "type" => self.kind = map.next_value::<Option<Text<'de>>>()?.map(|text| text.0).unwrap_or_default(),
            "loc" => drop(map.next_value_seed(Maybe(&mut self.location))?),
            "line" => self.line = number(map)?,
            "locations" => drop(map.next_value_seed(Each(&mut self.arms))?),
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// Where the arms of a branch stand.
#[derive(Debug, Default)]
pub(super) struct Arms(pub(super) Vec<Location>);

impl<'de> List<'de> for Arms {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let mut arm = Location::default();
        let read = seq.next_element_seed(Maybe(&mut arm))?.is_some();
        self.0.extend(read.then_some(arm));
        Ok(read)
    }
}
