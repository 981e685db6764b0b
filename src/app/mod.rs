//! The explorer's state and its changes: Elm's core, pure. `update` turns what happened ([`Msg`]) into the next state
//! and into wishes ([`Cmd`]); it reads no file, no clock and no terminal.

mod cmd;
mod msg;

pub use cmd::Cmd;
pub use msg::{Mouse, MouseKind, Msg};
