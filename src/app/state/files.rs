//! The list of files: which rows it has, which one is selected, what is folded. Rows are built when something that
//! decides about them changes, never for a frame.

mod admitted;
mod order;
pub(crate) mod row;

use std::sync::Arc;

use rustc_hash::FxHashSet;

pub(crate) use self::admitted::AdmittedFiles;
use self::order::{Entry, Order};
use self::row::{FileSort, Item, Row};
use crate::analysis::{CoveredBy, CoveredOnly, NodeKind, Snapshot};
use crate::app::state::changes::Deltas;
use crate::app::state::filter::{Filter, Matched};
use crate::app::state::window::Window;
use crate::coverage::RepoPath;

/// The pane's state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Files {
    pub(crate) rows: Vec<Row>,
    pub(crate) window: Window,
    pub(crate) sort: FileSort,
    pub(crate) reversed: bool,
    pub(crate) flat: bool,
    pub(crate) filter: Filter,
    /// How files changed since the baseline, while only those that did are listed.
    pub(crate) changed: Option<Arc<Deltas>>,
    /// The lines that are looked at alone, while only what has such lines is listed.
    pub(crate) only: Option<Arc<CoveredOnly>>,
    /// The lines that a person asked to look at alone, until the answer is there.
    pub(in crate::app) asked_only: Option<CoveredBy>,
    /// What the filter found last; the next letter of it is looked for only there.
    matched: Option<Matched>,
    /// Which files pass the filter, and changed where only such are listed; `None` for all.
    admitted: Option<Arc<AdmittedFiles>>,
    /// Every row there could be, in order, and what that order was made of.
    order: Order,
    /// Folders that the user folded, by path.
    folded: FxHashSet<String>,
    /// Languages whose unmeasured files the user wants to see.
    opened: FxHashSet<&'static str>,
}

/// What stays selected when rows change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Selected {
    Path(String),
    Language(&'static str),
}

impl Files {
    /// Builds the rows again and keeps the selection.
    pub(crate) fn rebuild(&mut self, snapshot: &Snapshot, selected: Option<&Selected>) {
        self.matched = self.filter.files(snapshot, self.matched.as_ref());
        self.admitted = self.passing(snapshot).map(|files| Arc::new(AdmittedFiles::new(files)));
        self.order.refresh(snapshot, self.sort, self.reversed, self.flat, self.changed.as_ref());
        self.rows = build(self, snapshot);
        if let Some(selected) = selected {
            self.select(snapshot, selected);
        }
        self.window.cursor = self.window.cursor.min(self.rows.len().saturating_sub(1));
    }

    /// Which files pass the filter and changed, where only such are listed; `None` for all.
    fn passing(&self, snapshot: &Snapshot) -> Option<Vec<bool>> {
        let filtered = self.matched.as_ref().map(Matched::files);
        if self.changed.is_none() && self.only.is_none() {
            return filtered.map(<[bool]>::to_vec);
        }
        let changed = |path: &str| self.changed.as_ref().is_none_or(|deltas| deltas.has(path));
        let only = |path: &str| self.only.as_ref().is_none_or(|only| !only.of(path).is_empty());
        let mut passing = filtered.map_or_else(|| vec![true; snapshot.files.len()], <[bool]>::to_vec);
        for (pass, file) in passing.iter_mut().zip(&snapshot.files) {
            *pass = *pass && changed(file.path.as_str()) && only(file.path.as_str());
        }
        Some(passing)
    }

    /// What is under the cursor.
    pub(crate) fn selected(&self, snapshot: &Snapshot) -> Option<Selected> {
        Some(match self.rows.get(self.window.cursor)?.item {
            Item::Node(id) => Selected::Path(snapshot.tree().node(id)?.path.clone()),
            Item::Language(at) => Selected::Language(snapshot.not_measured.get(at)?.language),
            Item::Unmeasured(at, file) => {
                Selected::Path(snapshot.not_measured.get(at)?.files.get(file)?.as_str().to_owned())
            }
        })
    }

    /// Puts the cursor on an item, or on the nearest folder above it that is shown.
    fn select(&mut self, snapshot: &Snapshot, selected: &Selected) {
        let mut wanted = selected.clone();
        loop {
            if let Some(at) = self.row_of(snapshot, &wanted) {
                self.window.cursor = at;
                return;
            }
            match &wanted {
                Selected::Path(path) => match path.rsplit_once('/') {
                    Some((parent, _)) => wanted = Selected::Path(parent.to_owned()),
                    None => return,
                },
                Selected::Language(_) => return,
            }
        }
    }

    /// The row that shows this. Names are compared once, to find what the rows call it.
    fn row_of(&self, snapshot: &Snapshot, wanted: &Selected) -> Option<usize> {
        let item = item_of(snapshot, wanted)?;
        self.rows.iter().position(|row| row.item == item)
    }

    /// Shows a file: unfolds what is above it and selects it. A file that the filter hides stays hidden.
    pub(crate) fn reveal(&mut self, snapshot: &Snapshot, path: &str) {
        let before = self.folded.len();
        self.folded.retain(|folder| !path.starts_with(folder.as_str()));
        if self.folded.len() != before {
            self.rows = build(self, snapshot);
        }
        if let Some(at) = self.row_of(snapshot, &Selected::Path(path.to_owned())) {
            self.window.cursor = at;
        }
    }

    /// Does a row show this file?
    pub(crate) fn lists(&self, snapshot: &Snapshot, path: &RepoPath) -> bool {
        self.row_of(snapshot, &Selected::Path(path.as_str().to_owned())).is_some()
    }

    /// Which files pass the filter; `None` for all.
    pub(crate) fn admitted_files(&self) -> Option<Arc<AdmittedFiles>> {
        self.admitted.clone()
    }

    /// How many files pass the filter.
    pub(crate) fn admitted(&self, snapshot: &Snapshot) -> usize {
        self.admitted.as_ref().map_or(snapshot.files.len(), |admitted| admitted.count)
    }

    /// Is the folder or language of this row open?
    pub(crate) fn is_open(&self, snapshot: &Snapshot, item: Item) -> bool {
        match item {
            Item::Node(id) => {
                !self.filter.is_empty() || snapshot.tree().node(id).is_none_or(|node| !self.folded.contains(&node.path))
            }
            Item::Language(at) => {
                snapshot.not_measured.get(at).is_some_and(|entry| self.opened.contains(entry.language))
            }
            Item::Unmeasured(..) => false,
        }
    }

    /// Takes the next sort order.
    pub(crate) fn cycle_sort(&mut self) {
        let known = |sort: &&FileSort| self.changed.is_some() || **sort != FileSort::Delta;
        let orders: Vec<FileSort> = FileSort::ALL.iter().filter(known).copied().collect();
        let at = orders.iter().position(|sort| *sort == self.sort).unwrap_or(0);
        self.sort = orders.get(at + 1).copied().unwrap_or_default();
        self.reversed = false;
    }

    /// Lists only files that changed, those that fell most first; or all again.
    pub(crate) fn list_changed(&mut self, changed: Option<Arc<Deltas>>) {
        self.reversed = false;
        self.sort = if changed.is_some() { FileSort::Delta } else { FileSort::default() };
        self.changed = changed;
    }

    /// Folds the folder under the cursor; on a file or a folded folder, goes to the folder above. Says whether rows
    /// must be built again.
    pub(crate) fn fold(&mut self, snapshot: &Snapshot) -> bool {
        let Some(row) = self.rows.get(self.window.cursor).copied() else { return false };
        match row.item {
            Item::Node(id) => {
                let Some(node) = snapshot.tree().node(id) else { return false };
                if node.kind == NodeKind::Folder && self.filter.is_empty() && self.is_open(snapshot, row.item) {
                    return self.folded.insert(node.path.clone());
                }
            }
            Item::Language(at) => {
                return snapshot.not_measured.get(at).is_some_and(|entry| self.opened.remove(entry.language));
            }
            Item::Unmeasured(..) => {}
        }
        if let Some(above) = self.rows.iter().take(self.window.cursor).rposition(|above| above.depth < row.depth) {
            self.window.cursor = above;
        }
        false
    }

    /// Unfolds the folder under the cursor; in an open one, goes to its first row. Says whether rows must be built
    /// again.
    pub(crate) fn unfold(&mut self, snapshot: &Snapshot) -> bool {
        let Some(row) = self.rows.get(self.window.cursor).copied() else { return false };
        if !self.is_open(snapshot, row.item) {
            return self.open(snapshot, row.item);
        }
        if self.rows.get(self.window.cursor + 1).is_some_and(|below| below.depth > row.depth) {
            self.window.cursor += 1;
        }
        false
    }

    /// Folds or unfolds. `None` when the row is a file.
    pub(crate) fn toggle(&mut self, snapshot: &Snapshot) -> Option<bool> {
        let item = self.rows.get(self.window.cursor)?.item;
        let is_file = match item {
            Item::Node(id) => snapshot.tree().node(id)?.kind != NodeKind::Folder,
            Item::Language(_) => false,
            Item::Unmeasured(..) => true,
        };
        if is_file {
            return None;
        }
        Some(if self.is_open(snapshot, item) { self.fold(snapshot) } else { self.open(snapshot, item) })
    }

    fn open(&mut self, snapshot: &Snapshot, item: Item) -> bool {
        match item {
            Item::Node(id) => snapshot.tree().node(id).is_some_and(|node| self.folded.remove(&node.path)),
            Item::Language(at) => snapshot.not_measured.get(at).is_some_and(|entry| self.opened.insert(entry.language)),
            Item::Unmeasured(..) => false,
        }
    }

    /// Puts the cursor on the first file; where no file is listed, it stays.
    pub(crate) fn select_first_file(&mut self, snapshot: &Snapshot) {
        let first = (0..self.rows.len()).find(|at| self.file_at(snapshot, *at).is_some());
        self.window.cursor = first.unwrap_or(self.window.cursor);
    }

    /// The file under the cursor, measured or not.
    pub(crate) fn file(&self, snapshot: &Snapshot) -> Option<RepoPath> {
        self.file_at(snapshot, self.window.cursor)
    }

    fn file_at(&self, snapshot: &Snapshot, row: usize) -> Option<RepoPath> {
        match self.rows.get(row)?.item {
            Item::Node(id) => match snapshot.tree().node(id)?.kind {
                NodeKind::File(file) => Some(snapshot.file(file)?.path.clone()),
                NodeKind::Folder => None,
            },
            Item::Language(_) => None,
            Item::Unmeasured(at, file) => snapshot.not_measured.get(at)?.files.get(file).cloned(),
        }
    }
}

/// What rows call a file, a folder or a language.
fn item_of(snapshot: &Snapshot, selected: &Selected) -> Option<Item> {
    let path = match selected {
        Selected::Path(path) => path,
        Selected::Language(language) => {
            return snapshot.not_measured.iter().position(|entry| entry.language == *language).map(Item::Language);
        }
    };
    if let Some(leaf) = snapshot.find(path).and_then(|id| snapshot.tree().leaf(id)) {
        return Some(Item::Node(leaf));
    }
    if let Some(folder) = snapshot.tree().find_folder(path) {
        return Some(Item::Node(folder));
    }
    let mut unmeasured = snapshot.not_measured.iter().enumerate();
    unmeasured
        .find_map(|(at, entry)| Some(Item::Unmeasured(at, entry.files.iter().position(|file| file.as_str() == path)?)))
}

/// The visible rows.
fn build(files: &Files, snapshot: &Snapshot) -> Vec<Row> {
    let entries = &files.order.entries;
    let row = |entry: &Entry| Row { item: Item::Node(entry.id), depth: entry.depth };
    let may_fold = !files.flat && files.filter.is_empty() && !files.folded.is_empty();
    let mut rows = match &files.admitted {
        None if !may_fold => entries.iter().map(row).collect(),
        admitted => {
            let shown = admitted.as_ref().map(|admitted| shown(entries, admitted));
            let mut rows = Vec::new();
            // Rows deeper than this are folded away.
            let mut open = u16::MAX;
            for (at, entry) in entries.iter().enumerate() {
                let passes = shown.as_ref().is_none_or(|shown| shown.get(at).copied().unwrap_or(false));
                if entry.depth > open || !passes {
                    continue;
                }
                rows.push(row(entry));
                let folded = may_fold && entry.file.is_none() && !files.is_open(snapshot, Item::Node(entry.id));
                open = if folded { entry.depth } else { u16::MAX };
            }
            rows
        }
    };
    unmeasured(files, snapshot, &mut rows);
    rows
}

/// Which entries pass the filter, themselves or by something below them.
fn shown(entries: &[Entry], admitted: &AdmittedFiles) -> Vec<bool> {
    let mut shown = vec![false; entries.len()];
    // What is below a folder comes behind it: going backwards, `below` says for each depth whether something passed that
    // lies deeper, since the last folder of that depth or above.
    let mut below: Vec<bool> = Vec::new();
    for (entry, shown) in entries.iter().zip(&mut shown).rev() {
        let depth = usize::from(entry.depth);
        if below.len() < depth + 2 {
            below.resize(depth + 2, false);
        }
        *shown = match entry.file {
            Some(file) => admitted.admits(file),
            None => below.get_mut(depth + 1).is_some_and(std::mem::take),
        };
        if let Some(of_depth) = below.get_mut(depth) {
            *of_depth |= *shown;
        }
    }
    shown
}

/// Unmeasured files come last: one row a language, its files below when it is open.
fn unmeasured(files: &Files, snapshot: &Snapshot, rows: &mut Vec<Row>) {
    if files.filter.needs_data() || files.changed.is_some() {
        return;
    }
    let mut words = files.filter.words();
    for (at, entry) in snapshot.not_measured.iter().enumerate() {
        let mut matches = entry.files.iter().enumerate().filter(|(_, path)| words.matches(path.as_str())).peekable();
        if matches.peek().is_none() {
            continue;
        }
        let item = Item::Language(at);
        rows.push(Row { item, depth: 0 });
        if files.is_open(snapshot, item) {
            rows.extend(matches.map(|(file, _)| Row { item: Item::Unmeasured(at, file), depth: 1 }));
        }
    }
}
