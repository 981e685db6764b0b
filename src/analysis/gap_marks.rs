//! Gaps that a person has dealt with: done, or skipped. A mark is anchored to what stands there, so that it stays on its
//! gap while the text around it changes, and goes when the gap's own lines do.

use super::differential::Mark;
use super::{FileId, Gap, Snapshot};
use crate::coverage::{Line, RepoPath};

/// What a person did about a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarkKind {
    /// A test for it was written.
    Done,
    /// It is not worth one now.
    Skipped,
    /// It is not to be tested, and why stands in the project.
    Accepted,
}

impl MarkKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            MarkKind::Done => "done",
            MarkKind::Skipped => "skipped",
            MarkKind::Accepted => "accepted",
        }
    }

    /// The one with this word, among those that a person keeps to themselves.
    pub fn named(word: &str) -> Option<MarkKind> {
        [MarkKind::Done, MarkKind::Skipped].into_iter().find(|kind| kind.word() == word)
    }
}

/// A gap that was dealt with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedGap {
    /// What was done about it.
    pub kind: MarkKind,
    /// Its file.
    pub path: RepoPath,
    /// The function around it; empty outside of functions. Untrusted.
    pub function: String,
    /// The fingerprint of its lines.
    pub lines: Mark,
    /// Where it began: of gaps that look alike it is the nearest.
    pub start: Line,
}

impl MarkedGap {
    /// Marks a gap of a snapshot; `text` has the lines of its file.
    pub fn new<'a>(
        kind: MarkKind,
        snapshot: &Snapshot,
        gap: &Gap,
        text: impl Fn(Line) -> Option<&'a str>,
    ) -> Option<MarkedGap> {
        let lines = fingerprint(gap, |line| text(line).map(Mark::of))?;
        let path = snapshot.file(gap.file)?.path.clone();
        Some(MarkedGap { kind, path, function: function(snapshot, gap).to_owned(), lines, start: gap.start })
    }

    /// Is it a mark of the same gap, or of one that looks alike, whatever was done about it?
    pub fn is_of_same_gap(&self, other: &MarkedGap) -> bool {
        (&self.path, &self.function, self.lines) == (&other.path, &other.function, other.lines)
    }
}

/// The gaps of a file that are marked. `marks` are those of this file; `lines` are the fingerprints of its lines.
pub fn marked_gaps(snapshot: &Snapshot, file: FileId, marks: &[&MarkedGap], lines: &[Mark]) -> Vec<(Gap, MarkKind)> {
    let places = marked_places(snapshot, file, marks, lines).into_iter().zip(marks);
    places.filter_map(|(gap, mark)| Some((gap?, mark.kind))).collect()
}

/// The same, a place a mark: the gap that it holds on to, if that is still there.
pub(super) fn marked_places(
    snapshot: &Snapshot,
    file: FileId,
    marks: &[&MarkedGap],
    lines: &[Mark],
) -> Vec<Option<Gap>> {
    let known = snapshot.gaps_of(file).into_iter().filter_map(|gap| {
        let mark = fingerprint(&gap, |line| lines.get(line.index()).copied())?;
        Some((gap, mark))
    });
    let known: Vec<(Gap, Mark)> = known.collect();
    let place = |mark: &&MarkedGap| {
        let same = known.iter().filter(|(gap, lines)| *lines == mark.lines && function(snapshot, gap) == mark.function);
        same.min_by_key(|(gap, _)| gap.start.get().abs_diff(mark.start.get())).map(|(gap, _)| *gap)
    };
    marks.iter().map(place).collect()
}

/// A gap of other data: where its file is now, if that is there. Which function it is in is not known.
pub fn carried(gap: &Gap, old: &Snapshot, new: &Snapshot) -> Option<Gap> {
    let file = new.find(old.file(gap.file)?.path.as_str())?;
    Some(Gap { file, function: None, ..*gap })
}

fn function<'a>(snapshot: &'a Snapshot, gap: &Gap) -> &'a str {
    gap.function.and_then(|id| snapshot.function(id)).map_or("", |row| &row.name)
}

fn fingerprint(gap: &Gap, line: impl Fn(Line) -> Option<Mark>) -> Option<Mark> {
    let mut lines = (gap.start.get()..=gap.end.get()).filter_map(Line::new);
    lines.try_fold(Mark::default(), |known, next| Some(known.then(line(next)?)))
}
