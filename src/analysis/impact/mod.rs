//! Which tests an edit can make fail.
//!
//! Told from what each test ran before ([`Known`]) and from what became of the texts since ([`Edit`]). A change inside
//! of functions is one for the tests that ran them; whatever else changed is attributed where the data say to whom, and
//! where they do not, every test must run and the [`Selection`] says why. Nothing is guessed: a test that is left out
//! cannot have noticed the change.

mod change;
mod fixtures;
mod kept;
mod known;
mod names;
mod order;
mod path_kind;
mod reach;
mod rules;
mod selection;
mod shape;
mod test_files;
mod used;

#[cfg(test)]
mod tests;

pub use change::does_the_same;
pub use fixtures::FixtureWords;
pub use known::{Edit, Fixtures, Known, Process, Shapes, Source, usual_process};
pub use names::belongs;
pub use path_kind::is_tests;
pub use rules::select;
pub use selection::{Picked, Reason, Selection};
pub use shape::{Body, Hash, Keep, Piece, Place, Shape};
pub use used::{Name, Used};
