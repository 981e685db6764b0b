//! LCOV: lines with counts, branch arms, functions with their ends (`FN:start,end,name`, as lcov 2 and coverage.py write
//! them) and condition outcomes. It has no word for statements, regions, excluded lines and contexts.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::arms;
use super::parts::{Parts, each};
use crate::coverage::{File, FileCoverage, Function, InputInfo, Label, Metric, Report, Totals};
use crate::formats::lcov::MERGED;
use crate::formats::table::format;

/// The sections of a report.
pub(super) fn parts(report: &Report) -> Parts<'_> {
    let by_coverage_py = |input: &InputInfo| {
        format(input.format).is_some_and(|format| format.is_by_coverage_py(input.producer.as_deref()))
    };
    // coverage.py's own reports are known by their words, and keep what it means by them.
    let own = !report.inputs.is_empty() && report.inputs.iter().all(by_coverage_py);
    let groups = if own { each(report, |file| section(file, "")) } else { each(report, |file| section(file, MERGED)) };
    Parts { head: String::new(), groups, between: "", tail: "" }
}

fn section(file: &File, test: &str) -> String {
    let coverage = &*file.coverage;
    let totals = coverage.totals();
    let mut out = String::with_capacity(64 + coverage.lines.len() * 10 + coverage.branches.len() * 16);
    let _ = writeln!(out, "TN:{test}\nSF:{}", one_line(file.path.as_str()));
    functions(coverage, &mut out);
    claim(&totals, Metric::Functions, ["FNF", "FNH"], &mut out);
    branches(coverage, &mut out);
    claim(&totals, Metric::Branches, ["BRF", "BRH"], &mut out);
    conditions(coverage, &mut out);
    claim(&totals, Metric::Mcdc, ["MCF", "MCH"], &mut out);
    coverage.lines.each(|line, hits| {
        let _ = writeln!(out, "DA:{line},{hits}");
    });
    claim(&totals, Metric::Lines, ["LF", "LH"], &mut out);
    out.push_str("end_of_record\n");
    out
}

/// Found and hit, where the data has the metric.
fn claim(totals: &Totals, metric: Metric, names: [&str; 2], out: &mut String) {
    if let Some(ratio) = totals.get(metric) {
        let _ = writeln!(out, "{}:{}\n{}:{}", names[0], ratio.total, names[1], ratio.covered);
    }
}

/// All declarations, then all counts, each in the same order. Instances of one function are several names of one place.
fn functions(coverage: &FileCoverage, out: &mut String) {
    let mut counts = String::new();
    for function in coverage.functions.iter() {
        for (name, entered) in names(function) {
            let name = one_line(name);
            match (function.start, function.end) {
                (Some(start), Some(end)) => drop(writeln!(out, "FN:{start},{end},{name}")),
                (Some(start), None) => drop(writeln!(out, "FN:{start},{name}")),
                (None, _) => {}
            }
            if let Some(entered) = entered {
                let _ = writeln!(counts, "FNDA:{entered},{name}");
            }
        }
    }
    out.push_str(&counts);
}

fn names(function: &Function) -> Vec<(&str, Option<u64>)> {
    if function.instances.is_empty() {
        return vec![(&function.name, function.entered)];
    }
    function.instances.iter().map(|instance| (&*instance.name, instance.entered)).collect()
}

fn branches(coverage: &FileCoverage, out: &mut String) {
    for (line, arms) in arms::by_line(coverage) {
        let mut place = (0, 0);
        for arm in arms {
            // Ranges of an `if` and of its missing `else` may be the same, and LCOV takes one name for one arm.
            place = if place.0 == arm.block { (arm.block, place.1 + 1) } else { (arm.block, 1) };
            let _ = write!(out, "BRDA:{line},{},", arm.block);
            let _ = match arm.label {
                Label::Number(number) => write!(out, "{number}"),
                Label::Text(text) => write!(out, "{}", one_line(text)),
                Label::Span(_) => write!(out, "{}", place.1 - 1),
            };
            let _ = match arm.taken {
                Some(taken) => writeln!(out, ",{taken}"),
                None => writeln!(out, ",-"),
            };
        }
    }
}

/// Outcomes are only counted in the model, so that the covered ones come first.
fn conditions(coverage: &FileCoverage, out: &mut String) {
    for counted in coverage.conditions.iter() {
        let group = counted.total.div_ceil(2);
        for outcome in 0..counted.total {
            let (index, sense) = (outcome / 2, if outcome % 2 == 0 { 't' } else { 'f' });
            let taken = u8::from(outcome < counted.covered);
            let _ = writeln!(out, "MCDC:{},{group},{sense},{taken},{index},{index}", counted.line);
        }
    }
}

/// Text in one line; a record has no way to say more.
fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r']) { text.replace(['\n', '\r'], " ").into() } else { text.into() }
}
