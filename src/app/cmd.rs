//! What the explorer asks of the world. Workers carry it out and answer with messages.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::arrange::{Arranged, Arrangement};
use super::state::{Findings, ListedTest, ScreenArrangement};
use super::wanted::{MarksWanted, WayWanted};
use crate::analysis::gates::Waiver;
use crate::analysis::{AcceptedGap, CoveredBy, MarkedGap, Snapshot, Way};
use crate::config::Remap;
use crate::coverage::{Line, RepoPath};
use crate::source::Text;
use crate::watch;

/// What was replaced. Freeing a large one takes longer than a frame.
#[derive(Clone, Debug)]
pub enum Replaced {
    /// The data.
    Snapshot(Arc<Snapshot>),
    /// Functions in another order, or those that passed another filter.
    Functions(Arranged),
    /// A way to a target, and whose gaps it was made of.
    Way(Arc<Snapshot>, Way),
}

/// A command for the world.
#[derive(Clone, Debug)]
pub enum Cmd {
    /// Leave.
    Quit,
    /// Give the terminal back to the shell until it is brought to the foreground again.
    Suspend,
    /// Read the reports again.
    Reload,
    /// Read a source file.
    ReadSource(RepoPath),
    /// Find the syntax colours of lines of a text; a newer request replaces an older one.
    Highlight {
        /// Which file.
        path: RepoPath,
        /// Its text.
        text: Arc<Text>,
        /// First line wanted.
        from: Line,
        /// How many lines.
        count: usize,
    },
    /// Put functions in order; a newer arrangement replaces an older one.
    Arrange(Arrangement),
    /// Ask how often files change.
    Churn,
    /// Hand new candidates to the finder: the files, functions and gaps of a snapshot, and what a comparison found.
    Candidates(Arc<Snapshot>, Findings),
    /// Let go of what was replaced.
    Drop(Replaced),
    /// Match a query against the candidates.
    Find {
        /// Comes back with the answer.
        generation: u64,
        /// What the user typed.
        query: String,
    },
    /// Open the user's editor.
    Edit {
        /// Which file.
        path: RepoPath,
        /// At which line.
        line: Line,
        /// At which column, counted from 1.
        column: u32,
    },
    /// Write a waiver into the project's configuration.
    Waive(Waiver),
    /// Take it out again.
    Unwaive(Waiver),
    /// Find out in what condition the reports of a snapshot are.
    Diagnose(Arc<Snapshot>),
    /// From now on these reports do not count, and all others do.
    TurnOff(BTreeSet<Arc<str>>),
    /// Keep a mark of a gap for later sessions, or no longer.
    KeepMark {
        /// The mark.
        mark: MarkedGap,
        /// Is it kept?
        kept: bool,
    },
    /// Write into the project that a gap is accepted.
    AcceptGap(Arc<AcceptedGap>),
    /// Take it out again.
    UnacceptGap(Arc<AcceptedGap>),
    /// Keep for later sessions how the screen is arranged; the latest counts.
    KeepArrangement(ScreenArrangement),
    /// Find the gaps that have marks; a newer request replaces an older one.
    FindMarked(MarksWanted),
    /// Find the shortest way to a target; a newer request replaces an older one.
    FindWay(WayWanted),
    /// Find the lines that no report covers but this one.
    CoveredOnly(Arc<str>),
    /// Find the lines that certain tests cover.
    CoveredByTests {
        /// Which tests.
        by: CoveredBy,
        /// Of which project.
        snapshot: Arc<Snapshot>,
    },
    /// From now on remap paths so, too.
    Remap(Remap),
    /// The same, and write it into the project's configuration.
    WriteRemap(Remap),
    /// Put text on the clipboard.
    Copy(String),
    /// Somebody looks at the history, or does not any more: it is kept up to date meanwhile.
    ShowHistory(bool),
    /// Look for a command that fits the project.
    Offer,
    /// A person agreed to it: it is what runs from now on.
    AcceptOffer,
    /// Find out which tests the changes of these files concern.
    Choose {
        /// The number of the request, which the answer has, too.
        request: u64,
        /// Which files changed.
        paths: Vec<RepoPath>,
        /// The tests that are known.
        tests: Vec<ListedTest>,
    },
    /// Read what a run of some tests wrote, in the place of what was known of them.
    CollectSome {
        /// Which run.
        run: watch::RunId,
        /// Files that changed while it ran.
        edited: Vec<RepoPath>,
        /// The tests that came to their end, as reports call them.
        ran: Vec<String>,
    },
    /// Tell somebody outside whether they were brought where they wanted.
    Answer {
        /// The number of the question.
        asker: u64,
        /// Or why not.
        answer: Result<(), String>,
    },
    /// Tell those who follow from outside where the cursor is.
    Tell {
        /// In which file.
        path: RepoPath,
        /// In which line.
        line: Line,
        /// At which column, counted from 1.
        column: u32,
    },
    /// An effect of the watch plan: start, stop, settle.
    Watch(watch::Effect),
    /// Send [`Msg::Now`](super::Msg::Now) after so many milliseconds.
    Wake(u64),
}
