//! The gap queue: which gap comes next. In order of impact across the project, or from file to file as they stand.

use std::cmp::Reverse;

use super::model::{Focus, Model, View};
use super::panes::files::Item;
use super::{Layout, Shape, go, prompt};
use crate::analysis::{FileId, Gap, NodeKind, Snapshot};
use crate::coverage::{Line, RepoPath};

/// The queue's state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue {
    pub(crate) order: Order,
    /// Positions in the snapshot's gaps, by file and line.
    by_file: Vec<u32>,
    /// The gap visited last: impact, file, start. Covered by a reload, it still marks the place in the queue.
    last: Option<(u64, RepoPath, Line)>,
    /// Did the previous step run into the end?
    at_end: Option<Step>,
}

/// The order of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// Largest impact first.
    #[default]
    Impact,
    /// By path and line.
    File,
}

/// One step in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) forward: bool,
    /// Only gaps made of partial lines alone.
    pub(crate) partial: bool,
}

/// The place of a gap in the order of impact, as [`Snapshot::gaps`] is sorted.
type ImpactKey = (Reverse<u64>, FileId, Line);

impl Queue {
    /// Takes the gaps of a new snapshot.
    pub(crate) fn index(&mut self, snapshot: &Snapshot) {
        self.by_file = (0..snapshot.gaps.len() as u32).collect();
        let key = |at: &u32| snapshot.gaps.get(*at as usize).map(|gap| (gap.file, gap.start));
        self.by_file.sort_unstable_by_key(key);
    }

    /// The gaps of a file in line order.
    pub(crate) fn of_file(&self, snapshot: &Snapshot, file: FileId) -> Vec<Gap> {
        let file_at = |at: &u32| snapshot.gaps.get(*at as usize).map(|gap| gap.file);
        let from = self.by_file.partition_point(|at| file_at(at) < Some(file));
        let of_file = self.by_file.iter().skip(from).take_while(|at| file_at(at) == Some(file));
        of_file.filter_map(|at| snapshot.gaps.get(*at as usize).copied()).collect()
    }

    /// Anything but another step forgets that the end was reached.
    pub(crate) fn leave_end(&mut self) {
        self.at_end = None;
    }

    /// The gap at a place of the present order.
    fn at<'a>(&self, snapshot: &'a Snapshot, place: usize) -> Option<&'a Gap> {
        match self.order {
            Order::Impact => snapshot.gaps.get(place),
            Order::File => snapshot.gaps.get(*self.by_file.get(place)? as usize),
        }
    }
}

/// Goes to the next or previous gap, and says which one it is.
pub(crate) fn step(model: &mut Model, step: Step) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    let again = model.queue.at_end.take() == Some(step);
    let passes = |gap: &Gap| (!step.partial || gap.partial_only) && admits(model, gap);
    let count = snapshot.gaps.len();
    let (behind, before) = around(model, &snapshot);
    let at = |place: &usize| model.queue.at(&snapshot, *place).is_some_and(passes);
    let found = match (again, step.forward) {
        (false, true) => (behind..count).find(at),
        (false, false) => (0..before).rev().find(at),
        (true, true) => (0..count).find(at),
        (true, false) => (0..count).rev().find(at),
    };
    let Some((place, gap)) = found.and_then(|place| Some((place, *model.queue.at(&snapshot, place)?))) else {
        let filtered = prompt::is_filtered(model);
        let some = (0..count).any(|place| at(&place));
        let kind = if step.partial { "partial gaps" } else { "gaps" };
        let under = if filtered { " under this filter" } else { "" };
        if some {
            model.queue.at_end = Some(step);
            model.say(format!("no {kind} left{under} · the same key starts over"));
        } else {
            model.say(format!("no {kind}{under}"));
        }
        return;
    };
    let (mut number, mut total, mut of_function) = (0, 0, 0);
    for other in 0..count {
        let Some(gap_there) = model.queue.at(&snapshot, other).filter(|gap| passes(gap)) else { continue };
        total += 1;
        number += usize::from(other <= place);
        of_function += usize::from(gap.function.is_some() && gap_there.function == gap.function);
    }
    visit(model, &gap);
    show_source(model);
    let kind = if step.partial { "partial gap" } else { "gap" };
    let rest = match of_function {
        0 => String::new(),
        1 => " · last in this function".to_owned(),
        left => format!(" · {left} left in this function"),
    };
    model.say(format!("{kind} {number}/{total}{rest}"));
}

/// Goes to the largest gap of all. Says whether there is one.
pub(crate) fn visit_largest(model: &mut Model) -> bool {
    let largest = model.snapshot.as_ref().and_then(|snapshot| snapshot.gaps.first().copied());
    if let Some(gap) = largest {
        visit(model, &gap);
    }
    largest.is_some()
}

/// Goes to the first gap of the next or previous file that has any, in the order of the list.
pub(crate) fn step_file(model: &mut Model, forward: bool) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    let with_gaps: Vec<FileId> = {
        let listed = model.files.rows.iter().filter_map(|row| match row.item {
            Item::Node(id) => match snapshot.tree.node(id)?.kind {
                NodeKind::File(file) => Some(file),
                NodeKind::Folder => None,
            },
            _ => None,
        });
        let all = (0..snapshot.files.len()).map(|at| FileId(at as u32));
        let in_order: Vec<FileId> = if model.view == View::Files { listed.collect() } else { all.collect() };
        let has_gap = |file: &FileId| snapshot.file(*file).is_some_and(|entry| entry.impact + entry.partial > 0);
        // The shown file keeps its place even when it has no gaps.
        in_order.into_iter().filter(|file| model.source.file == Some(*file) || has_gap(file)).collect()
    };
    let here = with_gaps.iter().position(|file| model.source.file == Some(*file));
    let count = with_gaps.len();
    let places = (1..=count).map(|offset| match (here, forward) {
        (Some(here), true) => (here + offset) % count,
        (Some(here), false) => (here + count - offset) % count,
        (None, true) => offset - 1,
        (None, false) => count - offset,
    });
    let next = places.filter_map(|place| with_gaps.get(place)).find_map(|file| {
        let gaps = model.queue.of_file(&snapshot, *file);
        gaps.into_iter().find(|gap| admits(model, gap))
    });
    match next {
        Some(gap) => {
            visit(model, &gap);
            show_source(model);
        }
        None => model.say("no gaps under this filter"),
    }
}

/// Walks gaps in the other order from now on.
pub(crate) fn toggle_order(model: &mut Model) {
    model.queue.order = match model.queue.order {
        Order::Impact => Order::File,
        Order::File => Order::Impact,
    };
    model.say(match model.queue.order {
        Order::Impact => "gaps by impact, across the project",
        Order::File => "gaps in file order",
    });
}

fn visit(model: &mut Model, gap: &Gap) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    let Some(file) = snapshot.file(gap.file) else { return };
    model.queue.last = Some((gap.impact(), file.path.clone(), gap.start));
    go::to(model, &file.path, gap.start);
    if let Some(function) = gap.function.filter(|_| model.view == View::Functions) {
        model.functions.reveal(function);
    }
}

/// Where one pane fills the screen, the gap is worth more than the list.
fn show_source(model: &mut Model) {
    if Layout::of(model).shape == Shape::Single {
        model.focus = Focus::Source;
    }
}

/// The places in the present order: the first behind the cursor, and the first that is not before it.
fn around(model: &Model, snapshot: &Snapshot) -> (usize, usize) {
    let file_of = |path: &RepoPath| FileId(snapshot.files.partition_point(|file| file.path < *path) as u32);
    match model.queue.order {
        Order::Impact => {
            let key = |gap: &Gap| -> ImpactKey { (Reverse(gap.impact()), gap.file, gap.start) };
            let here = model.source.gap().map(key);
            let last =
                || model.queue.last.as_ref().map(|(impact, path, line)| (Reverse(*impact), file_of(path), *line));
            let Some(here) = here.or_else(last) else { return (0, snapshot.gaps.len()) };
            let behind = snapshot.gaps.partition_point(|gap| key(gap) <= here);
            (behind, snapshot.gaps.partition_point(|gap| key(gap) < here))
        }
        Order::File => {
            let Some(path) = &model.source.path else { return (0, snapshot.gaps.len()) };
            let file = file_of(path);
            let place = |line: Line| {
                let is_before =
                    |at: &u32| snapshot.gaps.get(*at as usize).is_some_and(|gap| (gap.file, gap.start) < (file, line));
                model.queue.by_file.partition_point(is_before)
            };
            let start = model.source.gap().map_or(model.source.cursor, |gap| gap.start);
            (place(model.source.cursor.next()), place(start))
        }
    }
}

/// Does a gap pass the filter of the list that is shown?
fn admits(model: &Model, gap: &Gap) -> bool {
    match model.view {
        View::Functions if !model.functions.filter.is_empty() => {
            gap.function.is_some_and(|function| model.functions.admits(function))
        }
        View::Functions => true,
        _ => model.files.admits(gap.file),
    }
}
