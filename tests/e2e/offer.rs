//! Without data and without a command, what runs the tests is offered; Enter agrees, and from then on it is a watch.

use crate::watching::{SIZE, project, quit};

#[test]
fn enter_runs_what_is_offered_and_then_whenever_a_file_changes() {
    let project = project();
    project.write("lazycov.toml", "[ui]\ntheme = \"dark\"\n\n[watch]\ncommand = \"./tests.sh\"\n");
    std::fs::remove_dir_all(project.root().join("coverage")).ok();
    for report in ["lcov.info", "coverage.xml"] {
        std::fs::remove_file(project.root().join(report)).ok();
    }
    let cache = tempfile::tempdir().unwrap();
    let terminal = project.open_with(&[], SIZE, &[("XDG_CACHE_HOME", &cache.path().to_string_lossy())]);
    terminal.see("No coverage to show");
    terminal.see("lazycov.toml says how the tests are run");
    terminal.see("Enter runs this, now and whenever a file changes");
    terminal.keys("\r");
    terminal.see("50.0% lines");
    terminal.see("tests passed");
    project.write("cases", "1\n2\n3\n4\n9\n10\n11\n");
    terminal.see("58.3% lines");
    quit(terminal);
}

#[test]
fn beside_data_the_view_of_the_tests_offers_it() {
    let project = project();
    project.write("lazycov.toml", "[ui]\ntheme = \"dark\"\n\n[watch]\ncommand = \"./tests.sh\"\n");
    let cache = tempfile::tempdir().unwrap();
    let terminal = project.open_with(&[], SIZE, &[("XDG_CACHE_HOME", &cache.path().to_string_lossy())]);
    terminal.see("report");
    terminal.keys("4");
    terminal.see("Enter runs this");
    terminal.keys("\r");
    terminal.see("tests passed");
    quit(terminal);
}
