//! The source of what was lost: its lines with two around them, for people who did not write it.

use std::cmp::Reverse;

use super::wrap::cut;
use crate::analysis::differential::{Category, FileDelta};
use crate::analysis::{Comparison, KnownTests};
use crate::coverage::{Line, LineRange, RepoPath, ranges, widened};
use crate::source::{Text, printable_line};

/// Lines around what was lost.
const AROUND: u32 = 2;

/// So many passages of a file are shown where there is room for any.
const LEAST: usize = 3;

/// More lines in a row are cut.
const LONGEST: usize = 24;

/// Consecutive lines of a file.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Passage {
    /// The file.
    pub(in crate::cli) path: RepoPath,
    /// From its first lost line to its last.
    pub(in crate::cli) lines: LineRange,
    /// Its lines, ready to be shown, each behind its number and a mark of what became of it.
    pub(in crate::cli) shown: Vec<String>,
    /// The categories that the marks stand for.
    pub(in crate::cli) kinds: Vec<Category>,
    /// Its lines that ran before, and do not run now as they did.
    lost: Vec<LineRange>,
    /// Which tests ran those, where the baseline says it. Untrusted.
    pub(in crate::cli) was: Option<String>,
}

/// What is worth a look on a page that folds it.
pub(in crate::cli) const TOLD: [Category; 3] = [Category::Lost, Category::BranchLost, Category::NewMissed];

/// What marks the lines of a category.
fn mark(category: Category) -> char {
    match category {
        Category::Lost => '!',
        Category::BranchLost => '~',
        _ => '+',
    }
}

/// The passages of some categories, files with the most lost lines first, at most so many, and how many there are.
pub(in crate::cli) fn passages(
    comparison: &Comparison,
    (categories, limit): (&[Category], usize),
    known: &KnownTests,
    text: impl Fn(&RepoPath) -> Option<Text>,
) -> (Vec<Passage>, usize) {
    let weight = |file: &&FileDelta| {
        let count = |category: &Category| file.categories.lines(*category).len();
        let lost = count(&Category::Lost);
        (Reverse(lost), Reverse(categories.iter().map(count).sum::<usize>()))
    };
    let mut files: Vec<&FileDelta> = comparison.differential.files.iter().filter(|file| weight(file).1.0 > 0).collect();
    files.sort_by_key(weight);
    let (mut out, mut all) = (Vec::new(), 0);
    // Some of each file say more than all of one.
    let of_file = limit.div_ceil(files.len().max(1)).max(LEAST);
    for file in files {
        let Some(text) = text(&file.path) else { continue };
        let last = Line::from_index(text.len().saturating_sub(1));
        let mut lines: Vec<Line> =
            categories.iter().flat_map(|category| file.categories.lines(*category)).copied().collect();
        lines.sort_unstable();
        lines.dedup();
        let wide = widened(&ranges(lines.iter().copied()), AROUND, last);
        all += wide.len();
        let room = of_file.min(limit.saturating_sub(out.len()));
        out.extend(wide.into_iter().take(room).filter_map(|range| passage(file, range, categories, &text)));
    }
    for passage in &mut out {
        passage.was = comparison.covered_then(passage.path.as_str(), &passage.lost, known);
    }
    (out, all)
}

fn passage(file: &FileDelta, range: LineRange, categories: &[Category], text: &Text) -> Option<Passage> {
    let of = |line: Line| {
        let is_in = |category: &&Category| file.categories.lines(**category).binary_search(&line).is_ok();
        categories.iter().find(is_in).copied()
    };
    let numbers = || (range.start.get()..=range.end.get()).filter_map(Line::new);
    let mut lost = numbers().filter(|line| of(*line).is_some());
    let (first, last) = (lost.next()?, lost.next_back());
    let digits = range.end.to_string().len();
    let row = |line: Line| {
        let code = printable_line(text.line(line).unwrap_or_default(), 4);
        let mark = of(line).map_or(' ', mark);
        cut(format!("{line:>digits$} {mark} {code}").trim_end())
    };
    let mut shown: Vec<String> = numbers().take(LONGEST).map(row).collect();
    let rest = (range.len() as usize).saturating_sub(LONGEST);
    if rest > 0 {
        shown.push(format!("{:>digits$}   … and {rest} more lines", ""));
    }
    let kinds = categories.iter().copied().filter(|kind| numbers().any(|line| of(line) == Some(*kind))).collect();
    let lost = numbers().filter(|line| matches!(of(*line), Some(Category::Lost | Category::BranchLost)));
    let (path, lines, lost) = (file.path.clone(), LineRange::new(first, last.unwrap_or(first)), ranges(lost));
    Some(Passage { path, lines, shown, kinds, lost, was: None })
}

impl Passage {
    /// What became of its marked lines: `lost`, `lost (!) and branch lost (~)`.
    pub(in crate::cli) fn words(&self) -> String {
        match self.kinds.as_slice() {
            [kind] => kind.words().to_owned(),
            kinds => {
                let words: Vec<String> =
                    kinds.iter().map(|kind| format!("{} ({})", kind.words(), mark(*kind))).collect();
                words.join(" and ")
            }
        }
    }
}
