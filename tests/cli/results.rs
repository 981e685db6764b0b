//! `run` says what became of the tests, told by what the command prints or writes; its own output stays what it was.

use super::{Ran, lazycov};

/// Runs a script whose report is fine.
fn run(script: &str) -> Ran {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("src")).unwrap();
    std::fs::write(dir.path().join("src/lib.rs"), "one\ntwo\nthree\n").unwrap();
    let report = "printf 'SF:src/lib.rs\\nDA:1,1\\nDA:2,0\\nend_of_record\\n' >lcov.info";
    lazycov(dir.path(), &["run", "--", "sh", "-c", &format!("{report}; {script}")])
}

const FAILING: &str = r"cat <<'END'
running 2 tests
test opens ... ok
test slams ... FAILED

failures:

---- slams stdout ----
thread 'slams' panicked at src/lib.rs:3:5:
the door is shut

failures:
    slams

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
END
";

#[test]
fn the_sum_and_the_failures_with_their_places_are_said() {
    let ran = run(&format!("{FAILING} exit 101"));
    let told = "2 tests: 1 passed, 1 failed\n  src/lib.rs:3 slams: the door is shut\n";
    assert!(ran.stderr.contains(told) && ran.stderr.contains("1 test failed"), "{}", ran.stderr);
    assert!(ran.stdout.contains("test opens ... ok\n") && ran.stdout.contains("50.0%"), "{}", ran.stdout);
    assert_eq!(ran.code, 1);
    // Some tools leave with 0 all the same.
    assert_eq!(run(FAILING).code, 1);
}

#[test]
fn a_command_that_fails_though_no_test_does_is_told_apart_and_so_is_a_build() {
    let ran = run("echo 'test opens ... ok'; exit 3");
    assert!(ran.stderr.contains("1 test: 1 passed\n"), "{}", ran.stderr);
    assert!(ran.stderr.contains("no test failed, but the command did (exit 3)"), "{}", ran.stderr);
    assert_eq!(ran.code, 1);
    let broken = run("echo 'error[E0425]: no such door' >&2; echo '  --> src/lib.rs:2:5' >&2; exit 101");
    assert!(broken.stderr.contains("  --> src/lib.rs:2:5\n"), "the output is as it was: {}", broken.stderr);
    assert!(broken.stderr.contains("build failed at src/lib.rs:2"), "{}", broken.stderr);
    assert_eq!(broken.code, 1);
}

#[test]
fn what_is_no_test_is_not_told_and_both_streams_come_whole() {
    let ran = run("head -c 300000 /dev/zero | tr '\\0' a; printf 'end' >&2");
    assert!(ran.stdout.starts_with(&"a".repeat(300_000)), "{}", ran.stdout.len());
    assert!(ran.stderr.contains("end") && !ran.stderr.contains("passed"), "{}", ran.stderr);
    assert_eq!(ran.code, 0);
}

#[test]
fn the_first_twenty_failures_are_named() {
    let ran = run("for n in $(seq 25); do echo \"test t$n ... FAILED\"; done; exit 1");
    assert!(ran.stderr.contains("25 tests: 0 passed, 25 failed\n"), "{}", ran.stderr);
    assert!(ran.stderr.contains("  t20\n  and 5 more\n") && !ran.stderr.contains("  t21\n"), "{}", ran.stderr);
}
