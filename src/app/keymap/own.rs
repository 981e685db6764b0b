//! The user's keys over those of the table. What a person writes counts: it takes keys away from actions that have them by
//! default, and where it contradicts itself it is refused, with both lines.

use super::sequence::{Bound, Sequence, Taken};
use crate::app::action::{ACTIONS, Action, Place};
use crate::config::{ConfigError, OwnKeys, Spot, nearest};

/// A key of the user's, and where it stands.
struct Own<'a> {
    action: Action,
    keys: Sequence,
    at: &'a Spot,
}

/// Puts the user's keys over others. Says which of those they take away.
pub(super) fn over(mut bound: Bound, own: &[OwnKeys]) -> Result<(Bound, Taken), ConfigError> {
    let mut given: Vec<Own<'_>> = Vec::new();
    let mut named: Vec<Action> = Vec::new();
    for keys in own {
        let action = named_so(keys)?;
        named.push(action);
        for (text, at) in &keys.keys {
            let sequence = Sequence::parse(text).ok_or_else(|| at.fail(no_key(text)))?;
            let known = given.iter().any(|other| other.action == action && other.keys == sequence);
            if !known {
                let one = Own { action, keys: sequence, at };
                stays(&bound, &one)?;
                given.iter().try_for_each(|other| agree(other, &one))?;
                given.push(one);
            }
        }
    }
    let mut taken = Taken::new();
    for (action, keys) in &mut bound {
        if named.contains(action) {
            let own = given.iter().filter(|own| own.action == *action).map(|own| own.keys.clone());
            let kept = if *action == Action::Interrupt { std::mem::take(keys) } else { Vec::new() };
            let mut own: Vec<Sequence> = own.filter(|own| !kept.contains(own)).collect();
            own.extend(kept);
            *keys = own;
            continue;
        }
        keys.retain(|keys| {
            let taker = given.iter().find(|own| own.keys.meets(keys) && meet(own.action, *action));
            taken.extend(taker.map(|own| (*action, keys.clone(), own.action)));
            taker.is_none()
        });
    }
    Ok((bound, taken))
}

/// The action of a line.
fn named_so(keys: &OwnKeys) -> Result<Action, ConfigError> {
    let name = keys.action.as_str();
    match ACTIONS.iter().find(|spec| spec.name == name) {
        Some(spec) if spec.action == Action::Interrupt && keys.keys.is_empty() => {
            Err(keys.at.fail("`interrupt` cannot be without a key: it is the way out that always works".to_owned()))
        }
        Some(spec) => Ok(spec.action),
        None => {
            let near = nearest(name, ACTIONS.iter().map(|spec| spec.name));
            let hint = near.map_or_else(
                || "; the explorer lists them all behind `:`".to_owned(),
                |near| format!("; did you mean `{near}`?"),
            );
            Err(keys.at.fail(format!("unknown action `{name}`{hint}")))
        }
    }
}

fn no_key(text: &str) -> String {
    format!(
        "`{text}` is no key; keys are written as n, N, ctrl-n, alt-n, enter, space, pagedown or f5, and those that follow each other with a space between them, as in \"g g\""
    )
}

/// Whatever else changes, the key that interrupts does.
fn stays(bound: &Bound, own: &Own<'_>) -> Result<(), ConfigError> {
    let kept = bound.iter().filter(|bound| bound.0 == Action::Interrupt).flat_map(|bound| &bound.1);
    let kept = kept.flat_map(Sequence::keys);
    let mut used = kept.filter(|key| own.keys.keys().contains(key));
    if own.action == Action::Interrupt || used.next().is_none() {
        return Ok(());
    }
    let words = format!(
        "`{}` cannot be a key of `{}`: it interrupts, whatever else happens",
        own.keys.shown(),
        name(own.action)
    );
    Err(own.at.fail(words))
}

/// Two keys of the user's must not mean two things in one place.
fn agree(earlier: &Own<'_>, later: &Own<'_>) -> Result<(), ConfigError> {
    if !later.keys.meets(&earlier.keys) || !meet(later.action, earlier.action) {
        return Ok(());
    }
    let (here, there) = (name(later.action), name(earlier.action));
    let (keys, other) = (later.keys.shown(), earlier.keys.shown());
    Err(later.at.fail(if keys == other {
        format!("`{keys}` is `{here}` here and `{there}` at {}, and both act in the same place", earlier.at)
    } else {
        let (short, long) = if keys.len() < other.len() { (keys.clone(), other.clone()) } else { (other.clone(), keys.clone()) };
        format!(
            "`{keys}` is `{here}` here and `{other}` is `{there}` at {}: `{long}` begins with `{short}` and could not be typed",
            earlier.at
        )
    }))
}

/// Is there a place where both act?
fn meet(one: Action, other: Action) -> bool {
    Place::ALL.iter().any(|place| one.places().contains(place) && other.places().contains(place))
}

fn name(action: Action) -> &'static str {
    action.spec().map_or("", |spec| spec.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keymap::{Keymap, Meaning, key};
    use crate::config::{Owner, from_toml};

    fn keymap(text: &str) -> Result<Keymap, String> {
        let own = from_toml("keys.toml", text, Owner::User).unwrap().keys.unwrap();
        Keymap::with(&own).map_err(|error| error.to_string())
    }

    fn meaning(keymap: &Keymap, keys: &str) -> Meaning {
        let keys: Vec<_> = keys.split(' ').map(|key| key::parse(key).unwrap()).collect();
        keymap.meaning(&keys, Place::Files)
    }

    #[test]
    fn an_action_has_the_keys_that_the_user_gives_it() {
        let keymap = keymap("[keys]\nnext-gap = ['x', 'ctrl-n']\nsort = 'PgDn'\nquit = []\n").unwrap();
        assert_eq!(meaning(&keymap, "x"), Meaning::Action(Action::NextGap));
        assert_eq!(meaning(&keymap, "n"), Meaning::Nothing);
        assert_eq!(meaning(&keymap, "pagedown"), Meaning::Action(Action::Sort));
        assert_eq!(meaning(&keymap, "q"), Meaning::Nothing);
        assert_eq!(keymap.keys_of(Action::NextGap), "x Ctrl-n");
        assert_eq!(keymap.key_of(Action::Quit), None);
        let taken: Vec<_> = keymap.taken_from(Action::Stop).collect();
        assert_eq!(taken, [("x".to_owned(), Action::NextGap)]);
        assert_eq!(keymap.taken_from(Action::PageDown).count(), 1);
    }

    #[test]
    fn a_key_is_taken_only_from_actions_that_act_in_the_same_place() {
        let keymap = keymap("[keys]\nwaive = 't'\n").unwrap();
        assert_eq!(keymap.key_of(Action::Covering), None, "both act in the changes");
        assert_eq!(keymap.key_of(Action::RunTest).as_deref(), Some("t"));
    }

    #[test]
    fn keys_may_follow_each_other() {
        let keymap = keymap("[keys]\ntop = 'g g'\nbottom = ['g e', 'G']\nfinder = 'space f'\n").unwrap();
        assert_eq!(meaning(&keymap, "g"), Meaning::Begun);
        assert_eq!(meaning(&keymap, "g e"), Meaning::Action(Action::Bottom));
        assert_eq!(meaning(&keymap, "g x"), Meaning::Nothing);
        assert_eq!(meaning(&keymap, "home"), Meaning::Nothing, "the list takes the place of the table's");
        let begun = [key::parse("g").unwrap()];
        let following = keymap.following(&begun, Place::Files);
        assert_eq!(following, [("g".to_owned(), Action::Top), ("e".to_owned(), Action::Bottom)]);
        assert_eq!(keymap.keys_of(Action::Bottom), "g e, G");
        assert_eq!(keymap.key_of(Action::Finder).as_deref(), Some("Space f"));
        assert_eq!(keymap.key_of(Action::Mark), None, "the key begins a sequence where its list is");
    }

    #[test]
    fn what_cannot_be_meant_is_told_with_its_line() {
        let error = |text: &str| keymap(text).unwrap_err();
        assert_eq!(
            error("[keys]\n\nnext-gapp = 'n'\n"),
            "keys.toml:3: unknown action `next-gapp`; did you mean `next-gap`?"
        );
        assert_eq!(
            error("[keys]\nlevitate = 'n'\n"),
            "keys.toml:2: unknown action `levitate`; the explorer lists them all behind `:`"
        );
        for text in ["banana", "", " ", "ctrl-", "a-b"] {
            let words = error(&format!("[keys]\nsort = ['s',\n '{text}']\n"));
            assert!(words.starts_with(&format!("keys.toml:3: `{text}` is no key; ")), "{words}");
        }
        assert_eq!(
            error("[keys]\nnext-gap = 'n'\nsort = ['s', 'n']\n"),
            "keys.toml:3: `n` is `sort` here and `next-gap` at keys.toml:2, and both act in the same place"
        );
        assert_eq!(
            error("[keys]\ntop = 'g'\nbottom = 'g e'\n"),
            "keys.toml:3: `g e` is `bottom` here and `g` is `top` at keys.toml:2: `g e` begins with `g` and could not be \
             typed"
        );
        assert!(error("[keys]\ntop = ['g', 'g g']\n").contains("`g g` begins with `g`"));
        assert!(keymap("[keys]\nrun-test = 'y'\ncopy-phase = 'y'\nsort = ['s', 's']\n").is_ok());
    }

    #[test]
    fn there_is_always_a_key_that_interrupts() {
        let keymap = keymap("[keys]\ninterrupt = 'ctrl-x'\n").unwrap();
        assert_eq!(keymap.keys_of(Action::Interrupt), "Ctrl-x Ctrl-c");
        let error = super::tests::keymap("[keys]\ninterrupt = []\n").unwrap_err();
        assert!(error.starts_with("keys.toml:2: `interrupt` cannot be without a key"), "{error}");
        let error = super::tests::keymap("[keys]\nsort = 'ctrl-c'\n").unwrap_err();
        assert!(error.starts_with("keys.toml:2: `Ctrl-c` cannot be a key of `sort`"), "{error}");
        assert!(super::tests::keymap("[keys]\nsort = 'g ctrl-c'\n").is_err());
    }
}
