//! Walking the matches of a search in the source: while one is on, `n` and `N` walk them instead of the gaps.

use super::state::Model;

/// Is a search on?
pub(crate) fn is_on(model: &Model) -> bool {
    model.source.search.is_some()
}

/// Goes to the next or previous match.
pub(crate) fn step(model: &mut Model, forward: bool) {
    let Some(search) = &model.source.search else { return };
    let cursor = model.source.cursor;
    let line = if forward { search.next(cursor) } else { search.previous(cursor) };
    if let Some(line) = line {
        model.source.go_to(line);
    }
    report(model);
}

/// Says which match this is.
pub(crate) fn report(model: &mut Model) {
    let Some(search) = &model.source.search else { return };
    let words = match (search.number(model.source.cursor), search.len()) {
        (_, 0) => format!("nothing matches {}", search.query()),
        (Some(number), all) => format!("match {number}/{all} · Esc ends the search"),
        (None, all) => format!("{all} lines match · Esc ends the search"),
    };
    model.say(words);
}
