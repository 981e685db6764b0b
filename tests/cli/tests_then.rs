//! Baselines that keep which tests ran which lines: of what is lost later they tell who used to cover it.

use super::repository::{DOOR, Repository};

/// LCOV of one test.
fn of_test(name: &str, hit: &[u32], missed: &[u32]) -> String {
    let line = |hits: u32| move |line: &u32| format!("DA:{line},{hits}\n");
    let lines: String = hit.iter().map(line(1)).chain(missed.iter().map(line(0))).collect();
    format!("TN:{name}\nSF:src/door.c\n{lines}end_of_record\n")
}

fn measured(slams: &[&str]) -> String {
    let opens = of_test("test_open", &[1, 2, 4], &[3, 7, 8, 9, 10]);
    opens + &slams.iter().map(|name| of_test(name, &[7, 8, 9, 10], &[1, 2, 3, 4])).collect::<String>()
}

#[test]
fn a_lost_line_names_the_tests_that_used_to_cover_it() {
    let repository = Repository::new(&[("src/door.c", DOOR)]);
    repository.write("cov.info", &measured(&["test_slam", "test_slam_hard"]));
    let save = ["baseline", "save", "--reports", "cov.info"];
    repository.prints(&[&save[..], &["--contexts", "--plain"]].concat());
    let kept = std::fs::read_to_string(repository.path().join(".lazycov/baselines/baseline.jsonl")).unwrap();
    assert!(kept.contains("\n{\"tests\":[\"test_open\",\"test_slam\",\"test_slam_hard\"],\"files\":1}\n"), "{kept}");
    assert!(kept.contains("\n{\"by\":\"1-2,4:0;7-10:1-2\"}\n"), "{kept}");
    // One of the two is gone, and the other one does not come by any more; a line above moves them all.
    repository.write("src/door.c", &format!("// A door.\n{DOOR}"));
    let moved = |lines: &[u32]| lines.iter().map(|line| line + 1).collect::<Vec<u32>>();
    let now = of_test("test_open", &moved(&[1, 2, 4]), &moved(&[3, 7, 8, 9, 10])) + &of_test("test_slam", &[2], &[]);
    repository.write("cov.info", &now);
    let text = repository.prints(&["diff", "--reports", "cov.info"]);
    let said = "src/door.c:8-11 lost; was covered by test_slam_hard (+1), of which 1 is gone\n";
    assert!(text.contains(said), "{text}");
    let json = repository.json(&["diff", "--reports", "cov.info", "--format", "json"]);
    let lost = &json["files"][0]["categories"]["lost"];
    assert_eq!(lost["tests"], serde_json::json!(["test_slam", "test_slam_hard"]), "{lost}");
    assert!(json["files"][0]["categories"]["still_hit"]["tests"].is_null());
    let page = repository.prints(&["diff", "--reports", "cov.info", "--format", "markdown"]);
    assert!(page.contains("was covered by"), "{page}");
}

#[test]
fn without_names_no_tests_are_kept_and_it_is_said() {
    let repository = Repository::new(&[("src/door.c", DOOR)]);
    repository.write("cov.info", &measured(&[]).replace("TN:test_open", "TN:"));
    let save = ["baseline", "save", "--reports", "cov.info", "--contexts"];
    let ran = super::lazycov(repository.path(), &save);
    assert!(ran.code == 0 && ran.stderr.contains("the baseline keeps no tests"), "{}", ran.stderr);
    let both = super::lazycov(repository.path(), &[&save[..], &["--ratchet"]].concat());
    assert_eq!(both.code, 2, "{}", both.stderr);
}
