//! `go`: sends the explorers that run to a place, and prints where their cursors rest.

use std::io::Write as _;
use std::path::Path;

use crossbeam_channel::unbounded;

use super::args::{Global, Go};
use super::{Exit, Failure};
use crate::source::printable;
use crate::work::{Explorer, Place, explorers};

/// Goes there, or follows.
pub(super) fn run(global: &Global, options: &Go) -> Result<Exit, Failure> {
    let here = std::env::current_dir().map_err(|error| Failure::usage(format!("no current folder: {error}")))?;
    let root = match &global.root {
        Some(root) if !root.is_dir() => {
            return Err(Failure::usage(format!("--root {}: no such folder", root.display())));
        }
        root => root.as_ref().map(|root| here.join(root)),
    };
    let around = |folder: &Path| match &root {
        Some(root) => explorers(root, true),
        None => explorers(folder, false),
    };
    match &options.place {
        None => follow(around(&here)),
        Some(place) => {
            let (name, line, column) = split(place, |name| here.join(name).exists());
            let file = std::fs::canonicalize(here.join(name)).ok();
            let beside = file.as_deref().and_then(Path::parent).map(around).unwrap_or_default();
            let found = if beside.is_empty() { around(&here) } else { beside };
            go(found, file.as_deref(), name, line, column)
        }
    }
}

fn none_runs() -> Failure {
    Failure::unjudged("no explorer of this project runs; start one with `lazycov` in another terminal".to_owned())
}

/// Sends all of them; it is done when one could go there.
fn go(
    found: Vec<Explorer>,
    file: Option<&Path>,
    name: &str,
    line: Option<u32>,
    column: Option<u32>,
) -> Result<Exit, Failure> {
    let mut why = None;
    let mut reached = false;
    for explorer in found {
        let below = file.and_then(|file| file.strip_prefix(&explorer.root).ok()).and_then(Path::to_str);
        let path = below.unwrap_or(name).to_owned();
        match explorer.go(Place { path, line, column }) {
            Ok(()) => reached = true,
            Err(said) => why = Some(said),
        }
    }
    match why {
        _ if reached => Ok(Exit::Done),
        Some(why) => Err(Failure::unjudged(why)),
        None => Err(none_runs()),
    }
}

/// Prints places as they come from any of them.
fn follow(found: Vec<Explorer>) -> Result<Exit, Failure> {
    if found.is_empty() {
        return Err(none_runs());
    }
    let (sender, places) = unbounded();
    for explorer in found {
        let sender = sender.clone();
        std::thread::spawn(move || explorer.follow(|place| sender.send(place).is_ok()));
    }
    drop(sender);
    let mut out = std::io::stdout().lock();
    for Place { path, line, column } in places {
        let (line, column) = (line.unwrap_or(1), column.unwrap_or(1));
        // Whoever read this has seen enough.
        if writeln!(out, "{}:{line}:{column}", printable(&path)).and_then(|()| out.flush()).is_err() {
            break;
        }
    }
    Ok(Exit::Done)
}

/// File, line and column. A file may be called like a place itself.
fn split(text: &str, exists: impl Fn(&str) -> bool) -> (&str, Option<u32>, Option<u32>) {
    if exists(text) {
        return (text, None, None);
    }
    let number = |text: &'_ str| -> Option<(usize, u32)> {
        let (name, digits) = text.rsplit_once(':').filter(|(name, _)| !name.is_empty())?;
        let number = digits.parse().ok().filter(|number| *number > 0)?;
        Some((name.len(), number))
    };
    let Some((last, second)) = number(text) else { return (text, None, None) };
    let head = text.get(..last).unwrap_or(text);
    if exists(head) {
        return (head, Some(second), None);
    }
    match number(head) {
        Some((first, line)) => (head.get(..first).unwrap_or(head), Some(line), Some(second)),
        None => (head, Some(second), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_taken_apart_from_its_end() {
        let there = |name: &str| ["a.c", "b:7", "c:1:2"].contains(&name);
        let place = |text| split(text, there);
        assert_eq!(place("a.c"), ("a.c", None, None));
        assert_eq!(place("a.c:12"), ("a.c", Some(12), None));
        assert_eq!(place("a.c:12:3"), ("a.c", Some(12), Some(3)));
        assert_eq!(place("b:7"), ("b:7", None, None));
        assert_eq!(place("b:7:9"), ("b:7", Some(9), None));
        assert_eq!(place("c:1:2:3:4"), ("c:1:2", Some(3), Some(4)));
        assert_eq!(place("gone.c:3"), ("gone.c", Some(3), None));
        assert_eq!(place("gone.c:0"), ("gone.c:0", None, None));
        assert_eq!(place(":3"), (":3", None, None));
        assert_eq!(place("a.c:99999999999"), ("a.c:99999999999", None, None));
    }
}
