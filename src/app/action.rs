//! The one table of actions: name, keys, words and place of everything a key can do. Keymap, footer and help are read
//! from it; what an action changes is written in the file of its concern.

mod group;

pub use self::group::Group;

/// What a key can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Cursor down.
    Down,
    /// Cursor up.
    Up,
    /// Fold, or pan to the left.
    Left,
    /// Unfold, or pan to the right.
    Right,
    /// First row.
    Top,
    /// Last row.
    Bottom,
    /// Half a page down.
    HalfPageDown,
    /// Half a page up.
    HalfPageUp,
    /// A page down.
    PageDown,
    /// A page up.
    PageUp,
    /// The other pane.
    NextPane,
    /// Open what is under the cursor.
    Open,
    /// One step back.
    Back,
    /// Leave.
    Quit,
    /// Files view.
    ViewFiles,
    /// Functions view.
    ViewFunctions,
    /// Changes view.
    ViewChanges,
    /// Tests view.
    ViewTests,
    /// History view.
    ViewHistory,
    /// Next gap, or next match of a search.
    NextGap,
    /// Previous gap, or previous match of a search.
    PreviousGap,
    /// First gap of the next file with gaps.
    NextGapFile,
    /// First gap of the previous file with gaps.
    PreviousGapFile,
    /// Next gap made of partial lines alone.
    NextPartial,
    /// Previous gap made of partial lines alone.
    PreviousPartial,
    /// Gaps by impact or in file order.
    GapOrder,
    /// The gap is done.
    Done,
    /// The gap is skipped.
    Skip,
    /// What a target would cost.
    Target,
    /// Test code in the queue and the rankings, or not.
    Tests,
    /// Filter the list, or search the source.
    Filter,
    /// Find a file, a function, a gap or a finding.
    Finder,
    /// Next sort order.
    Sort,
    /// The other direction.
    ReverseSort,
    /// Other columns in the list of functions.
    Columns,
    /// Flat list or tree.
    Flat,
    /// Only files that changed since the baseline, or all.
    Changed,
    /// Fold covered code.
    FoldCovered,
    /// Wrap long lines.
    Wrap,
    /// How often lines ran, as heat.
    Heat,
    /// The instances of a generic function.
    Instances,
    /// Next function.
    NextFunction,
    /// Previous function.
    PreviousFunction,
    /// Go to a line.
    GoToLine,
    /// Open the editor.
    Edit,
    /// Copy `path:line`.
    CopyLocation,
    /// Copy the gap as text.
    CopyGap,
    /// Accept a gap for the project.
    Accept,
    /// Waive a failed gate.
    Waive,
    /// Take the latest waiver or mark back.
    Undo,
    /// Copy the phase as the entry of a log.
    CopyPhase,
    /// Run the tests that edits concern, or all, or read the reports again.
    Run,
    /// Run all tests.
    RunAll,
    /// Run the tests that failed.
    RunFailed,
    /// Run the test under the cursor.
    RunTest,
    /// The tests that run what is under the cursor.
    Covering,
    /// Run the marked tests of a list, else all of it.
    RunThese,
    /// Mark a test.
    Mark,
    /// The whole view with what some tests cover alone.
    OnlyThese,
    /// The whole view with what one test covers alone, or none.
    ByTests,
    /// Stop the run.
    Stop,
    /// Run all tests on a change, or those that it concerns.
    OnChange,
    /// Pause watching.
    Pause,
    /// The list of reports.
    Reports,
    /// All commands.
    Commands,
    /// Other colours.
    Theme,
    /// All keys.
    Help,
    /// To the shell and back.
    Suspend,
    /// Stop a run, else leave.
    Interrupt,
}

/// Where the focus is, as far as keys care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The list of files.
    Files,
    /// The list of functions.
    Functions,
    /// The findings of a comparison.
    Changes,
    /// The tests that run something.
    Covering,
    /// The gaps on the way to a target.
    Target,
    /// The instances of a generic function.
    Instances,
    /// The source.
    Source,
    /// The output of the tests.
    Tests,
    /// The phases of the history.
    History,
    /// The details of a phase.
    Phase,
    /// A view without data.
    Empty,
}

impl Place {
    /// All places.
    pub const ALL: [Place; 11] = [
        Place::Files,
        Place::Functions,
        Place::Changes,
        Place::Covering,
        Place::Target,
        Place::Instances,
        Place::Source,
        Place::Tests,
        Place::History,
        Place::Phase,
        Place::Empty,
    ];

    /// What it is called: "acts in …".
    pub(crate) fn title(self) -> &'static str {
        match self {
            Place::Files => "the files",
            Place::Functions => "the functions",
            Place::Changes => "the changes",
            Place::Covering => "the tests of a line",
            Place::Target => "the way to a target",
            Place::Instances => "the instances of a function",
            Place::Source => "the source",
            Place::Tests => "the tests",
            Place::History => "the history",
            Place::Phase => "the details of a phase",
            Place::Empty => "a view without data",
        }
    }
}

/// A row of the table.
#[derive(Debug)]
pub struct Spec {
    /// Which action.
    pub action: Action,
    /// Its name in configuration.
    pub name: &'static str,
    /// Default keys, the one to show first, in crokey's syntax.
    pub keys: &'static [&'static str],
    /// A word or two for the footer.
    pub short: &'static str,
    /// A line for the help.
    pub help: &'static str,
    /// Its heading in the help.
    pub group: Group,
    /// Where it acts.
    pub places: &'static [Place],
}

const LISTS: &[Place] = &[Place::Files, Place::Functions, Place::Changes];
const CODE: &[Place] = &[Place::Files, Place::Functions, Place::Source];
const AIMING: &[Place] = &[Place::Files, Place::Functions, Place::Source, Place::Target];
const SOURCE: &[Place] = &[Place::Source];
const GENERICS: &[Place] = &[Place::Functions, Place::Source, Place::Instances];
const PANES: &[Place] = &[Place::Files, Place::Functions, Place::Changes, Place::Source, Place::Target];
const EDITABLE: &[Place] = &[
    Place::Files,
    Place::Functions,
    Place::Changes,
    Place::Covering,
    Place::Target,
    Place::Instances,
    Place::Source,
    Place::Tests,
];
const COVERING: &[Place] = &[Place::Covering];
const CHANGES: &[Place] = &[Place::Changes];
const PHASES: &[Place] = &[Place::History, Place::Phase];
const STAGES: &[Place] = &[Place::Files, Place::Functions, Place::Changes, Place::Source, Place::History, Place::Phase];
const ROWS: &[Place] = &[
    Place::Files,
    Place::Functions,
    Place::Changes,
    Place::Covering,
    Place::Target,
    Place::Instances,
    Place::Source,
    Place::Tests,
    Place::History,
    Place::Phase,
];
const ALL: &[Place] = &Place::ALL;

const fn spec(
    action: Action,
    name: &'static str,
    keys: &'static [&'static str],
    short: &'static str,
    help: &'static str,
    group: Group,
    places: &'static [Place],
) -> Spec {
    Spec { action, name, keys, short, help, group, places }
}

/// Every action. Where two rows share a key, the first one that acts in the focused place wins.
#[rustfmt::skip]
pub const ACTIONS: &[Spec] = &[
    spec(Action::NextGap, "next-gap", &["n"], "next gap", "next gap or finding; while a search is on, match", Group::Gaps, PANES),
    spec(Action::PreviousGap, "previous-gap", &["N"], "previous gap", "previous gap or finding; while a search is on, match", Group::Gaps, PANES),
    spec(Action::NextGapFile, "next-gap-file", &["]"], "next file", "next file with gaps, or findings", Group::Gaps, PANES),
    spec(Action::PreviousGapFile, "previous-gap-file", &["["], "previous file", "previous file with gaps, or findings", Group::Gaps, PANES),
    spec(Action::NextPartial, "next-partial", &["b"], "next partial", "next gap of partial lines alone", Group::Gaps, CODE),
    spec(Action::PreviousPartial, "previous-partial", &["B"], "previous partial", "previous gap of partial lines alone", Group::Gaps, CODE),
    spec(Action::GapOrder, "gap-order", &["o"], "gap order", "walk gaps by impact or in file order", Group::Gaps, CODE),
    spec(Action::Done, "done", &["d"], "done", "mark a gap done: the queue leaves it out; again: not", Group::Gaps, AIMING),
    spec(Action::Skip, "skip", &["-"], "skip", "mark a gap to skip: the queue leaves it out; again: not", Group::Gaps, AIMING),
    spec(Action::Accept, "accept", &["a"], "accept", "accept a gap for the project: why, and until when", Group::Gaps, AIMING),
    spec(Action::Undo, "undo", &["u"], "undo", "take back what was last done to a gap, or a failed gate", Group::Gaps, PANES),
    spec(Action::Target, "target", &["%"], "what a target costs", "the fewest gaps to a target, as a list to work off", Group::Gaps, AIMING),
    spec(Action::Tests, "tests", &["m"], "tests too", "take test code into gaps and rankings, or leave it out", Group::Gaps, AIMING),

    spec(Action::Down, "down", &["j", "down"], "down", "down", Group::Move, ROWS),
    spec(Action::Up, "up", &["k", "up"], "up", "up", Group::Move, ROWS),
    spec(Action::Left, "left", &["h", "left"], "fold", "fold a folder or findings; pan the source to the left", Group::Move, STAGES),
    spec(Action::Right, "right", &["l", "right"], "unfold", "unfold a folder or findings; pan the source to the right", Group::Move, STAGES),
    spec(Action::Top, "top", &["g", "home"], "top", "first row", Group::Move, ROWS),
    spec(Action::Bottom, "bottom", &["G", "end"], "bottom", "last row", Group::Move, ROWS),
    spec(Action::HalfPageDown, "half-page-down", &["ctrl-d"], "half page down", "half a page down", Group::Move, ROWS),
    spec(Action::HalfPageUp, "half-page-up", &["ctrl-u"], "half page up", "half a page up", Group::Move, ROWS),
    spec(Action::PageDown, "page-down", &["pagedown"], "page down", "a page down", Group::Move, ROWS),
    spec(Action::PageUp, "page-up", &["pageup"], "page up", "a page up", Group::Move, ROWS),
    spec(Action::NextPane, "next-pane", &["tab", "shift-tab"], "pane", "list and source, phases and details, tests and output", Group::Move, ROWS),
    spec(Action::Open, "open", &["enter"], "open", "open a folder, fold or phase; the source; run an offer", Group::Move, ALL),
    spec(Action::Back, "back", &["esc"], "back", "end a search, clear a filter, back to the list", Group::Move, ALL),

    spec(Action::Filter, "filter", &["/"], "filter", "filter text, <80, state:stale, kind:lost; search in source", Group::Lists, ALL),
    spec(Action::Sort, "sort", &["s"], "sort", "next sort order", Group::Lists, LISTS),
    spec(Action::ReverseSort, "reverse-sort", &["S"], "reverse", "sort the other way round", Group::Lists, LISTS),
    spec(Action::Columns, "columns", &["C"], "columns", "functions: coverage, risk (CRAP, churn), runs (hits)", Group::Lists, &[Place::Functions]),
    spec(Action::Flat, "flat", &["v"], "flat", "flat list or tree", Group::Lists, &[Place::Files]),
    spec(Action::Changed, "changed", &["c"], "changed only", "only files that changed since the baseline", Group::Lists, &[Place::Files]),

    spec(Action::FoldCovered, "fold-covered", &["z"], "fold covered", "fold covered code", Group::Source, CODE),
    spec(Action::Wrap, "wrap", &["w"], "wrap", "wrap long lines", Group::Source, CODE),
    spec(Action::Heat, "heat", &["H"], "heat", "show as heat how often lines ran", Group::Source, CODE),
    spec(Action::Instances, "instances", &["i"], "instances", "the instances of a generic function, one by one", Group::Source, GENERICS),
    spec(Action::NextFunction, "next-function", &["}"], "next function", "next function", Group::Source, SOURCE),
    spec(Action::PreviousFunction, "previous-function", &["{"], "previous function", "previous function", Group::Source, SOURCE),
    spec(Action::GoToLine, "go-to-line", &["ctrl-g"], "go to line", "go to a line", Group::Source, PANES),

    spec(Action::Waive, "waive", &["a"], "waive", "waive a failed gate: why, and until when", Group::Changes, CHANGES),

    spec(Action::Run, "run", &["r"], "run", "run the tests, after edits those they concern; read again", Group::Tests, ALL),
    spec(Action::RunAll, "run-all", &["R"], "run all", "run all tests", Group::Tests, ALL),
    spec(Action::RunFailed, "run-failed", &["F"], "run failed", "run the tests that failed", Group::Tests, ALL),
    spec(Action::RunTest, "run-test", &["t"], "run this", "run the test under the cursor", Group::Tests, &[Place::Tests]),
    spec(Action::Covering, "covering-tests", &["t"], "tests", "the tests that run the line, the function or the file", Group::Tests, PANES),
    spec(Action::RunThese, "run-these", &["t"], "run them", "in their list: run the marked ones, else all", Group::Tests, COVERING),
    spec(Action::Mark, "mark", &["space"], "mark", "in their list: mark one, or no longer", Group::Tests, COVERING),
    spec(Action::OnlyThese, "only-these", &["o"], "only its lines", "in their list: only what the marked ones cover, else this", Group::Tests, COVERING),
    spec(Action::ByTests, "by-tests", &["O"], "by tests", "only what one test covers alone; what no test runs; all", Group::Tests, CODE),
    spec(Action::Stop, "stop", &["x"], "stop", "stop the run", Group::Tests, ALL),
    spec(Action::OnChange, "on-change", &["A"], "all on a change", "on a change run all tests, or those it concerns", Group::Tests, ALL),
    spec(Action::Pause, "pause", &["p"], "pause", "pause watching, and go on", Group::Tests, ALL),

    spec(Action::Finder, "finder", &["f", "ctrl-p"], "find", "find a file, a function, a gap or a finding", Group::Everywhere, ALL),
    spec(Action::Commands, "commands", &[":"], "commands", "every command by its name, with its key", Group::Everywhere, ALL),
    spec(Action::Edit, "edit", &["e"], "edit", "open the editor at the line", Group::Everywhere, EDITABLE),
    spec(Action::CopyLocation, "copy-location", &["y"], "copy path:line", "copy path:line", Group::Everywhere, PANES),
    spec(Action::CopyGap, "copy-gap", &["Y"], "copy gap", "copy the gap with its code, or the finding", Group::Everywhere, PANES),
    spec(Action::CopyPhase, "copy-phase", &["y"], "copy as Markdown", "copy the phase as Markdown, for the project's log", Group::Everywhere, PHASES),
    spec(Action::ViewFiles, "view-files", &["1"], "files", "files", Group::Everywhere, ALL),
    spec(Action::ViewFunctions, "view-functions", &["2"], "functions", "functions", Group::Everywhere, ALL),
    spec(Action::ViewChanges, "view-changes", &["3"], "changes", "changes", Group::Everywhere, ALL),
    spec(Action::ViewTests, "view-tests", &["4"], "tests", "tests", Group::Everywhere, ALL),
    spec(Action::ViewHistory, "view-history", &["5"], "history", "history", Group::Everywhere, ALL),
    spec(Action::Reports, "reports", &["I", "D"], "reports", "reports: which count, what is wrong, what would help", Group::Everywhere, ALL),
    spec(Action::Theme, "theme", &["T"], "theme", "the next theme", Group::Everywhere, ALL),
    spec(Action::Help, "help", &["?"], "help", "this help", Group::Everywhere, ALL),
    spec(Action::Suspend, "suspend", &["ctrl-z"], "suspend", "to the shell; fg comes back", Group::Everywhere, ALL),
    spec(Action::Interrupt, "interrupt", &["ctrl-c"], "stop or quit", "stop a run, else quit", Group::Everywhere, ALL),
    spec(Action::Quit, "quit", &["q"], "quit", "quit", Group::Everywhere, ALL),
];

impl Action {
    /// The action's row.
    pub fn spec(self) -> Option<&'static Spec> {
        ACTIONS.iter().find(|spec| spec.action == self)
    }

    /// Where it acts.
    pub(crate) fn places(self) -> &'static [Place] {
        self.spec().map_or(&[], |spec| spec.places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_kebab_case_and_keys_are_readable() {
        let mut names: Vec<&str> = ACTIONS.iter().map(|spec| spec.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ACTIONS.len());
        for spec in ACTIONS {
            assert!(spec.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", spec.name);
            assert!(spec.keys.iter().all(|key| super::super::key::parse(key).is_some()), "{}", spec.name);
        }
    }
}
