//! Where the parts of the list of tests stand: the rows, and below them what is known of the one under the cursor.

use super::{Layout, Rect};

/// Share of the height that the details have, in thousandths.
const DETAIL: u16 = 380;
/// Fewer rows of details say nothing, and more are rarely filled.
const ROWS: (u16, u16) = (5, 16);

impl Layout {
    /// The rows of the list.
    pub(crate) fn test_rows(&self) -> Rect {
        let whole = self.whole_rows();
        Rect { height: whole.height - self.test_detail().height, ..whole }
    }

    /// The rows below it, of which the first is a heading.
    pub(crate) fn test_detail(&self) -> Rect {
        let whole = self.whole_rows();
        let height = super::part(whole.height, DETAIL).clamp(ROWS.0, ROWS.1).min(whole.height / 2);
        Rect { y: whole.bottom() - height, height, ..whole }
    }
}
