//! Source maps, version 3: which places of a source the places of an executed text come from. Plain maps and maps of
//! sections (index maps) are read here, from the data of a run, from the text itself, and from the file beside it.
//!
//! They are decoded here and not by a library: what c8 asks of a map (the last place before a column, and the way back from
//! a source to the text) is its own search over the decoded places, and decoding them is the smaller part of that.

mod decode;
mod find;
mod lookup;

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess, SeqAccess};

pub(super) use self::find::{Named, named};
pub(super) use self::lookup::{Bias, Lookup, Original};
use crate::formats::json::{self, Each, List, Loose, Maybe, Object, Scalar};

/// A source map as it is written.
#[derive(Clone, Debug, Default)]
pub(super) struct Map<'a> {
    /// What stands before the names of all sources.
    pub(super) root: Cow<'a, str>,
    /// The names of the sources.
    pub(super) sources: Vec<Cow<'a, str>>,
    /// The texts of the sources, as far as they are in it.
    pub(super) contents: Vec<Option<Cow<'a, str>>>,
    mappings: Cow<'a, str>,
    sections: Sections<'a>,
}

/// Maps that hold from a line and a column on, both from 0.
#[derive(Clone, Debug, Default)]
struct Sections<'a>(Vec<Section<'a>>);

#[derive(Clone, Debug, Default)]
struct Section<'a> {
    line: u32,
    column: u32,
    map: Map<'a>,
}

impl<'a> Map<'a> {
    /// Reads a map.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Map<'a>> {
        // What keeps browsers from running it as a script is no part of it.
        let bytes = match bytes.strip_prefix(b")]}'") {
            Some(_) => bytes.get(memchr::memchr(b'\n', bytes)?..)?,
            None => bytes,
        };
        let mut map = Map::default();
        json::read(bytes, &mut map, "a source map").ok()?;
        map.flatten();
        map.is_map().then_some(map)
    }

    /// Has it sources?
    pub(super) fn is_map(&self) -> bool {
        !self.sources.is_empty()
    }

    /// Gives the sources of sections their places in one list.
    pub(super) fn flatten(&mut self) {
        for section in &mut self.sections.0 {
            section.map.flatten();
            let root = section.map.root.trim_end_matches('/');
            for (at, name) in section.map.sources.iter().enumerate() {
                let relative = !root.is_empty() && !name.starts_with('/') && !name.contains("://");
                self.sources.push(if relative { Cow::Owned(format!("{root}/{name}")) } else { name.clone() });
                self.contents.resize(self.sources.len() - 1, None);
                self.contents.push(section.map.contents.get_mut(at).and_then(Option::take));
            }
        }
    }

    /// The same, on its own.
    pub(super) fn into_owned(self) -> Map<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let sections = self.sections.0.into_iter();
        let sections = sections.map(|own| Section { line: own.line, column: own.column, map: own.map.into_owned() });
        Map {
            root: owned(self.root),
            sources: self.sources.into_iter().map(owned).collect(),
            contents: self.contents.into_iter().map(|text| text.map(owned)).collect(),
            mappings: owned(self.mappings),
            sections: Sections(sections.collect()),
        }
    }
}

impl<'de> Object<'de> for Map<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "sourceRoot" => text(map, &mut self.root)?,
            "mappings" => text(map, &mut self.mappings)?,
            "sources" => {
                let mut names: Vec<Scalar<'de>> = Vec::new();
                map.next_value_seed(Each(&mut names))?;
                self.sources = names.into_iter().map(|name| own_text(name).unwrap_or_default()).collect();
            }
            "sourcesContent" => {
                let mut texts: Vec<Scalar<'de>> = Vec::new();
                map.next_value_seed(Each(&mut texts))?;
                self.contents = texts.into_iter().map(own_text).collect();
            }
            "sections" => drop(map.next_value_seed(Each(&mut self.sections))?),
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

fn own_text(value: Scalar<'_>) -> Option<Cow<'_, str>> {
    if let Scalar::Text(text) = value { Some(text) } else { None }
}

fn text<'de, A: MapAccess<'de>>(map: &mut A, into: &mut Cow<'de, str>) -> Result<(), A::Error> {
    if let Scalar::Text(text) = map.next_value()? {
        *into = text;
    }
    Ok(())
}

impl<'de> List<'de> for Sections<'de> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let mut section = Section::default();
        let read = seq.next_element_seed(Maybe(&mut section))?.is_some();
        self.0.extend(read.then_some(section));
        Ok(read)
    }
}

impl<'de> Object<'de> for Section<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "offset" => {
                let mut place = Place(self);
                map.next_value_seed(Maybe(&mut place))?;
            }
            "map" => drop(map.next_value_seed(Maybe(&mut self.map))?),
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// Where a section begins.
struct Place<'s, 'a>(&'s mut Section<'a>);

impl<'de> Object<'de> for Place<'_, '_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let number = map.next_value::<Loose>()?.count().map_or(0, |number| u32::try_from(number).unwrap_or(u32::MAX));
        match key.as_ref() {
            "line" => self.0.line = number,
            "column" => self.0.column = number,
            _ => {}
        }
        Ok(())
    }
}
