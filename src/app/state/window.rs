//! A cursor in a list and the part of the list that is on the screen.

/// How many rows stay visible above and below the cursor.
const MARGIN: usize = 2;

/// The visible part of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Window {
    /// First visible row.
    pub(crate) top: usize,
    /// Row under the cursor.
    pub(crate) cursor: usize,
}

impl Window {
    /// Moves the cursor, staying in the list.
    pub(crate) fn move_by(&mut self, rows: isize, len: usize) {
        self.cursor = self.cursor.saturating_add_signed(rows).min(len.saturating_sub(1));
    }

    /// Moves the visible part and takes the cursor along where it would leave it.
    pub(crate) fn scroll(&mut self, rows: isize, len: usize, height: usize) {
        let last = len.saturating_sub(height);
        self.top = self.top.saturating_add_signed(rows).min(last);
        let margin = margin(height);
        let low = if self.top == 0 { 0 } else { self.top + margin };
        let high =
            if self.top >= last { len.saturating_sub(1) } else { (self.top + height).saturating_sub(margin + 1) };
        self.cursor = self.cursor.clamp(low.min(high), high);
    }

    /// Moves the visible part as little as possible so that the cursor is in it.
    pub(crate) fn settle(&mut self, len: usize, height: usize) {
        self.cursor = self.cursor.min(len.saturating_sub(1));
        let margin = margin(height);
        let lowest = (self.cursor + margin + 1).saturating_sub(height);
        let highest = self.cursor.saturating_sub(margin);
        self.top = self.top.clamp(lowest.min(highest), highest).min(len.saturating_sub(height));
    }

    /// Puts the cursor into the middle, a little above it.
    pub(crate) fn center(&mut self, len: usize, height: usize) {
        self.top = self.cursor.saturating_sub(height * 2 / 5);
        self.settle(len, height);
    }
}

/// Small windows have no room for a margin.
fn margin(height: usize) -> usize {
    MARGIN.min(height.saturating_sub(1) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_stays_visible_and_the_window_moves_little() {
        let mut window = Window { top: 0, cursor: 0 };
        window.move_by(8, 100);
        window.settle(100, 10);
        assert_eq!(window, Window { top: 1, cursor: 8 });
        window.move_by(-5, 100);
        window.settle(100, 10);
        assert_eq!(window, Window { top: 1, cursor: 3 });
        window.move_by(1000, 100);
        window.settle(100, 10);
        assert_eq!(window, Window { top: 90, cursor: 99 });
        window.settle(3, 10);
        assert_eq!(window, Window { top: 0, cursor: 2 });
        window.settle(0, 0);
        assert_eq!(window, Window { top: 0, cursor: 0 });
    }

    #[test]
    fn scrolling_takes_the_cursor_along() {
        let mut window = Window { top: 0, cursor: 0 };
        window.scroll(3, 100, 10);
        assert_eq!(window, Window { top: 3, cursor: 5 });
        window.scroll(-3, 100, 10);
        assert_eq!(window, Window { top: 0, cursor: 5 });
        window.scroll(500, 5, 10);
        assert_eq!(window.top, 0);
    }
}
