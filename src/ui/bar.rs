//! A coverage bar: full, half and empty cells.

use ratatui::style::Style;

use super::Ui;
use super::pen::Pen;
use super::role::Role;
use super::theme::grade;
use crate::coverage::Ratio;

/// Draws a bar of a width.
pub(super) fn draw(ui: &Ui<'_>, pen: &mut Pen<'_>, ratio: Ratio, width: usize) {
    let halves = halves(ratio, width);
    let (full, half) = (halves / 2, halves % 2);
    let filled: Style = ui.style(grade(ratio));
    pen.put(&ui.symbols.bar.repeat(full), filled);
    pen.put(&ui.symbols.bar_half.repeat(half), filled);
    pen.put(&ui.symbols.bar_empty.repeat(width - full - half), ui.style(Role::Empty));
}

/// How many half cells are filled. Only everything fills all, and only nothing fills none.
fn halves(ratio: Ratio, width: usize) -> usize {
    let all = width * 2;
    if ratio.total == 0 {
        return 0;
    }
    let exact = (u128::from(ratio.covered) * all as u128 / u128::from(ratio.total)) as usize;
    if ratio.covered > 0 { exact.max(1) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_all_is_full_and_only_none_is_empty() {
        assert_eq!(halves(Ratio::new(999, 1000), 5), 9);
        assert_eq!(halves(Ratio::new(1000, 1000), 5), 10);
        assert_eq!(halves(Ratio::new(1, 1000), 5), 1);
        assert_eq!(halves(Ratio::new(0, 1000), 5), 0);
        assert_eq!(halves(Ratio::new(0, 0), 5), 0);
    }
}
