//! The functions of a file, as the report divides it.

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess};

use super::summary::Summary;
use crate::coverage::{Function, Line};
use crate::formats::json::{Fill, Loose, Object, list};

/// `functions`: by qualified name. The name `""` stands for the rest of the module.
#[derive(Default)]
pub(super) struct Regions(pub(super) Vec<Region>);

impl<'de> Object<'de> for Regions {
    fn field<A: MapAccess<'de>>(&mut self, name: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let mut region = Region { name: name.into_owned(), ..Region::default() };
        map.next_value_seed(Fill(&mut region))?;
        self.0.push(region);
        Ok(())
    }
}

/// A function: the lines of its body that are not those of a function inside it. The line of its `def` belongs to
/// what encloses it, as it runs when the function is defined.
#[derive(Default)]
pub(super) struct Region {
    name: String,
    start: Loose,
    executed: Vec<Loose>,
    missing: Vec<Loose>,
    excluded: Vec<Loose>,
    summary: Summary,
}

impl<'de> Object<'de> for Region {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "start_line" => self.start = map.next_value()?,
            "executed_lines" => self.executed = list(map)?,
            "missing_lines" => self.missing = list(map)?,
            "excluded_lines" => self.excluded = list(map)?,
            "summary" => map.next_value_seed(Fill(&mut self.summary))?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl Region {
    /// How many branch arms it counts.
    pub(super) fn counted(&self) -> u64 {
        self.summary.num_branches.unwrap_or(0)
    }

    /// Its lines of code.
    pub(super) fn lines(&self, limit: u32) -> impl Iterator<Item = Line> + '_ {
        self.executed.iter().chain(&self.missing).filter_map(move |number| number.line(limit))
    }

    /// The function, if any line of it is known. Before 7.11 the report does not say where a function starts: then
    /// it is taken to start with its first line of code.
    pub(super) fn function(&self, limit: u32) -> Option<Function> {
        if self.name.is_empty() {
            return None;
        }
        let all = || self.lines(limit).chain(self.excluded.iter().filter_map(|number| number.line(limit)));
        let said = self.start.line(limit);
        let start = said.or_else(|| all().min())?;
        // A function of the same name further up has the plain name; this one has its line behind it.
        let marked = self.name.rsplit_once('@').filter(|parts| parts.1.parse() == Ok(start.get()));
        let name = marked.map_or(self.name.as_str(), |parts| parts.0);
        let from = all().min().filter(|from| *from > start);
        let entered = self.entered(said, limit);
        Some(Function { from, ..Function::new(name, Some(start), all().max().max(Some(start)), entered) })
    }

    /// Was the body entered? Where the whole function is one line, that line also runs when the function is defined.
    fn entered(&self, start: Option<Line>, limit: u32) -> Option<u64> {
        let mut own = self.executed.iter().filter_map(|number| number.line(limit)).filter(|line| start != Some(*line));
        match own.next() {
            Some(_) => Some(1),
            None if self.executed.is_empty() && !self.missing.is_empty() => Some(0),
            None => None,
        }
    }
}
