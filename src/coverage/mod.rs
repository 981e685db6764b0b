//! The model: what was measured, and how two measurements become one.
//!
//! This is the bottom of the house. It owns the report in memory (files, lines, branches, functions, spans,
//! contexts), the exact numbers made of it, and the merge. It refuses to know formats, paths on disk, the
//! terminal and the clock: everything here is a pure function of its arguments.

mod branches;
mod carried;
mod confined;
mod contexts;
mod diagnostic;
mod file;
mod filled;
mod functions;
mod gained;
mod hits;
mod labels;
mod line;
mod lines;
mod list;
mod merge;
mod metric;
pub mod names;
mod numbers;
mod path;
mod points;
mod ratio;
mod ratios;
mod regroup;
mod repeat;
mod report;
mod spans;
mod stated;
mod test_folder;
mod test_names;
mod weak;

pub use branches::{Arm, Branches, BranchesBuilder, Label};
pub use carried::carried;
pub use confined::confined;
pub use contexts::{ContextId, Contexts, LineBits};
pub use diagnostic::{Code, Diagnostic, Diagnostics, Position, Severity};
pub use file::{Counts, FileCoverage, LineFact, LineState};
pub use filled::filled;
pub use functions::{Function, Functions, Instance};
pub use gained::gained;
pub use hits::Hits;
pub use line::{Line, LineRange, Span, ranges, widened};
pub use lines::{Lines, LinesBuilder};
pub use list::List;
pub use merge::{Conflict, merge};
pub use metric::{Metric, MetricSet, Totals};
pub use path::RepoPath;
pub use points::{Drop, Points};
pub use ratio::{Percent, Ratio};
pub use ratios::{LineRatio, LineRatios};
pub use regroup::regrouped;
pub use repeat::Repeat;
pub use report::{File, InputId, InputInfo, InputPart, Report, Reported, ReportedRate};
pub use spans::{CountedSpan, Spans};
pub use stated::Stated;
pub use test_folder::{AGAIN_FOLDER, AGAIN_NAMES, NAME_FILE, TESTS_FOLDER, folder_of, test_in};
pub use test_names::{TestNames, test_of};
