//! Keys that are pressed one after the other, most often a single one.

use crokey::{KeyCombination, OneToThree};

use super::key;
use crate::app::action::Action;

/// The actions in the order of their table, each with its keys, the one to show first.
pub(super) type Bound = Vec<(Action, Vec<Sequence>)>;

/// Keys that an action had, until the user gave them to another one.
pub(super) type Taken = Vec<(Action, Sequence, Action)>;

/// At least one key, as the keymap knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sequence(Vec<KeyCombination>);

impl Sequence {
    /// Reads keys with spaces between them.
    pub(super) fn parse(text: &str) -> Option<Sequence> {
        let one = |word: &str| {
            let key = key::parse(match word.to_ascii_lowercase().as_str() {
                // As they are shown.
                "pgup" => "pageup",
                "pgdn" => "pagedown",
                _ => word,
            });
            key.map(key::plain).filter(|key| matches!(key.codes, OneToThree::One(_)))
        };
        let keys = text.split_whitespace().map(one).collect::<Option<Vec<_>>>()?;
        (!keys.is_empty()).then_some(Sequence(keys))
    }

    /// The keys.
    pub(super) fn keys(&self) -> &[KeyCombination] {
        &self.0
    }

    /// Are they the same keys, or is one the beginning of the other? Then only one of them can be typed.
    pub(super) fn meets(&self, other: &Sequence) -> bool {
        self.0.starts_with(&other.0) || other.0.starts_with(&self.0)
    }

    /// As help and footer show them.
    pub(super) fn shown(&self) -> String {
        key::sequence(&self.0)
    }
}
