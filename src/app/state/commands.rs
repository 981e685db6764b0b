//! The list of all commands: what was typed, and the actions whose words match, those that act where the focus is first.

use super::line_input::LineInput;
use super::window::Window;
use crate::app::action::{Action, Spec};

/// The pane's state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Commands {
    pub(crate) input: LineInput,
    /// Best first.
    pub(crate) rows: Vec<CommandRow>,
    pub(crate) window: Window,
}

/// A row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CommandRow {
    pub(crate) action: Action,
    /// Does it act where the focus is?
    pub(crate) acts: bool,
}

/// What is matched and shown of an action: its name, and what it does.
pub(crate) fn label(spec: &Spec) -> String {
    format!("{}  {}", spec.name, spec.help)
}
