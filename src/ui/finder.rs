//! The finder, in the place of the list: what is typed, and the matches with their matching letters.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::chrome::{self, Pane};
use super::role::{Background, Role};
use super::{Pen, Ui, typed};
use crate::analysis::Snapshot;
use crate::app::letters::Letters;
use crate::app::state::finder::{Candidate, label};

/// Draws the finder. Says where the terminal's cursor belongs.
pub(super) fn draw(ui: &Ui<'_>, snapshot: &Snapshot, buffer: &mut Buffer) -> Option<Position> {
    let finder = ui.model.finder.as_ref()?;
    let mut pane = Pane::new(ui.layout.list, true);
    pane.left.push(chrome::title(ui, "Find", true));
    let matches = if finder.total == 1 { "1 match".to_owned() } else { format!("{} matches", finder.total) };
    pane.right.push(chrome::remark(ui, matches));
    pane.draw(ui, buffer);

    let what = "a file, a function, a gap or a finding";
    let cursor = typed::input(ui, ui.layout.list_heading(), &finder.input, what, buffer);
    let rows = ui.layout.list_rows();
    let mut letters = Letters::new(finder.input.text());
    for (y, at) in (finder.window.top..finder.matches.len()).take(rows.height.into()).enumerate() {
        let place = Rect { y: rows.y + y as u16, height: 1, ..rows };
        if at == finder.window.cursor {
            buffer.set_style(place, ui.theme.background(Background::Cursor));
        }
        let found = finder.matches.get(at).copied();
        if let Some((found, words)) =
            found.and_then(|found| Some((found, label(snapshot, &ui.model.changes.findings, found)?)))
        {
            let mut pen = ui.pen(buffer, place);
            pen.skip(1);
            pen.skip_at_end(1);
            draw_match(ui, &mut pen, found, &words, &mut letters);
        }
    }
    Some(cursor)
}

fn draw_match(ui: &Ui<'_>, pen: &mut Pen<'_>, found: Candidate, words: &str, letters: &mut Letters) {
    let (kind, quiet_from) = match found {
        Candidate::File(_) => ("file", words.len()),
        Candidate::Function(_) => ("fn", quiet(words)),
        Candidate::Gap(_) => ("gap", quiet(words)),
        Candidate::Finding(_) => ("diff", quiet(words)),
    };
    pen.put(&format!("{kind:<4}"), ui.style(Role::Key));
    pen.skip(1);
    typed::matching(ui, pen, words, quiet_from, &letters.of(words));
}

/// Where the name ends, and what is less important begins.
fn quiet(words: &str) -> usize {
    words.find("  ").unwrap_or(words.len())
}
