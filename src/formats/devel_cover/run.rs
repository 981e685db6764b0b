//! What runs counted, by file and criterion.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use crate::formats::ReadError;
use crate::formats::json::{self, Each, List, Loose, Maybe, Object, Scalar};

/// The runs of a file of the database.
#[derive(Default)]
pub(super) struct Database {
    pub(super) runs: Vec<Run>,
}

/// A run.
#[derive(Default)]
pub(super) struct Run {
    /// When it began.
    pub(super) start: f64,
    /// Where it ran: paths begin there.
    pub(super) folder: Option<String>,
    /// For each file the name of what describes it.
    pub(super) digests: FxHashMap<String, String>,
    pub(super) counts: BTreeMap<String, Counts>,
}

/// The counts of a file, in the order of its description.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) statements: Vec<Loose>,
    /// True and false.
    pub(super) branches: Vec<Vec<Loose>>,
    pub(super) subroutines: Vec<Loose>,
}

impl Database {
    pub(super) fn read(bytes: &[u8]) -> Result<Database, ReadError> {
        let mut database = Database::default();
        json::read(bytes, &mut database, "what Devel::Cover writes there")?;
        Ok(database)
    }
}

impl<'de> Object<'de> for Database {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        if key != "runs" {
            return map.next_value::<IgnoredAny>().map(drop);
        }
        map.next_value_seed(Maybe(&mut Runs(&mut self.runs))).map(drop)
    }
}

struct Runs<'d>(&'d mut Vec<Run>);

impl<'de> Object<'de> for Runs<'_> {
    fn field<A: MapAccess<'de>>(&mut self, _: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let mut run = Run::default();
        if map.next_value_seed(Maybe(&mut run))? {
            self.0.push(run);
        }
        Ok(())
    }
}

impl<'de> Object<'de> for Run {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "start" => self.start = map.next_value::<Loose>()?.float().unwrap_or_default(),
            "dir" => self.folder = map.next_value::<Scalar<'de>>()?.text().map(str::to_owned),
            "digests" => drop(map.next_value_seed(Maybe(&mut Texts(&mut self.digests)))?),
            "count" => drop(map.next_value_seed(Maybe(&mut Files(&mut self.counts)))?),
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

struct Texts<'r>(&'r mut FxHashMap<String, String>);

impl<'de> Object<'de> for Texts<'_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        if let Some(text) = map.next_value::<Scalar<'de>>()?.text() {
            self.0.insert(key.into_owned(), text.to_owned());
        }
        Ok(())
    }
}

struct Files<'r>(&'r mut BTreeMap<String, Counts>);

impl<'de> Object<'de> for Files<'_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let mut counts = Counts::default();
        if map.next_value_seed(Maybe(&mut counts))? {
            self.0.insert(key.into_owned(), counts);
        }
        Ok(())
    }
}

impl<'de> Object<'de> for Counts {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "statement" => drop(map.next_value_seed(Each(&mut self.statements))?),
            "branch" => drop(map.next_value_seed(Each(&mut Ways(&mut self.branches)))?),
            "subroutine" => drop(map.next_value_seed(Each(&mut self.subroutines))?),
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

struct Ways<'c>(&'c mut Vec<Vec<Loose>>);

impl<'de> List<'de> for Ways<'_> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let mut ways = Vec::new();
        let found = seq.next_element_seed(Each(&mut ways))?.is_some();
        if found {
            self.0.push(ways);
        }
        Ok(found)
    }
}
