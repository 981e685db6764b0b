//! Two hundred runs that are stopped, each kind fifty times: nobody is left of any of them, and the data stay what they were.

use crate::harness::eventually;
use crate::project::Project;
use crate::watching::{project, quit, watching};

const KILLS: usize = 50;

/// Stops runs of these cases, each once `begun`.
fn kill(cases: &str, begun: impl Fn(&Project)) {
    let project = project();
    let terminal = watching(&project);
    terminal.keys("p");
    terminal.see("paused");
    project.write("cases", cases);
    for _ in 0..KILLS {
        terminal.keys("r");
        terminal.see("running");
        begun(&project);
        terminal.keys("x");
        terminal.see("cancelled");
        terminal.see("50.0% lines");
    }
    quit(terminal);
}

/// Waits until a run hangs, and forgets that it did.
fn hangs(project: &Project) {
    let file = project.root().join("hanging");
    eventually("it hangs", || file.exists());
    std::fs::remove_file(file).unwrap();
}

#[test]
fn of_runs_that_end_when_asked() {
    kill("1\nhang\n", hangs);
}

#[test]
fn of_runs_that_do_not_listen() {
    kill("1\ndeaf\nhang\n", hangs);
}

#[test]
fn of_runs_whose_processes_left_their_group() {
    kill("1\nleave\nhang\n", |project| {
        hangs(project);
        for file in ["left", "lost"] {
            std::fs::remove_file(project.root().join(file)).unwrap();
        }
    });
}

#[test]
fn of_runs_that_have_hardly_begun() {
    kill("1\nhang\n", |_| ());
}
