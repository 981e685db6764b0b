//! Running tests when files change: which state the run is in and what happens next. A pure reducer: events in,
//! effects out; processes, clocks and files are others' work.

mod plan;

pub use plan::{Effect, Event, Outcome, Phase, Plan, RunId, Screen};
