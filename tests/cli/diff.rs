//! What became of coverage since a baseline.

use super::repository::{DOOR, DOOR_AFTER, Repository, door_after, door_before, doors, lcov, save};
use super::{fixture, lazycov};

const AGAINST: [&str; 6] = ["diff", "HEAD", "--base-report", "before.info", "--reports", "now.info"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    AGAINST.iter().chain(more).copied().collect()
}

#[test]
fn a_report_is_read_against_the_sources_that_it_measured() {
    let repository = doors();
    insta::assert_snapshot!(repository.prints(&AGAINST));
    insta::assert_snapshot!(repository.prints(&with(&["--format", "json"])));
    insta::assert_snapshot!(repository.prints(&with(&["--format", "markdown"])));
}

#[test]
fn a_report_may_name_files_by_the_folder_of_then() {
    let repository = doors();
    let expected = repository.json(&with(&["--format", "json"]));
    let root = repository.path().canonicalize().unwrap();
    repository.write("before.info", &door_before().replace("src/door.c", &format!("{}/src/door.c", root.display())));
    assert_eq!(repository.json(&with(&["--format", "json"])), expected);
    // A rule of the user's leads into the project by its full name.
    repository.write("before.info", &door_before().replace("src/door.c", "/ci/build/src/door.c"));
    let remap = format!("/ci/build={}", root.display());
    assert_eq!(repository.json(&with(&["--format", "json", "--remap", &remap])), expected);
}

#[test]
fn the_report_of_the_base_is_none_of_the_present() {
    let repository = doors();
    let expected = repository.prints(&AGAINST);
    assert_eq!(repository.prints(&["diff", "HEAD", "--base-report", "before.info"]), expected);
}

#[test]
fn without_a_report_only_changed_lines_are_told() {
    let repository = doors();
    let text = repository.prints(&["diff", "HEAD", "--reports", "now.info"]);
    assert!(text.contains("75.0% (3 of 4 covered); there is no data of before"), "{text}");
    assert!(text.contains("new, missed            3\n") && !text.contains("lost"), "{text}");
    let json = repository.json(&["diff", "HEAD", "--reports", "now.info", "--format", "json"]);
    assert_eq!((&json["waterfall"], &json["functions"]), (&serde_json::json!([]), &serde_json::json!([])));
}

#[test]
fn two_formats_of_one_run_lose_nothing() {
    let source = fixture("c-calc");
    let read = |path: &str| std::fs::read_to_string(source.join(path)).unwrap();
    let files: Vec<(String, String)> = ["src", "include", "test"]
        .into_iter()
        .flat_map(|folder| std::fs::read_dir(source.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .map(|path| path.strip_prefix(&source).unwrap().to_string_lossy().into_owned())
        .map(|path| (path.clone(), read(&path)))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let repository = Repository::new(&files);
    repository.write("old.info", &read("reports/lcov.info")).write("new.xml", &read("reports/cobertura.xml"));
    let arguments = ["diff", "HEAD", "--base-report", "old.info", "--reports", "new.xml", "--format", "json"];
    let json = repository.json(&arguments);
    for file in json["files"].as_array().unwrap() {
        let categories: Vec<&String> = file["categories"].as_object().unwrap().keys().collect();
        let quiet = |name: &&String| matches!(name.as_str(), "still_hit" | "still_missed" | "branch_lost");
        assert!(categories.iter().all(quiet), "{file}");
    }
    let steps = json["waterfall"].as_array().unwrap();
    assert!(steps.iter().skip(1).all(|step| step["delta_pp"] == 0.0), "{steps:?}");
}

#[test]
fn trap_35_a_new_file_without_coverage_is_seen() {
    let repository = doors();
    repository.write("src/cellar.c", "int cellar(void) {\n  return 1;\n}\n");
    repository.write("now.info", &(door_after() + &lcov(&[("src/cellar.c", &[], &[1, 2])])));
    let text = repository.prints(&AGAINST);
    assert!(text.contains("src/cellar.c  n/a → 0.0%\n  new\n  new, missed            1-2\n"), "{text}");
}

#[test]
fn trap_36_a_file_that_left_the_report_is_seen() {
    let wall = "int wall(int a) {\n  return a + 1;\n}\n";
    let repository = Repository::new(&[("src/door.c", DOOR), ("src/wall.c", wall)]);
    repository.write("before.info", &(door_before() + &lcov(&[("src/wall.c", &[], &[1, 2])])));
    repository.write("now.info", &door_before());
    let text = repository.prints(&AGAINST);
    assert!(text.contains("src/wall.c") && text.contains("its source is there, its data is gone"), "{text}");
    assert!(text.contains("70.00% → 87.50%"), "the total went up: {text}");
}

#[test]
fn filters_of_now_hold_for_both_sides() {
    let repository = Repository::new(&[("src/door.c", DOOR), ("gen/wall.c", "int wall(void) {\n  return 1;\n}\n")]);
    repository.write("before.info", &(door_before() + &lcov(&[("gen/wall.c", &[1, 2], &[])])));
    repository.write("now.info", &door_before());
    let json = repository.json(&with(&["--format", "json", "--exclude", "gen/**"]));
    assert_eq!(json["files"].as_array().unwrap().len(), 1, "{json}");
    assert_eq!(json["waterfall"][0]["total"], 8);
}

#[test]
fn what_coverage_py_omits_by_now_did_not_vanish() {
    let python = "def f():\n    return 1\n";
    let repository = Repository::new(&[("app/a.py", python), ("app/gen.py", python)]);
    repository.write(".coveragerc", "[run]\nomit = app/gen.py\n");
    repository.write("before.info", &lcov(&[("app/a.py", &[1, 2], &[]), ("app/gen.py", &[1, 2], &[])]));
    repository.write("now.info", &lcov(&[("app/a.py", &[1, 2], &[])]));
    let json = repository.json(&with(&["--format", "json"]));
    assert_eq!(json["files"].as_array().unwrap().len(), 1, "{json}");
}

#[test]
fn a_saved_baseline_is_found_by_name_by_file_and_by_itself() {
    let repository = Repository::new(&[("src/door.c", DOOR)]);
    repository.write("now.info", &door_before());
    save(&repository, "phase 1", "now.info", 1_782_864_000);
    repository.write("src/door.c", DOOR_AFTER).write("now.info", &door_after());
    let file = repository.path().join(".lazycov/baselines/phase-1.jsonl");
    let file = file.to_string_lossy();
    let expected = repository.prints(&["diff", "--reports", "now.info"]);
    assert!(expected.starts_with("lines against phase 1 ("), "{expected}");
    assert!(expected.contains("  lost                   13-16\n"), "{expected}");
    for base in ["phase 1", &*file] {
        assert_eq!(repository.prints(&["diff", base, "--reports", "now.info"]), expected);
    }
    // A newer one of another line of work is not chosen, unless it is asked for.
    repository.git(&["checkout", "-q", "-b", "other"]).git(&["commit", "-q", "--allow-empty", "-m", "other"]);
    save(&repository, "elsewhere", "now.info", 1_782_950_400);
    repository.git(&["checkout", "-q", "main"]);
    assert_eq!(repository.prints(&["diff", "--reports", "now.info"]), expected);
    let other = repository.prints(&["diff", "elsewhere", "--reports", "now.info"]);
    assert!(other.starts_with("lines against elsewhere (") && !other.contains("lost  "), "{other}");
    let ran = repository.lazycov(&["diff", "phase1", "--reports", "now.info"]);
    assert!(ran.code == 2 && ran.stderr.contains("did you mean `phase 1`?"), "{}", ran.stderr);
    let ran = repository.lazycov(&["diff", "now.info", "--reports", "now.info"]);
    assert!(ran.code == 3 && ran.stderr.contains("now.info: "), "{}", ran.stderr);
}

#[test]
fn a_base_that_is_none_is_said_and_never_an_option() {
    let repository = doors();
    for base in ["nothing", "main..main", "HEAD:src/door.c"] {
        let ran = repository.lazycov(&["diff", base, "--reports", "now.info"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{base}");
        assert!(ran.stderr.contains("no git revision of this name"), "{}", ran.stderr);
    }
    let ran = repository.lazycov(&["diff", "--reports", "now.info", "--", "--output=owned"]);
    assert_eq!((ran.code, repository.path().join("owned").exists()), (2, false), "{}", ran.stderr);
    let ran = repository.lazycov(&["diff", "--reports", "now.info"]);
    assert!(ran.code == 3 && ran.stderr.contains("lazycov baseline save"), "{}", ran.stderr);
}

#[test]
fn a_report_that_measured_something_else_is_no_base() {
    let repository = doors();
    repository.write("before.info", &lcov(&[("else/where.c", &[1], &[])]));
    let ran = repository.lazycov(&AGAINST);
    assert_eq!((ran.code, ran.stdout.as_str()), (3, ""));
    assert!(ran.stderr.contains("no path of the report is a file of"), "{}", ran.stderr);
    repository.write("before.info", "");
    assert_eq!(repository.lazycov(&AGAINST).code, 3);
    assert_eq!(repository.lazycov(&["diff", "HEAD", "--base-report", "gone.info", "--reports", "now.info"]).code, 3);
}

#[cfg(unix)]
#[test]
fn links_of_a_commit_are_not_followed() {
    let outside = super::project(&[("secret.c", "int secret(void) {\n  return 1;\n}\n")]);
    let repository = doors();
    repository.git(&["stash", "-q"]);
    std::os::unix::fs::symlink(outside.path(), repository.path().join("linked")).unwrap();
    repository.commit(&[]);
    repository.write("src/door.c", DOOR_AFTER);
    repository.write("before.info", &(door_before() + &lcov(&[("linked/secret.c", &[1, 2], &[])])));
    let json = repository.json(&with(&["--format", "json"]));
    let linked = json["files"].as_array().unwrap().iter().find(|file| file["path"] == "linked/secret.c");
    assert!(linked.is_none_or(|file| file["categories"].get("still_hit").is_none()), "{json}");
}

#[test]
fn names_of_others_stay_text_in_every_format() {
    let hostile = "x\u{1b}[2J|<b>`y`";
    let path = format!("src/{hostile}.c");
    let repository = Repository::new(&[("src/door.c", DOOR)]);
    repository.write("before.info", &(door_before() + &lcov(&[(&path, &[1, 2], &[])])));
    repository.write("now.info", &(door_before() + &lcov(&[(&path, &[1], &[2])])));
    for format in ["text", "markdown"] {
        let ran = repository.lazycov(&with(&["--format", format]));
        let all = format!("{}{}", ran.stdout, ran.stderr);
        assert!(ran.stdout.contains('␛') && !all.contains('\u{1b}'), "{format}: {all}");
        assert!(format == "text" || !ran.stdout.contains("<b>"), "{}", ran.stdout);
    }
}

#[test]
fn outside_of_git_a_revision_is_none() {
    let plain = super::project(&super::SMALL);
    let ran = lazycov(plain.path(), &["diff", "HEAD"]);
    assert!(ran.code == 2 && ran.stderr.contains("no git revision"), "{}", ran.stderr);
}

#[test]
fn a_test_file_that_was_there_is_measured_for_the_first_time_not_new() {
    let product = "SF:src/a.py\nDA:1,1\nDA:2,1\nDA:3,0\nDA:4,1\nend_of_record\n";
    let repository = Repository::new(&[
        ("src/a.py", "def a(x):\n    if x:\n        return 1\n    return 2\n"),
        ("tests/test_a.py", "import a\n\n\ndef test_one():\n    assert 1\n\n\ndef test_two():\n    assert 2\n"),
    ]);
    repository.write("lcov.info", product);
    repository.lazycov(&["baseline", "save", "before"]);
    let tests = "SF:tests/test_a.py\nDA:1,0\nDA:4,0\nDA:5,0\nDA:8,0\nDA:9,0\nend_of_record\n";
    repository.write("lcov.info", &format!("{product}{tests}"));
    let told = repository.lazycov(&["diff", "--format", "json"]).stdout;
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let file = told["files"].as_array().unwrap().iter().find(|file| file["path"] == "tests/test_a.py").unwrap();
    assert_eq!(file["state"], "newly_measured", "{file}");
    let entered = repository.lazycov(&["check", "--gate", "new.function.entered=true"]);
    assert_eq!(entered.code, 0, "{}", entered.stdout);
    // A test that changes and is not measured is no gap in what is measured.
    repository.write("lcov.info", product).write("tests/test_a.py", "import a\n\n\ndef test_one():\n    assert a\n");
    let changed = repository.lazycov(&["check", "--gate", "new.changed_lines.min=90"]);
    assert_eq!(changed.code, 0, "{}", changed.stdout);
}
