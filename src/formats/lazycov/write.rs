//! The model as JSON, a line a file.

use std::fmt::Write as _;

use crate::coverage::{Branches, Counts, File as Measured, Function as Entered, Line, Metric, Ratio, Report};
use crate::formats::write::{Parts, each};

use super::file::{File, Function, Instance, Name, contexts, counted, numbers, ranged};

/// A report in parts.
pub(in crate::formats) fn parts<'a>(report: &'a Report, generator: &str) -> Parts<'a> {
    let names: Vec<&str> = report.contexts.iter().map(|name| &**name).collect();
    let mut head = format!("{{\"lazycov_report\":1,\"generator\":{}", json(&generator));
    let mut inputs: Vec<String> = report.inputs.iter().map(|input| short(&input.content_hash)).collect();
    inputs.sort_unstable();
    let _ = write!(head, ",\"inputs\":{}", json(&inputs));
    if !names.is_empty() {
        head.push_str(",\"contexts\":");
        head.push_str(&json(&names));
    }
    head.push_str(",\"files\":[\n");
    Parts { head, groups: each(report, file), between: ",\n", tail: "\n]}\n" }
}

/// The first bytes of a hash in hexadecimal digits.
fn short(hash: &[u8; 32]) -> String {
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Texts and numbers always become JSON.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn file(file: &Measured) -> String {
    let coverage = &*file.coverage;
    let carried = Metric::ALL.into_iter().filter(|metric| coverage.carries.contains(*metric));
    json(&File {
        path: file.path.as_str().into(),
        source_hash: file
            .source_hash
            .map(|hash| hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into()),
        carries: carried.map(|metric| metric.key().into()).collect(),
        counts: if coverage.counts == Counts::Binary { "binary" } else { "exact" }.into(),
        not_loaded: coverage.not_loaded,
        stated_lines: coverage.stated.lines.map(pair),
        stated_functions: coverage.stated.functions.map(pair),
        lines: coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect(),
        part_hit: numbers(&coverage.part_hit),
        excluded: numbers(&coverage.excluded),
        branches: branches(&coverage.branches),
        branch_counts: counted(&coverage.branch_counts),
        functions: coverage.functions.iter().map(function).collect(),
        statements: ranged(&coverage.statements),
        regions: ranged(&coverage.regions),
        conditions: counted(&coverage.conditions),
        instructions: counted(&coverage.instructions),
        contexts: contexts(coverage),
    })
}

/// The arms with blocks numbered within their line.
fn branches(branches: &Branches) -> Vec<(u32, u32, Name<'_>, Option<u64>)> {
    let (mut line, mut block) = (None, 0);
    let mut out = Vec::with_capacity(branches.len());
    for arm in branches.iter() {
        block = if line == Some(arm.line) { block + u32::from(arm.starts_block) } else { 0 };
        line = Some(arm.line);
        out.push((arm.line.get(), block, Name::of(arm.label), arm.taken));
    }
    out
}

fn pair(ratio: Ratio) -> (u64, u64) {
    (ratio.covered, ratio.total)
}

fn function(function: &Entered) -> Function<'_> {
    Function {
        name: (&*function.name).into(),
        start: function.start.map(Line::get),
        end: function.end.map(Line::get),
        from: function.from.map(Line::get),
        entered: function.entered,
        instances: function.instances.iter().map(Instance::of).collect(),
    }
}
