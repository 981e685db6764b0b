//! The explorer's state and its changes: Elm's core, pure. `update` turns what happened ([`Msg`]) into the next state
//! and into wishes ([`Cmd`]); it reads no file, no clock and no terminal.

mod action;
mod anchor;
pub(crate) mod arrange;
mod cmd;
pub(crate) mod columns;
mod copy;
mod delta;
mod filter;
mod gaps;
mod go;
pub(crate) mod hints;
mod keymap;
mod layout;
pub(crate) mod letters;
mod line_input;
mod look;
mod model;
mod mouse;
mod moves;
mod msg;
pub(crate) mod panes;
mod perform;
mod phases;
mod prompt;
mod reload;
mod search;
pub(crate) mod tabs;
pub(crate) mod unreadable;
mod update;
mod window;

pub use action::{ACTIONS, Action, Group, Place, Spec};
pub use arrange::{Arranged, Arrangement, Arranger};
pub use cmd::Cmd;
pub use keymap::{Keymap, key};
pub(crate) use layout::HistoryPlaces;
pub use layout::{Layout, SMALLEST, Shape};
pub use look::{Depth, Glyphs, Look, Theme};
pub use model::{Focus, Model, Setup, View};
pub(crate) use moves::{counts_known, shows_past};
pub use msg::{Mouse, MouseKind, Msg};
pub use panes::changes::Findings;
pub use panes::finder::Candidate;
pub(crate) use panes::finder::function_label;
pub(crate) use prompt::Kind as PromptKind;
pub use update::update;
