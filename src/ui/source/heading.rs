//! The first row of the source where the function that it shows began above the screen: which one, and how much of it is
//! covered.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::analysis::Snapshot;
use crate::app::enclosing;
use crate::coverage::names;
use crate::source::printable;
use crate::ui::role::Role;
use crate::ui::theme::grade;
use crate::ui::{Ui, pen};

/// Draws it, where there is such a function, in the row that is the first of these.
pub(super) fn draw(ui: &Ui<'_>, snapshot: &Snapshot, rows: Rect, buffer: &mut Buffer) {
    let Some((start, function)) = enclosing(ui.model, rows.height.into()) else { return };
    let place = Rect { height: 1, ..rows };
    let style = ui.style(Role::Detail);
    ui.pen(buffer, place).put(&" ".repeat(place.width.into()), style);
    let mut pen = ui.pen(buffer, place);
    let digits = usize::from(ui.model.source.digits());
    pen.put(&format!("{start:>digits$} "), style);
    pen.put(ui.symbols.ascending, style.patch(ui.style(Role::Key)));
    pen.skip(1);
    pen.skip_at_end(1);
    let ratio = function.ratio(snapshot.headline);
    if ratio.missed() > 0 {
        pen.put_at_end(&format!(" {} {} missed", ui.symbols.dot, ratio.missed()), style);
    }
    if !ratio.is_empty() {
        pen.put_at_end(&ratio.display(1), style.patch(ui.style(grade(ratio))));
        pen.skip_at_end(2);
    }
    pen.put(&printable(names::short(pen::head(&function.name))), style);
}
