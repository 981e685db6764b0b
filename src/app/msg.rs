//! What happened. Everything that can change the explorer arrives as one of these.

use std::sync::Arc;

use crokey::KeyCombination;

use crate::analysis::gates::Waiver;
use crate::analysis::{AcceptedGap, Churn, Comparison, CoveredOnly, History, InputCondition, Snapshot, Way};
use crate::coverage::{Line, RepoPath};
use crate::project::{Progress, Proposal};
use crate::source::Text;
use crate::source::highlight::Token;
use crate::watch;
use crate::watch::results::{TestEvent, Tool};

use super::arrange::Arranged;
use super::state::changes::Findings;
use super::state::finder::Candidate;
use super::state::{LoadFailure, Offer, Task};
use super::view_settings::Restyled;
use super::wanted::{MarksFound, MarksWanted, WayWanted};

/// An event.
#[derive(Clone, Debug)]
pub enum Msg {
    /// A key was pressed (or repeats).
    Key(KeyCombination),
    /// Text was pasted.
    Paste(String),
    /// The mouse did something.
    Mouse(Mouse),
    /// The terminal has a new size, in cells.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// The time, in milliseconds since the start. Sent with every batch of events and after a [`Wake`](super::Cmd::Wake).
    Now(u64),
    /// Work in the background begins.
    Began(Task),
    /// It has ended, well or not.
    Ended(Task),
    /// A load is on its way.
    Loading(Progress),
    /// New data is here. Replaces the old one in one step.
    Loaded(Arc<Snapshot>),
    /// What the saved baselines say, and the present beside them.
    History(Arc<History>),
    /// A load failed; the old data stays.
    LoadFailed(LoadFailure),
    /// The present was compared with a baseline. Replaces an older comparison in one step.
    Compared(Arc<Comparison>, Findings),
    /// There is nothing to compare with, and why.
    CompareFailed(String),
    /// A waiver was written into the configuration, or could not be.
    Waived(Waiver, Result<(), String>),
    /// A waiver was taken out of it again, or could not be.
    Unwaived(Waiver, Result<(), String>),
    /// The text of a source file, as asked for, or why there is none.
    Source {
        /// Which file.
        path: RepoPath,
        /// Its text.
        text: Result<Arc<Text>, String>,
    },
    /// Syntax colours of lines of a text.
    Highlighted {
        /// Which file.
        path: RepoPath,
        /// The text they belong to; tokens of another text are dropped.
        text: Arc<Text>,
        /// First line.
        from: Line,
        /// Tokens, a list a line.
        lines: Vec<Vec<Token>>,
    },
    /// In what condition the reports of a snapshot are, in their order, and what would help.
    Diagnosed {
        /// Whose reports; an answer about others is dropped.
        snapshot: Arc<Snapshot>,
        /// A condition a report.
        conditions: Vec<InputCondition>,
        /// Remaps under which more sources would be found.
        proposals: Vec<Proposal>,
    },
    /// The covered lines that were asked for.
    CoveredOnly(Arc<CoveredOnly>),
    /// The gaps that have marks, as asked for.
    Marked(MarksWanted, MarksFound),
    /// That a gap is accepted was written into the project, or could not be.
    GapAccepted(Arc<AcceptedGap>, Result<(), String>),
    /// It was taken out of it again, or could not be.
    GapUnaccepted(Arc<AcceptedGap>, Result<(), String>),
    /// The shortest way to a target, as asked for.
    Way(WayWanted, Way),
    /// Functions are in order.
    Arranged {
        /// The arrangement it answers; answers to older ones are dropped.
        generation: u64,
        /// They.
        arranged: Arranged,
    },
    /// How often files change, as asked for.
    Churn(Arc<Churn>),
    /// Matches of the finder.
    Found {
        /// The query they belong to; matches of an older query are dropped.
        generation: u64,
        /// Best matches first.
        matches: Vec<Candidate>,
        /// How many match in all.
        total: usize,
    },
    /// Sources were saved that hold what they held before: they may have held something else in between, which the screen
    /// has read.
    Touched,
    /// The watcher, a run or the file system has news.
    Watch(watch::Event),
    /// What became of tests of a run, as they print it.
    Tested(watch::RunId, Vec<TestEvent>),
    /// What became of all tests of a tool in a run, as it wrote it. Stands for what was printed.
    TestsWritten(watch::RunId, Tool, Vec<TestEvent>),
    /// What would run the tests, as asked for.
    Offered(Offer),
    /// The tests' screen, rendered from their output.
    Output(Arc<watch::Screen>),
    /// The editor was closed; `Err` says why it could not be opened.
    EditorClosed(Result<(), String>),
    /// Somebody outside, an editor perhaps, wants us at a place.
    Go {
        /// Comes back with the answer.
        asker: u64,
        /// The file, as they call it.
        path: String,
        /// The line, if they said one.
        line: Option<Line>,
    },
    /// Somebody outside follows the cursor and has yet to be told where it is, or nobody does any more.
    Followed(bool),
    /// The settings want another look.
    Restyled(Box<Restyled>),
    /// Something worth a line in the footer.
    Notice(String),
    /// The terminal is ours again after a suspension: draw everything.
    Resumed,
    /// A signal asks us to leave.
    Terminate,
}

impl Msg {
    /// The message that a comparison is there. Gathers what it found, which may take a while.
    pub fn compared(comparison: Comparison) -> Msg {
        let findings = Findings::of(&comparison);
        Msg::Compared(Arc::new(comparison), findings)
    }
}

/// A mouse event in terminal cells, from the top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What it did.
    pub kind: MouseKind,
    /// Column, counted from 0.
    pub column: u16,
    /// Row, counted from 0.
    pub row: u16,
}

/// What a mouse does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// The left button went down.
    Press,
    /// The mouse moved with the left button down.
    Drag,
    /// The left button went up.
    Release,
    /// The wheel turned away from the user.
    WheelUp,
    /// The wheel turned towards the user.
    WheelDown,
}
