//! One entry of `data`: the files and functions of one export.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use super::shared::Shared;
use super::totals::Totals;
use super::{function, listed};
use crate::coverage::{FileCoverage, Metric, MetricSet};
use crate::formats::RawFile;
use crate::formats::json::{Fill, Items, List, Object};
use crate::formats::llvm::File;

/// An entry as far as it was read.
pub(super) struct Entry<'s, 'de> {
    shared: &'s mut Shared,
    totals: &'s mut Totals,
    /// What the files' own lists say, in their order.
    listed: Vec<(Cow<'de, str>, File)>,
    /// What the functions of a file say.
    told: FxHashMap<Cow<'de, str>, File>,
    has_functions: bool,
}

impl<'s, 'de> Entry<'s, 'de> {
    /// An entry without data.
    pub(super) fn new(shared: &'s mut Shared, totals: &'s mut Totals) -> Entry<'s, 'de> {
        Entry { shared, totals, listed: Vec::new(), told: FxHashMap::default(), has_functions: false }
    }

    /// The same with the functions that another one has.
    pub(super) fn with_functions_of(self, other: Entry<'_, 'de>) -> Entry<'s, 'de> {
        Entry { told: other.told, has_functions: true, ..self }
    }

    /// The files that have lines, and what they carry. Files that stand in functions alone are those that the export was
    /// told to leave out.
    pub(super) fn finish(self) -> (Vec<RawFile>, MetricSet) {
        let Entry { listed, mut told, has_functions, .. } = self;
        let mut carries = MetricSet::of(&[Metric::Lines]);
        if has_functions {
            carries = carries.with(Metric::Functions).with(Metric::Regions);
        }
        let mut files = Vec::with_capacity(listed.len());
        for (path, mut file) in listed {
            let Some(lines) = file.lines.take() else { continue };
            let mut facts = if has_functions { told.remove(&path).unwrap_or_default() } else { file };
            facts.lines = Some(lines);
            for (metric, has) in [(Metric::Branches, facts.has_branches()), (Metric::Mcdc, facts.has_decisions())] {
                carries = if has { carries.with(metric) } else { carries };
            }
            files.push((path, facts));
        }
        let raw = |(path, mut file): (Cow<'de, str>, File)| {
            let coverage = FileCoverage {
                lines: file.lines.take().unwrap_or_default(),
                functions: file.functions(),
                regions: file.regions(),
                branches: file.branches(),
                conditions: file.conditions(),
                ..FileCoverage::default()
            };
            RawFile { path: path.into_owned(), coverage: Arc::new(coverage), source_hash: None }
        };
        (files.into_par_iter().map(raw).collect(), carries)
    }

    /// Were files listed, but none with lines?
    pub(super) fn is_summary(&self) -> bool {
        !self.listed.is_empty() && self.listed.iter().all(|(_, file)| file.lines.is_none())
    }
}

impl<'de> Object<'de> for Entry<'_, 'de> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "files" => map.next_value_seed(Items(&mut Files(self))),
            "functions" => {
                self.has_functions = true;
                map.next_value_seed(Items(&mut Functions(self)))
            }
            "totals" => map.next_value_seed(Fill(&mut *self.totals)),
            _ => map.next_value::<IgnoredAny>().map(drop),
        }
    }
}

/// The list of files.
pub(super) struct Files<'e, 's, 'de>(pub(super) &'e mut Entry<'s, 'de>);

impl<'de> List<'de> for Files<'_, '_, 'de> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let mut fields = listed::Fields::new(self.0.shared);
        let found = seq.next_element_seed(Fill(&mut fields))?.is_some();
        if found {
            let file = fields.finish();
            self.0.listed.push(file);
        }
        Ok(found)
    }
}

/// The list of functions.
pub(super) struct Functions<'e, 's, 'de>(pub(super) &'e mut Entry<'s, 'de>);

impl<'de> List<'de> for Functions<'_, '_, 'de> {
    fn element<A: SeqAccess<'de>>(&mut self, seq: &mut A) -> Result<bool, A::Error> {
        let Entry { shared, told, .. } = &mut *self.0;
        let mut fields = function::Fields::default();
        let found = seq.next_element_seed(Fill(&mut fields))?.is_some();
        let within = fields.sub_files(shared);
        if let Some(path) = fields.files.get(within.main).map(|path| path.0.clone()) {
            fields.tell(&within, told.entry(path).or_default(), shared);
        }
        Ok(found)
    }
}
