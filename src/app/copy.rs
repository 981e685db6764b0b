//! What `y` and `Y` put on the clipboard.

use std::fmt::Write as _;

use super::Cmd;
use super::state::Model;
use crate::analysis::sentence;
use crate::coverage::{Line, LineState};

/// Copies `path:line`.
pub(super) fn location(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(path) = &model.source.path else { return model.say("there is no source to point at") };
    let words = format!("{path}:{}", model.source.cursor);
    cmds.push(Cmd::Copy(words.clone()));
    model.say(format!("copied {words}"));
}

/// Copies the gap under the cursor: where it is, its code, and what each partial line misses.
pub(super) fn gap(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(gap) = model.source.gap().copied() else {
        model.say("no gap under the cursor");
        return;
    };
    let (Some(snapshot), Some(path)) = (&model.snapshot, &model.source.path) else { return };
    let Some(coverage) = snapshot.coverage(gap.file) else { return };
    let function = gap.function.and_then(|id| snapshot.function(id)).map(|row| format!(" in {}", row.name));
    let place = if gap.start == gap.end { gap.start.to_string() } else { format!("{}-{}", gap.start, gap.end) };
    let mut out = format!("{path}:{place}{}\n", function.unwrap_or_default());
    let digits = gap.end.to_string().len();
    for number in gap.start.get()..=gap.end.get() {
        let Some(line) = Line::new(number) else { continue };
        let code = model.source.text().and_then(|text| text.line(line)).unwrap_or_default();
        let (mark, words) = match coverage.state(line) {
            Some(LineState::Missed) => ("!", None),
            Some(LineState::Partial) => ("~", sentence(coverage, line, Some(code))),
            _ => (" ", None),
        };
        let words = words.map(|words| format!("  <- {words}")).unwrap_or_default();
        let _ = writeln!(out, "{number:>digits$} {mark} {code}{words}");
    }
    cmds.push(Cmd::Copy(out));
    model.say(format!("copied the gap at {path}:{place}"));
}
