//! Lines that differ between runs of one commit: found by running real tests several times, told apart when they are lost.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use super::headless::has_pytest_cov;
use super::{Ran, with_variables};

const SOURCE: &str = "def fetch(attempt):\n    if attempt % 3 == 1:\n        attempt += 10\n        return attempt\n    \
                      return 0\n\n\ndef other(flag):\n    if flag:\n        return 1\n    return 2\n";

/// Takes another way each time, by a number in a file beside it.
const TESTS: &str = "from pathlib import Path\n\nfrom client import fetch, other\n\nCOUNTER = Path(__file__).with_name('counter')\n\n\n\
                     def test_fetch():\n    attempt = int(COUNTER.read_text()) + 1\n    COUNTER.write_text(str(attempt))\n    \
                     assert fetch(attempt) in (0, attempt + 10)\n\n\ndef test_other():\n    assert other(True) == 1\n    \
                     assert other(False) == 2\n";

const MEASURE: [&str; 6] = ["--", "python3", "-m", "pytest", "-q", "--cov"];

fn run(folder: &Path, arguments: &[&str]) -> Ran {
    // A baseline comes after another one that was saved before it.
    static SECONDS: AtomicU64 = AtomicU64::new(1_800_000_000);
    let now = SECONDS.fetch_add(60, Ordering::Relaxed).to_string();
    let path = std::env::var("PATH").unwrap_or_default();
    with_variables(folder, arguments, None, &[("PATH", &path), ("SOURCE_DATE_EPOCH", &now)])
}

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("client.py", SOURCE),
        ("test_client.py", TESTS),
        ("counter", "0"),
        ("pytest.ini", "[pytest]\naddopts = -p no:cacheprovider --cov-report=xml\n"),
        (".coveragerc", "[run]\nbranch = true\ninclude = client.py\n"),
        ("lazycov.toml", "[gate.total]\nline.max_drop = \"0pp\"\n\n[gate.lost]\nlines = 0\nbranch = \"fail\"\n"),
    ] {
        std::fs::write(folder.path().join(path), text).unwrap();
    }
    folder
}

/// Measures once at this number.
fn measure_at(folder: &Path, attempt: u32) {
    std::fs::write(folder.join("counter"), attempt.to_string()).unwrap();
    let ran = run(folder, &[&["run"], &MEASURE[..]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}

#[test]
fn what_differs_between_runs_is_lost_without_failing() {
    if !has_pytest_cov() {
        println!("SKIPPED: python3 with pytest and pytest-cov is needed to run tests several times");
        return;
    }
    let folder = project();
    let folder = folder.path();
    // The runs are those of 4, 5 and 6 to 7: the last one takes the rare way, and is what counts.
    std::fs::write(folder.join("counter"), "4").unwrap();
    let saved = run(folder, &[&["baseline", "save", "steady", "--runs", "3"], &MEASURE[..]].concat());
    assert_eq!(saved.code, 0, "{}", saved.stderr);
    assert!(saved.stderr.contains("run 1 of 3: ") && saved.stderr.contains("run 3 of 3: "), "{}", saved.stderr);
    let told = "lazycov: 4 flaky lines in 3 runs of \"steady\": client.py:2-5\n";
    assert!(saved.stderr.contains(told), "{}", saved.stderr);
    assert!(saved.stdout.contains("2 tests passed") || saved.stdout.contains("2 passed"), "{}", saved.stdout);
    let shown: serde_json::Value =
        serde_json::from_str(&run(folder, &["baseline", "show", "steady", "--format", "json"]).stdout).unwrap();
    let lines = serde_json::json!([
        {"line": 2, "hit": 3}, {"line": 3, "hit": 1}, {"line": 4, "hit": 1}, {"line": 5, "hit": 2},
    ]);
    assert_eq!(shown["flaky"]["files"][0]["lines"], lines, "{shown}");
    assert_eq!(shown["flaky"]["runs"], 3);
    assert_eq!(shown["command"], "python3 -m pytest -q --cov");

    // The rare way is not taken: a warning, and the numbers say what they say.
    measure_at(folder, 7);
    let check: serde_json::Value = serde_json::from_str(&run(folder, &["check", "--format", "json"]).stdout).unwrap();
    assert_eq!(check["verdict"], "pass", "{check}");
    let verdicts: Vec<(&str, &str)> = check["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| (rule["rule"].as_str().unwrap(), rule["verdict"].as_str().unwrap()))
        .filter(|rule| rule.1 != "pass")
        .collect();
    assert_eq!(verdicts, [("total.line.max_drop", "warn"), ("lost.flaky", "warn")]);
    let text = run(folder, &["check"]);
    assert_eq!(text.code, 0, "{}", text.stdout);
    assert!(text.stdout.contains("flaky lines alone;"), "{}", text.stdout);
    let diff: serde_json::Value = serde_json::from_str(&run(folder, &["diff", "--format", "json"]).stdout).unwrap();
    let categories = &diff["files"][0]["categories"];
    assert_eq!(categories["flaky_lost"]["ranges"], serde_json::json!([[3, 4]]), "{diff}");
    assert!(categories["lost"].is_null() && categories["branch_lost"].is_null(), "{diff}");
    let steps = diff["waterfall"].as_array().unwrap();
    let counted = |step: &serde_json::Value| (step["covered"].as_i64().unwrap(), step["total"].as_i64().unwrap());
    let now = serde_json::from_str::<serde_json::Value>(&run(folder, &["report", "--format", "json"]).stdout).unwrap();
    let headline = now["headline"].as_str().unwrap();
    let last = &now["totals"][headline];
    assert_eq!(counted(steps.last().unwrap()), (last["covered"].as_i64().unwrap(), last["total"].as_i64().unwrap()));

    // What else is lost fails, and flaky lines are not to blame.
    let fewer = TESTS.replace("    assert other(False) == 2\n", "");
    std::fs::write(folder.join("test_client.py"), fewer).unwrap();
    measure_at(folder, 7);
    let failed = run(folder, &["check"]);
    assert_eq!(failed.code, 1, "{}", failed.stdout);
    assert!(failed.stdout.contains("client.py:11"), "{}", failed.stdout);

    // A baseline of one run keeps what is known of texts that are the same.
    let again = run(folder, &["baseline", "save", "next"]);
    assert!(again.stderr.contains(told), "{}", again.stderr);
    std::fs::write(folder.join("client.py"), format!("{SOURCE}\n# changed\n")).unwrap();
    measure_at(folder, 7);
    let changed = run(folder, &["baseline", "save", "later"]);
    assert_eq!(changed.code, 0, "{}", changed.stderr);
    assert!(!changed.stderr.contains("flaky"), "{}", changed.stderr);
}

#[test]
fn a_run_that_fails_leaves_no_baseline() {
    let folder = tempfile::tempdir().unwrap();
    let script = "n=$(cat n); n=$((n + 1)); echo $n >n\n\
                  printf 'SF:a.py\\nDA:1,1\\nend_of_record\\n' >lcov.info\nif [ $n = 2 ]; then exit 4; fi\n";
    for (path, text) in [("tests.sh", script), ("a.py", "a = 1\n"), ("n", "0")] {
        std::fs::write(folder.path().join(path), text).unwrap();
    }
    let save = ["baseline", "save", "--runs", "3", "--", "sh", "tests.sh"];
    let ran = run(folder.path(), &save);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("no baseline is saved: run 2 of 3: "), "{}", ran.stderr);
    assert!(!folder.path().join(".lazycov").exists());
    assert_eq!(std::fs::read_to_string(folder.path().join("n")).unwrap(), "2\n", "the third one did not start");
    let edits = format!("{script}echo '# more' >>a.py\n");
    std::fs::write(folder.path().join("tests.sh"), edits).unwrap();
    let ran = run(folder.path(), &save);
    assert!(ran.stderr.contains("no baseline is saved: a.py changed between the runs"), "{}", ran.stderr);
    assert_eq!(ran.code, 3);
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["baseline", "save", "x", "--runs", "0", "--", "true"][..],
        &["baseline", "save", "x", "--runs", "3", "--ratchet", "--", "true"],
        &["baseline", "save", "x", "lcov.info", "--runs", "3"],
        &["baseline", "save", "x", "--yes"],
    ] {
        assert_eq!(run(folder.path(), arguments).code, 2, "{arguments:?}");
    }
}
