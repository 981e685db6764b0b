//! How a line stood in the baseline: the mark beside the present one, with a sign where the two differ, and in words.

use crate::analysis::{Before, Past};
use crate::app::state::changes::Finding;
use crate::coverage::{Line, LineState, RepoPath};
use crate::source::printable;
use crate::ui::role::Role;
use crate::ui::{Pen, Ui, changes, pen};

/// Draws the mark before, and what leads from it to the present one.
pub(super) fn draw(ui: &Ui<'_>, pen: &mut Pen<'_>, past: Option<&Past<'_>>, line: Line, now: Option<LineState>) {
    let symbols = ui.symbols;
    let before = past.map_or(Before::Unknown, |past| past.of(line));
    let (symbol, role) = match before {
        Before::Unknown => (" ", Role::Faint),
        Before::New => (symbols.new, Role::Key),
        Before::NoCode => (symbols.no_code, Role::Faint),
        Before::Code(LineState::Missed) => (symbols.missed, Role::Missed),
        Before::Code(LineState::Partial) => (symbols.partial, Role::Partial),
        Before::Code(LineState::Hit) => (symbols.hit, Role::Hit),
    };
    pen.put(symbol, ui.style(role));
    let differs = match before {
        Before::Unknown | Before::New => false,
        Before::NoCode => now.is_some(),
        Before::Code(state) => now != Some(state),
    };
    pen.put(if differs { symbols.became } else { " " }, ui.style(Role::Key));
}

/// What the finding under the cursor is called, when it is about the shown file.
pub(super) fn title(ui: &Ui<'_>, path: &RepoPath) -> Vec<(String, Role)> {
    let here = |finding: &&Finding| finding.place.path.as_ref() == Some(path);
    let Some(finding) = ui.model.changes.selected().filter(here) else { return Vec::new() };
    let (_, word, role) = changes::sign(ui, finding);
    let words = match &finding.rule {
        Some(rule) => format!("{word} {rule}"),
        None => finding.kind.title().to_owned(),
    };
    let letters = finding.kind.tla().map(|tla| (tla.to_owned(), Role::Dim));
    std::iter::once((words, role)).chain(letters).collect()
}

/// How the line under the cursor stood before, in words.
pub(super) fn words(ui: &Ui<'_>, line: Line) -> Option<String> {
    let model = ui.model;
    let comparison = model.changes.comparison().filter(|_| crate::app::shows_past(model))?;
    let past = comparison.past(model.source.path.as_ref()?.as_str())?;
    let name = printable(pen::head(&comparison.baseline.info.name));
    Some(match past.of(line) {
        Before::Unknown => return None,
        Before::New => format!("new since {name}"),
        Before::NoCode => format!("was no code in {name}"),
        Before::Code(LineState::Missed) => format!("was missed in {name}"),
        Before::Code(LineState::Partial) => format!("was partly hit in {name}"),
        Before::Code(LineState::Hit) => format!("was hit in {name}"),
    })
}

/// What several runs of the baseline showed of the line under the cursor.
pub(super) fn flaky(ui: &Ui<'_>, line: Line) -> Option<String> {
    let past = ui.model.changes.comparison()?.past(ui.model.source.path.as_ref()?.as_str())?;
    let (flaky, known) = past.flaky(line)?;
    Some(printable(pen::head(&flaky.words(known))).into_owned())
}
