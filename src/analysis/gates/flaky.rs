//! Losses on flaky lines: they are said, and a rule that holds without them does not fail.

use super::judging::{Case, Judging, Outcome, Rule};
use super::{Actual, Level, Scope, words};
use crate::analysis::differential::{Categories, Category, Differential, FileDelta, Measurement, Unit};
use crate::coverage::{Line, Metric, Ratio, ranges};

/// What is said beside a rule that holds without them.
pub(super) const ALONE: &str = "flaky lines alone; without them it holds";

const KINDS: [Category; 2] = [Category::FlakyLost, Category::FlakyBranchLost];

/// How much was lost on flaky lines among these, in a metric.
pub(super) fn lost(
    categories: &Categories,
    file: &FileDelta,
    (before, now): (&Measurement, &Measurement),
    metric: Metric,
) -> u64 {
    let lines: Vec<Line> = KINDS.iter().flat_map(|kind| categories.lines(*kind)).copied().collect();
    if lines.is_empty() {
        return 0;
    }
    let Some(present) = file.after.and_then(|at| now.record(at)?.detail.as_ref()) else { return 0 };
    let present = present.of(metric);
    let on = |units: &[Unit], line: Line| {
        let at = units.binary_search_by_key(&line, |unit| unit.line).ok()?;
        units.get(at).copied()
    };
    let mut past: Option<(u32, Vec<Unit>)> = None;
    let mut sum = 0;
    for line in lines {
        let Some(origin) = file.map.origin(line) else { continue };
        let known = past.take().filter(|past| past.0 == origin.file);
        let of_file = || before.record(origin.file).and_then(|file| file.detail.as_ref());
        let known = known.or_else(|| Some((origin.file, of_file()?.of(metric))));
        let pair = known.as_ref().and_then(|known| on(&known.1, origin.line)).zip(on(&present, line));
        if let Some((old, new)) = pair.filter(|(old, new)| old.total == new.total) {
            sum += u64::from(old.covered.saturating_sub(new.covered));
        }
        past = known;
    }
    sum
}

/// The same of all files.
pub(super) fn lost_in_all(differential: &Differential, sides: (&Measurement, &Measurement), metric: Metric) -> u64 {
    differential.files.iter().map(|file| lost(&file.categories, file, sides, metric)).sum()
}

/// A rate, had the flaky lines run.
pub(super) fn without(now: Ratio, lost: u64) -> Ratio {
    Ratio::new((now.covered + lost).min(now.total), now.total)
}

/// Judges `lost.flaky`. Where any rule compares, these losses are looked at unasked, and are a warning.
pub(super) fn judge(judging: &mut Judging<'_>, implied: bool) {
    let level = judging.rules.lost.flaky.or(implied.then_some(Level::Warn));
    let Some(rule) = level.and_then(|level| Rule::of_level("lost.flaky", Scope::Lost, level)) else { return };
    let asked = judging.rules.lost.flaky.is_some();
    if !asked && !judging.has_lost_flaky() {
        return;
    }
    let Some(compared) = judging.compared(&rule) else { return };
    let cases = compared.differential.files.iter().filter_map(|file| {
        let mut lines: Vec<Line> = KINDS.iter().flat_map(|kind| file.categories.lines(*kind)).copied().collect();
        lines.sort_unstable();
        lines.dedup();
        let first = lines.first().copied()?;
        let many = lines.len() as u64;
        let lines = ranges(lines);
        let place = words::place(file.path.as_str(), Some(first));
        let what = match judging.flaky_words(compared.before, file, first).filter(|_| many == 1) {
            Some(known) => format!("1 line lost that is flaky: {known}"),
            None => format!("{} lost that ran in some runs of the baseline alone", words::count(many, "flaky line")),
        };
        Some(Case {
            path: Some(file.path.clone()),
            line: Some(first),
            actual: Some(Actual::Count(many)),
            message: format!("{place}  {what}: {}", words::list(&lines)),
            what,
            lines,
            ..Case::default()
        })
    });
    let message = "no flaky line lost".to_owned();
    let broken = cases.collect();
    judging.settle(&rule, Outcome { broken, message, actual: Some(Actual::Count(0)), ..Outcome::default() });
}
