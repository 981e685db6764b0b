//! Haskell's program coverage: what a program that GHC compiled with `-fhpc` counted (`NAME.tix`), understood with what
//! the compiler said of each module (`.hpc/MODULE.mix`, and below `dist-newstyle` or `.stack-work`).
//!
//! ```text
//! check.tix             Tix [ TixModule "Data.Shelf" 1550177033 3 [2,0,1]]
//! .hpc/Data.Shelf.mix   Mix "src/Data/Shelf.hs" 2026-06-01 08:00:00 UTC 1550177033 8
//!                       [(3:5-3:9,ExpBox False),(3:1-3:9,BinBox CondBinBox True),(3:1-4:9,TopLevelBox ["put"])]
//! ```
//!
//! The rules are those of `hpc report`: expressions are counted as statements, declarations, local ones and derived ones
//! too, as functions, and each condition can be true and false, `otherwise` as well. A line is code where something
//! begins on it, and ran as often as that which ran most. The order of a module's places is that of its counts; which
//! module is meant is told by the hash of its source.

mod mix;
mod shown;
mod tix;

use std::sync::Arc;

use rayon::prelude::*;

use self::mix::{Kind, Places};
use self::tix::Counted;
use super::format::{Companions, Family, Format, Reader, Together};
use super::recognise::rules;
use super::{Input, Limits, Needs, RawFile, RawReport, ReadError};
use crate::coverage::{
    BranchesBuilder, Code, CountedSpan, Diagnostics, FileCoverage, Function, Functions, Label, Line, LinesBuilder,
    Metric, MetricSet, Repeat, Spans,
};

/// The row of Haskell's program coverage.
pub(super) const HPC: Format = Format {
    id: "hpc",
    name: "Haskell program coverage",
    family: Family::Exchange,
    richness: 80,
    recognise: rules::hpc,
    together: Together::Alone,
    companions: Companions::Called(wanted),
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

/// The files that say where the places of the modules are.
fn wanted(input: &Input<'_>) -> Vec<String> {
    let mut names: Vec<String> = tix::read(input.bytes).0.iter().map(Counted::mix).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Reads what a program counted.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let (modules, broken) = tix::read(input.bytes);
    let understood: Vec<Understood> = modules.par_iter().map(|module| understand(module, input)).collect();
    let (mut files, mut diagnostics) = (Vec::new(), Diagnostics::default());
    let (mut lost, mut first) = (0, None);
    for (module, understood) in modules.iter().zip(understood) {
        let name = &module.name;
        match understood {
            Understood::File(file) => files.push(*file),
            Understood::Lost => {
                lost += 1;
                first.get_or_insert(module);
            }
            Understood::OtherBuild => diagnostics.add(Code::OtherBuild, None, || {
                format!("{name} was compiled again since it was counted; run the program again")
            }),
            Understood::Broken(error) => diagnostics.add(Code::BadRecord, None, || {
                format!("what {} says of {name} cannot be read: {error}; the module is left out", module.mix())
            }),
        }
    }
    if let Some(module) = first {
        let what = || {
            let more = if lost > 1 { format!(" and {} more", lost - 1) } else { String::new() };
            format!(
                "{}{more} not found; the compiler writes them to .hpc, and the counts mean nothing without",
                module.mix()
            )
        };
        if files.is_empty() {
            return Err(ReadError::Unsupported(what()));
        }
        diagnostics.add(Code::BadRecord, None, what);
    }
    if let Some(error) = broken {
        if modules.is_empty() {
            return Err(error);
        }
        diagnostics.add(Code::Truncated, None, || format!("{error}; what comes before is used"));
    }
    Ok(RawReport { producer: Some("hpc".to_owned()), files, diagnostics, ..RawReport::default() })
}

/// What became of a module.
enum Understood {
    File(Box<RawFile>),
    /// Nothing says where its places are.
    Lost,
    /// What says it is of another source.
    OtherBuild,
    Broken(ReadError),
}

/// Several programs have a `Main`, and old builds may lie beside the new one: the hash tells which is meant.
fn understand(module: &Counted, input: &Input<'_>) -> Understood {
    let name = module.mix();
    let mut outcome = Understood::Lost;
    for part in input.companions.iter().filter(|part| part.name.rsplit('/').next() == Some(&name)) {
        outcome = match mix::read(part.bytes, module.hash) {
            Ok(Some(places)) if places.places.len() == module.counts.len() => {
                return Understood::File(Box::new(file(places, &module.counts, &input.limits)));
            }
            Ok(_) => Understood::OtherBuild,
            Err(error) => Understood::Broken(error),
        };
    }
    outcome
}

fn file(module: Places, counts: &[u64], limits: &Limits) -> RawFile {
    let (mut lines, mut branches) = (LinesBuilder::default(), BranchesBuilder::default());
    let (mut missed, mut statements, mut functions) = (Vec::new(), Vec::new(), Vec::new());
    let mut conditions = 0;
    for (place, &count) in module.places.into_iter().zip(counts) {
        let Some(place) = place.filter(|place| place.span.end.get() <= limits.line) else { continue };
        let span = place.span;
        match place.kind {
            Kind::Condition(is) => {
                conditions += u32::from(is);
                branches.push(span.start, conditions, Label::Span(span), Some(count));
                continue;
            }
            Kind::Expression => statements.push(CountedSpan { span, weight: 1, count }),
            Kind::Declaration(name) => {
                functions.push(Function::new(&name, Some(span.start), Some(span.end.max(span.start)), Some(count)));
            }
        }
        lines.push(span.start, count);
        if count == 0 {
            missed.push(span.start);
        }
    }
    let lines = lines.finish(Repeat::Max);
    missed.retain(|line: &Line| lines.hits(*line).is_some_and(|hits| hits > 0));
    missed.sort_unstable();
    missed.dedup();
    let coverage = FileCoverage {
        carries: MetricSet::of(&[Metric::Lines, Metric::Branches, Metric::Functions, Metric::Statements]),
        lines,
        part_hit: missed,
        branches: branches.finish(Repeat::Sum),
        functions: Functions::group(functions),
        // All weights are 1, so that equal spans never disagree.
        statements: Spans::collect(statements, Repeat::Sum).unwrap_or_default(),
        ..FileCoverage::default()
    };
    RawFile { path: module.path, coverage: Arc::new(coverage), source_hash: None }
}

#[cfg(test)]
mod tests;
