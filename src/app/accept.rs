//! Accepting a gap for the project: the question why, the question until when, the request to write both down, and the
//! way back.

use std::sync::Arc;

use super::ask::ask;
use super::state::{Model, PromptKind};
use super::{Cmd, gap_marks};
use crate::analysis::gates::parse_date;
use crate::analysis::{AcceptedGap, MarkKind, MarkedGap};

/// Begins: asks why.
pub(super) fn begin(model: &mut Model) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    let Some(gap) = model.source.gap().copied() else { return model.say("no gap under the cursor") };
    if model.marks.of(&gap) == Some(MarkKind::Accepted) {
        return model.say("accepted already; .lazycov/accepted.toml says why");
    }
    let text = model.source.text();
    let mark = text.and_then(|text| MarkedGap::new(MarkKind::Accepted, &snapshot, &gap, |line| text.line(line)));
    let Some(mark) = mark else {
        return model.say("what is accepted holds on to the code of a gap, and the source is not there");
    };
    model.marks.draft = Some(AcceptedGap { mark, reason: String::new(), until: None });
    ask(model, PromptKind::AcceptReason, "");
}

/// The reason was given: asks until when.
pub(super) fn reason(model: &mut Model, reason: &str) {
    let reason = reason.trim();
    if reason.is_empty() {
        ask(model, PromptKind::AcceptReason, "");
        return model.say("what is accepted needs a reason");
    }
    if let Some(draft) = &mut model.marks.draft {
        reason.clone_into(&mut draft.reason);
    }
    ask(model, PromptKind::AcceptUntil, "");
}

/// The day was given, or none: asks for the gap to be written down.
pub(super) fn until(model: &mut Model, text: &str, cmds: &mut Vec<Cmd>) {
    let day = text.trim();
    let until = parse_date(day);
    let why = match until {
        None if !day.is_empty() => "write the day as 2027-03-01, or none",
        Some(date) if model.today.is_some_and(|today| date < today) => "that day has passed",
        _ => {
            let draft = model.marks.draft.take();
            cmds.extend(draft.map(|draft| Cmd::AcceptGap(Arc::new(AcceptedGap { until, ..draft }))));
            return;
        }
    };
    ask(model, PromptKind::AcceptUntil, text);
    model.say(why);
}

/// A gap was written down, or could not be.
pub(super) fn written(model: &mut Model, gap: Arc<AcceptedGap>, result: Result<(), String>, cmds: &mut Vec<Cmd>) {
    match result {
        Ok(()) => {
            model.say("accepted in .lazycov/accepted.toml \u{b7} u takes it back");
            model.marks.accept(gap);
            gap_marks::look(model, cmds);
        }
        Err(why) => model.say(format!("not accepted: {why}")),
    }
}

/// A gap was taken out again, or could not be.
pub(super) fn taken_back(model: &mut Model, gap: Arc<AcceptedGap>, result: Result<(), String>, cmds: &mut Vec<Cmd>) {
    match result {
        Ok(()) => {
            model.say(format!("{}:{} is in the queue again", gap.mark.path, gap.mark.start));
            gap_marks::look(model, cmds);
        }
        Err(why) => {
            model.say(format!("not undone: {why}"));
            model.marks.accept(gap);
        }
    }
}
