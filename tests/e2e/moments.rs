//! The moments that the explorer is made for, each with the keys that it takes: what one wants is one key away, and what one
//! wants of that is a second one.

use std::process::Command;

use crate::harness::{Size, Terminal, eventually};
use crate::project::{Project, record};
use crate::watching;

const SIZES: [Size; 3] = [(80, 24), (140, 40), (200, 50)];

/// Somebody at a terminal, whose keys are counted.
struct Walk {
    terminal: Terminal,
    keys: usize,
}

impl Walk {
    fn new(terminal: Terminal) -> Walk {
        Walk { terminal, keys: 0 }
    }

    /// Presses a key.
    fn press(&mut self, key: char) {
        self.keys += 1;
        self.terminal.keys(&key.to_string());
    }

    fn see(&self, text: &str) {
        self.terminal.see(text);
    }

    /// What was wanted is on the screen, after so many keys since the last time.
    fn took(&mut self, keys: usize) {
        assert_eq!(std::mem::take(&mut self.keys), keys);
    }

    fn quit(self) {
        self.terminal.keys("q");
        assert_eq!(self.terminal.end(), 0);
    }
}

/// An editor that writes down what it was asked for, and is left at once.
fn editor(project: &Project) -> String {
    project.script("hx", "#!/bin/sh\nprintf '%s' \"$*\" >asked.new; mv asked.new asked\n");
    format!("'{}'", project.root().join("hx").display())
}

/// Waits until the editor was asked for this place.
fn was_opened(project: &Project, place: &str) {
    let asked = project.root().join("asked");
    eventually(place, || std::fs::read_to_string(&asked).is_ok_and(|asked| asked.contains(place)));
}

fn lazycov(project: &Project, arguments: &[&str]) -> Option<i32> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lazycov"));
    command.args(arguments).current_dir(project.root()).output().unwrap().status.code()
}

#[test]
fn what_is_uncovered_is_there_without_a_key() {
    for size in SIZES {
        let project = Project::new();
        let mut walk = Walk::new(project.open(&[], size));
        walk.see("68.2% lines");
        walk.see("beta_5 = 5");
        walk.see("line 5 · never executed · in beta");
        walk.took(0);
        walk.quit();
    }
}

#[test]
fn before_the_first_run_it_takes_one_key() {
    for size in SIZES {
        let project = watching::project();
        project.write("lazycov.toml", "[ui]\ntheme = \"dark\"\n\n[watch]\ncommand = \"./tests.sh\"\n");
        std::fs::remove_file(project.root().join("lcov.info")).unwrap();
        let cache = tempfile::tempdir().unwrap();
        let variables = [("XDG_CACHE_HOME", cache.path().to_str().unwrap())];
        let mut walk = Walk::new(project.open_with(&[], size, &variables));
        walk.see("Enter runs this");
        walk.press('\r');
        walk.see("50.0% lines");
        // Enter chose no place: the largest gap is shown as it is where data were found.
        walk.see("line 5 · never executed · in beta");
        walk.took(1);
        walk.quit();
    }
}

#[test]
fn a_run_that_brings_nothing_says_what_went_wrong_and_one_key_shows_all_of_it() {
    for size in SIZES {
        let project = watching::project();
        let failing = "#!/bin/sh\necho looking for gems\necho could not find gem benchmark >&2\nexit 7\n";
        project.script("tests.sh", failing);
        std::fs::remove_file(project.root().join("lcov.info")).unwrap();
        let mut walk = Walk::new(project.open(&["watch", "--", "./tests.sh"], size));
        walk.see("The run left nothing to show");
        walk.see("could not find gem benchmark");
        walk.see("4 what went wrong");
        walk.took(0);
        walk.press('4');
        walk.see("looking for gems");
        walk.took(1);
        walk.quit();
    }
}

#[test]
fn each_gap_is_a_key_away_from_the_one_before() {
    for size in SIZES {
        let project = Project::new();
        let mut walk = Walk::new(project.open(&[], size));
        walk.see("line 5 · never executed · in beta");
        for (place, gap) in
            [("line 3 · never executed · in alpha", "gap 2/3"), ("line 4 · never executed · in gamma", "gap 3/3")]
        {
            walk.press('n');
            walk.see(place);
            walk.see(gap);
            walk.took(1);
        }
        walk.quit();
    }
}

#[test]
fn the_function_to_test_next_is_one_key_away_and_its_source_beside_it() {
    for size in SIZES {
        let project = Project::new();
        let mut walk = Walk::new(project.open(&[], size));
        walk.see("68.2% lines");
        walk.press('2');
        walk.see("src/beta.py:1");
        walk.see("beta_5 = 5");
        walk.took(1);
        walk.press('j');
        walk.see("alpha_3 = 3");
        walk.took(1);
        walk.quit();
    }
}

#[test]
fn the_editor_is_one_key_away_and_leads_back_to_the_same_gap() {
    for size in SIZES {
        let project = Project::new();
        let mut walk = Walk::new(project.open_with(&[], size, &[("VISUAL", &editor(&project))]));
        walk.see("line 5 · never executed · in beta");
        walk.press('e');
        was_opened(&project, "src/beta.py:5:5");
        walk.see("line 5 · never executed · in beta");
        walk.took(1);
        walk.press('n');
        walk.see("gap 2/3");
        walk.quit();
    }
}

#[test]
fn a_saved_test_turns_its_lines_without_a_key_and_moves_nothing() {
    let project = watching::project();
    let mut walk = Walk::new(watching::watching(&project));
    walk.see("line 5 · never executed");
    project.write("cases", "1\n2\n3\n4\n5\n9\n10\n");
    walk.see("58.3% lines");
    walk.see("+1 line");
    // What was a gap stays under the cursor until somebody asks for the next one.
    walk.see("line 5 · executed once");
    walk.took(0);
    walk.press('n');
    walk.see("line 6 · never executed");
    walk.took(1);
    walk.quit();
}

#[test]
fn why_coverage_fell_is_one_key_away_and_the_lost_line_a_second() {
    for size in SIZES {
        let project = Project::new();
        assert_eq!(lazycov(&project, &["baseline", "save", "phase 1"]), Some(0));
        let worse = [
            record("src/alpha.py", "alpha", 6, &[3, 4, 5, 6]),
            record("src/beta.py", "beta", 12, &[5, 6, 7, 8]),
            record("src/gamma.py", "gamma", 4, &[4]),
        ];
        project.write("lcov.info", &worse.concat());
        project.write("lazycov.toml", "[ui]\ntheme = \"dark\"\n\n[gate.function]\nmax_drop = \"10pp\"\n");
        assert_eq!(lazycov(&project, &["check"]), Some(1));
        let mut walk = Walk::new(project.open_with(&[], size, &[("VISUAL", &editor(&project))]));
        walk.see("−9.1pp vs phase 1");
        walk.press('3');
        walk.see("Changes since phase 1");
        walk.see("✗ gate     −40.0pp     alpha");
        walk.see("line 5 · never executed · was hit in phase 1 · in alpha");
        walk.press('e');
        was_opened(&project, "src/alpha.py:5:5");
        walk.took(2);
        walk.press('a');
        walk.see("waive, because ");
        walk.took(1);
        walk.terminal.keys("\x1b");
        // A key that comes at once behind Escape is another key.
        walk.terminal.see_no_more("waive, because ");
        walk.quit();
    }
}
