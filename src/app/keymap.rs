//! From keys to actions. Built from the table of actions and from what the user's file says; knows nothing of what actions
//! do.

pub mod key;
mod own;
mod sequence;

use crokey::KeyCombination;

use self::sequence::{Bound, Sequence, Taken};
use super::action::{ACTIONS, Action, Place};
use crate::config::{ConfigError, OwnKeys};

/// Which keys mean which action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    bound: Bound,
    taken: Taken,
}

/// What keys mean that were pressed one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// This.
    Action(Action),
    /// More have to follow.
    Begun,
    /// Nothing.
    Nothing,
}

impl Default for Keymap {
    /// The keys of the table.
    fn default() -> Keymap {
        let of = |keys: &[&str]| keys.iter().filter_map(|key| Sequence::parse(key)).collect();
        Keymap { bound: ACTIONS.iter().map(|spec| (spec.action, of(spec.keys))).collect(), taken: Vec::new() }
    }
}

impl Keymap {
    /// The keys of the table, and over them what the user's file says.
    ///
    /// # Errors
    /// An action that does not exist, something that is no key, keys that mean two things in one place; with its line.
    pub fn with(own: &[OwnKeys]) -> Result<Keymap, ConfigError> {
        let (bound, taken) = own::over(Keymap::default().bound, own)?;
        Ok(Keymap { bound, taken })
    }

    /// What a single key means where the focus is.
    pub fn resolve(&self, key: KeyCombination, place: Place) -> Option<Action> {
        match self.meaning(&[key::plain(key)], place) {
            Meaning::Action(action) => Some(action),
            Meaning::Begun | Meaning::Nothing => None,
        }
    }

    /// What keys mean that were pressed one after the other. Each is as the keymap knows it.
    pub(crate) fn meaning(&self, keys: &[KeyCombination], place: Place) -> Meaning {
        let mut here = self.acting(place).filter(|(_, sequence)| sequence.keys().starts_with(keys)).peekable();
        if here.peek().is_none() {
            return Meaning::Nothing;
        }
        let whole = here.find(|(_, sequence)| sequence.keys().len() == keys.len());
        whole.map_or(Meaning::Begun, |(action, _)| Meaning::Action(action))
    }

    /// What may follow the keys that were pressed: the rest of each sequence, and what it means.
    pub(crate) fn following(&self, begun: &[KeyCombination], place: Place) -> Vec<(String, Action)> {
        let rest = |(action, sequence): (Action, &Sequence)| {
            let rest = sequence.keys().strip_prefix(begun).filter(|rest| !rest.is_empty())?;
            Some((key::sequence(rest), action))
        };
        self.acting(place).filter_map(rest).collect()
    }

    /// The key to show for an action.
    pub fn key_of(&self, action: Action) -> Option<String> {
        self.sequences(action).first().map(Sequence::shown)
    }

    /// All keys of an action, for the help.
    pub fn keys_of(&self, action: Action) -> String {
        let sequences = self.sequences(action);
        // A space between keys says that they follow each other, where any do.
        let several = sequences.iter().any(|sequence| sequence.keys().len() > 1);
        sequences.iter().map(Sequence::shown).collect::<Vec<_>>().join(if several { ", " } else { " " })
    }

    /// The keys that an action had until the user gave them to another one, and to which.
    pub(crate) fn taken_from(&self, action: Action) -> impl Iterator<Item = (String, Action)> {
        self.taken.iter().filter(move |taken| taken.0 == action).map(|(_, keys, by)| (keys.shown(), *by))
    }

    fn sequences(&self, action: Action) -> &[Sequence] {
        self.bound.iter().find(|bound| bound.0 == action).map_or(&[], |bound| &bound.1)
    }

    /// The keys of all actions that act in a place.
    fn acting(&self, place: Place) -> impl Iterator<Item = (Action, &Sequence)> {
        let acts_here = move |bound: &&(Action, Vec<Sequence>)| bound.0.places().contains(&place);
        self.bound.iter().filter(acts_here).flat_map(|(action, keys)| keys.iter().map(|keys| (*action, keys)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_place() {
        let keymap = Keymap::default();
        for place in Place::ALL {
            let mut keys: Vec<String> = keymap.acting(place).map(|(_, keys)| keys.shown()).collect();
            let all = keys.len();
            keys.sort();
            keys.dedup();
            assert_eq!(keys.len(), all, "{place:?}");
        }
    }

    #[test]
    fn capital_letters_are_keys_of_their_own() {
        let keymap = Keymap::default();
        let resolve = |text| keymap.resolve(key::parse(text).unwrap(), Place::Files);
        assert_eq!(resolve("n"), Some(Action::NextGap));
        assert_eq!(resolve("N"), Some(Action::PreviousGap));
        assert_eq!(resolve("}"), None);
    }
}
