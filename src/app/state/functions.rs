//! The list of functions, most worth testing first.

use std::sync::Arc;

use super::changes::Deltas;
use super::filter::Filter;
use super::function_sort::{Columns, FunctionSort};
use super::window::Window;
use crate::analysis::{Churn, CoveredOnly, FunctionId, FunctionRow, Snapshot};
use crate::app::arrange::{Admitted, Arranged, Arrangement};
use crate::coverage::RepoPath;

/// The pane's state.
#[derive(Clone, Debug, Default)]
pub(crate) struct FunctionList {
    pub(crate) rows: Vec<FunctionId>,
    pub(crate) window: Window,
    pub(crate) sort: FunctionSort,
    pub(crate) reversed: bool,
    pub(crate) columns: Columns,
    /// How often files change, once somebody asked.
    pub(crate) churn: Option<Arc<Churn>>,
    /// At which commit it was asked.
    pub(in crate::app) churn_at: Option<String>,
    pub(crate) filter: Filter,
    /// What became of rates since the baseline, once that is known.
    pub(crate) deltas: Option<Arc<Deltas>>,
    /// Functions of test code, too, where other code is measured?
    pub(crate) tests: bool,
    admitted: Option<Arc<Admitted>>,
    /// Do the rows belong to the present snapshot, order and filter? They are put in order when the view is looked at.
    state: State,
    /// The latest arrangement that was asked for; answers to others are dropped.
    generation: u64,
    /// What to select when rows come.
    wanted: Option<Identity>,
    /// Is the source to show what is selected when rows come?
    pub(crate) follow: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Outdated,
    Asked,
    Current,
}

/// What makes a function the same one after a reload.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Identity {
    path: RepoPath,
    name: String,
    start: Option<crate::coverage::Line>,
}

impl FunctionList {
    /// The rows are those of another snapshot, order or filter; remembers the selection.
    pub(crate) fn outdate(&mut self, old: Option<&Snapshot>) {
        if self.state == State::Current {
            self.wanted = old.and_then(|old| self.identity(old)).or_else(|| self.wanted.take());
        }
        self.state = State::Outdated;
    }

    /// What is to be put in order, if anything is.
    pub(crate) fn ask(&mut self, snapshot: &Arc<Snapshot>, only: Option<&Arc<CoveredOnly>>) -> Option<Arrangement> {
        if self.state != State::Outdated {
            return None;
        }
        self.state = State::Asked;
        self.generation += 1;
        let (generation, snapshot) = (self.generation, Arc::clone(snapshot));
        let (sort, tests, filter) = (self.sort, self.tests, self.filter.clone());
        let (only, churn, deltas) = (only.cloned(), self.churn.clone(), self.deltas.clone());
        Some(Arrangement { generation, snapshot, sort, tests, filter, only, churn, deltas })
    }

    /// Takes rows in order, if they are those that were asked for last, and gives back those before.
    pub(crate) fn take(&mut self, snapshot: &Snapshot, generation: u64, arranged: Arranged) -> Option<Arranged> {
        if generation != self.generation || self.state != State::Asked {
            return None;
        }
        self.state = State::Current;
        let rows = std::mem::replace(&mut self.rows, arranged.rows);
        let before = Arranged { rows, admitted: std::mem::replace(&mut self.admitted, arranged.admitted) };
        if self.reversed {
            self.rows.reverse();
        }
        if let Some(wanted) = self.wanted.take() {
            self.select(snapshot, &wanted);
        }
        self.window.cursor = self.window.cursor.min(self.rows.len().saturating_sub(1));
        Some(before)
    }

    /// Are rows on their way?
    pub(crate) fn is_waiting(&self) -> bool {
        self.state != State::Current
    }

    /// What the filter lets pass; `None` for everything.
    pub(crate) fn admitted(&self) -> Option<&Arc<Admitted>> {
        self.admitted.as_ref()
    }

    /// Takes the next sort order that the data know.
    pub(crate) fn cycle_sort(&mut self, snapshot: &Snapshot) {
        let sorts = self.columns.sorts();
        let next = sorts.iter().position(|sort| *sort == self.sort).map_or(0, |at| at + 1);
        let known = |sort: &&FunctionSort| match sort {
            FunctionSort::Tests => !snapshot.known_tests().is_empty(),
            FunctionSort::Delta => self.knows_deltas(),
            _ => true,
        };
        self.sort = sorts.iter().skip(next).chain(sorts).find(known).copied().unwrap_or_default();
        self.reversed = false;
    }

    /// Is there a baseline since which functions changed?
    pub(crate) fn knows_deltas(&self) -> bool {
        self.deltas.as_ref().is_some_and(|deltas| deltas.knows_functions())
    }

    /// What became of rates since the baseline is another thing by now; `None` without one.
    pub(crate) fn compared(&mut self, snapshot: Option<&Snapshot>, deltas: Option<Arc<Deltas>>) {
        self.deltas = deltas;
        if self.sort == FunctionSort::Delta {
            self.outdate(snapshot);
        }
    }

    /// Takes the next set of columns, and the order that belongs to it.
    pub(crate) fn cycle_columns(&mut self) {
        self.columns = self.columns.next();
        self.sort = self.columns.sorts().first().copied().unwrap_or_default();
        self.reversed = false;
    }

    /// The function under the cursor.
    pub(crate) fn selected<'a>(&self, snapshot: &'a Snapshot) -> Option<(FunctionId, &'a FunctionRow)> {
        let id = *self.rows.get(self.window.cursor)?;
        Some((id, snapshot.function(id)?))
    }

    /// Selects a function, when it is in the list.
    pub(crate) fn reveal(&mut self, id: FunctionId) {
        if self.rows.get(self.window.cursor) != Some(&id)
            && let Some(at) = self.rows.iter().position(|row| *row == id)
        {
            self.window.cursor = at;
        }
    }

    fn identity(&self, snapshot: &Snapshot) -> Option<Identity> {
        let (id, row) = self.selected(snapshot)?;
        Some(Identity { path: snapshot.file(id.file)?.path.clone(), name: row.name.clone(), start: row.start })
    }

    /// The same name in the same file, and of several the one on the nearest line.
    fn select(&mut self, snapshot: &Snapshot, wanted: &Identity) {
        let Some(file) = snapshot.find(wanted.path.as_str()) else { return };
        let of_file = self.rows.iter().enumerate().filter(|(_, id)| id.file == file);
        let candidates = of_file.filter_map(|(at, id)| {
            let row = snapshot.function(*id)?;
            let line = |line: Option<crate::coverage::Line>| line.map_or(0, crate::coverage::Line::get);
            (row.name == wanted.name).then(|| (line(row.start).abs_diff(line(wanted.start)), at))
        });
        if let Some((_, at)) = candidates.min() {
            self.window.cursor = at;
        }
    }
}
