//! What a target costs: the shortest list of gaps to it, in the place of the list, as a queue that is worked off.

use std::sync::Arc;

use super::view::Focus;
use super::window::Window;
use crate::analysis::{Gap, Snapshot, Way, WayGap};
use crate::coverage::{Line, Percent, RepoPath};

/// The pane's state.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) percent: Percent,
    /// The way, and whose gaps it is made of; `None` until it was found.
    pub(crate) found: Option<(Arc<Snapshot>, Way)>,
    pub(crate) window: Window,
    /// The latest way that was asked for; answers to others are dropped.
    pub(in crate::app) generation: u64,
    /// Where the keys went before.
    pub(in crate::app) origin: Focus,
}

impl Target {
    pub(crate) fn new(percent: Percent, generation: u64, origin: Focus) -> Target {
        Target { percent, found: None, window: Window::default(), generation, origin }
    }

    /// The gaps of the way.
    pub(crate) fn gaps(&self) -> &[WayGap] {
        self.found.as_ref().map(|(_, way)| &*way.steps).unwrap_or_default()
    }

    /// File and gap under the cursor.
    pub(crate) fn selected(&self) -> Option<(&RepoPath, &Gap)> {
        self.place(self.window.cursor)
    }

    /// File and gap of a row.
    pub(in crate::app) fn place(&self, at: usize) -> Option<(&RepoPath, &Gap)> {
        let (snapshot, way) = self.found.as_ref()?;
        let gap = &way.steps.get(at)?.gap;
        Some((&snapshot.file(gap.file)?.path, gap))
    }

    /// Takes another way and gives back the one before. The cursor stays on its gap, or where that was.
    pub(in crate::app) fn take(&mut self, snapshot: Arc<Snapshot>, way: Way) -> Option<(Arc<Snapshot>, Way)> {
        let selected: Option<(RepoPath, Line)> = self.selected().map(|(path, gap)| (path.clone(), gap.start));
        let same = selected.and_then(|(path, start)| {
            let file = snapshot.find(path.as_str())?;
            way.steps.iter().position(|step| step.gap.file == file && step.gap.start == start)
        });
        let last = way.steps.len().saturating_sub(1);
        self.window.cursor = same.unwrap_or(self.window.cursor).min(last);
        self.found.replace((snapshot, way))
    }
}
