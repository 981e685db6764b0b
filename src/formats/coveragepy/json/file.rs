//! One measured file of a report.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Shared;
use super::object::{Fill, Jump, Loose, Object, Text};
use super::summary::Summary;
use crate::coverage::{
    Branches, BranchesBuilder, Code, ContextId, Contexts, Counts, Diagnostics, FileCoverage, Function, Functions,
    Label, Line, LineBits, Lines, LinesBuilder, Repeat,
};

/// The fields of a file as they are met.
pub(super) struct Fields<'s> {
    shared: &'s mut Shared,
    executed: Vec<Loose>,
    missing: Vec<Loose>,
    excluded: Vec<Loose>,
    executed_branches: Vec<Jump>,
    missing_branches: Vec<Jump>,
    contexts: FxHashMap<u32, LineBits>,
    functions: Vec<(String, Region)>,
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
            functions: Vec::new(),
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
        let arms = jumps.filter_map(|(jump, taken)| known.arm(*jump, taken)).collect();
        let counted = self.summary.num_branches.filter(|_| lists_arms);
        let branches = branches(arms, &lines, &excluded, counted, &mut known);
        let functions = self.functions.iter().filter_map(|(name, region)| region.function(name, &mut known)).collect();
        FileCoverage {
            counts: Counts::Binary,
            branches,
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
            "functions" => map.next_value_seed(Fill(&mut Regions(&mut self.functions)))?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// A list; `null` is an empty one.
fn list<'de, T: serde::Deserialize<'de>, A: MapAccess<'de>>(map: &mut A) -> Result<Vec<T>, A::Error> {
    Ok(map.next_value::<Option<Vec<T>>>()?.unwrap_or_default())
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

/// The names of the contexts that ran one line.
struct Names<'f> {
    shared: &'f mut Shared,
    sets: &'f mut FxHashMap<u32, LineBits>,
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
            self.sets.entry(self.shared.context(&name.0)).or_default().insert(self.line);
        }
        Ok(())
    }
}

fn contexts(sets: FxHashMap<u32, LineBits>) -> Contexts {
    let mut sets: Vec<(u32, LineBits)> = sets.into_iter().collect();
    sets.sort_unstable_by_key(|set| set.0);
    let mut contexts = Contexts::default();
    for (context, lines) in &sets {
        contexts.add(ContextId(*context), lines);
    }
    contexts
}

/// `functions`: by qualified name. The name `""` stands for the rest of the module.
struct Regions<'f>(&'f mut Vec<(String, Region)>);

impl<'de> Object<'de> for Regions<'_> {
    fn field<A: MapAccess<'de>>(&mut self, name: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let mut region = Region::default();
        map.next_value_seed(Fill(&mut region))?;
        if !name.is_empty() {
            self.0.push((name.into_owned(), region));
        }
        Ok(())
    }
}

/// A function: the lines of its body that are not those of a function inside it. The line of its `def` belongs to
/// what encloses it, as it runs when the function is defined.
#[derive(Default)]
struct Region {
    start: Loose,
    executed: Vec<Loose>,
    missing: Vec<Loose>,
    excluded: Vec<Loose>,
}

impl<'de> Object<'de> for Region {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "start_line" => self.start = map.next_value()?,
            "executed_lines" => self.executed = list(map)?,
            "missing_lines" => self.missing = list(map)?,
            "excluded_lines" => self.excluded = list(map)?,
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl Region {
    /// The function, if any line of it is known. Before 7.11 the report does not say where a function starts: then
    /// it is taken to start with its first line of code.
    fn function(&self, name: &str, known: &mut Known<'_>) -> Option<Function> {
        let mut lines =
            |numbers: &[Loose]| -> Vec<Line> { numbers.iter().filter_map(|number| known.line(*number)).collect() };
        let (executed, missing, excluded) = (lines(&self.executed), lines(&self.missing), lines(&self.excluded));
        let all = || executed.iter().chain(&missing).chain(&excluded).copied();
        let said = self.start.whole().and_then(|start| u32::try_from(start).ok()).and_then(Line::new);
        let start = said.or_else(|| all().min())?;
        // A function of the same name further up has the plain name; this one has its line behind it.
        let marked = name.rsplit_once('@').filter(|parts| parts.1.parse() == Ok(start.get()));
        // Where the whole function is one line, that line also runs when the function is defined.
        let mut own = executed.iter().filter(|line| said != Some(**line));
        let entered = match own.next() {
            Some(_) => Some(1),
            None if executed.is_empty() && !missing.is_empty() => Some(0),
            None => None,
        };
        Some(Function::new(marked.map_or(name, |parts| parts.0), Some(start), all().max().max(Some(start)), entered))
    }
}

/// An arm of a branch: from a line, to a line or (negative) out of the code that starts there.
struct Arm {
    from: Line,
    to: i64,
    taken: bool,
}

/// Judges the numbers of a file.
struct Known<'f> {
    path: &'f str,
    limit: u32,
    diagnostics: &'f mut Diagnostics,
}

impl Known<'_> {
    fn line(&mut self, number: Loose) -> Option<Line> {
        let whole = number.whole();
        let line = whole.and_then(|n| u32::try_from(n).ok()).filter(|n| *n <= self.limit).and_then(Line::new);
        if line.is_none() {
            let code = if whole == Some(0) { Code::LineZero } else { Code::BadRecord };
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
        Some(Arm { from, to: to?, taken })
    }
}

/// The arms as coverage.py counts them.
///
/// Its two lists are not quite what it counts. Arms that lead to excluded lines are listed when they were executed,
/// but not counted, and so are jumps of a line to itself in older versions. Arms that the user declared impossible
/// (`# pragma: no branch`) are counted as covered, but not listed: where the line ran, it has one arm only.
fn branches(
    mut arms: Vec<Arm>,
    lines: &Lines,
    excluded: &[Line],
    counted: Option<u64>,
    known: &mut Known<'_>,
) -> Branches {
    let leads_to_excluded = |arm: &Arm| {
        u32::try_from(arm.to).ok().and_then(Line::new).is_some_and(|line| excluded.binary_search(&line).is_ok())
    };
    arms.retain(|arm| !leads_to_excluded(arm) && arm.to != i64::from(arm.from.get()));
    // The same order in every run, so that two runs agree on the shape of a branch. Exits come last.
    arms.sort_by_key(|arm| (arm.from, arm.to < 0, arm.to.unsigned_abs(), !arm.taken));
    arms.dedup_by_key(|arm| (arm.from, arm.to));
    let mut unlisted = counted.map_or(0, |counted| counted as i128 - arms.len() as i128);
    let mut out = BranchesBuilder::default();
    for block in arms.chunk_by(|a, b| a.from == b.from) {
        let mut exits = 0;
        for arm in block {
            let label = match arm.to {
                to if to > 0 => format!("jump to line {to}"),
                _ if exits == 0 => "exit".to_owned(),
                to => format!("exit of line {}", to.unsigned_abs()),
            };
            exits += u32::from(arm.to < 0);
            let reached = lines.hits(arm.from) != Some(0);
            out.push(arm.from, 0, Label::Text(&label), reached.then_some(u64::from(arm.taken)));
        }
        if let [only] = block
            && unlisted > 0
        {
            unlisted -= 1;
            out.push(only.from, 0, Label::Text("no branch"), Some(1));
        }
    }
    if unlisted != 0 {
        let path = known.path;
        known.diagnostics.add(Code::InexactBranches, None, || {
            let (more, less) = if unlisted > 0 { ("counts", "lists") } else { ("lists", "counts") };
            format!("{path}: the report {more} {} branch arms more than it {less}", unlisted.unsigned_abs())
        });
    }
    out.finish(Repeat::Max)
}
