//! One measured file of a report.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::arms::arms;
use super::jump::Jump;
use super::region::Regions;
use super::shared::Shared;
use super::summary::Summary;
use crate::coverage::{
    Code, ContextId, Contexts, Counts, Diagnostics, FileCoverage, Functions, Line, LineBits, LinesBuilder, Repeat,
};
use crate::formats::budget;
use crate::formats::coveragepy::arms::{Arm, Way};
use crate::formats::json::{Fill, Loose, Object, Text, list};

/// The fields of a file as they are met.
pub(super) struct Fields<'s> {
    shared: &'s mut Shared,
    executed: Vec<Loose>,
    missing: Vec<Loose>,
    excluded: Vec<Loose>,
    executed_branches: Vec<Jump>,
    missing_branches: Vec<Jump>,
    contexts: FxHashMap<u32, Set>,
    regions: Regions,
    summary: Summary,
}

impl<'s> Fields<'s> {
    /// A file without data.
    pub(super) fn new(shared: &'s mut Shared) -> Fields<'s> {
        Fields {
            shared,
            executed: Vec::new(),
            missing: Vec::new(),
            excluded: Vec::new(),
            executed_branches: Vec::new(),
            missing_branches: Vec::new(),
            contexts: FxHashMap::default(),
            regions: Regions::default(),
            summary: Summary::default(),
        }
    }

    /// The file. What it carries is left open: that is known when the whole report is.
    pub(super) fn finish(self, path: &str) -> FileCoverage {
        let (limit, lists_arms) = (self.shared.limits.line, self.shared.lists_arms);
        let mut known = Known { path, limit, diagnostics: &mut self.shared.diagnostics };
        let mut excluded: Vec<Line> = self.excluded.iter().filter_map(|number| known.line(*number)).collect();
        excluded.sort_unstable();
        excluded.dedup();
        let mut lines = LinesBuilder::with_capacity(self.executed.len() + self.missing.len());
        for (numbers, hits) in [(&self.executed, 1), (&self.missing, 0)] {
            for line in numbers.iter().filter_map(|number| known.line(*number)) {
                // Older versions list excluded lines that ran with the executed ones, but do not count them.
                if excluded.binary_search(&line).is_err() {
                    lines.push(line, hits);
                }
            }
        }
        let lines = lines.finish(Repeat::Max);
        let executed = self.executed_branches.iter().map(|jump| (jump, true));
        let jumps = executed.chain(self.missing_branches.iter().map(|jump| (jump, false)));
        let listed = jumps.filter_map(|(jump, taken)| known.arm(*jump, taken)).collect();
        let counted = self.summary.num_branches.filter(|_| lists_arms);
        let mut arms = arms(listed, &lines, &excluded, counted);
        if arms.unlisted != 0 {
            arms.place_unlisted(&lines, &self.regions.0, limit);
            known.unlisted(arms.unlisted);
        }
        let functions = self.regions.0.iter().filter_map(|region| region.function(limit)).collect();
        FileCoverage {
            counts: Counts::Binary,
            branches: arms.branches,
            branch_counts: arms.counts,
            excluded,
            functions: Functions::group(functions),
            contexts: contexts(self.contexts),
            lines,
            ..FileCoverage::default()
        }
    }
}

impl<'de> Object<'de> for Fields<'_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "executed_lines" => self.executed = list(map)?,
            "missing_lines" => self.missing = list(map)?,
            "excluded_lines" => self.excluded = list(map)?,
            "executed_branches" => {
                self.shared.lists_arms = true;
                self.executed_branches = list(map)?;
            }
            "missing_branches" => self.missing_branches = list(map)?,
            "summary" => map.next_value_seed(Fill(&mut self.summary))?,
            "contexts" => map.next_value_seed(Fill(&mut LineContexts(self)))?,
            "functions" => map.next_value_seed(Fill(&mut self.regions))?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// `contexts`: for each line the names of the contexts that ran it.
struct LineContexts<'f, 's>(&'f mut Fields<'s>);

impl<'de> Object<'de> for LineContexts<'_, '_> {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let line = key.parse().ok().filter(|number| *number <= self.0.shared.limits.line).and_then(Line::new);
        let Some(line) = line else {
            self.0.shared.diagnostics.add(Code::BadRecord, None, || {
                format!("`{key}` in a list of contexts is no line number; it is left out")
            });
            return map.next_value::<IgnoredAny>().map(drop);
        };
        map.next_value_seed(Names { shared: self.0.shared, sets: &mut self.0.contexts, line })
    }
}

/// The lines of a context.
#[derive(Default)]
struct Set {
    lines: LineBits,
    bytes: u64,
}

/// The names of the contexts that ran one line.
struct Names<'f> {
    shared: &'f mut Shared,
    sets: &'f mut FxHashMap<u32, Set>,
    line: Line,
}

impl<'de> DeserializeSeed<'de> for Names<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Names<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of names")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(name) = seq.next_element::<Text<'de>>()? {
            let set = self.sets.entry(self.shared.context(&name.0)).or_default();
            if self.shared.budget.grow(&mut set.bytes, self.line.get()) {
                set.lines.insert(self.line);
            } else {
                self.shared.diagnostics.add(Code::LimitReached, None, || {
                    format!("the lines of all contexts exceed {} MB; the rest of them is left out", budget::BYTES >> 20)
                });
            }
        }
        Ok(())
    }
}

fn contexts(sets: FxHashMap<u32, Set>) -> Contexts {
    let mut sets: Vec<(u32, Set)> = sets.into_iter().collect();
    sets.sort_unstable_by_key(|set| set.0);
    let mut contexts = Contexts::default();
    for (context, set) in &sets {
        contexts.add(ContextId(*context), &set.lines);
    }
    contexts
}

/// Judges the numbers of a file.
struct Known<'f> {
    path: &'f str,
    limit: u32,
    diagnostics: &'f mut Diagnostics,
}

impl Known<'_> {
    fn line(&mut self, number: Loose) -> Option<Line> {
        let line = number.line(self.limit);
        if line.is_none() {
            let code = if number.whole() == Some(0) { Code::LineZero } else { Code::BadRecord };
            let path = self.path;
            self.diagnostics.add(code, None, || format!("{path}: {number} is no line number; it is left out"));
        }
        line
    }

    fn arm(&mut self, jump: Jump, taken: bool) -> Option<Arm> {
        let from = self.line(jump.from)?;
        let to = jump.to.whole().filter(|to| *to != 0);
        if to.is_none() {
            let path = self.path;
            self.diagnostics.add(Code::BadRecord, None, || {
                format!("{path}: a branch of line {from} leads to {}; it is left out", jump.to)
            });
        }
        Some(Arm { from, way: Way::To(to?), taken })
    }

    fn unlisted(&mut self, arms: i64) {
        let path = self.path;
        self.diagnostics.add(Code::InexactBranches, None, || {
            let count = arms.unsigned_abs();
            if arms < 0 {
                format!("{path}: the report lists {count} branch arms more than it counts")
            } else {
                format!("{path}: the report counts {count} branch arms as covered without saying where they are")
            }
        });
    }
}
