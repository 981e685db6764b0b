//! From keys to actions. Built from the table of actions; knows nothing of what actions do.

pub mod key;

use crokey::KeyCombination;
use rustc_hash::FxHashMap;

use super::action::{ACTIONS, Action, Place};

/// Which keys mean which action.
#[derive(Clone, Debug)]
pub struct Keymap {
    by_key: FxHashMap<KeyCombination, Vec<Action>>,
    by_action: FxHashMap<Action, Vec<KeyCombination>>,
}

impl Default for Keymap {
    /// The keys of the table.
    fn default() -> Keymap {
        let mut keymap = Keymap { by_key: FxHashMap::default(), by_action: FxHashMap::default() };
        for spec in ACTIONS {
            for key in spec.keys.iter().filter_map(|key| key::parse(key)) {
                keymap.by_key.entry(key).or_default().push(spec.action);
                keymap.by_action.entry(spec.action).or_default().push(key);
            }
        }
        keymap
    }
}

impl Keymap {
    /// What a key means where the focus is.
    pub fn resolve(&self, key: KeyCombination, place: Place) -> Option<Action> {
        let actions = self.by_key.get(&key::plain(key))?;
        let acts_here = |action: &&Action| action.spec().is_some_and(|spec| spec.places.contains(&place));
        actions.iter().find(acts_here).copied()
    }

    /// The key to show for an action.
    pub fn key_of(&self, action: Action) -> Option<String> {
        self.by_action.get(&action)?.first().map(|key| key::shown(*key))
    }

    /// All keys of an action, for the help.
    pub fn keys_of(&self, action: Action) -> String {
        let keys = self.by_action.get(&action).map_or(&[][..], Vec::as_slice);
        keys.iter().map(|key| key::shown(*key)).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_place() {
        let keymap = Keymap::default();
        for place in [Place::Files, Place::Functions, Place::Changes, Place::Source, Place::Tests, Place::Empty] {
            for (key, actions) in &keymap.by_key {
                let here = actions.iter().filter(|action| action.spec().unwrap().places.contains(&place));
                assert!(here.count() <= 1, "{} in {place:?}", key::shown(*key));
            }
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
