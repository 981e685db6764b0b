//! The phases of a project and what became of its directories in each. Rows are those of the history; the cursor in the
//! details decides what the chart shows.

use std::sync::Arc;

use crate::analysis::History;
use crate::analysis::history::{Directory, Entry, Fallen, LowFunction, Moment};
use crate::app::state::window::Window;
use crate::coverage::{LineRange, RepoPath};

/// The view's state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Phases {
    /// What the baselines say; `None` until somebody has looked for them.
    pub(crate) history: Option<Arc<History>>,
    /// The table of phases, oldest first.
    pub(crate) table: Window,
    /// The details of the phase under the cursor.
    pub(crate) details: Window,
    /// The directory on the chart, by its place; `None` is everything.
    pub(crate) charted: Option<usize>,
    /// Was it said that somebody looks at it?
    pub(crate) shown: bool,
}

/// A row of the details.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Detail<'a> {
    /// Everything together.
    Total(&'a Entry),
    /// A directory, by its place.
    Directory(usize, &'a Directory),
    /// What the rows below are.
    Heading(&'static str),
    /// A function that fell.
    Fallen(&'a Fallen),
    /// A new function that no test enters.
    Unentered(&'a LowFunction),
    /// Lines of a file that are not hit any more.
    Lost(&'a RepoPath, &'a [LineRange]),
    /// A file that is not measured any more.
    Vanished(&'a RepoPath),
}

impl Phases {
    /// Takes what the baselines say now; the cursors stay where they are.
    pub(crate) fn take(&mut self, history: Arc<History>) {
        let name = self.selected().map(|entry| entry.moment.name().to_owned());
        let charted = self.charted.and_then(|at| self.history.as_ref()?.directories.get(at).cloned());
        let entries = &history.entries;
        let same = entries.iter().position(|entry| Some(entry.moment.name()) == name.as_deref());
        // At first, the phase that was saved last: what was just recorded.
        let newest = entries.iter().rposition(|entry| matches!(entry.moment, Moment::Saved(_)));
        self.table.cursor = same.or(newest).unwrap_or(0);
        self.charted = charted.and_then(|path| history.directories.iter().position(|other| *other == path));
        self.history = Some(history);
        self.chart_again();
    }

    /// Is there a phase to show?
    pub(crate) fn is_empty(&self) -> bool {
        let saved = |entry: &Entry| matches!(entry.moment, Moment::Saved(_));
        !self.history.as_ref().is_some_and(|history| history.entries.iter().any(|entry| saved(entry)))
    }

    /// The phase under the cursor.
    pub(crate) fn selected(&self) -> Option<&Entry> {
        self.history.as_ref()?.entries.get(self.table.cursor).map(|entry| &**entry)
    }

    /// How many phases there are.
    pub(crate) fn len(&self) -> usize {
        self.history.as_ref().map_or(0, |history| history.entries.len())
    }

    /// The details of the phase under the cursor: the same directories for every phase, then what became worse.
    pub(crate) fn details<'a>(&'a self) -> Vec<Detail<'a>> {
        let Some(entry) = self.selected() else { return Vec::new() };
        let directories = entry.directories.iter().enumerate().map(|(at, directory)| Detail::Directory(at, directory));
        let mut rows: Vec<Detail<'a>> = std::iter::once(Detail::Total(entry)).chain(directories).collect();
        let found = &entry.regressions;
        let mut section = |title, section: Vec<Detail<'a>>| {
            if !section.is_empty() {
                rows.push(Detail::Heading(title));
                rows.extend(section);
            }
        };
        section("functions that fell", found.functions.iter().map(Detail::Fallen).collect());
        section("new functions that no test enters", found.unentered.iter().map(Detail::Unentered).collect());
        section("lost lines", found.lost.iter().map(|(path, ranges)| Detail::Lost(path, ranges)).collect());
        section("not measured any more", found.vanished.iter().map(Detail::Vanished).collect());
        rows
    }

    /// Moves the cursor among the phases. The details stay on their directory.
    pub(crate) fn move_phase(&mut self, rows: isize) {
        self.table.move_by(rows, self.len());
        self.chart_again();
    }

    /// Moves the cursor among the details. Headings are passed over.
    pub(crate) fn move_detail(&mut self, rows: isize) {
        let all = self.details();
        let len = all.len();
        let mut window = self.details;
        window.move_by(rows, len);
        if matches!(all.get(window.cursor), Some(Detail::Heading(_))) {
            window.move_by(rows.signum(), len);
        }
        let charted = match all.get(window.cursor) {
            Some(Detail::Total(_)) => None,
            Some(Detail::Directory(at, _)) => Some(*at),
            _ => self.charted,
        };
        (self.details, self.charted) = (window, charted);
    }

    /// Shows everything on the chart again. Says whether it did not before.
    pub(crate) fn chart_total(&mut self) -> bool {
        self.details.cursor = 0;
        self.charted.take().is_some()
    }

    /// The row under the cursor of the details.
    pub(crate) fn detail(&self) -> Option<Detail<'_>> {
        self.details().get(self.details.cursor).copied()
    }

    /// The cursor of the details goes back to the row that the chart shows: other rows belonged to another phase.
    fn chart_again(&mut self) {
        self.details.cursor = self.charted.map_or(0, |at| at + 1);
    }
}
