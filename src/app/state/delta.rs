//! What a reload changed: lines and arms gained and lost, by equal line numbers of one text. Lines that just became covered
//! glow for a moment.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::{Aged, FileEntry, Snapshot};
use crate::coverage::{FileCoverage, Line, RepoPath};

/// How long covered lines glow, in milliseconds.
pub(crate) const GLOW: u64 = 2000;

/// The difference between two snapshots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Delta {
    pub(in crate::app) gained: Count,
    pub(in crate::app) lost: Count,
    glowing: FxHashMap<RepoPath, FxHashSet<Line>>,
    /// The lines that were lost.
    pub(in crate::app) lost_lines: FxHashMap<RepoPath, FxHashSet<Line>>,
    /// When the glow ends.
    pub(crate) until: u64,
}

/// What is covered that was not, or the other way round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Lines.
    pub lines: u64,
    /// Arms of branches.
    pub arms: u64,
}

impl Delta {
    /// Compares two snapshots; `None` when no line and no arm changed.
    pub(crate) fn between(old: &Snapshot, new: &Snapshot) -> Option<Delta> {
        let mut delta = Delta::default();
        let mut compare = |known: &FileEntry, entry: &FileEntry| {
            // In another text lines of one number are different lines.
            if !Arc::ptr_eq(&known.file.coverage, &entry.file.coverage) && known.content == entry.content {
                delta.file(known.aged.as_deref(), &entry.path, known.coverage(), entry.coverage());
            }
        };
        if let Some(changes) = old.changes(&new.files) {
            for (_, known, entry) in changes {
                compare(known, entry);
            }
        } else {
            let mut before = old.files.iter().peekable();
            for entry in &new.files {
                while before.next_if(|known| known.path < entry.path).is_some() {}
                before.next_if(|known| known.path == entry.path).into_iter().for_each(|known| compare(known, entry));
            }
        }
        (delta.gained != Count::default() || delta.lost != Count::default()).then_some(delta)
    }

    fn file(&mut self, aged: Option<&Aged>, path: &RepoPath, before: &FileCoverage, now: &FileCoverage) {
        if before.lines != now.lines {
            let was_new = |line| aged.is_some_and(|aged| aged.is_unmeasured(line));
            for (line, hits) in now.lines.iter() {
                match (before.lines.hits(line), hits) {
                    (None, 1..) if !was_new(line) => {}
                    // Covered by the first run that met it.
                    (None | Some(0), 1..) => {
                        self.gained.lines += 1;
                        self.glow(path, line);
                    }
                    (Some(1..), 0) => {
                        self.lost.lines += 1;
                        self.lost_lines.entry(path.clone()).or_default().insert(line);
                    }
                    _ => {}
                }
            }
        }
        if before.branches == now.branches && before.branch_counts == now.branch_counts {
            return;
        }
        for (line, ratio) in now.branch_lines() {
            let old = before.branches_on(line);
            // Other arms than before: the line was edited, and nothing can be compared.
            if old.total != ratio.total {
                continue;
            }
            self.gained.arms += ratio.covered.saturating_sub(old.covered);
            self.lost.arms += old.covered.saturating_sub(ratio.covered);
            if ratio.covered > old.covered {
                self.glow(path, line);
            }
        }
    }

    fn glow(&mut self, path: &RepoPath, line: Line) {
        self.glowing.entry(path.clone()).or_default().insert(line);
    }

    /// Did this line just become covered?
    pub(crate) fn glows(&self, path: &RepoPath, line: Line) -> bool {
        self.glowing.get(path).is_some_and(|lines| lines.contains(&line))
    }

    /// Is there a glow?
    pub(crate) fn is_glowing(&self) -> bool {
        !self.glowing.is_empty()
    }

    /// Ends the glow; the numbers stay.
    pub(crate) fn fade(&mut self) {
        self.glowing.clear();
    }

    /// What was gained, in words: `+6 lines, 1 branch`.
    pub(crate) fn gained(&self) -> Option<String> {
        self.gained.as_gain()
    }

    /// What was lost, in words.
    pub(crate) fn lost(&self) -> Option<String> {
        self.lost.as_loss()
    }
}

impl Count {
    /// It was gained, in words; `None` where nothing was.
    pub fn as_gain(self) -> Option<String> {
        self.words('+')
    }

    /// It was lost, in words; `None` where nothing was.
    pub fn as_loss(self) -> Option<String> {
        self.words('\u{2212}')
    }

    fn words(self, sign: char) -> Option<String> {
        let plural = |n: u64, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        let parts: Vec<String> = [
            (self.lines > 0).then(|| plural(self.lines, "line", "lines")),
            (self.arms > 0).then(|| plural(self.arms, "branch", "branches")),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!parts.is_empty()).then(|| format!("{sign}{}", parts.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{BranchesBuilder, Label, LineRange, Repeat};

    fn coverage(lines: &[(u32, u64)], arms: [u64; 2]) -> FileCoverage {
        let mut branches = BranchesBuilder::default();
        for (at, taken) in arms.into_iter().enumerate() {
            branches.push(Line::FIRST, 0, Label::Number(at as u32), Some(taken));
        }
        FileCoverage {
            lines: lines.iter().map(|&(n, hits)| (Line::new(n).unwrap(), hits)).collect(),
            branches: branches.finish(Repeat::Sum),
            ..FileCoverage::default()
        }
    }

    #[test]
    fn a_new_line_that_the_next_run_covers_is_gained() {
        let (path, new) = (RepoPath::new("a.rs"), LineRange::new(Line::FIRST, Line::FIRST));
        let aged = Aged { unmeasured: vec![new], ..Aged::default() };
        let mut delta = Delta::default();
        delta.file(Some(&aged), &path, &coverage(&[(3, 1)], [1, 1]), &coverage(&[(1, 1), (2, 1), (3, 1)], [1, 1]));
        assert_eq!((delta.gained().unwrap(), delta.lost()), ("+1 line".to_owned(), None));
        assert!(delta.glows(&path, Line::FIRST) && !delta.glows(&path, Line::FIRST.next()));
    }

    #[test]
    fn gains_and_losses_are_counted_apart() {
        let path = RepoPath::new("a.rs");
        let mut delta = Delta::default();
        let before = coverage(&[(1, 0), (2, 0), (3, 4), (4, 1)], [1, 0]);
        delta.file(None, &path, &before, &coverage(&[(1, 2), (2, 1), (3, 0), (4, 1), (5, 1)], [1, 1]));
        assert_eq!(delta.gained().unwrap(), "+2 lines, 1 branch");
        assert_eq!(delta.lost().unwrap(), "\u{2212}1 line");
        assert!(delta.glows(&path, Line::FIRST));
        assert!(!delta.glows(&path, Line::new(5).unwrap()));
        delta.fade();
        assert!(!delta.is_glowing());
    }
}
