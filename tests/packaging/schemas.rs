//! Workflows and the action, held against the schemas of those who read them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{is_here, repository, run};

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(repository(folder)).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|found| found == extension)).collect()
}

fn fits(schema: &str, paths: &[PathBuf]) {
    assert!(!paths.is_empty());
    run(Command::new("check-jsonschema").args(["--builtin-schema", schema]).args(paths));
}

#[test]
fn workflows_and_the_action_fit_their_schemas() {
    if is_here("check-jsonschema", "workflows and the action are not held against their schemas") {
        fits("vendor.github-workflows", &files(".github/workflows", "yml"));
        fits("vendor.github-actions", &files("assets/packaging/action", "yml"));
    }
}

#[test]
fn scripts_of_the_action_are_understood() {
    if is_here("bash", "scripts of the action are not read") {
        for script in files("assets/packaging/action", "sh") {
            run(Command::new("bash").arg("-n").arg(script));
        }
    }
}

#[test]
fn the_licences_and_sources_of_what_is_built_in_are_allowed() {
    let asked = Command::new("cargo").args(["deny", "--version"]).output();
    if !asked.is_ok_and(|output| output.status.success()) {
        println!("skipped: there is no cargo-deny; what is built in is held to the licences all the same");
        return;
    }
    let mut deny = Command::new("cargo");
    deny.args(["deny", "--offline", "check", "--config"]).arg(repository("assets/packaging/deny.toml"));
    run(deny.args(["licenses", "bans", "sources"]).current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))));
}
