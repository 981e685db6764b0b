//! `diff --format markdown`: what a change did to coverage, for its pull request.

use std::fmt::Write as _;

use super::{Compared, WORTH_SEEING, headline};
use crate::analysis::ScopeChange;
use crate::analysis::differential::{FileDelta, FunctionDelta};
use crate::cli::printers::links::some;
use crate::cli::printers::sources;
use crate::cli::printers::waterfall::{against_markdown, points};
use crate::coverage::{Drop, LineRange, Ratio, RepoPath, Totals};
use crate::markdown::{code, escape};

/// A comment that is longer is refused: hosts take 65,536 characters, and the end of the page needs some of them.
const BUDGET: usize = 48_000;

/// All of it; a limit cuts the lists.
pub(in crate::cli) fn markdown(compared: Compared<'_>) -> String {
    let (mut out, precision) = (String::new(), compared.precision);
    let base = against_markdown(compared.baseline);
    if let Some((metric, before, after)) = headline(compared) {
        let change = points(Drop::between(before, after), precision);
        let (from, to) = (before.display(precision), after.display(precision));
        let _ = writeln!(
            out,
            "## Coverage {from} → {to} ({change} in {})\n\nCompared with {base}. {}",
            metric.key(),
            changed(compared)
        );
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
    sources::markdown(&mut out, compared.passages, compared.links, BUDGET);
    functions(&mut out, compared);
    if let Some(why) = compared.stripped {
        let _ = writeln!(out, "\n> {}", escape(why));
    }
    out
}

/// `Changed lines: 50.0% (5/10).`
fn changed(compared: Compared<'_>) -> String {
    let rate = compared.changed_lines();
    match rate.total {
        0 => "Changed lines: 0 that can be covered.".to_owned(),
        total => format!("Changed lines: {} ({}/{total}).", rate.display(compared.precision), rate.covered),
    }
}

/// A file as a link, with its first lines to worry about.
fn place(compared: Compared<'_>, file: &FileDelta) -> String {
    let worst = WORTH_SEEING.into_iter().filter(|category| compared.tells(*category));
    let first: Vec<LineRange> = match compared.links.repository {
        Some(_) => worst.filter_map(|category| file.categories.ranges(category).first().copied()).take(1).collect(),
        None => Vec::new(),
    };
    compared.links.place(&file.path, &first, None)
}

fn no_longer_counted(out: &mut String, compared: Compared<'_>) {
    let ScopeChange { left_out, settings } = compared.scope;
    if !left_out.is_empty() {
        out.push_str("\nFiles that the settings leave out now:\n\n");
    }
    for file in left_out.iter().take(compared.limit) {
        let was = file.before.get(compared.metric()).unwrap_or_default();
        let path = escape(file.path.as_str());
        let _ = writeln!(out, "- {path}, was {} ({}/{})", was.display(compared.precision), was.covered, was.total);
    }
    more(out, left_out.len(), compared.limit, "files");
    for setting in settings {
        let _ = writeln!(out, "\nSetting changed: {}", escape(setting));
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
            let _ = writeln!(out, "| {} | {} |", place(compared, file), findings(compared, file));
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
            place(compared, file),
            findings(compared, file)
        );
    }
    more(out, files.len(), compared.limit, "files");
}

fn findings(compared: Compared<'_>, file: &FileDelta) -> String {
    let told = WORTH_SEEING.into_iter().filter(|category| compared.tells(*category));
    let ranges = told.map(|category| (category, file.categories.ranges(category)));
    let ranges = ranges.filter(|(_, ranges)| !ranges.is_empty());
    let lines = ranges.map(|(category, ranges)| format!("{}: {}", category.words(), some(&ranges)));
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
            let path = RepoPath::new(compared.path_of(function));
            let place = compared.links.place(&path, &[], function.start);
            let (before, after) = (rate(function.before), rate(function.after));
            let [before, after] = [before, after].map(|rate| rate.unwrap_or_else(|| "–".to_owned()));
            let _ = writeln!(out, "| {} | {place} | {before} | {after} |", code(&function.name));
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
