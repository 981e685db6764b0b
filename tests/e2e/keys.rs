//! Keys from the user's own file, in a real terminal.

use std::process::Command;

use crate::project::Project;

/// A project, and a configuration folder with the user's keys in it.
fn project(keys: &str) -> (Project, String) {
    let project = Project::new();
    project.write(".config/lazycov/lazycov.toml", &format!("[keys]\n{keys}"));
    let folder = project.root().join(".config").to_str().unwrap().to_owned();
    (project, folder)
}

#[test]
fn a_key_of_the_users_file_acts_and_is_shown() {
    let (project, folder) = project("next-gap = 'space n'\nquit = 'Z Z'\n");
    let terminal = project.open_with(&[], (80, 24), &[("XDG_CONFIG_HOME", &folder)]);
    terminal.see("line 5 · never executed · in beta");
    terminal.see("Space n next gap");
    terminal.keys("nq ");
    terminal.see("Space …  n next gap  Esc cancel");
    terminal.keys("n");
    terminal.see("line 3 · never executed · in alpha");
    terminal.keys(":gap file");
    terminal.see("next-gap-file  next file with gaps");
    terminal.keys("\r");
    terminal.see_no_more("in alpha");
    terminal.keys("ZZ");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn a_key_that_cannot_be_meant_keeps_the_explorer_closed_and_nothing_else() {
    let (project, folder) = project("next-gapp = 'n'\n");
    let terminal = project.open_with(&[], (160, 24), &[("XDG_CONFIG_HOME", &folder)]);
    let (code, said) = terminal.end_of_plain();
    assert!(said.contains("lazycov.toml:2: unknown action `next-gapp`; did you mean `next-gap`?"), "{said}");
    assert_eq!(code, 2);
    let mut report = Command::new(env!("CARGO_BIN_EXE_lazycov"));
    report.arg("report").current_dir(project.root()).env("XDG_CONFIG_HOME", &folder);
    assert!(report.output().unwrap().status.success());
}
