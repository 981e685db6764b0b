//! Rates and how they changed, as text.

use crate::analysis::history::Change;
use crate::coverage::Ratio;
use crate::ui::Ui;
use crate::ui::role::Role;

/// Decimals of differences: one more than rates have, as small ones matter.
pub(super) const POINTS: u8 = 2;

/// A rate, or a dot where there is nothing to cover.
pub(super) fn rate(ui: &Ui<'_>, ratio: Ratio) -> String {
    if ratio.is_empty() { ui.symbols.no_code.to_owned() } else { ratio.display(1) }
}

/// A change in words, and how it should look.
pub(super) fn difference(change: Change) -> (String, Role) {
    let role = match change {
        Change::By(drop) if drop.is_fall() => Role::Missed,
        Change::By(drop) if drop < crate::coverage::Drop::NONE => Role::Hit,
        _ => Role::Dim,
    };
    let points = change.drop().is_some();
    let words = change.words(POINTS);
    (if points { format!("{words}pp") } else { words }, role)
}

/// `174/198`, or nothing.
pub(super) fn counted(ratio: Ratio) -> String {
    if ratio.is_empty() { String::new() } else { format!("{}/{}", ratio.covered, ratio.total) }
}
