//! The house has one staircase: a room imports only rooms below it, and each library stays in its room.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test may fail in its helpers too")]

mod imports;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Bottom to top. A room may name only rooms that stand before it in this list.
const ROOMS: [&str; 19] = [
    "system", "coverage", "formats", "shims", "mcp", "analysis", "source", "config", "markdown", "project", "trace",
    "watch", "setup", "app", "lsp", "ui", "term", "work", "cli",
];

/// Rooms that do no I/O, spawn nothing, read no clock and no environment.
const PURE: [&str; 10] = ["coverage", "formats", "analysis", "markdown", "mcp", "app", "lsp", "ui", "watch", "setup"];

/// What a pure room must not name.
const EFFECTS: [&str; 9] = [
    "crate::system",
    "std::fs",
    "std::env",
    "std::process",
    "std::net",
    "std::thread",
    "Instant::now",
    "SystemTime::now",
    "std::io::std",
];

/// Follows programs on Linux with x86-64, and there alone.
const TRACER: &str = "trace/native/";

/// How code asks on which system it runs, and the only places that may.
const QUESTIONS: [&str; 6] = ["target_os", "target_arch", "target_env", "target_family", "(unix", "(windows"];
const ASKING: [&str; 2] = ["system/", "trace/mod.rs"];

/// Libraries and the only places that may name them.
const LIBRARIES: [(&str, &[&str]); 18] = [
    // The core knows rectangles, and nothing else of drawing.
    ("ratatui", &["ui/", "term/", "app/layout", "app/mouse", "app/tabs", "work/"]),
    ("crossterm", &["term/", "work/", "app/key", "system/terminal"]),
    ("syntect", &["source/highlight"]),
    ("tree_sitter", &["source/syntax/"]),
    ("notify", &["system/watching"]),
    ("etcetera", &["system/folders"]),
    ("memmap2", &["system/mapping"]),
    ("libc", &["system/", TRACER]),
    ("rustix", &["system/", TRACER]),
    ("signal_hook", &["system/", TRACER]),
    ("portable_pty", &["work/"]),
    ("rusqlite", &["formats/coveragepy/"]),
    ("object", &["formats/llvm/binary", "trace/native/elf"]),
    ("gimli", &["trace/native/lines"]),
    ("quick_xml", &["formats/"]),
    ("nucleo", &["work/", "app/"]),
    ("lsp_server", &["lsp/", "work/messages", "work/language_server"]),
    ("lsp_types", &["lsp/"]),
];

fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                out.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
    files.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// Code without comments and without the test module at the end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

fn is_test(path: &str) -> bool {
    // What the user's tests do is a view like others.
    let is_view = ["ui/tests.rs", "app/state/tests.rs"].contains(&path);
    !is_view && (path.ends_with("tests.rs") || path.contains("/tests/"))
}

#[test]
fn rooms_import_only_rooms_below() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let room = path.split(['/', '.']).next().unwrap();
        let Some(height) = ROOMS.iter().position(|name| *name == room) else { continue };
        let text = code(&text);
        for above in &ROOMS[height + 1..] {
            if text.contains(&format!("crate::{above}::")) || text.contains(&format!("crate::{above};")) {
                wrong.push(format!("{path} imports {above}, which stands above it"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pure_rooms_have_no_effects() {
    let mut wrong = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        let room = path.split('/').next().unwrap();
        if PURE.contains(&room) {
            let text = code(text);
            wrong.extend(
                EFFECTS.iter().filter(|effect| text.contains(*effect)).map(|effect| format!("{path}: {effect}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn libraries_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        let text = code(text);
        for (library, rooms) in LIBRARIES {
            // A path begins with a library; a module of ours of the same name comes behind another word.
            let path_of_it = format!("{library}::");
            let mut before = text.match_indices(&path_of_it).filter_map(|(at, _)| text.get(..at));
            let named = before.any(|text| !text.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'));
            if named && !rooms.iter().any(|room| path.starts_with(room)) {
                wrong.push(format!("{path} names {library}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_room_knows_on_which_system_it_runs() {
    let mut wrong = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        let may_ask = ASKING.iter().any(|place| path.starts_with(place));
        let text = code(text);
        wrong.extend(
            QUESTIONS
                .iter()
                .filter(|question| !may_ask && text.contains(*question))
                .map(|asks| format!("{path}: {asks}")),
        );
        let names_it = text.contains("std::os::") && !path.starts_with("system/") && !path.starts_with(TRACER);
        wrong.extend(names_it.then(|| format!("{path}: std::os")));
    }
    assert!(wrong.is_empty(), "what is not the same on every system stands in src/system:\n{}", wrong.join("\n"));
}

/// What the state may know of the explorer beside itself: the words for keys, effects, looks and places, how a line
/// becomes cells and how functions are put in order. None of them is something that happens.
const BELOW_STATE: [&str; 7] =
    ["app/action", "app/arrange", "app/cmd", "app/columns", "app/keymap", "app/layout", "app/look"];

fn program() -> Vec<(String, String)> {
    sources().into_iter().filter(|(path, _)| !is_test(path) && path != "main.rs").collect()
}

#[test]
fn the_state_of_the_explorer_knows_nothing_of_what_happens_to_it() {
    let mut wrong = Vec::new();
    for (file, imported) in imports::imports(&program()) {
        let allowed = |other: &str| {
            !other.starts_with("app/")
                || other.starts_with("app/state/")
                || BELOW_STATE.iter().any(|below| other.starts_with(below))
        };
        if file.starts_with("app/state/") {
            wrong
                .extend(imported.keys().filter(|other| !allowed(other)).map(|other| format!("{file} imports {other}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_circle_is_seen_through_modules_and_names_for_others() {
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let sources = [
        file("lib.rs", "pub mod a; mod b; mod c;"),
        file("a/mod.rs", "mod deep; pub use deep::Deep;"),
        file("a/deep.rs", "pub struct Deep; fn f() { println!(\"{}\", crate::b::name()); }"),
        file("b.rs", "use crate::c; pub fn name() -> u8 { c::count() }"),
        file(
            "c.rs",
            "use super::a; pub fn count() -> u8 { let _: a::Deep; 0 } #[cfg(test)] mod t { use crate::b::name; }",
        ),
    ];
    let imports = imports::imports(&sources);
    let circle = imports::circle(&imports, "b.rs").expect("a circle");
    let files: Vec<&str> = circle.iter().map(|step| step.0.as_str()).collect();
    assert_eq!(files, ["c.rs", "a/deep.rs", "b.rs"]);
    assert_eq!(imports::circle(&imports, "a/mod.rs"), None, "a module names what stands in it for others");
}

#[test]
fn files_do_not_import_each_other_in_circles() {
    let imports = imports::imports(&program());
    let mut told: BTreeSet<String> = BTreeSet::new();
    let mut wrong = Vec::new();
    for file in imports.keys() {
        let Some(circle) = imports::circle(&imports, file).filter(|_| !told.contains(file)) else { continue };
        let way: Vec<String> = circle.iter().map(|(to, by)| format!("{to} (as {by})")).collect();
        wrong.push(format!("{file} -> {}", way.join(" -> ")));
        told.extend(circle.into_iter().map(|step| step.0));
    }
    assert!(wrong.is_empty(), "files import each other in a circle:\n{}", wrong.join("\n"));
}

#[test]
fn files_are_one_idea_each() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let lines = text.lines().count();
        if lines > 600 {
            wrong.push(format!("{path} has {lines} lines: is it one room, or several?"));
        }
        if !text.starts_with("//!") {
            wrong.push(format!("{path} does not say what it owns"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
