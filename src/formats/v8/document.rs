//! The documents that V8's coverage is written into: an object with the scripts of a process (Node, c8), one script
//! (Deno), a list of scripts (browsers' tools). Scripts of Node itself and of installed packages, most of a document, are
//! passed over as they are met.

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use super::address::script_path;
use super::map::Map;
use super::script::{Function, Script};
use super::tree::Range;
use crate::coverage::Diagnostics;
use crate::formats::json::{self, Each, List, Loose, Maybe, Object, Scalar};
use crate::formats::{Part, ReadError};

/// What a process left.
#[derive(Debug, Default)]
pub(super) struct Process<'a> {
    pub(super) scripts: Vec<Script<'a>>,
    /// What Node knows of the maps of the scripts, by their paths.
    pub(super) cache: Vec<(String, Cached<'a>)>,
    pub(super) diagnostics: Diagnostics,
    /// Records that are no functions or no ranges.
    pub(super) bad: u64,
    /// A document that is a script itself.
    own: Fields<'a>,
    /// Are functions read, or only which scripts there are?
    functions: bool,
}

/// What Node keeps of a script with a map: the map, and the lengths of the lines of the executed text.
#[derive(Debug, Default)]
pub(super) struct Cached<'a> {
    pub(super) map: Map<'a>,
    pub(super) lengths: Vec<u32>,
}

impl<'a> Process<'a> {
    /// Reads a document; without `functions` only which scripts it tells of.
    pub(super) fn read(part: Part<'a>, functions: bool) -> Result<Process<'a>, ReadError> {
        let mut process = Process { functions, own: Fields::new(functions), ..Process::default() };
        json::read_either(part.bytes, &mut process, "what V8 writes there")?;
        let own = std::mem::take(&mut process.own);
        process.take(own, true);
        Ok(process)
    }

    fn take(&mut self, fields: Fields<'a>, alone: bool) {
        self.diagnostics.append(fields.functions.diagnostics);
        let Some(path) = script_path(&fields.url) else { return };
        self.bad += fields.functions.bad;
        // What a server sent is at hand only where it was written down.
        if !fields.url.starts_with("http") || fields.text.is_some() {
            let (url, functions, text) = (fields.url, fields.functions.all, fields.text);
            self.scripts.push(Script { url, path, functions, text, alone });
        }
    }
}

impl<'de> Object<'de> for Process<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "result" => map.next_value_seed(Each(self)).map(drop),
            "source-map-cache" => map.next_value_seed(Maybe(&mut Cache(&mut self.cache))).map(drop),
            _ => self.own.field(key, map),
        }
    }
}

impl<'de> List<'de> for Process<'de> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let mut fields = Fields::new(self.functions);
        let read = seq.next_element_seed(Maybe(&mut fields))?.is_some();
        self.take(fields, false);
        Ok(read)
    }
}

/// The members of a script.
#[derive(Debug, Default)]
struct Fields<'a> {
    url: Cow<'a, str>,
    text: Option<Cow<'a, str>>,
    functions: Functions<'a>,
    passed_over: bool,
}

impl Fields<'_> {
    fn new(functions: bool) -> Self {
        Fields { passed_over: !functions, ..Fields::default() }
    }
}

impl<'de> Object<'de> for Fields<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "url" => {
                if let Scalar::Text(url) = map.next_value()? {
                    self.passed_over |= script_path(&url).is_none();
                    self.url = url;
                }
            }
            "source" => {
                if let Scalar::Text(text) = map.next_value()? {
                    self.text = Some(text);
                }
            }
            "functions" if !self.passed_over => drop(map.next_value_seed(Each(&mut self.functions))?),
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

#[derive(Debug, Default)]
struct Functions<'a> {
    all: Vec<Function<'a>>,
    diagnostics: Diagnostics,
    bad: u64,
}

impl<'de> List<'de> for Functions<'de> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let mut fields = FunctionFields::default();
        let Some(is_object) = seq.next_element_seed(Maybe(&mut fields))? else { return Ok(false) };
        self.bad += u64::from(!is_object || fields.ranges.is_empty());
        let mut ranges = Vec::with_capacity(fields.ranges.len());
        for range in &fields.ranges {
            let place = |offset: Loose| offset.count().and_then(|offset| u32::try_from(offset).ok());
            let count = json::hits(range.count, None, &mut self.diagnostics);
            match (place(range.start), place(range.end), count) {
                (Some(start), Some(end), Some(count)) if start <= end => ranges.push(Range { start, end, count }),
                // Without its own range a function has no place.
                _ if ranges.is_empty() => {
                    self.bad += 1;
                    break;
                }
                _ => self.bad += 1,
            }
        }
        if !ranges.is_empty() {
            self.all.push(Function { name: fields.name, ranges, by_block: fields.by_block });
        }
        Ok(true)
    }
}

#[derive(Debug, Default)]
struct FunctionFields<'a> {
    name: Cow<'a, str>,
    ranges: Vec<RangeFields>,
    by_block: bool,
}

impl<'de> Object<'de> for FunctionFields<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "functionName" => {
                if let Scalar::Text(name) = map.next_value()? {
                    self.name = name;
                }
            }
            "ranges" => drop(map.next_value_seed(Each(&mut Ranges(&mut self.ranges)))?),
            "isBlockCoverage" => self.by_block = map.next_value::<Scalar<'de>>()? == Scalar::Bool(true),
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

struct Ranges<'r>(&'r mut Vec<RangeFields>);

impl<'de> List<'de> for Ranges<'_> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let mut range = RangeFields::default();
        let read = seq.next_element_seed(Maybe(&mut range))?.is_some();
        self.0.extend(read.then_some(range));
        Ok(read)
    }
}

#[derive(Debug, Default)]
struct RangeFields {
    start: Loose,
    end: Loose,
    count: Loose,
}

impl<'de> Object<'de> for RangeFields {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "startOffset" => self.start = map.next_value()?,
            "endOffset" => self.end = map.next_value()?,
            "count" => self.count = map.next_value()?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// Node's maps, by the addresses of their scripts.
struct Cache<'c, 'a>(&'c mut Vec<(String, Cached<'a>)>);

impl<'de> Object<'de> for Cache<'_, 'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let Some(path) = script_path(&key) else { return map.next_value::<IgnoredAny>().map(drop) };
        let mut cached = Cached::default();
        map.next_value_seed(Maybe(&mut cached))?;
        cached.map.flatten();
        // Node also lists scripts whose maps it could not read.
        if cached.map.is_map() {
            self.0.push((path, cached));
        }
        Ok(())
    }
}

impl<'de> Object<'de> for Cached<'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "lineLengths" => {
                let mut lengths: Vec<Loose> = Vec::new();
                map.next_value_seed(Each(&mut lengths))?;
                let length =
                    |length: &Loose| length.count().map_or(0, |length| u32::try_from(length).unwrap_or(u32::MAX));
                self.lengths = lengths.iter().map(length).collect();
            }
            "data" => drop(map.next_value_seed(Maybe(&mut self.map))?),
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}
