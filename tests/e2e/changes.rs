//! Coverage fell, and why: from a baseline over the lost lines to a waiver that lets the change in.

use std::process::Command;

use crate::harness::Size;
use crate::project::{Project, record};

const SIZES: [Size; 3] = [(80, 24), (120, 40), (200, 50)];
const SETTINGS: &str = "# ours\n[ui]\ntheme = \"dark\"\n\n[gate.function]\nmax_drop = \"10pp\"\n";

/// Runs a command to its end, and says how it exited.
fn lazycov(project: &Project, arguments: &[&str]) -> Option<i32> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lazycov"));
    command.args(arguments).current_dir(project.root()).output().unwrap().status.code()
}

/// A project whose first function lost two of four lines that were hit when its baseline was saved.
fn regressed() -> Project {
    let project = Project::new();
    project.write("lazycov.toml", SETTINGS);
    assert_eq!(lazycov(&project, &["baseline", "save", "phase 1"]), Some(0));
    let report = [
        record("src/alpha.py", "alpha", 6, &[3, 4, 5, 6]),
        record("src/beta.py", "beta", 12, &[5, 6, 7, 8]),
        record("src/gamma.py", "gamma", 4, &[4]),
    ];
    project.write("lcov.info", &report.concat());
    project
}

#[test]
fn what_was_lost_is_found_and_waived() {
    for size in SIZES {
        let project = regressed();
        assert_eq!(lazycov(&project, &["check"]), Some(1));
        let terminal = project.open(&[], size);
        terminal.see("−9.1pp vs phase 1");
        terminal.keys("3");
        terminal.see("Changes since phase 1");
        terminal.see("✗ gate     −40.0pp     alpha");
        terminal.see("line 5 · never executed · was hit in phase 1 · in alpha");
        terminal.see("▏›▌    0     alpha_5 = 5");
        terminal.keys("n");
        terminal.see("finding 2/3");
        terminal.see("lost · LBC");
        terminal.keys("Na");
        terminal.see("waive, because ");
        terminal.keys("alpha goes away\r");
        terminal.see("waive until ");
        terminal.keys("\r");
        terminal.see("✓ waived   −40.0pp     alpha");
        terminal.keys("q");
        assert_eq!(terminal.end(), 0);
        let settings = project.read("lazycov.toml");
        assert!(settings.starts_with(SETTINGS), "{settings}");
        let waiver = "[[waive]]\npath = \"src/alpha.py\"\nfunction = \"alpha\"\nrule = \"function.max_drop\"\n";
        assert!(settings.contains(waiver) && settings.contains("reason = \"alpha goes away\"\n"), "{settings}");
        assert_eq!(lazycov(&project, &["check"]), Some(0));
    }
}

#[test]
fn the_finder_leads_to_a_gap_and_to_a_finding() {
    let project = regressed();
    let terminal = project.open(&[], (120, 40));
    terminal.see("vs phase 1");
    terminal.keys("flost alpha");
    terminal.see("diff lost alpha");
    terminal.keys("\r");
    terminal.see("Changes since phase 1");
    terminal.see("line 5 · never executed · was hit in phase 1 · in alpha");
    terminal.keys("1falpha");
    terminal.see("gap  alpha:3-6  src/alpha.py");
    terminal.keys("\x1b");
    terminal.see_no_more("gap  alpha");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_waiver_is_taken_back_and_leaves_no_trace() {
    let project = regressed();
    let terminal = project.open(&[], (120, 40));
    terminal.see("vs phase 1");
    terminal.keys("3a");
    terminal.see("waive, because ");
    terminal.keys("not sure\r\r");
    terminal.see("✓ waived");
    terminal.keys("u");
    terminal.see("✗ gate");
    assert_eq!(project.read("lazycov.toml"), SETTINGS);
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn without_a_baseline_the_view_says_how_to_save_one() {
    let project = Project::new();
    let terminal = project.open(&[], (80, 24));
    terminal.see("68.2% lines");
    terminal.keys("3");
    terminal.see("lazycov baseline save NAME");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_inbox_is_filtered_sorted_and_unfolded_and_no_letter_ends_the_program() {
    for size in SIZES {
        let project = regressed();
        let terminal = project.open(&[], size);
        terminal.see("−9.1pp vs phase 1");
        terminal.keys("3/alpha.py quit");
        terminal.see("nothing passes this filter");
        terminal.keys("\u{1b}");
        terminal.see("1/3");
        terminal.keys("/kind:lost\r");
        terminal.see("1/1");
        terminal.see("lost     5-6");
        terminal.keys("\u{1b}");
        terminal.see("2/3");
        terminal.keys("s");
        terminal.see("path");
        // What is asked in other views is asked here, too: text is never taken for commands.
        terminal.keys("4/qqq");
        terminal.see("qqq");
        terminal.keys("\u{1b}");
        terminal.see_no_more("qqq");
        terminal.keys("1c");
        terminal.see("changed since phase 1");
        terminal.see("alpha.py");
        terminal.see("−");
        terminal.see_no_more("gamma.py");
        terminal.keys("c");
        terminal.see("gamma.py");
        terminal.keys("q");
        assert_eq!(terminal.end(), 0);
    }
}
