//! The help: every action by heading, with its keys. Only its scroll position is state.

use crate::app::action::{ACTIONS, Group};
use crate::app::keymap::Keymap;

/// The pane's state.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Help {
    /// First visible row.
    pub(crate) top: usize,
}

/// A row of the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum HelpRow {
    Heading(&'static str),
    Key { keys: String, help: &'static str },
    Space,
}

/// All rows.
pub(crate) fn rows(keymap: &Keymap) -> Vec<HelpRow> {
    let mut rows = Vec::new();
    for group in Group::ALL {
        if !rows.is_empty() {
            rows.push(HelpRow::Space);
        }
        rows.push(HelpRow::Heading(group.title()));
        let of_group = ACTIONS.iter().filter(|spec| spec.group == group);
        rows.extend(of_group.map(|spec| HelpRow::Key { keys: keymap.keys_of(spec.action), help: spec.help }));
    }
    rows
}
