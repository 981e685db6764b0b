//! One `<sourcefile>`: its lines, what they add up to, and the path that tells it from files of other modules.

use std::hash::BuildHasher as _;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

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

/// Paths are looked through in so many shares.
const SHARES: u64 = 8;

/// Lets a path that several groups have begin with the name of its group, the innermost where that is enough. Returns the
/// modules that paths begin with now.
pub(super) fn tell_apart(files: &mut [SourceFile]) -> Vec<String> {
    // Most reports are of one group.
    if files.array_windows().all(|[before, after]| before.group == after.group) {
        return Vec::new();
    }
    // Each share of the paths is looked through beside the others.
    let hashes: Vec<u64> = files.par_iter().map(|file| FxBuildHasher.hash_one(&file.path)).collect();
    let groups_of_share = |share: u64| {
        let mut groups: FxHashMap<&str, Groups<'_>> = FxHashMap::default();
        for (file, _) in files.iter().zip(&hashes).filter(|(_, hash)| **hash % SHARES == share) {
            groups.entry(&file.path).or_insert_with(|| Groups::of(&file.group)).add(&file.group);
        }
        groups
    };
    let groups: Vec<FxHashMap<&str, Groups<'_>>> = (0..SHARES).into_par_iter().map(groups_of_share).collect();
    let name = |(file, hash): (&SourceFile, &u64)| {
        let (groups, inner) = (groups.get((hash % SHARES) as usize)?.get(&*file.path)?, innermost(&file.group));
        let alone = *groups.alike.get(inner)? == 1;
        let module = if alone { inner } else { &*file.group };
        (!module.is_empty()).then(|| (module.to_owned(), format!("{module}/{}", file.path)))
    };
    let told: Vec<Option<(String, String)>> = files.par_iter().zip(&hashes).map(name).collect();
    let mut modules: Vec<String> = Vec::new();
    let mut known: FxHashSet<String> = FxHashSet::default();
    for (file, told) in files.iter_mut().zip(told) {
        let Some((module, path)) = told else { continue };
        file.path = path;
        if !known.contains(&module) {
            modules.push(module.clone());
            known.insert(module);
        }
    }
    modules
}

/// The groups that have a path, nearly always one.
struct Groups<'a> {
    first: &'a str,
    others: FxHashSet<&'a str>,
    /// How many have the same innermost name, where there are several.
    alike: FxHashMap<&'a str, u32>,
}

impl<'a> Groups<'a> {
    fn of(first: &'a str) -> Groups<'a> {
        Groups { first, others: FxHashSet::default(), alike: FxHashMap::default() }
    }

    fn add(&mut self, group: &'a str) {
        if group != self.first && self.others.insert(group) {
            self.alike.entry(innermost(self.first)).or_insert(1);
            *self.alike.entry(innermost(group)).or_default() += 1;
        }
    }
}

fn innermost(group: &str) -> &str {
    group.rsplit('/').next().unwrap_or(group)
}
