//! Heat: how often a line ran beside the one that ran most, as a block whose height says it without colours, too.

use ratatui::text::Span;

use crate::app::state::source::STEPS;
use crate::ui::counts::count;
use crate::ui::role::{Heat, Role};
use crate::ui::{Pen, Ui};

/// The role of a step.
fn role(step: usize) -> Role {
    Role::Heat(match step * 4 / STEPS {
        0 => Heat::Cold,
        1 => Heat::Mild,
        2 => Heat::Warm,
        _ => Heat::Hot,
    })
}

/// Draws the heat of a line behind its hits.
pub(super) fn draw(ui: &Ui<'_>, pen: &mut Pen<'_>, hits: Option<u64>) {
    pen.skip(1);
    match hits.and_then(|hits| ui.model.source.heat.step(hits)) {
        Some(step) => pen.put(ui.symbols.heat.get(step).copied().unwrap_or(" "), ui.style(role(step))),
        None => pen.skip(1),
    }
}

/// What the blocks stand for: every other step with its least count, and where it is hottest.
pub(super) fn legend<'t>(ui: &Ui<'_>) -> Vec<Span<'t>> {
    let heat = ui.model.source.heat;
    let Some((line, most)) = heat.hottest.filter(|_| crate::app::counts_known(ui.model)) else { return Vec::new() };
    let mut out = Vec::new();
    let mut told = 0;
    for step in (0..STEPS).step_by(2) {
        if let Some(least) = heat.least(step).filter(|least| *least > told) {
            let symbol = ui.symbols.heat.get(step).copied().unwrap_or(" ");
            out.push(Span::styled(symbol, ui.style(role(step))));
            out.push(Span::styled(format!(" {}  ", count(least)), ui.style(Role::Dim)));
            told = least;
        }
    }
    out.push(Span::styled(format!("most: {} in line {line}", count(most)), ui.style(Role::Dim)));
    out
}
