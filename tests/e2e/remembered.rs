//! What is kept of a project from one session to the next.

use crate::harness::Terminal;
use crate::project::Project;
use crate::watching::{SIZE, quit};

/// The explorer with a cache folder that outlives it.
fn open(project: &Project, cache: &tempfile::TempDir) -> Terminal {
    let terminal = project.open_with(&[], SIZE, &[("XDG_CACHE_HOME", &cache.path().to_string_lossy())]);
    terminal.see("68.2% lines");
    terminal
}

#[test]
fn marks_and_the_view_are_there_again_and_marks_move_with_their_code() {
    let (project, cache) = (Project::new(), tempfile::tempdir().unwrap());
    let terminal = open(&project, &cache);
    terminal.see("line 5 · never executed · in beta");
    // Typed in one go: what is kept is kept, however soon the program is left.
    terminal.keys("d2C");
    terminal.see("CRAP");
    quit(terminal);

    let terminal = open(&project, &cache);
    terminal.see("CRAP");
    terminal.keys("1nN");
    terminal.see("/2");
    quit(terminal);

    // Damage costs what was kept and nothing else.
    let kept = std::fs::read_dir(cache.path().join("lazycov/explorer")).unwrap().next().unwrap().unwrap().path();
    assert_eq!(std::fs::read_dir(&kept).unwrap().count(), 2);
    for name in ["marks", "screen"] {
        std::fs::write(kept.join(name), b"\xff\x1b[2Jnonsense").unwrap();
    }
    let terminal = open(&project, &cache);
    terminal.see("line 5 · never executed · in beta");
    terminal.keys("n");
    terminal.see("gap 2/3");
    quit(terminal);
}
