//! The tests: their list, and their output, which follows the end until the user scrolls away from it.

use std::sync::Arc;

use super::test_list::TestList;
use crate::watch::Screen;

/// The pane's state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tests {
    pub(crate) list: TestList,
    pub(crate) screen: Arc<Screen>,
    /// First visible row.
    pub(crate) top: usize,
    /// Did the user scroll away from the end?
    pub(crate) away: bool,
}

impl Tests {
    /// Scrolls by rows.
    pub(crate) fn scroll(&mut self, rows: isize, height: usize) {
        let last = self.last_top(height);
        self.top = self.top.min(last).saturating_add_signed(rows).min(last);
        self.away = self.top < last;
    }

    /// Keeps the end visible, unless the user looks at something else.
    pub(crate) fn settle(&mut self, height: usize) {
        let last = self.last_top(height);
        self.top = if self.away { self.top.min(last) } else { last };
    }

    fn last_top(&self, height: usize) -> usize {
        self.screen.rows.len().saturating_sub(height)
    }
}
