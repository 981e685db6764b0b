//! A phase is done: it is saved, and the history shows what became of it.

use std::process::{Command, Stdio};

use base64::Engine as _;

use crate::harness::Size;
use crate::project::{Project, record};

const ESC: &str = "\x1b";

/// Saves a baseline as a user does.
fn save(project: &Project, arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lazycov"));
    let nowhere = project.root().join("no-such-config");
    command.args(["baseline", "save"]).args(arguments).current_dir(project.root());
    command.env("XDG_CONFIG_HOME", &nowhere).stdin(Stdio::null());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A second report: what `beta` missed is hit, `alpha` misses more.
fn measure_again(project: &Project) {
    let records = [
        record("src/alpha.py", "alpha", 6, &[2, 3, 4, 5]),
        record("src/beta.py", "beta", 12, &[]),
        record("src/gamma.py", "gamma", 4, &[4]),
    ];
    project.write("lcov.info", &records.concat());
}

fn two_phases() -> Project {
    let project = Project::new();
    save(&project, &["phase 1"]);
    measure_again(&project);
    let results = "<testsuite tests='3' failures='1' time='0.5'><testcase name='a' time='0.2'/><testcase name='b' \
                   time='0.2'/><testcase name='c' time='0.1'><failure/></testcase></testsuite>";
    project.write("junit.xml", results);
    save(&project, &["phase 2", "--junit", "junit.xml", "--note", "Beta is tested.", "--force"]);
    project
}

#[test]
fn two_phases_are_seen_with_their_difference_and_copied() {
    for size in [(80, 24), (120, 40), (200, 50)] as [Size; 3] {
        let project = two_phases();
        let terminal = project.open(&[], size);
        terminal.see("77.3% lines");
        terminal.see("5 History");
        terminal.keys("5");
        terminal.see("phase 2 against phase 1");
        terminal.see("+9.09pp");
        terminal.see("68.2%");
        terminal.see("Beta is tested.");
        // To the details, and there to what became worse.
        terminal.keys("lG");
        terminal.see("alpha");
        terminal.see("-40.00pp");
        terminal.keys("y");
        terminal.see("copied phase 2 as Markdown");
        let written = String::from_utf8_lossy(&terminal.written()).into_owned();
        let copied = written.split("\x1b]52;c;").nth(1).and_then(|rest| rest.split(['\x07', '\x1b']).next()).unwrap();
        let copied = base64::engine::general_purpose::STANDARD.decode(copied).unwrap();
        let copied = String::from_utf8(copied).unwrap();
        assert!(copied.starts_with("## phase 2\n"), "{copied}");
        assert!(copied.contains("Tests: 2 passed, 1 failed, 0 skipped, 0.5 s\n"), "{copied}");
        assert!(copied.contains("**77.3% lines (17/22)**, +9.09pp against phase 1\n"), "{copied}");
        assert!(copied.contains("src/alpha.py:1: alpha 60.0% (3/5) → 20.0% (1/5), -40.00pp\n"), "{copied}");
        terminal.keys(ESC);
        terminal.see("Enter directories");
        terminal.keys("kk");
        terminal.see_no_more("phase 2 against phase 1");
        terminal.keys("q");
        assert_eq!(terminal.end(), 0);
    }
}

#[test]
fn a_project_without_baselines_is_told_how_to_save_one() {
    let project = Project::new();
    let terminal = project.open(&[], (80, 24));
    terminal.see("68.2% lines");
    terminal.keys("5");
    terminal.see("lazycov baseline save \"phase 1\"");
    // A phase that is saved meanwhile is there after the next load.
    save(&project, &["phase 1"]);
    terminal.keys("r");
    terminal.see("╭ Phases");
    terminal.see("phase 1");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}
