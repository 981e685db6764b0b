//! `diff --format markdown`: what a change did to coverage, for its pull request.

use std::fmt::Write as _;

use super::{Compared, WORTH_SEEING, headline};
use crate::analysis::ScopeChange;
use crate::analysis::differential::{FileDelta, FunctionDelta};
use crate::cli::printers::escape::markdown as escaped;
use crate::cli::printers::lines::places;
use crate::cli::printers::waterfall::{against_markdown, points};
use crate::coverage::{Drop, Ratio, Totals};

/// All of it; a limit cuts the lists.
pub(in crate::cli) fn markdown(compared: Compared<'_>) -> String {
    let (mut out, precision) = (String::new(), compared.precision);
    let base = against_markdown(compared.baseline);
    if let Some((metric, before, after)) = headline(compared) {
        let change = points(Drop::between(before, after), precision);
        let (from, to) = (before.display(precision), after.display(precision));
        let _ = writeln!(out, "## Coverage {from} → {to} ({change} in {})\n\nCompared with {base}.", metric.key());
        if let Some(waterfall) = compared.waterfall() {
            let _ = write!(out, "\n{}", waterfall.markdown());
        }
    } else if compared.has_data {
        let metric = compared.differential.headline.key();
        let _ = writeln!(out, "## Coverage\n\nCompared with {base}, which has no data of {metric}.");
    } else {
        let Ratio { covered, total } = compared.changed_lines();
        let rate = compared.changed_lines().display(precision);
        let _ = writeln!(out, "## Changed lines {rate}\n\n{covered} of {total} covered, since {base}.");
    }
    files(&mut out, compared);
    no_longer_counted(&mut out, compared);
    functions(&mut out, compared);
    out
}

fn no_longer_counted(out: &mut String, compared: Compared<'_>) {
    let ScopeChange { left_out, settings } = compared.scope;
    if !left_out.is_empty() {
        out.push_str("\nFiles that the settings leave out now:\n\n");
    }
    for file in left_out.iter().take(compared.limit) {
        let was = file.before.get(compared.metric()).unwrap_or_default();
        let path = escaped(file.path.as_str());
        let _ = writeln!(out, "- {path}, was {} ({}/{})", was.display(compared.precision), was.covered, was.total);
    }
    more(out, left_out.len(), compared.limit, "files");
    for setting in settings {
        let _ = writeln!(out, "\nSetting changed: {}", escaped(setting));
    }
}

fn files(out: &mut String, compared: Compared<'_>) {
    let files = compared.files();
    if files.is_empty() {
        return;
    }
    if !compared.has_data {
        out.push_str("\n| file | lines |\n|---|---|\n");
        for file in files.iter().take(compared.limit) {
            let _ = writeln!(out, "| {} | {} |", escaped(file.path.as_str()), findings(compared, file));
        }
        return more(out, files.len(), compared.limit, "files");
    }
    out.push_str("\n| file | before | after | change | lines |\n|---|---:|---:|---:|---|\n");
    for file in files.iter().take(compared.limit) {
        let (before, after) = compared.rates(file);
        let change = points(Drop::between(before, after), compared.precision);
        let (before, after) = (before.display(compared.precision), after.display(compared.precision));
        let _ = writeln!(
            out,
            "| {} | {before} | {after} | {change} | {} |",
            escaped(file.path.as_str()),
            findings(compared, file)
        );
    }
    more(out, files.len(), compared.limit, "files");
}

fn findings(compared: Compared<'_>, file: &FileDelta) -> String {
    let told = WORTH_SEEING.into_iter().filter(|category| compared.tells(*category));
    let ranges = told.map(|category| (category, file.categories.ranges(category)));
    let ranges = ranges.filter(|(_, ranges)| !ranges.is_empty());
    let lines = ranges.map(|(category, ranges)| format!("{}: {}", category.words(), places(&ranges)));
    compared.remark(file).map(str::to_owned).into_iter().chain(lines).collect::<Vec<_>>().join("; ")
}

fn functions(out: &mut String, compared: Compared<'_>) {
    let lists: [(&str, Vec<&FunctionDelta>); 2] =
        [("Functions that fell", compared.functions()), ("New functions with missed lines", compared.new_functions())];
    for (words, functions) in lists.into_iter().filter(|(_, functions)| !functions.is_empty()) {
        let count = functions.len();
        let _ = write!(out, "\n<details><summary>{words}: {count}</summary>\n\n");
        out.push_str("| function | where | before | after |\n|---|---|---:|---:|\n");
        for function in functions.iter().take(compared.limit) {
            let rate = |totals: Option<Totals>| {
                let ratio = totals.and_then(|totals| totals.get(compared.metric()));
                ratio.map(|ratio| format!("{} ({}/{})", ratio.display(compared.precision), ratio.covered, ratio.total))
            };
            let place = function.start.map(|start| format!(":{start}")).unwrap_or_default();
            let place = escaped(&format!("{}{place}", compared.path_of(function)));
            let (before, after) = (rate(function.before), rate(function.after));
            let [before, after] = [before, after].map(|rate| rate.unwrap_or_else(|| "–".to_owned()));
            let _ = writeln!(out, "| {} | {place} | {before} | {after} |", escaped(&function.name));
        }
        more(out, count, compared.limit, "functions");
        out.push_str("\n</details>\n");
    }
}

fn more(out: &mut String, all: usize, limit: usize, noun: &str) {
    if all > limit {
        let _ = writeln!(out, "\n…and {} more {noun}.", all - limit);
    }
}
