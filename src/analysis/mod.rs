//! What the numbers mean: functions, gaps, rankings, roll-ups and sentences, made of a report and of facts about the
//! project that others looked up.
//!
//! Pure. It owns the [`Snapshot`], the one immutable value that every screen and every command shows; it refuses to
//! read files, to ask git and to know what a terminal is.

mod accepted;
mod aged;
pub mod baseline;
mod churn;
mod comparison;
mod condition;
mod decision;
pub mod differential;
mod entry;
mod extent;
mod facts;
mod flaky;
mod functions;
mod gap_counts;
mod gap_index;
mod gap_marks;
mod gap_walk;
mod gaps;
pub mod gates;
mod globs;
pub mod history;
mod ids;
pub mod impact;
mod language;
mod line_words;
mod meant;
mod named;
mod only;
mod outline;
mod parts;
mod patch;
mod places;
mod ranking;
mod reach;
mod reached;
mod scope;
mod sentence;
mod snapshot;
mod standing;
mod target;
mod tree;
mod ways;

pub use accepted::{AcceptedGap, AcceptedGaps};
pub use aged::{Aged, Places};
pub use baseline::{
    Baseline, BaselineError, BaselineInfo, BaselineInput, BaselineSummary, Since, Suite, TestResults, TestsThen,
};
pub use churn::{COMMITS, Churn};
pub use comparison::{Before, Comparison, Past};
pub use condition::{InputCondition, StoredTotal};
pub use decision::{
    Asked, Body, Decision, Decisions, Exit, Goal, Inside, Kind, Numbering, Operand, Operator, Preceding,
};
pub use entry::{FileEntry, FileState};
pub use extent::Extent;
pub use facts::{Facts, InputStatus, NotMeasured, ProjectInfo};
pub use flaky::{Flaky, FlakyLine};
pub use functions::FunctionRow;
pub use gap_counts::{GapCount, GapCounter};
pub use gap_index::{GapClass, GapIndex, GapsOfFile};
pub use gap_marks::{MarkKind, MarkedGap, carried, marked_gaps};
pub use gap_walk::{GapWalk, Passing, Spot};
pub use gaps::Gap;
pub use globs::Globs;
pub use history::History;
pub use ids::{FileId, FunctionId};
pub use language::{LANGUAGES, Language, is_test};
pub use line_words::{line_words, test_words};
pub use only::{CoveredBy, CoveredOnly};
pub use outline::{Brief, Outline};
pub use parts::Parts;
pub use patch::{Patch, PatchFile};
pub use ranking::{Rank, crap};
pub use reach::{FileReach, KnownTests, LineReach, TestId, ran_in};
pub use scope::{LeftOut, ScopeChange, Setting, changed_settings};
pub use sentence::sentence;
pub use snapshot::Snapshot;
pub use target::{Way, WayGap};
pub use tree::{Leaf, Node, NodeId, NodeKind, Tree};
