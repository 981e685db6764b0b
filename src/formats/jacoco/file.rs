//! One `<sourcefile>`: its lines, what they add up to, and the path that tells it from files of other modules.

use std::sync::Arc;

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
    pub(super) group: Arc<str>,
    /// What was measured; which metrics that carries is told by the whole report.
    pub(super) coverage: Arc<FileCoverage>,
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

    /// Takes its methods.
    pub(super) fn functions(&mut self, functions: Vec<Function>) {
        self.functions = functions;
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
    // Most reports are of one group.
    if files.array_windows().all(|[before, after]| before.group == after.group) {
        return Vec::new();
    }
    let mut groups: FxHashMap<&str, (&str, bool)> = FxHashMap::default();
    groups.reserve(files.len());
    for file in files.iter() {
        let (group, several) = groups.entry(&file.path).or_insert((&file.group, false));
        *several |= *group != &*file.group;
    }
    let is_of_several = |file: &&SourceFile| groups.get(&*file.path).is_some_and(|groups| groups.1);
    // How many groups of this innermost name have the path.
    let mut alike: FxHashMap<(&str, &str), u32> = FxHashMap::default();
    let mut seen: FxHashSet<(&str, &str)> = FxHashSet::default();
    for file in files.iter().filter(is_of_several) {
        if seen.insert((&file.path, &file.group)) {
            *alike.entry((&file.path, innermost(&file.group))).or_default() += 1;
        }
    }
    let name = |file: &SourceFile| {
        let inner = innermost(&file.group);
        let alone = *alike.get(&(&*file.path, inner))? == 1;
        Some(if alone { inner.to_owned() } else { file.group.to_string() })
    };
    let told: Vec<Option<String>> = files.iter().map(name).collect();
    let mut modules: Vec<String> = Vec::new();
    let mut known: FxHashSet<String> = FxHashSet::default();
    for (file, module) in files.iter_mut().zip(told) {
        let Some(module) = module.filter(|module| !module.is_empty()) else { continue };
        file.path = format!("{module}/{}", file.path);
        if !known.contains(&module) {
            modules.push(module.clone());
            known.insert(module);
        }
    }
    modules
}

fn innermost(group: &str) -> &str {
    group.rsplit('/').next().unwrap_or(group)
}
