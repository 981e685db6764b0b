//! Taking a failed gate on for a while: the question why, the question until when, the request to write both down, and the
//! way back.

use time::Duration;

use crate::analysis::gates::{Verdict, Waiver, parse_date};
use crate::app::Cmd;
use crate::app::ask::ask;
use crate::app::state::{Draft, Model, PromptKind};

/// How long a waiver holds unless told otherwise.
const DAYS: i64 = 90;

/// Can the finding under the cursor be waived?
pub(crate) fn is_possible(model: &Model) -> bool {
    model.changes.selected().is_some_and(|finding| finding.verdict == Some(Verdict::Fail))
}

/// Begins: asks why.
pub(crate) fn begin(model: &mut Model) {
    let Some(finding) = model.changes.selected() else { return model.say("no finding under the cursor") };
    match (finding.verdict, &finding.rule, &finding.place.path) {
        (Some(Verdict::Waived), ..) => model.say("this gate is waived already"),
        (Some(Verdict::Fail), Some(rule), Some(path)) => {
            let (path, function, rule) = (path.clone(), finding.place.function.clone(), rule.clone());
            model.changes.waivers.draft = Some(Draft { path, function, rule, reason: String::new() });
            ask(model, PromptKind::Reason, "");
        }
        (Some(Verdict::Fail), ..) => model.say("a gate on the whole project cannot be waived; files and functions can"),
        _ => model.say("only failed gates can be waived; this finding fails none"),
    }
}

/// The reason was given: asks until when.
pub(crate) fn reason(model: &mut Model, reason: &str) {
    let reason = reason.trim();
    if reason.is_empty() {
        ask(model, PromptKind::Reason, "");
        return model.say("a waiver needs a reason");
    }
    if let Some(draft) = &mut model.changes.waivers.draft {
        reason.clone_into(&mut draft.reason);
    }
    let until = model.today.and_then(|today| today.checked_add(Duration::days(DAYS)));
    ask(model, PromptKind::Until, &until.map(|date| date.to_string()).unwrap_or_default());
}

/// The day was given: asks for the waiver to be written.
pub(crate) fn until(model: &mut Model, text: &str, cmds: &mut Vec<Cmd>) {
    let why = match parse_date(text.trim()) {
        None => "write the day as 2027-03-01",
        Some(date) if model.today.is_some_and(|today| date < today) => "that day has passed",
        Some(date) => {
            let draft = model.changes.waivers.draft.take();
            cmds.extend(draft.map(|draft| Cmd::Waive(draft.until(date))));
            return;
        }
    };
    ask(model, PromptKind::Until, text);
    model.say(why);
}

/// A waiver was written, or could not be.
pub(crate) fn written(model: &mut Model, waiver: Waiver, result: Result<(), String>) {
    match result {
        Ok(()) => {
            model.say(format!("waived until {} in lazycov.toml", waiver.until));
            model.changes.waivers.written.push(waiver);
        }
        Err(why) => model.say(format!("not waived: {why}")),
    }
}

/// Asks for the latest waiver to be taken back.
pub(crate) fn undo(model: &mut Model, cmds: &mut Vec<Cmd>) {
    match model.changes.waivers.written.pop() {
        Some(waiver) => cmds.push(Cmd::Unwaive(waiver)),
        None => model.say("nothing to undo"),
    }
}

/// A waiver was taken back, or could not be.
pub(crate) fn taken_back(model: &mut Model, waiver: Waiver, result: Result<(), String>) {
    match result {
        Ok(()) => model.say("the waiver is gone from lazycov.toml again"),
        Err(why) => {
            model.say(format!("not undone: {why}"));
            model.changes.waivers.written.push(waiver);
        }
    }
}
