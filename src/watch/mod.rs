//! Running tests when files change: which state the run is in and what happens next. A pure reducer: events in,
//! effects out; processes, clocks and files are others' work. Also the words for each state, so that every place that
//! shows one says the same, and the tests' screen as plain data.

mod judge;
mod plan;
pub mod presets;
pub mod results;
mod screen;
mod state;
mod words;

pub use judge::outcome;
pub use plan::{Effect, Event, Plan};
pub use screen::{Colour, Piece, Row, SCROLLBACK, Screen, Style};
pub use state::{Choice, Data, Ended, Exit, Origin, Outcome, Phase, RunId, Scope, Watching};
pub use words::ago;
