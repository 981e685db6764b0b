//! How findings speak: rates, drops, lines to blame. One sentence for one thing.

use crate::coverage::{Line, LineRange, Metric, Percent, Points, Ratio, Totals};

/// More ranges of lines than this are counted, not listed.
const RANGES: usize = 8;

/// A rate that is under a limit: `79.95% (7995/10000)`.
pub(super) fn under(ratio: Ratio, limit: Percent) -> String {
    format!("{} {}", ratio.display_under(limit), fraction(ratio))
}

/// A rate that holds a limit, with the limit's decimals, so that it does not look lower than it is.
pub(super) fn reached(ratio: Ratio, limit: Percent) -> String {
    format!("{} {}", ratio.display(limit.precision().max(1)), fraction(ratio))
}

/// A rate: `83.3% (10/12)`.
pub(super) fn rate(ratio: Ratio) -> String {
    format!("{} {}", ratio.display(1), fraction(ratio))
}

/// A drop that holds a limit, with the limit's decimals.
pub(super) fn within(drop: crate::coverage::Drop, limit: Points) -> String {
    format!("{}pp", drop.display(limit.precision().max(1)))
}

fn fraction(ratio: Ratio) -> String {
    format!("({}/{})", ratio.covered, ratio.total)
}

/// A metric in front of a rate: nothing for lines, of which everybody thinks first.
pub(super) fn metric(metric: Metric) -> String {
    match metric {
        Metric::Lines => String::new(),
        metric => format!("{} ", metric.key()),
    }
}

/// Lines to blame: `lost 44-45, 50`; nothing where there are none.
pub(super) fn lines(what: &str, ranges: &[LineRange]) -> String {
    if ranges.is_empty() {
        return String::new();
    }
    format!("{what} {}", list(ranges))
}

/// Ranges: `44-45, 50`.
pub(super) fn list(ranges: &[LineRange]) -> String {
    let one = |range: &LineRange| match range.len() {
        1 => range.start.to_string(),
        _ => format!("{}-{}", range.start, range.end),
    };
    let shown: Vec<String> = ranges.iter().take(RANGES).map(one).collect();
    match ranges.len().saturating_sub(RANGES) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// `1 line`, `2 lines`.
pub(super) fn count(number: u64, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// Parts with `; ` between them, without the empty ones.
pub(super) fn join(parts: &[String]) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join("; ")
}

/// Some names: `a, b and 3 more`.
pub(super) fn some(names: &[&str]) -> String {
    let shown = names.iter().take(3).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(3) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The metrics that totals carry.
pub(super) fn carried(totals: &Totals) -> String {
    let known: Vec<&str> =
        Metric::ALL.into_iter().filter(|metric| totals.get(*metric).is_some()).map(Metric::key).collect();
    if known.is_empty() { "nothing".to_owned() } else { known.join(", ") }
}

/// A function and where it is: `parse src/x.rs:40`.
pub(super) fn function(name: &str, path: &str, line: Option<Line>) -> String {
    format!("{name} {}", place(path, line))
}

/// A place: `src/x.rs:40`.
pub(super) fn place(path: &str, line: Option<Line>) -> String {
    line.map_or_else(|| path.to_owned(), |line| format!("{path}:{line}"))
}
