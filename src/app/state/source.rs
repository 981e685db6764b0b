//! The source of one file: which one, where the cursor is, what is folded and which part is on the screen.
//!
//! The cursor is a line, not a row: folds, wrapping and late texts move rows, never the cursor.

mod folds;
mod heat;
mod search;
mod texts;

use rustc_hash::{FxHashMap, FxHashSet};

pub(crate) use self::folds::Folds;
pub(crate) use self::heat::{Heat, STEPS};
pub(crate) use self::search::Search;
pub(crate) use self::texts::Texts;
use crate::analysis::{FileId, Gap, Snapshot};
use crate::app::columns::Cells;
use crate::app::state::window::Window;
use crate::coverage::{FileCoverage, Line, LineRange, RepoPath};
use crate::source::Text;

/// Columns of the mark before, and of what leads from it to the present one.
pub(crate) const PAST: u16 = 2;
/// Columns of heat, with a gap before it.
pub(crate) const HEAT: u16 = 2;
/// Columns of one step to the side.
const PAN: usize = 8;

/// The pane's state.
#[derive(Debug)]
pub(crate) struct Source {
    /// The file that is shown.
    pub(crate) path: Option<RepoPath>,
    /// The same file in the snapshot; `None` when nobody measured it.
    pub(crate) file: Option<FileId>,
    /// Its gaps in line order.
    pub(crate) gaps: Vec<Gap>,
    /// The last line that data or text speak of.
    length: usize,
    pub(crate) cursor: Line,
    pub(crate) window: Window,
    pub(crate) folds: Folds,
    /// Fold covered code?
    pub(crate) folding: bool,
    /// Folded runs that the user opened, by their first line.
    opened: FxHashSet<Line>,
    pub(crate) wrap: bool,
    pub(crate) heat: Heat,
    /// First visible column.
    pub(crate) pan: usize,
    pub(crate) search: Option<Search>,
    /// The function to go to as soon as the text is there.
    pub(in crate::app) sought: Option<String>,
    pub(crate) texts: Texts,
    pub(crate) tab_width: usize,
    /// Bring the cursor into the middle as soon as there are rows.
    centre: bool,
    /// Where the cursor was in files looked at before.
    places: FxHashMap<RepoPath, Line>,
}

impl Source {
    pub(crate) fn new(tab_width: usize) -> Source {
        Source {
            path: None,
            file: None,
            gaps: Vec::new(),
            length: 0,
            cursor: Line::FIRST,
            window: Window::default(),
            folds: Folds::default(),
            folding: false,
            opened: FxHashSet::default(),
            wrap: false,
            heat: Heat::default(),
            pan: 0,
            search: None,
            sought: None,
            texts: Texts::default(),
            tab_width,
            centre: false,
            places: FxHashMap::default(),
        }
    }

    /// Shows a file, the cursor where it was last, else on the first gap.
    pub(crate) fn show(&mut self, snapshot: &Snapshot, path: &RepoPath, gaps: Vec<Gap>) {
        if self.path.as_ref() == Some(path) {
            return;
        }
        if let Some(left) = self.path.take() {
            self.places.insert(left, self.cursor);
        }
        let first = gaps.first().map_or(Line::FIRST, |gap| gap.start);
        self.cursor = self.places.get(path).copied().unwrap_or(first);
        self.path = Some(path.clone());
        self.centre = true;
        self.pan = 0;
        self.opened.clear();
        (self.search, self.sought) = (None, None);
        self.refresh(snapshot, gaps);
    }

    /// Shows nothing.
    pub(crate) fn leave(&mut self) {
        if let Some(left) = self.path.take() {
            self.places.insert(left, self.cursor);
        }
        (self.file, self.length, self.search) = (None, 0, None);
        self.gaps.clear();
        self.fold();
    }

    /// Takes the data of the shown file from a snapshot.
    pub(crate) fn refresh(&mut self, snapshot: &Snapshot, gaps: Vec<Gap>) {
        self.file = self.path.as_ref().and_then(|path| snapshot.find(path.as_str()));
        self.gaps = gaps;
        self.measure(snapshot);
    }

    /// Finds out how long the file is and folds it.
    pub(crate) fn measure(&mut self, snapshot: &Snapshot) {
        let coverage = self.file.and_then(|file| snapshot.coverage(file));
        self.heat.measure(coverage);
        self.length = match self.text() {
            // Data beyond the end of the text belong to another version of it.
            Some(text) => text.len(),
            None => coverage.and_then(FileCoverage::last_line).map_or(0, |line| line.get() as usize),
        };
        self.fold();
    }

    /// The text of the shown file.
    pub(crate) fn text(&self) -> Option<&std::sync::Arc<Text>> {
        self.texts.get(self.path.as_ref()?)?.ok()
    }

    /// Number of lines.
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    /// Computes the folds. A fold that the cursor stands in for good stays open.
    pub(crate) fn fold(&mut self) {
        if !self.folding {
            self.folds = Folds::none(self.length);
            return;
        }
        let mut kept: Vec<LineRange> = self.gaps.iter().map(|gap| LineRange::new(gap.start, gap.end)).collect();
        let closed = Folds::around(self.length, kept.iter().copied());
        kept.extend(self.opened.iter().filter_map(|line| closed.folded(closed.row(*line))));
        kept.sort_unstable_by_key(|range| range.start);
        self.folds = Folds::around(self.length, kept);
    }

    /// Opens the fold under the cursor. Says whether there was one.
    pub(crate) fn open_fold(&mut self) -> bool {
        if self.folds.folded(self.folds.row(self.cursor)).is_none() {
            return false;
        }
        self.opened.insert(self.cursor);
        self.fold();
        true
    }

    /// Folds covered code, or no longer.
    pub(crate) fn toggle_folding(&mut self) {
        self.folding = !self.folding;
        self.opened.clear();
        self.fold();
        self.centre = true;
    }

    /// Puts the cursor on a line, in the middle of the screen, and opens the fold around it.
    pub(crate) fn go_to(&mut self, line: Line) {
        self.cursor = line;
        self.open_fold();
        self.centre = true;
    }

    /// Moves the cursor by rows.
    pub(crate) fn move_by(&mut self, rows: isize) {
        self.window.cursor = self.folds.row(self.cursor);
        self.window.move_by(rows, self.folds.rows());
        self.cursor = self.folds.line(self.window.cursor).unwrap_or(Line::FIRST);
    }

    /// Moves the visible part by rows.
    pub(crate) fn scroll(&mut self, rows: isize, height: usize) {
        self.window.scroll(rows, self.folds.rows(), height);
        self.cursor = self.folds.line(self.window.cursor).unwrap_or(Line::FIRST);
    }

    /// Moves the visible part to the side, as far as there is text.
    pub(crate) fn pan(&mut self, right: bool, height: usize, width: usize) {
        if self.wrap {
            return;
        }
        if !right {
            self.pan = self.pan.saturating_sub(PAN);
            return;
        }
        let limit = self.pan + width + 1;
        let rows = self.window.top..self.window.top + height;
        let visible = rows.filter_map(|row| self.folds.line(row)).filter_map(|line| self.text()?.line(line));
        if visible.map(|line| Cells::width(line, self.tab_width, limit)).any(|width| width >= limit) {
            self.pan += PAN;
        }
    }

    /// Columns before the code: line number, the mark before, mark and, where the data count, hits and their heat.
    pub(crate) fn gutter(&self, counts: bool, past: bool) -> u16 {
        let counted = if counts { 5 + if self.heat.on { HEAT } else { 0 } } else { 0 };
        self.digits() + 3 + counted + if past { PAST } else { 0 }
    }

    /// Columns of a line's number.
    pub(crate) fn digits(&self) -> u16 {
        self.length.max(100).ilog10() as u16 + 1
    }

    /// How many rows of the screen a row takes.
    pub(crate) fn height(&self, row: usize, width: usize, limit: usize) -> usize {
        if !self.wrap || self.folds.folded(row).is_some() {
            return 1;
        }
        let line = self.folds.line(row).and_then(|line| self.text()?.line(line)).unwrap_or_default();
        let width = width.max(1);
        Cells::width(line, self.tab_width, width * limit.max(1)).div_ceil(width).max(1)
    }

    /// Brings the cursor onto the screen.
    pub(crate) fn settle(&mut self, height: usize, width: usize) {
        let rows = self.folds.rows();
        if rows == 0 || height == 0 {
            return;
        }
        if self.text().is_some() {
            self.cursor = self.cursor.min(Line::from_index(self.length - 1));
        }
        self.window.cursor = self.folds.row(self.cursor);
        if std::mem::take(&mut self.centre) {
            self.window.center(rows, height);
        } else {
            self.window.settle(rows, height);
        }
        if self.wrap {
            // Wrapped lines above push the cursor down; the top goes down until it is on the screen again.
            let mut used = self.height(self.window.cursor, width, height);
            let mut top = self.window.cursor;
            while top > self.window.top {
                used += self.height(top - 1, width, height);
                if used > height {
                    break;
                }
                top -= 1;
            }
            self.window.top = top;
        }
    }

    /// The lines on the screen, first and last.
    pub(crate) fn visible(&self, height: usize) -> (Line, Line) {
        let last = (self.window.top + height).min(self.folds.rows()).saturating_sub(1);
        let line = |row| self.folds.line(row).unwrap_or(Line::FIRST);
        (line(self.window.top), line(last))
    }

    /// The lines that a row of a ruler stands for; none below the end of a file that is shorter than the ruler.
    pub(crate) fn ruled(&self, row: usize, height: usize) -> Option<(Line, Line)> {
        let scale = self.length.max(height);
        let from = row * scale / height.max(1);
        let to = ((row + 1) * scale / height.max(1)).max(from + 1).min(self.length);
        (from < to).then(|| (Line::from_index(from), Line::from_index(to - 1)))
    }

    /// The gap under the cursor.
    pub(crate) fn gap(&self) -> Option<&Gap> {
        let at = self.gaps.partition_point(|gap| gap.start <= self.cursor).checked_sub(1)?;
        self.gaps.get(at).filter(|gap| gap.contains(self.cursor))
    }
}
