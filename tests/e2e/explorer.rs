//! The explorer on a project of three files.

use std::cell::Cell;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::harness::{Size, Terminal, eventually};
use crate::project::{Project, record};

const SIZES: [Size; 3] = [(80, 24), (120, 40), (200, 50)];
const CTRL_P: &str = "\x10";
const CTRL_Z: &str = "\x1a";
const ESC: &str = "\x1b";

/// The explorer, once everything is loaded: the cursor is on the biggest gap.
fn opened(project: &Project, size: Size) -> Terminal {
    let terminal = project.open(&[], size);
    ready(&terminal);
    terminal
}

fn ready(terminal: &Terminal) {
    terminal.see("68.2% lines");
    terminal.see("line 5 · never executed · in beta");
}

fn quit(terminal: Terminal) {
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_gaps_of_all_files_are_walked_by_impact() {
    for size in SIZES {
        let project = Project::new();
        let terminal = opened(&project, size);
        terminal.keys("n");
        terminal.see("line 3 · never executed · in alpha");
        terminal.see("gap 2/3");
        terminal.keys("n");
        terminal.see("line 4 · never executed · in gamma");
        terminal.keys("N");
        terminal.see("line 3 · never executed · in alpha");
        terminal.keys("]");
        terminal.see_no_more("in alpha");
        quit(terminal);
    }
}

#[test]
fn lists_are_filtered_sorted_and_searched() {
    for size in SIZES {
        let project = Project::new();
        let terminal = opened(&project, size);
        terminal.keys("/gam\r");
        terminal.see("Files /gam");
        terminal.see("1 of 3 files");
        terminal.see_no_more("alpha.py");
        terminal.keys(ESC);
        terminal.see("alpha.py");
        let above = |screen: &vt100::Screen, first: &str, second: &str| {
            let contents = screen.contents();
            contents.find(first).zip(contents.find(second)).is_some_and(|(first, second)| first < second)
        };
        terminal.until("most missed first", |screen| above(screen, "  beta.py", "  alpha.py"));
        terminal.keys("s");
        terminal.until("sorted otherwise", |screen| !screen.contents().contains("▾ missed"));
        terminal.keys("2");
        terminal.see("src/beta.py:1");
        terminal.until("functions by impact", |screen| above(screen, "src/beta.py:1", "src/alpha.py:1"));
        terminal.keys("1\t/beta_7\r");
        terminal.see("match 1/1");
        terminal.see("line 7 · never executed");
        quit(terminal);
    }
}

#[test]
fn the_finder_goes_to_a_file_or_a_function() {
    let project = Project::new();
    let terminal = opened(&project, SIZES[1]);
    terminal.keys(CTRL_P);
    terminal.keys("gamma.py");
    terminal.see("gamma_2 = 2");
    terminal.keys("\r");
    terminal.see("src/gamma.py");
    quit(terminal);
}

#[test]
fn the_editor_opens_at_the_gap_and_comes_back_to_it() {
    let project = Project::new();
    let script = "#!/bin/sh\ntty >tty; printf '%s\\n' \"$@\" >arguments\n\
                  echo editing; read line; sed -i \"s/beta_6 = 6/$line/\" src/beta.py\n";
    project.script("my editor", script);
    let editor = format!("'{}' -x 'two words'", project.root().join("my editor").display());
    let terminal = project.open_with(&[], SIZES[0], &[("VISUAL", &editor)]);
    ready(&terminal);
    terminal.keys("e");
    terminal.see("editing");
    terminal.assert_given_back();
    terminal.keys("typed_in_the_editor = 6\r");
    // The edited text is shown at once, the cursor where it was.
    terminal.see("typed_in_the_editor");
    terminal.see("line 5 · never executed · in beta");
    let file = project.root().canonicalize().unwrap().join("src/beta.py");
    assert_eq!(project.read("arguments"), format!("-x\ntwo words\n{}\n", file.display()));
    assert!(project.read("tty").starts_with("/dev/"));
    terminal.keys("n");
    terminal.see("in alpha");
    quit(terminal);
}

#[test]
fn any_size_is_survived() {
    for size in SIZES {
        let project = Project::new();
        let terminal = opened(&project, size);
        for small in [(20, 5), (1, 1), (60, 15), (500, 200), (20, 5)] {
            terminal.resize(small);
            terminal.keys("n");
        }
        terminal.resize(size);
        terminal.see("68.2% lines");
        terminal.see("never executed");
        quit(terminal);
    }
}

#[test]
fn suspended_and_continued_it_draws_itself_again() {
    let project = Project::new();
    let terminal = opened(&project, SIZES[0]);
    terminal.keys(CTRL_Z);
    terminal.until_stopped(true);
    terminal.until("the user's screen", |screen| !screen.alternate_screen());
    terminal.assert_given_back();
    terminal.signal(Signal::CONT);
    ready(&terminal);
    terminal.keys("n");
    terminal.see("in alpha");
    quit(terminal);
}

#[test]
fn a_signal_ends_it_cleanly() {
    for (signal, code) in [(Signal::HUP, 129), (Signal::INT, 130), (Signal::QUIT, 131), (Signal::TERM, 143)] {
        let project = Project::new();
        let terminal = opened(&project, SIZES[0]);
        terminal.signal(signal);
        assert_eq!(terminal.end(), code);
    }
}

#[test]
fn new_reports_and_sources_are_shown_with_the_cursor_kept() {
    let project = Project::new();
    let terminal = opened(&project, SIZES[1]);
    terminal.keys("n");
    terminal.see("line 3 · never executed · in alpha");
    let covered = record("src/alpha.py", "alpha", 6, &[4]);
    let rest = [record("src/beta.py", "beta", 12, &[5, 6, 7, 8]), record("src/gamma.py", "gamma", 4, &[4])];
    // As most tools do: written in place, in several pieces, without warning.
    project.write("lcov.info", &covered);
    project.write("lcov.info", &[covered, rest.concat()].concat());
    terminal.see("72.7% lines");
    terminal.see("src/alpha.py");
    terminal.see_no_more("line 3 · never executed");
    project.write("src/alpha.py", "def alpha():\n    alpha_new = 0\n");
    terminal.see("alpha_new");
    terminal.see("1 stale");
    quit(terminal);
}

#[test]
fn a_report_from_a_pipe_leaves_the_keys_to_the_terminal() {
    let project = Project::new();
    let program = env!("CARGO_BIN_EXE_lazycov");
    let command = format!("cat lcov.info | '{program}' -");
    let terminal = Terminal::start(Path::new("/bin/sh"), &["-c", &command], project.root(), SIZES[0]);
    ready(&terminal);
    terminal.keys("n");
    terminal.see("in alpha");
    quit(terminal);
}

#[test]
fn without_any_report_it_says_what_to_do() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("a.py"), "x = 1\n").unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_lazycov"));
    let terminal = Terminal::start(program, &[], directory.path(), SIZES[0]);
    terminal.see("no coverage report found");
    quit(terminal);
}

#[test]
fn idle_it_writes_nothing() {
    let project = Project::new();
    let terminal = opened(&project, SIZES[1]);
    let written = Cell::new((terminal.written().len(), Instant::now()));
    eventually("two seconds without a byte", || {
        let now = terminal.written().len();
        if now != written.get().0 {
            written.set((now, Instant::now()));
        }
        written.get().1.elapsed() > Duration::from_secs(2)
    });
    quit(terminal);
}

#[test]
fn the_first_frame_comes_at_once() {
    let project = Project::new();
    let start = Instant::now();
    let terminal = project.open(&[], SIZES[1]);
    terminal.see("lazycov");
    let frame = start.elapsed();
    terminal.see("68.2% lines");
    let data = start.elapsed();
    println!("first frame after {frame:.0?}, data after {data:.0?}");
    // Many times what it takes, for busy machines; the benchmarks judge.
    assert!(frame < Duration::from_secs(10), "{frame:?}");
    quit(terminal);
}

#[test]
fn a_terminal_that_cannot_move_its_cursor_gets_the_report() {
    let project = Project::new();
    let program = Path::new(env!("CARGO_BIN_EXE_lazycov"));
    let dumb = |arguments: &[&str]| project.open_with(arguments, SIZES[0], &[("TERM", "dumb")]).end_of_plain();
    let unset = ["-c", "unset TERM; exec \"$0\"", program.to_str().unwrap()];
    let unset = Terminal::start(Path::new("/bin/sh"), &unset, project.root(), SIZES[0]).end_of_plain();
    for ((code, written), why) in [(dumb(&[]), "TERM is dumb"), (unset, "TERM is not set")] {
        assert_eq!(code, 0);
        assert!(!written.contains('\x1b'), "{written:?}");
        let sentence = "the explorer needs a terminal that can move its cursor, so this is the report";
        assert!(written.contains(&format!("lazycov: {why}: {sentence}")), "{written}");
        assert!(written.contains("src/beta.py"), "{written}");
    }
    let (code, written) = dumb(&["watch", "--", "true"]);
    assert_eq!(code, 2);
    assert!(written.contains("TERM is dumb: watch needs a terminal that can move its cursor"), "{written}");
}

#[test]
fn settings_and_own_themes_that_change_are_taken_on() {
    let project = Project::new();
    let home = tempfile::tempdir().unwrap();
    let themes = home.path().join("lazycov/themes");
    std::fs::create_dir_all(&themes).unwrap();
    let theme = |missed: &str| {
        let text = format!("inherits = 'light'\n[roles]\nmissed = '{missed}'\n");
        std::fs::write(themes.join("mine.toml"), text).unwrap();
    };
    theme("#010203");
    let folder = home.path().to_string_lossy();
    let variables = [("XDG_CONFIG_HOME", &*folder), ("COLORTERM", "truecolor"), ("NO_COLOR", "")];
    let terminal = project.open_with(&[], (120, 30), &variables);
    ready(&terminal);
    let has = |red: u8, green: u8, blue: u8| {
        terminal.until("a missed line in its colour", |screen| {
            let (rows, columns) = screen.size();
            let cells = (0..rows.get()).flat_map(|row| (0..columns.get()).filter_map(move |at| screen.cell(row, at)));
            cells.into_iter().any(|cell| cell.fgcolor() == vt100::Color::Rgb(red, green, blue))
        });
    };
    project.write("lazycov.toml", "[ui]\ntheme = \"mine\"\n");
    terminal.see("settings read again");
    has(1, 2, 3);
    theme("#040506");
    has(4, 5, 6);
    project.write("lazycov.toml", "[ui]\ntheme = \"mien\"\n");
    terminal.see("lazycov.toml:2: there is no theme `mien`; did you mean `mine`?");
    has(4, 5, 6);
    project.write("lazycov.toml", "[ui]\ntheme = \"mine\"\nsplti = 30\n");
    terminal.see("lazycov.toml:3: unknown key `splti` in [ui]; did you mean `split`?");
    quit(terminal);
    // At the start there is nothing that could stay.
    project.write("lazycov.toml", "[ui]\ntheme = \"mine\"\n");
    std::fs::write(themes.join("mine.toml"), "[rows]\ncursor = 'bolt'\n").unwrap();
    let (code, said) = project.open_with(&[], (120, 30), &variables).end_of_plain();
    assert!(code == 2 && said.contains("themes/mine.toml:2: rows.cursor must be colours and weights"), "{said}");
}
