//! Lines to blame for a drop, out of the categories of a comparison.

use super::words;
use crate::analysis::differential::{Categories, Category, FileDelta};
use crate::coverage::{LineRange, Metric, ranges};

/// Lines to blame.
pub(super) struct Culprits {
    /// `lost 44-45; new, missed 50`.
    pub(super) words: String,
    /// `2 lines lost; 1 line new, missed`.
    pub(super) counts: String,
    /// The lines, in the present source.
    pub(super) lines: Vec<LineRange>,
    /// How many.
    pub(super) count: u64,
}

/// What counts as lost in a metric: an arm that does not run any more is no loss of lines.
fn kinds(metric: Metric) -> &'static [Category] {
    const ALL: [Category; 4] = [Category::Lost, Category::BranchLost, Category::NewMissed, Category::IncludedMissed];
    const LINES: [Category; 3] = [Category::Lost, Category::NewMissed, Category::IncludedMissed];
    if matches!(metric, Metric::Lines | Metric::Functions) { &LINES } else { &ALL }
}

/// The lines of some categories that pulled a metric down.
pub(super) fn culprits(categories: &Categories, metric: Metric) -> Culprits {
    let kinds = kinds(metric);
    let parts: Vec<String> = kinds.iter().map(|kind| words::lines(kind.words(), &categories.ranges(*kind))).collect();
    let counted = |kind: &Category| match categories.lines(*kind).len() as u64 {
        0 => String::new(),
        count => format!("{} {}", words::count(count, "line"), kind.words()),
    };
    let counts: Vec<String> = kinds.iter().map(counted).collect();
    let mut all: Vec<_> = kinds.iter().flat_map(|kind| categories.lines(*kind)).copied().collect();
    all.sort_unstable();
    all.dedup();
    Culprits { words: words::join(&parts), counts: words::join(&counts), count: all.len() as u64, lines: ranges(all) }
}

/// The files of several that pulled a metric down: `3 lines lost, 2 new, missed (a.rs, b.rs)`.
pub(super) fn files<'a>(files: impl Iterator<Item = &'a FileDelta>, metric: Metric) -> String {
    let kinds = kinds(metric);
    let mut counts = vec![0u64; kinds.len()];
    let mut blamed: Vec<(u64, &str)> = Vec::new();
    for file in files {
        let of_file = kinds.iter().map(|kind| file.categories.lines(*kind).len() as u64);
        let mut sum = 0;
        for (count, more) in counts.iter_mut().zip(of_file) {
            *count += more;
            sum += more;
        }
        if sum > 0 {
            blamed.push((sum, file.path.as_str()));
        }
    }
    if blamed.is_empty() {
        return String::new();
    }
    blamed.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let parts = kinds.iter().zip(&counts).filter(|(_, count)| **count > 0);
    let parts: Vec<String> =
        parts.map(|(kind, count)| format!("{} {}", words::count(*count, "line"), kind.words())).collect();
    let names: Vec<&str> = blamed.iter().map(|entry| entry.1).collect();
    format!("{} ({})", words::join(&parts), words::some(&names))
}
