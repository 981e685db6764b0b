//! Classes into files. Classes of one file are different measurements of it and add up; which metrics the files carry,
//! and what their counts mean, follows from the whole report.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::class::Class;
use super::root::Root;
use crate::coverage::{BranchesBuilder, Counts, FileCoverage, Function, Functions, Label, Metric, MetricSet, Repeat};
use crate::formats::RawFile;

/// How the producer of a report measures.
#[derive(Clone, Copy)]
pub(super) struct Style {
    carries: MetricSet,
    counts: Counts,
    /// Methods list their lines, so that the last one is their end; else they list only where they start.
    bodies: bool,
    /// May classes of one file name in two packages be of two files? Below several roots there may be two of one
    /// relative name.
    several_roots: bool,
}

impl Style {
    /// What root and classes show of it.
    pub(super) fn of(root: &Root, classes: &[Class], branches: bool, bodies: bool) -> Style {
        let coverage_py = root.signature.is_some();
        let functions = classes.iter().any(|class| !class.functions.is_empty());
        let mut carries = MetricSet::of(&[Metric::Lines]);
        for (metric, has) in [
            (Metric::Branches, branches),
            (Metric::Functions, functions),
            // coverage.py's own number counts lines and branches together.
            (Metric::Combined, branches && coverage_py),
        ] {
            if has {
                carries = carries.with(metric);
            }
        }
        let counts = if coverage_py { Counts::Binary } else { Counts::Exact };
        Style { carries, counts, bodies, several_roots: root.sources.len() > 1 }
    }
}

/// The classes of each file as one, in the order of the report.
pub(super) fn files(mut classes: Vec<Class>, style: Style) -> Vec<RawFile> {
    let mut known: FxHashMap<(&str, Option<&str>), usize> = FxHashMap::default();
    let mut places: Vec<usize> = Vec::with_capacity(classes.len());
    for class in &classes {
        let package = class.package.as_deref().filter(|_| style.several_roots);
        let next = known.len();
        places.push(*known.entry((&class.path, package)).or_insert(next));
    }
    for (class, place) in classes.iter_mut().zip(places) {
        class.file = place;
    }
    // Classes of one file nearly always stand side by side.
    classes.sort_by_key(|class| class.file);
    classes.par_chunk_by_mut(|a, b| a.file == b.file).filter_map(|group| file(group, style)).collect()
}

fn file(group: &mut [Class], style: Style) -> Option<RawFile> {
    let path = std::mem::take(&mut group.first_mut()?.path);
    let mut branches = BranchesBuilder::default();
    for arms in group.iter().flat_map(|class| &class.arms) {
        for destination in &arms.destinations {
            // The words of coverage.py's LCOV, so that both reports of one run name an arm alike.
            let label = if destination.bytes().all(|byte| byte.is_ascii_digit()) {
                format!("jump to line {destination}")
            } else {
                destination.to_string()
            };
            branches.push(arms.line, 0, Label::Text(&label), arms.reached.then_some(0));
        }
    }
    let mut functions = Vec::new();
    for function in group.iter_mut().flat_map(|class| std::mem::take(&mut class.functions)) {
        functions.push(Function { end: function.end.filter(|_| style.bodies), ..function });
    }
    let branch_counts = group.iter().flat_map(|class| class.ratios.iter().copied()).collect();
    let lines = match group {
        [only] => std::mem::take(&mut only.lines),
        several => several.iter().flat_map(|class| class.lines.iter()).collect(),
    };
    let coverage = FileCoverage {
        carries: style.carries,
        counts: style.counts,
        lines,
        branches: branches.finish(Repeat::Sum),
        branch_counts,
        functions: Functions::group(functions),
        ..FileCoverage::default()
    };
    Some(RawFile { path, coverage: Arc::new(coverage), source_hash: None })
}
