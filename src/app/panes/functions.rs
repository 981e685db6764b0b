//! The list of functions, most worth testing first.

use std::cmp::Ordering;

use crate::analysis::{FunctionId, FunctionRow, Rank, Snapshot};
use crate::app::filter::Filter;
use crate::app::window::Window;
use crate::coverage::RepoPath;

/// The pane's state.
#[derive(Clone, Debug, Default)]
pub(crate) struct FunctionList {
    pub(crate) rows: Vec<FunctionId>,
    pub(crate) window: Window,
    pub(crate) sort: FunctionSort,
    pub(crate) reversed: bool,
    pub(crate) filter: Filter,
    admitted: Option<Vec<bool>>,
    /// Do the rows belong to the present snapshot and order? They are built when the view is first looked at.
    pub(crate) current: bool,
    /// What to select when rows are built.
    wanted: Option<Identity>,
}

/// What makes a function the same one after a reload.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Identity {
    path: RepoPath,
    name: String,
    start: Option<crate::coverage::Line>,
}

/// The order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FunctionSort {
    Rank(Rank),
    Complexity,
    Hits,
    Name,
}

impl Default for FunctionSort {
    fn default() -> FunctionSort {
        FunctionSort::Rank(Rank::Impact)
    }
}

impl FunctionSort {
    const ALL: [FunctionSort; 6] = [
        FunctionSort::Rank(Rank::Impact),
        FunctionSort::Rank(Rank::Missed),
        FunctionSort::Rank(Rank::Percent),
        FunctionSort::Complexity,
        FunctionSort::Hits,
        FunctionSort::Name,
    ];

    pub(crate) fn title(self) -> &'static str {
        match self {
            FunctionSort::Rank(Rank::Impact) => "impact",
            FunctionSort::Rank(Rank::Missed) => "missed",
            FunctionSort::Rank(Rank::Percent) => "percent",
            FunctionSort::Complexity => "complexity",
            FunctionSort::Hits => "hits",
            FunctionSort::Name => "name",
        }
    }

    /// Is the largest value at the top, unless reversed?
    pub(crate) fn descends(self) -> bool {
        !matches!(self, FunctionSort::Rank(Rank::Percent) | FunctionSort::Name)
    }

    fn compare(self, snapshot: &Snapshot, a: &FunctionRow, b: &FunctionRow) -> Ordering {
        let order = match self {
            FunctionSort::Rank(rank) => return rank.compare(snapshot, a, b),
            FunctionSort::Complexity => b.complexity.cmp(&a.complexity),
            FunctionSort::Hits => b.hits.cmp(&a.hits),
            FunctionSort::Name => a.name.cmp(&b.name),
        };
        order.then_with(|| (a.file, a.start).cmp(&(b.file, b.start)))
    }
}

impl FunctionList {
    /// Forgets the rows, to build them when they are looked at; remembers the selection.
    pub(crate) fn outdate(&mut self, old: Option<&Snapshot>) {
        if self.current {
            self.wanted = old.and_then(|old| self.identity(old)).or_else(|| self.wanted.take());
        }
        self.current = false;
    }

    /// Builds the rows, if they are not current.
    pub(crate) fn refresh(&mut self, snapshot: &Snapshot) {
        if self.current {
            return;
        }
        self.current = true;
        self.admitted = self.filter.functions(snapshot);
        let ids = (0..snapshot.functions.len()).map(|at| FunctionId(at as u32));
        let mut rows: Vec<(&FunctionRow, FunctionId)> =
            ids.filter(|id| self.admits(*id)).filter_map(|id| Some((snapshot.function(id)?, id))).collect();
        rows.sort_by(|a, b| self.sort.compare(snapshot, a.0, b.0));
        if self.reversed {
            rows.reverse();
        }
        self.rows = rows.into_iter().map(|row| row.1).collect();
        if let Some(wanted) = self.wanted.take() {
            self.select(snapshot, &wanted);
        }
        self.window.cursor = self.window.cursor.min(self.rows.len().saturating_sub(1));
    }

    /// Does a function pass the filter?
    pub(crate) fn admits(&self, id: FunctionId) -> bool {
        self.admitted.as_ref().is_none_or(|admitted| admitted.get(id.0 as usize).copied().unwrap_or(false))
    }

    /// Takes the next sort order.
    pub(crate) fn cycle_sort(&mut self) {
        let at = FunctionSort::ALL.iter().position(|sort| *sort == self.sort).unwrap_or(0);
        self.sort = FunctionSort::ALL.get(at + 1).copied().unwrap_or_default();
        self.reversed = false;
    }

    /// The function under the cursor.
    pub(crate) fn selected<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a FunctionRow> {
        snapshot.function(*self.rows.get(self.window.cursor)?)
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
        let row = self.selected(snapshot)?;
        Some(Identity { path: snapshot.file(row.file)?.path.clone(), name: row.name.clone(), start: row.start })
    }

    /// The same name in the same file, and of several the one on the nearest line.
    fn select(&mut self, snapshot: &Snapshot, wanted: &Identity) {
        let candidates = self.rows.iter().enumerate().filter_map(|(at, id)| {
            let row = snapshot.function(*id)?;
            let same = row.name == wanted.name && snapshot.file(row.file)?.path == wanted.path;
            let line = |line: Option<crate::coverage::Line>| line.map_or(0, crate::coverage::Line::get);
            same.then(|| (line(row.start).abs_diff(line(wanted.start)), at))
        });
        if let Some((_, at)) = candidates.min() {
            self.window.cursor = at;
        }
    }
}
