//! The walk through the regression inbox, from one finding to the next.

mod tests_of;
pub(crate) mod waive;

use std::sync::Arc;

use super::state::{FindingFilter, Findings, Focus, Model, Standing, View};
use super::{Cmd, Layout, Shape, copy, show};
use crate::analysis::Comparison;

/// A comparison is there.
pub(crate) fn take(model: &mut Model, comparison: Arc<Comparison>, findings: Findings) {
    let first = model.changes.comparison().is_none();
    model.changes.replace(findings);
    model.changes.standing = Standing::Compared(comparison);
    let deltas = Arc::clone(model.changes.findings.deltas());
    model.functions.compared(model.snapshot.as_deref(), Some(deltas));
    if model.files.changed.is_some() {
        model.files.changed = Some(Arc::clone(model.changes.findings.deltas()));
        show::rebuild_files(model);
    }
    if model.view == View::Changes && first {
        preview(model);
    }
    tests_of::refresh(model);
}

/// There is nothing to compare with.
pub(crate) fn fail(model: &mut Model, why: String) {
    model.changes.replace(Findings::default());
    model.changes.standing = Standing::Nothing(why);
    model.functions.compared(model.snapshot.as_deref(), None);
    if model.files.changed.is_some() {
        model.files.list_changed(None);
        show::rebuild_files(model);
    }
}

/// Opens or closes the group of findings under the cursor.
pub(crate) fn side(model: &mut Model, open: bool) {
    if model.changes.set_open(open) {
        preview(model);
    }
}

/// Shows only findings that pass a filter.
pub(crate) fn filter(model: &mut Model, text: &str) {
    model.changes.filter = FindingFilter::parse(text);
    model.changes.rearrange();
    preview(model);
}

/// Changes the order: the next one, or the same the other way round.
pub(crate) fn sort(model: &mut Model, reverse: bool) {
    if reverse {
        model.changes.reversed = !model.changes.reversed;
    } else {
        model.changes.cycle_sort();
    }
    model.changes.rearrange();
}

/// Moves the cursor by rows.
pub(crate) fn rows(model: &mut Model, rows: isize) {
    model.changes.window.move_by(rows, model.changes.rows.len());
    preview(model);
}

/// Shows the place of the finding under the cursor. Says whether it has one.
pub(crate) fn preview(model: &mut Model) -> bool {
    model.changes.adrift = false;
    model.changes.at_end = None;
    tests_of::refresh(model);
    let place = model.changes.selected().and_then(|finding| Some((finding.place.path.clone()?, finding.place.line)));
    let Some((path, line)) = place else {
        model.source.leave();
        return false;
    };
    show::show(model, &path);
    if let Some(line) = line {
        model.source.go_to(line);
    }
    true
}

/// Opens a group of findings, or goes to the source of the one under the cursor.
pub(crate) fn open(model: &mut Model) {
    if model.changes.set_open(true) {
        preview(model);
    } else if preview(model) {
        model.focus = Focus::Source;
    } else {
        model.say("this finding is about no single place");
    }
}

/// Goes to the next or previous finding, and says which one it is.
pub(crate) fn step(model: &mut Model, forward: bool) {
    let changes = &mut model.changes;
    let count = changes.rows.len();
    let last = count.saturating_sub(1);
    let cursor = changes.window.cursor;
    let again = changes.at_end.take() == Some(forward);
    let next = match (again, forward) {
        // What was looked at is gone, and the next one has moved up under the cursor.
        (false, true) if changes.adrift => cursor,
        (false, true) => cursor + 1,
        (false, false) => cursor.wrapping_sub(1),
        (true, true) => 0,
        (true, false) => last,
    };
    if count == 0 {
        let filtered = !changes.filter.is_empty();
        model.say(if filtered { "no findings under this filter" } else { "no findings" });
    } else if next < count {
        visit(model, next);
    } else {
        changes.at_end = Some(forward);
        model.say("no findings left \u{b7} the same key starts over");
    }
}

/// Goes to the first finding of the next or previous file.
pub(crate) fn step_file(model: &mut Model, forward: bool) {
    let changes = &model.changes;
    let here = changes.selected().map(|finding| &finding.place.path);
    let other = |at: &usize| changes.finding(*at).map(|finding| &finding.place.path) != here;
    let cursor = changes.window.cursor;
    let next = if forward {
        (cursor + 1..changes.rows.len()).find(other)
    } else {
        let found = (0..cursor).rev().find(other);
        // The first of that file's row of findings.
        let path = |at: usize| changes.finding(at).map(|finding| &finding.place.path);
        found.map(|found| (0..found).rev().take_while(|at| path(*at) == path(found)).last().unwrap_or(found))
    };
    match next {
        Some(next) => visit(model, next),
        None => model.say(if forward { "no file with findings below" } else { "no file with findings above" }),
    }
}

fn visit(model: &mut Model, at: usize) {
    model.changes.window.cursor = at;
    let has_place = preview(model);
    // Where one pane fills the screen, the place is worth more than the list.
    if Layout::of(model).shape == Shape::Single {
        model.focus = if has_place { Focus::Source } else { Focus::List };
    }
    let count = model.changes.rows.len();
    model.say(format!("finding {}/{count}", at + 1));
}

/// Selects one of all findings; a filter that hides it is cleared.
pub(crate) fn reveal(model: &mut Model, at: usize) {
    let row = |model: &Model| model.changes.rows.iter().position(|row| row.finding == at && row.part.is_none());
    if row(model).is_none() {
        filter(model, "");
    }
    if let Some(row) = row(model) {
        model.changes.window.cursor = row;
        preview(model);
    }
}

/// Copies the finding under the cursor: where it is, what there is to say about it, and its source.
pub(crate) fn copy_finding(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(finding) = model.changes.selected() else { return model.say("no finding under the cursor") };
    let function = finding.place.function.as_ref().map(|name| format!(" in {name}")).unwrap_or_default();
    let kind = match finding.kind.tla() {
        Some(tla) => format!("{} ({tla})", finding.kind.title()),
        None => finding.kind.title().to_owned(),
    };
    let place = finding.location();
    let text = format!(
        "{}{kind}{function}: {}\n",
        place.as_ref().map(|p| format!("{p}\n")).unwrap_or_default(),
        finding.message
    );
    let text = text + &copy::source(model, finding.place.path.as_ref(), &finding.lines);
    let words = format!("copied the finding{}", place.map(|place| format!(" at {place}")).unwrap_or_default());
    cmds.push(Cmd::Copy(text));
    model.say(words);
}
