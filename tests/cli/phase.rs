//! A phase in one command: tests, baseline, gates, and the entry of the log.

use crate::{SMALL, lazycov, project};

/// A command that measures, of whose second function one line is hit or not, and that prints what a test became.
fn tests(hit: u8, outcome: &str) -> String {
    format!(
        "printf 'SF:src/door.c\\nFN:1,open\\nFN:7,slam\\nFNDA:1,open\\nFNDA:{hit},slam\\nDA:2,1\\nDA:3,1\\nDA:8,{hit}\\nend_of_record\\n' \
         >lcov.info; printf 'running 1 test\\ntest opens ... {outcome}\\n\\ntest result: {outcome}. 1 passed\\n'; \
         [ {outcome} = ok ]"
    )
}

fn log(folder: &std::path::Path, name: &str, command: &str) -> crate::Ran {
    lazycov(folder, &["log", name, "--output", "LOG.md", "--note", "why", "--", "sh", "-c", command])
}

#[test]
fn a_phase_is_measured_saved_judged_and_written() {
    let folder = project(&SMALL);
    let read = || std::fs::read_to_string(folder.path().join("LOG.md")).unwrap();
    std::fs::write(
        folder.path().join("lazycov.toml"),
        "[gate.function]\nmax_drop = 10\nmin_lines = 1\nmin_lost_lines = 0\n",
    )
    .unwrap();
    std::fs::write(folder.path().join("LOG.md"), "# Log\n\nWhat tools cannot know.\n").unwrap();
    let first = log(folder.path(), "Phase 1", &tests(1, "ok"));
    assert_eq!(first.code, 0, "{}", first.stderr);
    assert!(first.stderr.contains("LOG.md: the entry is at its end"), "{}", first.stderr);
    let text = read();
    assert!(text.starts_with("# Log\n\nWhat tools cannot know.\n\n## Phase 1\n"), "{text}");
    assert!(text.contains("\nwhy\n") && text.contains("Tests: 1 passed, 0 failed, 0 skipped"), "{text}");
    assert!(text.contains("**100.0% lines (3/3)**"), "{text}");

    // A line is lost: the entry says so, and so does the exit code.
    let second = log(folder.path(), "Phase 2", &tests(0, "ok"));
    assert_eq!(second.code, 1, "{}", second.stderr);
    let text = read();
    assert!(text.contains("\n\n## Phase 2\n") && text.contains("src/door.c:8"), "{text}");

    // The same is in the baseline.
    let shown = lazycov(folder.path(), &["baseline", "show", "Phase 2", "--format", "markdown"]);
    assert!(text.ends_with(&shown.stdout), "{}", shown.stdout);

    // A phase has one entry.
    let again = log(folder.path(), "Phase 1", "touch ran");
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("LOG.md has an entry \"Phase 1\" already"), "{}", again.stderr);
    assert!(!folder.path().join("ran").exists() && read() == text);
}

#[test]
fn what_failed_is_no_phase() {
    let folder = project(&SMALL);
    let failed = log(folder.path(), "Phase 1", &tests(1, "FAILED"));
    assert_eq!(failed.code, 1, "{}", failed.stderr);
    assert!(failed.stderr.contains("no phase is recorded: 1 test failed"), "{}", failed.stderr);
    assert!(!folder.path().join("LOG.md").exists() && !folder.path().join(".lazycov").exists());
    // Without a file the entry is all that standard output has.
    let printed = lazycov(folder.path(), &["log", "Phase 1", "--", "sh", "-c", &tests(1, "ok")]);
    assert_eq!(printed.code, 0, "{}", printed.stderr);
    assert!(printed.stdout.contains("## Phase 1\n"), "{}", printed.stdout);
}
