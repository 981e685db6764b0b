//! Scrolling the help.

use super::state::{Model, help};

/// Scrolls the help.
pub(super) fn scroll(model: &mut Model, rows: isize) {
    let count = help::rows(&model.keymap).len();
    let height = usize::from(model.size.1).saturating_sub(4);
    if let Some(help) = &mut model.help {
        help.top = help.top.saturating_add_signed(rows).min(count.saturating_sub(height));
    }
}
