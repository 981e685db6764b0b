//! The explorer's state and its changes: Elm's core, pure. `update` turns what happened ([`Msg`]) into the next state
//! and into commands for the world ([`Cmd`]); it reads no file, no clock and no terminal.

mod accept;
mod action;
mod anchor;
pub(crate) mod arrange;
mod ask;
mod changed_only;
mod changes;
mod churn;
mod cmd;
pub(crate) mod columns;
mod commands;
mod copy;
mod covering;
pub(crate) mod editor;
mod enclosing;
mod finder;
mod gap_marks;
mod gaps;
mod go;
mod heat;
mod help;
pub(crate) mod hints;
mod instances;
mod keymap;
mod layout;
pub(crate) mod letters;
mod look;
mod marked;
mod mouse;
mod moves;
mod msg;
pub(crate) mod offer;
mod only_by;
mod outside;
mod perform;
mod phases;
mod place;
mod prompt;
mod reload;
mod remembered;
mod reports;
mod results;
mod running;
mod screen;
mod search;
mod show;
pub(crate) mod state;
mod summary;
pub(crate) mod tabs;
mod target;
pub(crate) mod unreadable;
mod update;
mod view_settings;
mod wanted;

pub use action::{ACTIONS, Action, Group, Place, Spec};
pub use arrange::{Arranged, Arrangement, Arranger};
pub use cmd::{Cmd, Replaced};
pub(crate) use enclosing::enclosing;
pub(crate) use instances::alone;
pub(crate) use keymap::Meaning;
pub use keymap::{Keymap, key};
pub(crate) use layout::{CommandPlaces, HistoryPlaces};
pub use layout::{Layout, SMALLEST, Shape, tests_pane};
pub use look::{Depth, Glyphs, Look};
pub(crate) use marked::Marked;
pub use view_settings::{Restyled, ViewSettings};

pub use msg::{Mouse, MouseKind, Msg};
pub(crate) use place::{counts_known, shows_covering, shows_instances, shows_past, shows_target, shows_tests};
pub use remembered::{marks_of_text, marks_to_text};
pub use state::delta::Count;
pub use state::label;
pub(crate) use state::offer::Offered;
pub use state::{
    Candidate, Findings, Focus, ListedTest, LoadFailure, Model, Offer, OfferedCommand, ScreenArrangement, Setup, Task,
    View,
};
pub(crate) use state::{PromptKind, finding_label, function_label, gap_label};
pub use summary::{RunSummary, summary};
pub(crate) use target::suggested;
pub use update::update;
pub use wanted::{MarksFound, MarksWanted, WayWanted};
