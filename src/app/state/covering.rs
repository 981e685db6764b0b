//! The tests that run a line, a function or a file: a list in the place of the list of files, beside the source. Those that
//! run the least of the file come first, as they are about it the most.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::filter::Words;
use super::window::Window;
use crate::analysis::{FileReach, Snapshot, ran_in};
use crate::app::state::Focus;
use crate::coverage::{LineBits, LineRange, RepoPath};

/// The pane's state.
#[derive(Clone, Debug)]
pub(crate) struct Covering {
    pub(crate) asked: Asked,
    /// What the rows are of; `None` when they must be found again.
    found: Option<Place>,
    reach: FileReach,
    all: Vec<CoveringTest>,
    /// Those that pass the filter.
    pub(crate) rows: Vec<CoveringTest>,
    pub(crate) filter: String,
    /// Chosen by hand, by name.
    pub(crate) marked: BTreeSet<Arc<str>>,
    /// Did what is asked about run outside of tests, too?
    pub(crate) outside: bool,
    pub(crate) window: Window,
    /// The lines of the file that the test under the cursor runs.
    ran: LineBits,
    /// Where the keys went before.
    pub(in crate::app) origin: Focus,
}

/// What is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// The line under the cursor of the source, wherever that goes.
    Line,
    /// A function.
    Function(Place, String),
    /// A file.
    File(RepoPath),
}

/// Lines of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) path: RepoPath,
    pub(crate) lines: LineRange,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CoveringTest {
    /// Its name: untrusted.
    pub(crate) name: Arc<str>,
    /// How many lines of the file it runs.
    pub(crate) lines: u64,
}

impl Covering {
    pub(crate) fn new(asked: Asked, origin: Focus) -> Covering {
        Covering {
            asked,
            found: None,
            reach: FileReach::default(),
            all: Vec::new(),
            rows: Vec::new(),
            filter: String::new(),
            marked: BTreeSet::new(),
            outside: false,
            window: Window::default(),
            ran: LineBits::default(),
            origin,
        }
    }

    /// New data came: everything is to be found again.
    pub(crate) fn outdate(&mut self) {
        self.found = None;
    }

    /// Finds the tests of a place, unless they are those that are shown. The row under the cursor stays.
    pub(crate) fn find(&mut self, snapshot: &Snapshot, place: Place) {
        if self.found.as_ref() != Some(&place) {
            let names = snapshot.known_tests();
            let coverage = snapshot.find(place.path.as_str()).and_then(|file| snapshot.coverage(file));
            if self.found.as_ref().is_none_or(|found| found.path != place.path) {
                self.reach = coverage.map(|coverage| FileReach::of(names, coverage)).unwrap_or_default();
            }
            let row = |(test, lines)| Some(CoveringTest { name: Arc::clone(names.name(test)?), lines });
            self.all = self.reach.tests_in(place.lines).filter_map(row).collect();
            self.all.sort_by(|a, b| a.lines.cmp(&b.lines).then_with(|| a.name.cmp(&b.name)));
            self.outside = self.reach.outside_in(place.lines);
            self.found = Some(place);
            self.refilter();
        }
        self.follow(snapshot);
    }

    /// Lists those that pass this filter.
    pub(crate) fn filter(&mut self, text: &str) {
        text.clone_into(&mut self.filter);
        self.refilter();
    }

    fn refilter(&mut self) {
        let selected = self.selected().map(|row| Arc::clone(&row.name));
        let mut words = Words::of(&self.filter);
        self.rows = self.all.iter().filter(|row| words.matches(&row.name)).cloned().collect();
        let at = selected.and_then(|name| self.rows.iter().position(|row| row.name == name));
        self.window.cursor = at.unwrap_or(self.window.cursor).min(self.rows.len().saturating_sub(1));
    }

    fn follow(&mut self, snapshot: &Snapshot) {
        let names = snapshot.known_tests();
        let test = self.selected().and_then(|row| names.find(&row.name));
        let file = self.found.as_ref().and_then(|found| snapshot.find(found.path.as_str()));
        let ran = |coverage| ran_in(coverage, &names.contexts_of(test.as_slice()));
        self.ran = file.and_then(|file| snapshot.coverage(file)).map(ran).unwrap_or_default();
    }

    /// The test under the cursor.
    pub(crate) fn selected(&self) -> Option<&CoveringTest> {
        self.rows.get(self.window.cursor)
    }

    /// How many tests there are, whether or not the filter lists them.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// What the rows are of.
    pub(crate) fn place(&self) -> Option<&Place> {
        self.found.as_ref()
    }

    /// The lines of a file that the test under the cursor runs, where the list is about that file.
    pub(crate) fn ran(&self, path: &RepoPath) -> Option<&LineBits> {
        self.found.as_ref().filter(|found| found.path == *path).map(|_| &self.ran)
    }

    /// Marks the test under the cursor, or no longer, and goes to the next one.
    pub(crate) fn mark(&mut self) {
        let Some(name) = self.selected().map(|row| Arc::clone(&row.name)) else { return };
        if !self.marked.remove(&name) {
            self.marked.insert(name);
        }
        self.window.move_by(1, self.rows.len());
    }

    /// The marked tests of the list, else what is to stand for them.
    pub(crate) fn chosen(&self, otherwise: impl FnOnce(&Covering) -> Vec<Arc<str>>) -> Vec<Arc<str>> {
        let marked: Vec<Arc<str>> =
            self.all.iter().filter(|row| self.marked.contains(&row.name)).map(|row| Arc::clone(&row.name)).collect();
        if marked.is_empty() { otherwise(self) } else { marked }
    }

    /// Is any test of the list marked?
    pub(crate) fn is_marked(&self) -> bool {
        self.all.iter().any(|row| self.marked.contains(&row.name))
    }
}
