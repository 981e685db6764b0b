//! The help: every action by heading, with its keys. Its scroll position and what it is reduced to are state.

use crate::app::action::{ACTIONS, Group, Spec};
use crate::app::keymap::Keymap;

/// The pane's state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Help {
    /// First visible row.
    pub(crate) top: usize,
    /// Words that a row must have, as typed.
    pub(crate) search: String,
}

/// A row of the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum HelpRow {
    Heading(&'static str),
    Key {
        keys: String,
        help: &'static str,
    },
    /// A key that an action had by default, and which one has it now.
    Taken(String),
    Space,
}

/// The rows that have all words that were searched for, in their keys, their name, what they do, or their heading.
pub(crate) fn rows(keymap: &Keymap, search: &str) -> Vec<HelpRow> {
    let mut rows = Vec::new();
    for group in Group::ALL {
        let has = |spec: &&Spec| {
            let row = [&*keymap.keys_of(spec.action), spec.name, spec.help, group.title()].join(" ");
            // Who types a capital letter means it: it is another key.
            let small = row.to_lowercase();
            search.split_whitespace().all(|word| row.contains(word) || small.contains(word))
        };
        let mut heading = Some(HelpRow::Heading(group.title()));
        for spec in ACTIONS.iter().filter(|spec| spec.group == group).filter(has) {
            if let Some(heading) = heading.take() {
                rows.extend((!rows.is_empty()).then_some(HelpRow::Space));
                rows.push(heading);
            }
            rows.push(HelpRow::Key { keys: keymap.keys_of(spec.action), help: spec.help });
            let taken = keymap.taken_from(spec.action);
            let by = |(keys, by): (String, crate::app::action::Action)| {
                HelpRow::Taken(format!("{keys} is {} now", by.spec().map_or("", |spec| spec.name)))
            };
            rows.extend(taken.map(by));
        }
    }
    rows
}
