//! The explorer's state and its changes: Elm's core, pure. `update` turns what happened ([`Msg`]) into the next state
//! and into commands for the world ([`Cmd`]); it reads no file, no clock and no terminal.

mod action;
mod anchor;
pub(crate) mod arrange;
mod ask;
mod changed_only;
mod changes;
mod cmd;
pub(crate) mod columns;
mod copy;
mod finder;
mod gaps;
mod go;
mod help;
pub(crate) mod hints;
mod keymap;
mod layout;
pub(crate) mod letters;
mod look;
mod mouse;
mod moves;
mod msg;
pub(crate) mod offer;
mod only_by;
mod perform;
mod phases;
mod place;
mod prompt;
mod reload;
mod reports;
mod results;
mod running;
mod search;
mod show;
pub(crate) mod state;
mod summary;
pub(crate) mod tabs;
pub(crate) mod unreadable;
mod update;

pub use action::{ACTIONS, Action, Group, Place, Spec};
pub use arrange::{Arranged, Arrangement, Arranger};
pub use cmd::Cmd;
pub use keymap::{Keymap, key};
pub(crate) use layout::HistoryPlaces;
pub use layout::{Layout, SMALLEST, Shape, tests_pane};
pub use look::{Depth, Glyphs, Look, Theme};

pub use msg::{Mouse, MouseKind, Msg};
pub(crate) use place::{counts_known, shows_past, shows_tests};
pub use state::delta::Count;
pub(crate) use state::offer::Offered;
pub use state::{Candidate, Findings, Focus, KnownTest, Model, Offer, OfferedCommand, Setup, Task, View};
pub(crate) use state::{PromptKind, function_label};
pub use summary::{RunSummary, summary};
pub use update::update;
