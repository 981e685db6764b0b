//! One `<sourcefile>`: its lines, what they add up to, and the path that tells it from files of other modules.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::coverage::{
    Counts, FileCoverage, Function, Functions, Line, LineRatio, LineRatios, LinesBuilder, Ratio, Repeat, Stated,
};

/// A complete file.
#[derive(Debug)]
pub(super) struct SourceFile {
    /// Its path: package and name.
    pub(super) path: String,
    /// The groups around it, the outermost first, with `/` between them.
    pub(super) group: String,
    /// What was measured; which metrics that carries is told by the whole report.
    pub(super) coverage: FileCoverage,
}

/// A file that is being read.
#[derive(Debug, Default)]
pub(super) struct OpenFile {
    /// Its name.
    pub(super) name: String,
    /// Its line counter.
    pub(super) lines: Option<Ratio>,
    /// Its method counter.
    pub(super) methods: Option<Ratio>,
    instructions: Vec<LineRatio>,
    branches: Vec<LineRatio>,
    /// Lines of which no instruction is counted.
    silent: Vec<Line>,
    functions: Vec<Function>,
}

/// The counts of a line: missed and covered instructions, missed and covered branches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LineCounts {
    /// `mi`
    pub(super) missed_instructions: u64,
    /// `ci`
    pub(super) instructions: u64,
    /// `mb`
    pub(super) missed_branches: u64,
    /// `cb`
    pub(super) branches: u64,
}

impl OpenFile {
    /// A file of this name.
    pub(super) fn new(name: String) -> OpenFile {
        OpenFile { name, ..OpenFile::default() }
    }

    /// Adds a line.
    pub(super) fn line(&mut self, line: Line, counts: LineCounts) {
        let LineCounts { missed_instructions, instructions, missed_branches, branches } = counts;
        if missed_instructions == 0 && instructions == 0 {
            self.silent.push(line);
        } else {
            self.instructions.push(ratio(line, instructions, missed_instructions));
        }
        if missed_branches > 0 || branches > 0 {
            self.branches.push(ratio(line, branches, missed_branches));
        }
    }

    /// Adds methods.
    pub(super) fn functions(&mut self, functions: impl IntoIterator<Item = Function>) {
        self.functions.extend(functions);
    }

    /// The file, with its lines where they say whether they ran, or where all or none of them did.
    /// `lines` is room that files share.
    pub(super) fn coverage(self, lines: &mut LinesBuilder) -> FileCoverage {
        let counted = self.lines.filter(|_| !self.silent.is_empty());
        let silent_ran = match counted {
            Some(counted) if counted.missed() == 0 => Some(1),
            Some(counted) if counted.covered == 0 => Some(0),
            _ => None,
        };
        let lost = !self.silent.is_empty() && silent_ran.is_none() && counted.is_some();
        if !lost {
            for entry in &self.instructions {
                lines.push(entry.line, u64::from(entry.covered > 0));
            }
            // Without a counter the branches are the only sign of a line that ran; a line without both is no code.
            let taken: FxHashMap<Line, bool> = if self.silent.is_empty() {
                FxHashMap::default()
            } else {
                self.branches.iter().map(|entry| (entry.line, entry.covered > 0)).collect()
            };
            for line in self.silent {
                let ran = silent_ran.or_else(|| taken.get(&line).map(|taken| u64::from(*taken)));
                if let Some(hits) = ran {
                    lines.push(line, hits);
                }
            }
        }
        // A line that is listed twice is one line.
        let instructions: LineRatios = self.instructions.into_iter().collect();
        let part = |entry: &&LineRatio| entry.covered > 0 && entry.covered < entry.total;
        let part_hit = instructions.iter().filter(part).map(|entry| entry.line).collect();
        let functions = self.methods.filter(|_| self.functions.is_empty());
        FileCoverage {
            counts: Counts::Binary,
            lines: lines.take(Repeat::Max),
            part_hit,
            branch_counts: self.branches.into_iter().collect(),
            instructions,
            functions: Functions::group(self.functions),
            stated: Stated { lines: counted.filter(|_| lost), functions },
            ..FileCoverage::default()
        }
    }
}

fn ratio(line: Line, covered: u64, missed: u64) -> LineRatio {
    let small = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    LineRatio { line, covered: small(covered), total: small(covered.saturating_add(missed)), inexact: false }
}

/// Lets a path that several groups have begin with the name of its group, the innermost where that is enough. Returns the
/// modules that paths begin with now.
pub(super) fn tell_apart(files: &mut [SourceFile]) -> Vec<String> {
    let mut first: FxHashMap<&str, &str> = FxHashMap::default();
    let mut groups: FxHashMap<String, FxHashSet<String>> = FxHashMap::default();
    for file in files.iter() {
        let known = *first.entry(&file.path).or_insert(&file.group);
        if known != file.group {
            let rivals = groups.entry(file.path.clone()).or_insert_with(|| FxHashSet::from_iter([known.to_owned()]));
            rivals.insert(file.group.clone());
        }
    }
    let inner = |group: &str| group.rsplit('/').next().unwrap_or(group).to_owned();
    let mut modules: Vec<String> = Vec::new();
    let mut known: FxHashSet<String> = FxHashSet::default();
    for file in files.iter_mut().filter(|_| !groups.is_empty()) {
        let Some(rivals) = groups.get(&file.path) else { continue };
        let alone = rivals.iter().filter(|group| inner(group) == inner(&file.group)).count() == 1;
        let module = if alone { inner(&file.group) } else { file.group.clone() };
        if module.is_empty() {
            continue;
        }
        file.path = format!("{module}/{}", file.path);
        if known.insert(module.clone()) {
            modules.push(module);
        }
    }
    modules
}
