//! Differential coverage: which lines of a baseline are which lines now, what became of each, and how the old rate
//! became the new one. No diff file and no history is needed: both sides carry fingerprints of their lines.

mod aside;
mod between;
mod bodies;
mod brackets;
mod categories;
mod category;
mod chance;
mod comparing;
mod detail;
mod functions;
mod lines;
mod made_of;
mod mapping;
mod markers;
mod marks;
mod matching;
mod measured;
mod measurement;
mod moved;
mod near;
mod owners;
mod pair;
mod result;
mod rewrap;
mod similar;
mod steps;
#[cfg(test)]
pub(super) mod tests;
mod units;
mod waterfall;

pub use aside::Aside;
pub(super) use aside::is_simple;
pub use category::{Categories, Category};
use comparing::Comparing;
pub use detail::{Detail, Unit};
pub(super) use lines::origins_in_new_text;
pub(super) use made_of::made_of;
pub use marks::{Mark, Marks};
pub use measurement::{FileRecord, FunctionRecord, Measurement, Sums};
pub use result::{Differential, FileChange, FileDelta, FunctionDelta, LineMap, Match, Origin};
pub use steps::{Step, StepKind, Waterfall, smallest};
