//! Gaps that were dealt with: `d` and `-` mark the one under the cursor, the same key again takes the mark away.

use super::state::Model;
use super::state::gap_marks::Made;
use super::wanted::{MarksFound, MarksWanted};
use super::{Cmd, gaps};
use crate::analysis::{MarkKind, MarkedGap, Snapshot};

/// Marks the gap under the cursor, or no longer.
pub(super) fn toggle(model: &mut Model, kind: MarkKind, cmds: &mut Vec<Cmd>) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    let Some(gap) = model.source.gap().copied() else { return model.say("no gap under the cursor") };
    if model.marks.of(&gap) == Some(MarkKind::Accepted) {
        return model.say("this gap is accepted, and out of the queue already");
    }
    let text = model.source.text();
    let mark = text.and_then(|text| MarkedGap::new(kind, &snapshot, &gap, |line| text.line(line)));
    let Some(mark) = mark else {
        return model.say("a mark holds on to the code of a gap, and the source is not there");
    };
    if model.marks.of(&gap) == Some(kind) {
        let gone = model.marks.remove(&mark, &gap);
        model.say(format!("not {} any more: it is in the queue again", kind.word()));
        cmds.extend(gone.map(|mark| Cmd::KeepMark { mark, kept: false }));
    } else {
        let before = model.marks.add(mark.clone(), gap);
        cmds.extend(before.map(|mark| Cmd::KeepMark { mark, kept: false }));
        model.say(format!("{}: left out of the queue \u{b7} u takes it back", kind.word()));
        cmds.push(Cmd::KeepMark { mark, kept: true });
    }
    look(model, cmds);
}

/// Takes back what was done last.
pub(super) fn undo(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let mark = match model.marks.undo() {
        Some(Made::Mark(mark)) => mark,
        Some(Made::Accepted(accepted)) => return cmds.push(Cmd::UnacceptGap(accepted)),
        None => return model.say("nothing to undo"),
    };
    model.say(format!("{}:{} is in the queue again", mark.path, mark.start));
    cmds.push(Cmd::KeepMark { mark, kept: false });
    look(model, cmds);
}

/// Other data came.
pub(super) fn refresh(model: &mut Model, old: Option<&Snapshot>, cmds: &mut Vec<Cmd>) {
    if let Some((old, new)) = old.zip(model.snapshot.as_ref()) {
        model.marks.carry(old, new);
    }
    // What the project accepts stands in a file, which may have changed with the data.
    if !model.marks.all().is_empty() || model.snapshot.as_ref().is_some_and(|snapshot| snapshot.knows_gaps()) {
        look(model, cmds);
    }
}

/// Asks which gaps have marks.
pub(super) fn look(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    model.marks.generation += 1;
    let (generation, marks) = (model.marks.generation, model.marks.all().into());
    cmds.push(Cmd::FindMarked(MarksWanted { generation, snapshot, marks, today: model.today }));
}

/// The answer is there. The largest gap that is left is where to begin, as long as nobody touched anything.
pub(super) fn take(model: &mut Model, wanted: &MarksWanted, found: MarksFound) {
    if wanted.generation != model.marks.generation {
        return;
    }
    if let Some(fault) = found.fault.as_ref().filter(|fault| model.marks.fault.as_ref() != Some(fault)) {
        model.say(&**fault);
    }
    model.marks.fault = found.fault;
    model.marks.place(found.marked, found.accepted);
    let begins = !model.touched && model.source.gap().is_some_and(|gap| model.marks.of(gap).is_some());
    if begins && model.snapshot.as_ref().is_some_and(|snapshot| snapshot.knows_gaps()) {
        gaps::visit_largest(model);
    }
}
