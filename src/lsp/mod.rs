//! A language server for coverage: what an editor says comes in, what it is to show goes out. Pure: it reads no file and
//! no clock; what it asks of the world are [`Effect`]s. Numbers and words are the explorer's: the server holds the same
//! model, and of a text that is not saved it shows what the explorer would show if it was.

mod actions;
mod answers;
mod buffer;
mod client;
mod commands;
mod diagnostics;
mod documents;
mod event;
mod gaps;
mod hits;
mod hover;
mod lenses;
mod lifecycle;
mod marks;
mod overlay;
mod place;
mod position;
mod runs;
mod server;
mod settings;
mod state;
mod sync;
mod uri;

pub use event::{Effect, Event, Mapped, Started, ToMap};
pub use marks::{Run, runs};
pub use position::Encoding;
pub use state::Server;
