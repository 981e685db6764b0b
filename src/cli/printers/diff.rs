//! What `diff` found, in text. JSON and Markdown say the same: one file each.

pub(in crate::cli) mod json;
pub(in crate::cli) mod markdown;

use std::cmp::Reverse;
use std::fmt::Write as _;

use super::links::{Links, some};
use super::passages::Passage;
use super::waterfall::{Shown, against, points};
use crate::analysis::differential::{Category, Differential, FileChange, FileDelta, FunctionDelta, Match, Measurement};
use crate::analysis::{BaselineInfo, Comparison, Patch, ScopeChange};
use crate::cli::style::Paint;
use crate::coverage::{Drop, Metric, Ratio};
use crate::source::printable;

/// A comparison and how to show it.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Compared<'a> {
    /// All of it.
    comparison: &'a Comparison,
    /// What the present was compared with.
    baseline: &'a BaselineInfo,
    /// The baseline's side.
    before: &'a Measurement,
    /// The present side.
    after: &'a Measurement,
    /// What became of everything.
    differential: &'a Differential,
    /// Decimals of percentages.
    precision: u8,
    /// At most so many files, and so many functions.
    limit: usize,
    /// The source of what was lost, as far as it is shown, and how many passages there are.
    passages: (&'a [Passage], usize),
    /// Where files can be looked at.
    links: Links<'a>,
    /// What counts now and did not count before, and the other way round.
    scope: &'a ScopeChange,
    /// Is there data of before? Against texts alone, only what is new or changed can be told.
    has_data: bool,
    /// Why the baseline keeps no line, where it keeps none.
    stripped: Option<&'a str>,
}

/// The categories that people look for, the worst first.
const WORTH_SEEING: [Category; 9] = [
    Category::Lost,
    Category::BranchLost,
    Category::NewMissed,
    Category::IncludedMissed,
    Category::ExcludedMissed,
    Category::ExcludedHit,
    Category::FlakyLost,
    Category::FlakyBranchLost,
    Category::Gained,
];

impl<'a> Compared<'a> {
    /// A comparison, shown with so many decimals and so many files and functions.
    pub(in crate::cli) fn new(comparison: &'a Comparison, precision: u8, limit: usize) -> Compared<'a> {
        let (passages, links): (&[Passage], Links<'_>) = (&[], Links::default());
        let Comparison { baseline, now, differential, scope, stripped, .. } = comparison;
        let before = &baseline.measurement;
        let has_data = before.files().iter().any(|file| file.is_measured());
        Compared {
            comparison,
            baseline: &baseline.info,
            before,
            after: now,
            differential,
            precision,
            limit,
            passages: (passages, 0),
            links,
            scope,
            has_data,
            stripped: stripped.as_deref(),
        }
    }

    /// The same with the source of what was lost, and how many passages of it there are.
    pub(in crate::cli) fn with(self, passages: &'a [Passage], all: usize, links: Links<'a>) -> Compared<'a> {
        Compared { passages: (passages, all), links, ..self }
    }

    fn metric(self) -> Metric {
        self.differential.shown_metric()
    }

    fn waterfall(self) -> Option<Shown<'a>> {
        let metric = self.metric();
        let waterfall = self.differential.waterfall(metric).filter(|_| self.has_data)?;
        Some(Shown { metric, waterfall, precision: self.precision })
    }

    /// Does a category say anything here?
    fn tells(self, category: Category) -> bool {
        self.has_data || matches!(category, Category::NewMissed | Category::NewHit | Category::Moved)
    }

    /// Covered of all new and changed lines.
    fn changed_lines(self) -> Ratio {
        Patch::of(self.differential).lines
    }

    /// Files with something to see, most lines to worry about first.
    fn files(self) -> Vec<&'a FileDelta> {
        let worry = |file: &FileDelta| {
            let lines = |category: &Category| self.tells(*category).then(|| file.categories.lines(*category).len());
            WORTH_SEEING[..8].iter().filter_map(lines).sum::<usize>()
        };
        let seen = |file: &&FileDelta| worry(file) > 0 || self.remark(file).is_some() || self.gained(file);
        let mut files: Vec<&FileDelta> = self.differential.files.iter().filter(seen).collect();
        files.sort_by_cached_key(|file| (Reverse(worry(file)), file.path.clone()));
        files
    }

    fn gained(self, file: &FileDelta) -> bool {
        self.has_data && !file.categories.lines(Category::Gained).is_empty()
    }

    /// What became of a file as a whole, where that is worth a word.
    fn remark(self, file: &FileDelta) -> Option<&'static str> {
        if !self.has_data {
            return None;
        }
        match file.state {
            FileChange::Vanished => Some("its source is there, its data is gone"),
            FileChange::Removed => Some("removed"),
            FileChange::NewlyMeasured => Some("measured for the first time"),
            FileChange::New => Some("new"),
            _ if file.unmappable && self.stripped.is_some() => Some("compared as a whole: the baseline keeps no lines"),
            _ if file.unmappable => Some("compared as a whole: a source text is missing"),
            _ => None,
        }
    }

    /// The rates of a file on both sides.
    fn rates(self, file: &FileDelta) -> (Ratio, Ratio) {
        let of = |side: &Measurement, at: Option<u32>| {
            let record = at.and_then(|at| side.files().get(at as usize));
            record.and_then(|record| record.totals.get(self.metric())).unwrap_or_default()
        };
        (of(self.before, file.before), of(self.after, file.after))
    }

    /// The functions that fell, most first; what deleted lines explain does not count.
    fn functions(self) -> Vec<&'a FunctionDelta> {
        if !self.has_data {
            return Vec::new();
        }
        let metric = self.metric();
        let fell = |function: &'a FunctionDelta| {
            let drop = function.effective_drop(metric).filter(|drop| drop.is_fall())?;
            Some((function, drop))
        };
        let mut functions: Vec<(&FunctionDelta, Drop)> = self.differential.functions.iter().filter_map(fell).collect();
        functions.sort_by_key(|entry| Reverse(entry.1));
        functions.into_iter().map(|entry| entry.0).collect()
    }

    /// New functions with something to test.
    fn new_functions(self) -> Vec<&'a FunctionDelta> {
        if !self.has_data {
            // Nothing says which functions there were.
            return Vec::new();
        }
        let metric = self.metric();
        let missed = |function: &&FunctionDelta| {
            let rate = function.after.and_then(|totals| totals.get(metric));
            function.matched == Match::New && rate.is_some_and(|rate| rate.missed() > 0)
        };
        self.differential.functions.iter().filter(missed).collect()
    }

    fn path_of(self, function: &FunctionDelta) -> &'a str {
        self.differential.files.get(function.file as usize).map_or("", |file| file.path.as_str())
    }
}

/// `1 line`, `3 lines`.
fn lines_of(count: usize) -> String {
    format!("{count} line{}", if count == 1 { "" } else { "s" })
}

/// The change of the whole, its explanation, and the findings file by file.
pub(in crate::cli) fn text(compared: Compared<'_>, paint: Paint) -> String {
    let mut out = String::new();
    let (metric, base) = (compared.metric(), against(compared.baseline));
    match compared.waterfall() {
        Some(waterfall) => {
            let _ = writeln!(out, "{} against {base}", paint.bold(metric.key()));
            out.push_str(&waterfall.text(paint));
            let headline = compared.differential.headline;
            if metric != headline {
                let _ = writeln!(out, "{} {} is not on both sides", paint.dim("note:"), headline.key());
            }
        }
        None if compared.has_data => {
            let _ = writeln!(out, "{} against {base}: not on both sides", paint.bold(metric.key()));
        }
        None => {
            let rate = compared.changed_lines();
            let _ = writeln!(
                out,
                "{} since {base}: {} ({} of {} covered); there is no data of before",
                paint.bold("changed lines"),
                paint.rate(rate, &rate.display(compared.precision)),
                rate.covered,
                rate.total
            );
        }
    }
    if compared.has_data {
        let rate = compared.changed_lines();
        let Ratio { covered, total } = rate;
        let _ = match total {
            0 => writeln!(out, "changed lines: 0 that can be covered"),
            _ => writeln!(out, "changed lines: {} ({covered}/{total})", rate.display(compared.precision)),
        };
    }
    let files = compared.files();
    for file in files.iter().take(compared.limit) {
        out.push('\n');
        file_block(&mut out, compared, file, paint);
    }
    more(&mut out, files.len(), compared.limit, "file", paint);
    out.push_str(&no_longer_counted(compared, paint));
    sources(&mut out, compared, paint);
    let functions = compared.functions();
    if !functions.is_empty() {
        let _ = writeln!(out, "\n{}", paint.bold("functions that fell"));
    }
    for function in functions.iter().take(compared.limit) {
        let change = points(function.raw_drop(metric), compared.precision);
        let change = paint.missed(&format!("{change:>9}"));
        let _ = writeln!(out, "  {change}  {}", function_line(compared, function, paint));
    }
    more(&mut out, functions.len(), compared.limit, "function", paint);
    let functions = compared.new_functions();
    if !functions.is_empty() {
        let _ = writeln!(out, "\n{}", paint.bold("new functions with missed lines"));
    }
    for function in functions.iter().take(compared.limit) {
        let _ = writeln!(out, "  {}", function_line(compared, function, paint));
    }
    more(&mut out, functions.len(), compared.limit, "function", paint);
    if let Some(why) = compared.stripped {
        let _ = writeln!(out, "\n{} {}", paint.dim("note:"), printable(why));
    }
    if compared.has_data && compared.differential.noise > 0 {
        let noise = lines_of(compared.differential.noise as usize);
        let note = format!("{noise} of brackets or space alone came or went as code, and count for nothing");
        let _ = writeln!(out, "\n{} {note}", paint.dim("note:"));
    }
    out
}

/// What the settings leave out now, and which of them say so.
fn no_longer_counted(compared: Compared<'_>, paint: Paint) -> String {
    let mut out = String::new();
    let left_out = &compared.scope.left_out;
    if !left_out.is_empty() {
        let _ = writeln!(out, "\n{}", paint.bold("files that the settings leave out now"));
    }
    for file in left_out.iter().take(compared.limit) {
        let was = file.before.get(compared.metric()).unwrap_or_default();
        let was = format!("was {} ({}/{})", was.display(compared.precision), was.covered, was.total);
        let _ = writeln!(out, "  {}  {}", printable(file.path.as_str()), paint.dim(&was));
    }
    more(&mut out, left_out.len(), compared.limit, "file", paint);
    for setting in &compared.scope.settings {
        let _ = writeln!(out, "{} setting changed: {}", paint.dim("note:"), printable(setting));
    }
    out
}

fn file_block(out: &mut String, compared: Compared<'_>, file: &FileDelta, paint: Paint) {
    let (before, after) = compared.rates(file);
    let path = paint.bold(&printable(file.path.as_str()));
    let was = file.was.as_ref().map(|was| format!(", was {}", printable(was.as_str()))).unwrap_or_default();
    let change = Drop::between(before, after).map(|drop| format!("  {}pp", drop.change(compared.precision)));
    let rates = compared.has_data.then(|| {
        let (from, to) = (before.display(compared.precision), after.display(compared.precision));
        format!("  {from} → {to}{}", change.unwrap_or_default())
    });
    let rates = rates.unwrap_or_default();
    let _ = writeln!(out, "{path}{was}{rates}");
    if let Some(remark) = compared.remark(file) {
        let _ = writeln!(out, "  {}", paint.dim(remark));
    }
    for category in WORTH_SEEING.into_iter().filter(|category| compared.tells(*category)) {
        let ranges = file.categories.ranges(category);
        if ranges.is_empty() {
            continue;
        }
        let words = format!("{:<22}", category.words());
        let words = match category {
            Category::Gained => paint.hit(&words),
            Category::BranchLost | Category::FlakyLost | Category::FlakyBranchLost => paint.partial(&words),
            _ => paint.missed(&words),
        };
        let _ = writeln!(out, "  {words} {}", some(&ranges));
    }
}

/// The source of what was lost, passage by passage.
fn sources(out: &mut String, compared: Compared<'_>, paint: Paint) {
    let (passages, all) = compared.passages;
    if !passages.is_empty() {
        let _ = writeln!(out, "\n{}", paint.bold("the source of what was lost"));
    }
    for passage in passages {
        let was = passage.was.as_ref().map(|was| format!("; {was}")).unwrap_or_default();
        let place = format!("{}:{} {}{was}", passage.path, passage.lines, passage.words());
        let _ = writeln!(out, "  at {}", printable(&place));
        for line in &passage.shown {
            let _ = writeln!(out, "    {line}");
        }
    }
    more(out, all, passages.len(), "place", paint);
}

fn function_line(compared: Compared<'_>, function: &FunctionDelta, paint: Paint) -> String {
    let rate = |totals: Option<crate::coverage::Totals>| {
        totals.and_then(|totals| totals.get(compared.metric())).unwrap_or_default()
    };
    let counted = |rate: Ratio| format!("{} ({}/{})", rate.display(compared.precision), rate.covered, rate.total);
    let place = match function.start {
        Some(start) => format!("{}:{start}", compared.path_of(function)),
        None => compared.path_of(function).to_owned(),
    };
    let was = match (&function.was, function.matched) {
        (Some((_, name)), Match::Renamed) => format!(", was probably {name}"),
        (Some((path, _)), Match::Moved) => format!(", was in {path}"),
        _ => String::new(),
    };
    let rates = match function.before {
        Some(before) => format!("{} → {}", counted(rate(Some(before))), counted(rate(function.after))),
        None => counted(rate(function.after)),
    };
    let name = printable(&function.name);
    format!("{rates}  {name}  {}", paint.dim(&printable(&format!("{place}{was}"))))
}

fn more(out: &mut String, all: usize, limit: usize, one: &str, paint: Paint) {
    if all > limit {
        let rest = all - limit;
        let words = format!("  … and {rest} more {one}{}", if rest == 1 { "" } else { "s" });
        let _ = writeln!(out, "{}", paint.dim(&words));
    }
}

/// The change of the headline in words, for a title.
fn headline(compared: Compared<'_>) -> Option<(Metric, Ratio, Ratio)> {
    let shown = compared.waterfall()?;
    Some((shown.metric, shown.waterfall.steps.first()?.ratio, shown.waterfall.steps.last()?.ratio))
}

#[cfg(test)]
mod tests;
