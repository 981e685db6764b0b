//! Watching a project of pytest: a change runs the tests that it concerns, and what is shown is what all would say.

use std::time::Duration;

use super::headless::{Watching, has_pytest_cov};

const SHOP: &str = "LIMIT = 5\n\n\ndef price(count):\n    if count > LIMIT:\n        return count * 2\n    return count * 3\n\n\n\
                    def name(key):\n    if key:\n        return key.upper()\n    return 'none'\n";
const TESTS: &str = "from shop import name, price\n\n\ndef test_few():\n    assert price(2) > 0\n\n\n\
                     def test_many():\n    assert price(9) > 0\n\n\ndef test_name():\n    assert name('a') == 'A'\n";
const OTHER: &str = "def test_other():\n    assert 1 + 1 == 2\n";

#[test]
fn a_change_runs_those_that_it_concerns_and_nothing_is_lost() {
    if !has_pytest_cov() {
        println!("SKIPPED: python3 with pytest and pytest-cov is needed to watch a project of pytest");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        // A save is later than what was measured, whatever the clock of the files counts in.
        std::thread::sleep(Duration::from_millis(30));
        std::fs::write(folder.path().join(path), text).unwrap();
    };
    for (path, text) in [
        ("pytest.ini", "[pytest]\n"),
        (".gitignore", "__pycache__\n.pytest_cache\n"),
        ("shop.py", SHOP),
        ("test_shop.py", TESTS),
        ("test_other.py", OTHER),
    ] {
        write(path, text);
    }
    let mut watching = Watching::of(folder.path(), &["--yes", "--format", "json"]);
    let mut next = || {
        let run: serde_json::Value = serde_json::from_str(&watching.next()).unwrap();
        let tests = run["tests"].as_object().unwrap();
        let ran: u64 = ["passed", "failed", "skipped"].iter().filter_map(|key| tests.get(*key)?.as_u64()).sum();
        (ran, run["outcome"].as_str().unwrap().to_owned(), run["headline"].clone())
    };
    let (ran, outcome, first) = next();
    assert_eq!((ran, outcome.as_str()), (4, "passed"));
    // A line within one function: the two tests that run it. Nothing is lost of what the others covered.
    write("shop.py", &SHOP.replace("count * 2", "count * 2 + 0"));
    let (ran, outcome, second) = next();
    assert_eq!((ran, outcome.as_str()), (2, "passed"));
    assert_eq!(second, first);
    // A line more in another function: the one test of it, and the line is measured.
    let more = SHOP.replace("count * 2", "count * 2 + 0").replace("    if key:", "    key = key or ''\n    if key:");
    write("shop.py", &more);
    let (ran, outcome, third) = next();
    assert_eq!((ran, outcome.as_str()), (1, "passed"));
    assert_eq!(third["total"].as_u64(), first["total"].as_u64().map(|total| total + 1));
    // It breaks, and runs again with whatever comes next.
    write("test_shop.py", &TESTS.replace("== 'A'", "== 'B'"));
    let (ran, outcome, _) = next();
    assert_eq!((ran, outcome.as_str()), (3, "failed"));
    write("test_other.py", &OTHER.replace("== 2", "== 1 + 1"));
    assert_eq!(next().0, 2, "the one of the file, and the one that failed");
    // Who reads a constant nobody sees.
    write("shop.py", &more.replace("LIMIT = 5", "LIMIT = 6"));
    assert_eq!(next().0, 4);
    watching.shows_what_a_fresh_run_does(folder.path());
    assert_eq!(watching.end(), 130);
}
