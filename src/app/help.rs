//! Scrolling the help, and searching it.

use super::state::{Model, help};

/// Scrolls the help.
pub(super) fn scroll(model: &mut Model, rows: isize) {
    let Some(help) = &mut model.help else { return };
    let count = help::rows(&model.keymap, &help.search).len();
    let height = usize::from(model.size.1).saturating_sub(4);
    help.top = help.top.saturating_add_signed(rows).min(count.saturating_sub(height));
}

/// Shows only rows with these words.
pub(super) fn search(model: &mut Model, words: &str) {
    if let Some(help) = &mut model.help {
        (help.search, help.top) = (words.to_owned(), 0);
    }
}

/// One step back: to all rows, then out of the help.
pub(super) fn leave(model: &mut Model) {
    match &mut model.help {
        Some(help) if !help.search.is_empty() => search(model, ""),
        _ => model.help = None,
    }
}
