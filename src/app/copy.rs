//! What `y` and `Y` put on the clipboard.

use std::fmt::Write as _;

use super::Cmd;
use super::state::Model;
use crate::coverage::{FileCoverage, Line, LineRange, LineState, RepoPath, widened};
use crate::markdown;

/// Copies `path:line`.
pub(super) fn location(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(path) = &model.source.path else { return model.say("there is no source to point at") };
    let words = format!("{path}:{}", model.source.cursor);
    cmds.push(Cmd::Copy(words.clone()));
    model.say(format!("copied {words}"));
}

/// Copies the gap under the cursor as a task: where it is, its code, what each partial line misses, the nearest tests.
pub(super) fn gap(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(gap) = model.source.gap().copied() else {
        model.say("no gap under the cursor");
        return;
    };
    let (Some(snapshot), Some(path)) = (&model.snapshot, &model.source.path) else { return };
    let place = if gap.start == gap.end { gap.start.to_string() } else { format!("{}-{}", gap.start, gap.end) };
    cmds.push(Cmd::Copy(markdown::task(snapshot, &gap, model.source.text().map(AsRef::as_ref))));
    model.say(format!("copied the gap at {path}:{place}"));
}

/// Lines around what was lost, for those who did not write it.
const AROUND: u32 = 2;

/// The source of some lines of the file that is shown, with two around them; nothing while it is not there.
pub(super) fn source(model: &Model, path: Option<&RepoPath>, lines: &[LineRange]) -> String {
    let shown = model.source.path.as_ref().filter(|shown| path == Some(shown));
    let known = shown.zip(model.snapshot.as_ref()).zip(model.source.text());
    let Some(((path, snapshot), text)) = known.filter(|_| !lines.is_empty()) else { return String::new() };
    let Some(coverage) = snapshot.find(path.as_str()).and_then(|file| snapshot.coverage(file)) else {
        return String::new();
    };
    let last = Line::from_index(text.len().saturating_sub(1));
    rows(model, coverage, &widened(lines, AROUND, last))
}

/// Lines with their numbers, marks of what is missed, and what each partial line misses.
fn rows(model: &Model, coverage: &FileCoverage, ranges: &[LineRange]) -> String {
    let mut out = String::new();
    let digits = ranges.last().map_or(0, |range| range.end.to_string().len());
    for (at, range) in ranges.iter().enumerate() {
        if at > 0 {
            out.push_str("\u{2026}\n");
        }
        for line in (range.start.get()..=range.end.get()).filter_map(Line::new) {
            let code = model.source.text().and_then(|text| text.line(line)).unwrap_or_default();
            let (mark, words) = match coverage.state(line) {
                Some(LineState::Missed) => ("!", None),
                Some(LineState::Partial) => ("~", model.source.text().and_then(|text| text.sentence(coverage, line))),
                _ => (" ", None),
            };
            let words = words.map(|words| format!("  <- {words}")).unwrap_or_default();
            let _ = writeln!(out, "{line:>digits$} {mark} {code}{words}");
        }
    }
    out
}
