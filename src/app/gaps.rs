//! The gap queue: which gap comes next. In order of impact across the project, or from file to file as they stand.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::arrange::Admitted;
use super::place::is_filtered;
use super::state::files::AdmittedFiles;
use super::state::{Focus, Item, Model, Order, Step, View};
use super::{Layout, Shape, show};
use crate::analysis::{FileEntry, FileId, Gap, GapCount, GapIndex, GapWalk, NodeKind, Passing, Snapshot, Spot};
use crate::coverage::{Line, RepoPath};

/// The gaps that the filter of the shown list lets pass.
struct Admits {
    partial: bool,
    /// Those of test code, too?
    tests: bool,
    files: Option<Arc<AdmittedFiles>>,
    functions: Option<Arc<Admitted>>,
    /// Those that a person has dealt with do not.
    marked: FxHashSet<(FileId, Line)>,
    /// The same, as far as they would pass without that.
    left_out: Vec<Gap>,
}

impl Admits {
    fn of(model: &Model, partial: bool) -> Admits {
        match model.view {
            View::Functions => Admits::new(model, partial, None, model.functions.admitted().map(Arc::clone)),
            _ => Admits::new(model, partial, model.files.admitted_files(), None),
        }
    }

    fn new(
        model: &Model,
        partial: bool,
        files: Option<Arc<AdmittedFiles>>,
        functions: Option<Arc<Admitted>>,
    ) -> Admits {
        let (tests, marked, left_out) = (model.queue.tests, FxHashSet::default(), Vec::new());
        let mut admits = Admits { partial, tests, files, functions, marked, left_out };
        if let Some(snapshot) = &model.snapshot {
            let is_counted = |gap: &&Gap| admits.counts(snapshot, gap.file).is_some() && admits.passes(gap);
            admits.left_out = model.marks.placed().filter(is_counted).copied().collect();
            admits.marked = model.marks.placed().map(|gap| (gap.file, gap.start)).collect();
        }
        admits
    }
}

impl Passing for Admits {
    fn partial(&self) -> bool {
        self.partial
    }

    fn index<'a>(&'a self, snapshot: &'a Snapshot) -> &'a GapIndex {
        match (&self.functions, &self.files) {
            (Some(functions), _) => &functions.index,
            (None, Some(files)) => files.gaps(snapshot, self.tests),
            (None, None) => snapshot.gap_index(self.tests),
        }
    }

    fn counts<'a>(&'a self, snapshot: &'a Snapshot, file: FileId) -> Option<&'a [GapCount]> {
        if let Some(functions) = &self.functions {
            return functions.gaps.get(&file).map(|counts| &**counts);
        }
        let admitted =
            self.files.as_ref().is_none_or(|files| files.admits(file)) && (self.tests || !snapshot.is_aside(file));
        snapshot.file(file).filter(|_| admitted).map(FileEntry::gap_counts)
    }

    fn passes(&self, gap: &Gap) -> bool {
        if self.marked.contains(&(gap.file, gap.start)) {
            return false;
        }
        let Some(functions) = &self.functions else { return true };
        gap.function.is_some_and(|function| functions.functions.contains(&function))
    }

    fn left_out(&self) -> &[Gap] {
        &self.left_out
    }
}

/// Goes to the next or previous gap, and says which one it is.
pub(crate) fn step(model: &mut Model, step: Step) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    if !snapshot.knows_gaps() {
        return model.say("gaps can be walked as soon as the reports are read");
    }
    let again = model.queue.at_end.take() == Some(step);
    let admits = Admits::of(model, step.partial);
    let walk = GapWalk::new(&snapshot, &admits);
    let by_impact = model.queue.order == Order::Impact;
    let found = if by_impact {
        walk.by_impact(spot(model, &snapshot).filter(|_| !again), step.forward)
    } else {
        walk.by_place(place(model, &snapshot, step.forward).filter(|_| !again), step.forward)
    };
    let Some(gap) = found else {
        let filtered = is_filtered(model);
        let kind = if step.partial { "partial gaps" } else { "gaps" };
        let under = if filtered { " under this filter" } else { "" };
        let dealt_with = admits.left_out.len();
        if walk.total() > 0 {
            model.queue.at_end = Some(step);
            model.say(format!("no {kind} left{under} · the same key starts over"));
        } else if dealt_with > 0 {
            let done = if model.marks.accepted().is_empty() { "done or skipped" } else { "done, skipped or accepted" };
            model.say(format!("no {kind} left{under} \u{b7} {dealt_with} {done}"));
        } else {
            model.say(format!("no {kind}{under}"));
        }
        return;
    };
    let words = words(&walk, &gap, step.partial, by_impact, admits.tests || snapshot.tests_aside() == 0);
    visit(model, &gap);
    show_source(model);
    model.say(&*words);
    model.queue.told = Some((step.partial, words));
}

/// Which gap of how many it is, and what is left of its function.
fn words(walk: &GapWalk<'_>, gap: &Gap, partial: bool, by_impact: bool, whole: bool) -> String {
    let kind = if partial { "partial gap" } else { "gap" };
    let rest = match walk.of_function(gap) {
        0 => String::new(),
        1 => " · last in this function".to_owned(),
        left => format!(" · {left} left in this function"),
    };
    let aside = if whole { "" } else { " \u{b7} tests aside" };
    format!("{kind} {}/{}{rest}{aside}", walk.number(gap, by_impact), walk.total())
}

/// New data: where the place in the queue is still told, it is told as it is now.
pub(crate) fn tell_again(model: &mut Model) {
    let Some((partial, told)) = model.queue.told.take().filter(|told| model.notice.as_ref() == Some(&told.1)) else {
        return;
    };
    let (Some(snapshot), Some(gap)) = (model.snapshot.clone(), model.source.gap().copied()) else { return };
    let words = if snapshot.knows_gaps() {
        let admits = Admits::of(model, partial);
        let whole = admits.tests || snapshot.tests_aside() == 0;
        words(&GapWalk::new(&snapshot, &admits), &gap, partial, model.queue.order == Order::Impact, whole)
    } else {
        told
    };
    model.say(&*words);
    model.queue.told = Some((partial, words));
}

/// Goes to the largest gap of all. Says whether there is one.
pub(crate) fn visit_largest(model: &mut Model) -> bool {
    let everything = Admits { tests: false, ..Admits::new(model, false, None, None) };
    let first = |snapshot: &Arc<Snapshot>| GapWalk::new(snapshot, &everything).by_impact(None, true);
    let largest = model.snapshot.as_ref().and_then(first);
    if let Some(gap) = largest {
        visit(model, &gap);
    }
    largest.is_some()
}

/// Goes to the first gap of the next or previous file that has any, in the order of the list.
pub(crate) fn step_file(model: &mut Model, forward: bool) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    if !snapshot.knows_gaps() {
        return model.say("gaps can be walked as soon as the reports are read");
    }
    let with_gaps: Vec<FileId> = {
        let listed = model.files.rows.iter().filter_map(|row| match row.item {
            Item::Node(id) => match snapshot.tree().node(id)?.kind {
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
    let admits = Admits::of(model, false);
    let next = places.filter_map(|place| with_gaps.get(place)).find_map(|file| {
        admits.counts(&snapshot, *file)?;
        snapshot.gaps_of(*file).into_iter().find(|gap| admits.passes(gap))
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

/// Takes test code into the queue and the rankings, or leaves it out again.
pub(crate) fn toggle_tests(model: &mut Model) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    let files = match snapshot.tests_aside() {
        0 => return model.say("no test code is measured beside other code"),
        1 => "1 file".to_owned(),
        many => format!("{many} files"),
    };
    model.queue.tests = !model.queue.tests;
    model.functions.outdate(Some(&snapshot));
    model.functions.tests = model.queue.tests;
    model.say(if model.queue.tests {
        format!("test code takes part: {files}")
    } else {
        format!("test code stands aside: {files}")
    });
}

fn visit(model: &mut Model, gap: &Gap) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    let Some(file) = snapshot.file(gap.file) else { return };
    model.queue.last = Some((gap.impact(), file.path.clone(), gap.start));
    show::to(model, &file.path, gap.start);
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

/// Where the walk by impact goes on: at the gap under the cursor, else at the one that was visited last.
fn spot(model: &Model, snapshot: &Snapshot) -> Option<Spot> {
    let last = || {
        let (impact, path, start) = model.queue.last.as_ref()?;
        Some(Spot { impact: *impact, file: file_of(snapshot, path), start: *start })
    };
    model.source.gap().map(Spot::from).or_else(last)
}

/// Where the walk from file to file goes on: behind the cursor, or before the gap under it.
fn place(model: &Model, snapshot: &Snapshot, forward: bool) -> Option<(FileId, Line)> {
    let file = file_of(snapshot, model.source.path.as_ref()?);
    let start = model.source.gap().map_or(model.source.cursor, |gap| gap.start);
    Some((file, if forward { model.source.cursor } else { start }))
}

/// The place of a path among the files, be it one of them or not.
fn file_of(snapshot: &Snapshot, path: &RepoPath) -> FileId {
    FileId(snapshot.files.partition_point(|file| file.path < *path) as u32)
}
