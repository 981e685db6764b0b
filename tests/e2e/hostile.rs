//! What others wrote is shown and never obeyed: escape sequences in sources, names, reports, tests, settings, and in what
//! tests print. Each sequence carries a number that the program itself never writes.

use std::process::Command;

use crate::harness::{Size, eventually};
use crate::project::{Project, record};

/// Titles, colours, modes, the clipboard, a device control, C1 controls, and what moves the cursor on its own.
const ATTACK: &str = "\x1b]7777;t\x07\x1b[7777m\x1b[?7777h\x1b]52;c;Nzc3Nw==\x07\x1bP7777q\u{9c}\u{9b}7777m\u{9d}7777\u{9c}\x08\x0e\x1bc";

const SIZE: Size = (140, 40);

/// What was written that a terminal would obey and that is none of ours.
fn obeyed(written: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(written);
    let mut found = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(char) = rest.next() {
        let sequence: String = match char {
            '\x1b' => match rest.next() {
                Some('[') => {
                    let mut sequence = String::from("[");
                    for char in rest.by_ref() {
                        sequence.push(char);
                        if ('@'..='~').contains(&char) {
                            break;
                        }
                    }
                    sequence
                }
                Some(']') => {
                    let mut sequence = String::from("]");
                    while let Some(char) = rest.next_if(|char| !matches!(char, '\x07' | '\x1b')) {
                        sequence.push(char);
                    }
                    // Its end.
                    if rest.next() == Some('\x1b') {
                        rest.next();
                    }
                    sequence
                }
                Some(other) => other.to_string(),
                None => String::new(),
            },
            '\r' | '\n' => continue,
            char if char.is_control() => format!("{char:?}"),
            _ => continue,
        };
        let is_ours = match sequence.chars().next() {
            Some('[') => !sequence.contains("7777"),
            Some(']') => ["]10;?", "]11;?"].contains(&&*sequence),
            Some('7' | '8' | '=' | '>') => sequence.len() == 1,
            _ => false,
        };
        if !is_ours {
            found.push(sequence);
        }
    }
    found
}

#[test]
fn each_sequence_of_the_attack_would_be_noticed() {
    assert_eq!(obeyed(ATTACK.as_bytes()).len(), 12, "{:?}", obeyed(ATTACK.as_bytes()));
}

fn project() -> Project {
    let project = Project::new();
    // A name can hold anything but a slash and a zero.
    let path = format!("src/{ATTACK}.py");
    let source = format!("def evil():\n    x = '{ATTACK}'\n    return x  # {ATTACK}\n");
    project.write(&path, &source);
    let lcov = record(&path, ATTACK, 3, &[2, 3]).replace("TN:\n", &format!("TN:{ATTACK}\n"));
    let lost = record(&format!("gone/{ATTACK}.py"), ATTACK, 3, &[2]);
    let known = project.read("lcov.info").replace("FN:1,12,beta", &format!("FN:1,12,{ATTACK}"));
    let known = known.replace("FNDA:3,beta", &format!("FNDA:3,{ATTACK}"));
    project.write("lcov.info", &format!("{known}{lcov}{lost}"));
    project.write(&format!("{ATTACK}.info"), &lcov);
    project
}

#[test]
fn every_view_shows_and_obeys_nothing() {
    let project = project();
    let terminal = project.open(&[], SIZE);
    terminal.see("% lines");
    // The views, what lies over them, and lists that are filtered.
    for keys in [
        "G", "\t", "\t", "2", "G", "3", "4", "5", "1", "I", "\x1b", "D", "\x1b", "%", "\x1b", "C", "?", "\x1b", "n",
        "v",
    ] {
        terminal.keys(keys);
        terminal.until_quiet();
    }
    terminal.keys("fsrc7777py");
    terminal.until_quiet();
    terminal.keys("\r");
    terminal.see("def evil()");
    for keys in [":", "\x1b", "/7777", "\x1b"] {
        terminal.keys(keys);
        terminal.until_quiet();
    }
    terminal.keys("q");
    assert_eq!(obeyed(&terminal.written()), Vec::<String>::new());
    assert_eq!(terminal.end(), 0);
}

#[test]
fn what_tests_print_is_obeyed_by_nobody_but_their_own_screen() {
    let project = project();
    let octal: String = ATTACK.bytes().map(|byte| format!("\\{byte:03o}")).collect();
    project.script("tests.sh", &format!("#!/bin/sh\nprintf 'testing {octal} over\\n'\ntouch lcov.info\nexit 1\n"));
    let terminal = project.open(&["watch", "--", "./tests.sh", ATTACK.trim_end_matches('c')], SIZE);
    terminal.see("failed");
    terminal.keys("4");
    terminal.see("│ over");
    terminal.keys("q");
    assert_eq!(obeyed(&terminal.written()), Vec::<String>::new());
    terminal.end();
}

/// What stands on a terminal behind a command.
#[test]
fn commands_print_nothing_that_is_obeyed() {
    let project = project();
    let folder = project.root().join(".config").to_string_lossy().into_owned();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lazycov"));
        command.args(arguments).current_dir(project.root()).env("XDG_CONFIG_HOME", &folder);
        let output = command.output().unwrap();
        for (stream, bytes) in [("stdout", output.stdout), ("stderr", output.stderr)] {
            assert_eq!(obeyed(&bytes), Vec::<String>::new(), "{stream} of {arguments:?}");
        }
    };
    let save = ["baseline", "save", ATTACK, "--note", ATTACK];
    run(&save);
    for arguments in [
        &["report"][..],
        &["report", "--by", "function"],
        &["functions"],
        &["gaps"],
        &["show", "src/beta.py"],
        &["show", &format!("src/{ATTACK}.py")],
        &["show", ATTACK],
        &["report", ATTACK],
        &["doctor"],
        &["diff"],
        &["diff", ATTACK],
        &["check"],
        &["check", "--fail-under", "99"],
        &["baseline", "list"],
        &["baseline", "show", ATTACK],
        &["tests", &format!("src/{ATTACK}.py:2")],
    ] {
        run(arguments);
        let colourful: Vec<&str> = arguments.iter().copied().chain(["--color", "always"]).collect();
        run(&colourful);
    }
}

#[test]
fn settings_and_themes_that_cannot_be_meant_are_named_and_not_obeyed() {
    let project = project();
    let folder = project.root().join(".config").to_string_lossy().into_owned();
    let quoted: String = ATTACK.chars().map(|char| format!("\\U{:08x}", u32::from(char))).collect();
    let settings = "lazycov.toml";
    let theme = "themes/evil.toml";
    for (file, text) in [
        (settings, format!("[keys]\n\"{quoted}\" = 'n'\n")),
        (settings, format!("[keys]\nnext-gap = \"{quoted}\"\n")),
        (settings, format!("[ui]\ntheme = \"{quoted}\"\n")),
        (settings, format!("\"{quoted}\" = 1\n")),
        (settings, ATTACK.to_owned()),
        (theme, format!("[roles]\nmissed = \"{quoted}\"\n")),
        (theme, format!("\"{quoted}\" = 1\n")),
        (theme, ATTACK.to_owned()),
    ] {
        project.write(".config/lazycov/lazycov.toml", "[ui]\ntheme = \"evil\"\n");
        project.write(&format!(".config/lazycov/{file}"), &text);
        let terminal = project.open_with(&[], SIZE, &[("XDG_CONFIG_HOME", &folder)]);
        // Some of it keeps the explorer closed.
        eventually("an end or a screen", || terminal.is_over() || terminal.shows("% lines"));
        if terminal.shows("% lines") {
            terminal.keys("q");
        }
        terminal.until_over();
        let written = terminal.written();
        assert!(!written.is_empty() && obeyed(&written).is_empty(), "{text:?}: {:?}", obeyed(&written));
    }
}
