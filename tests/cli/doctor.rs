//! `doctor` on set-ups that are broken in the usual ways: what it proposes finds the files, or it says why nothing would.

use std::time::{Duration, SystemTime};

use super::{Ran, lazycov};

const CODE: &str = "fn a() {\n    one();\n    two();\n}\n";

/// A project of files, whose report names these paths.
fn project(files: &[&str], reported: &[&str]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for file in files {
        let path = dir.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, CODE).unwrap();
    }
    let section = |path: &&str| format!("TN:\nSF:{path}\nDA:1,1\nDA:2,1\nDA:3,0\nend_of_record\n");
    std::fs::write(dir.path().join("lcov.info"), reported.iter().map(section).collect::<String>()).unwrap();
    dir
}

fn doctor(files: &[&str], reported: &[&str]) -> String {
    let Ran { code, stdout, stderr } = lazycov(project(files, reported).path(), &["doctor"]);
    assert_eq!(code, 0, "{stderr}");
    stdout
}

#[test]
fn paths_of_containers_old_checkouts_and_windows_are_found_by_themselves() {
    let files = ["src/a.rs", "src/b.rs"];
    for reported in [
        ["/app/src/a.rs", "/app/src/b.rs"],
        ["/home/old/project/src/a.rs", "/home/old/project/src/b.rs"],
        [r"D:\a\app\src\a.rs", r"D:\a\app\src\b.rs"],
    ] {
        let said = doctor(&files, &reported);
        assert!(said.contains("2 of 2 paths found: 2 by their last parts\n"), "{said}");
    }
    let said = doctor(&files, &[r"src\a.rs", "./src/b.rs"]);
    assert!(said.contains("2 of 2 paths found\n"), "{said}");
    let modules = ["one/src/lib.rs", "two/src/lib.rs"];
    let said = doctor(&modules, &["/ci/one/src/lib.rs", "/ci/two/src/lib.rs"]);
    assert!(said.contains("2 of 2 paths found: 2 by their last parts\n"), "{said}");
}

#[test]
fn what_is_proposed_finds_the_files() {
    for (files, reported, remap) in [
        (["backend/src/a.rs", "backend/src/b.rs"], ["/srv/x/lib/a.rs", "/srv/x/lib/b.rs"], "/srv/x/lib=backend/src"),
        (["core/a.rs", "core/deep/b.rs"], ["source/a.rs", "source/deep/b.rs"], "source=core"),
    ] {
        let project = project(&files, &reported);
        let said = lazycov(project.path(), &["doctor"]).stdout;
        assert!(said.contains(&format!("try --remap {remap}  would find 2 more")), "{said}");
        assert!(said.contains(&format!("not found: {} (--remap {remap} would find it)", reported[0])), "{said}");
        let said = lazycov(project.path(), &["doctor", "--remap", remap]).stdout;
        assert!(said.contains("2 of 2 paths found: 2 by a remap\n") && !said.contains("try"), "{said}");
    }
}

#[test]
fn where_nothing_helps_the_reason_is_told() {
    let said = doctor(&["src/a.rs"], &["src/a.rs", "Src/A.rs", "out/gen.rs", "/usr/include/x.h"]);
    for line in [
        "1 of 4 paths found\n",
        "not found: Src/A.rs (src/a.rs differs in the case of its letters)\n",
        "not found: out/gen.rs (no file here is called gen.rs: generated, deleted, or of another checkout)\n",
        "not found: /usr/include/x.h (no file here is called x.h; where it lies elsewhere, --source-dir names the folder)\n",
    ] {
        assert!(said.contains(line), "{line}{said}");
    }
    assert!(!said.contains("try"), "{said}");
    let said = doctor(&["one/src/lib.rs", "two/src/lib.rs"], &["src/lib.rs"]);
    assert!(said.contains("1 path fits several files; it stays unresolved"), "{said}");
}

#[test]
fn a_report_that_is_older_than_its_sources_is_told() {
    let project = project(&["src/a.rs", "src/b.rs"], &["src/a.rs", "src/b.rs"]);
    let written = |file: &str, hours: u64| {
        let file = std::fs::File::options().append(true).open(project.path().join(file)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_hours(hours)).unwrap();
    };
    written("src/b.rs", 3);
    written("lcov.info", 2);
    let said = lazycov(project.path(), &["doctor"]).stdout;
    assert!(
        said.contains("2 of 2 paths found\n    1 file changed after the tests ran; its lines may not fit\n"),
        "{said}"
    );
    assert!(!said.contains("try"), "no remap would mend it: {said}");
    written("lcov.info", 0);
    let said = lazycov(project.path(), &["doctor"]).stdout;
    assert!(!said.contains("changed after"), "{said}");
}

#[test]
fn what_one_report_alone_covers_is_told() {
    let project = project(&["src/a.rs", "src/b.rs"], &["src/a.rs", "src/b.rs"]);
    let other = "SF:src/a.rs\nDA:1,1\nDA:2,0\nDA:3,4\nend_of_record\n";
    std::fs::write(project.path().join("e2e.info"), other).unwrap();
    let said = lazycov(project.path(), &["doctor"]).stdout;
    assert!(said.contains("it alone covers 1 line in 1 file\n"), "{said}");
    assert!(said.contains("it alone covers 3 lines in 2 files\n"), "{said}");
    let said = lazycov(project.path(), &["doctor", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&said).unwrap();
    let alone: Vec<_> =
        json["inputs"].as_array().unwrap().iter().map(|input| &input["covered_alone"]["lines"]).collect();
    assert_eq!(alone, [&serde_json::json!(1), &serde_json::json!(3)]);
}

#[test]
fn what_a_report_claims_and_repeats_is_told() {
    let project = project(&["src/a.rs"], &["src/a.rs", "./src/a.rs"]);
    let report = project.path().join("lcov.info");
    let text =
        std::fs::read_to_string(&report).unwrap().replacen("end_of_record", "LF:9\nLH:9\nDA:0,1\nend_of_record", 1);
    std::fs::write(&report, text).unwrap();
    let said = lazycov(project.path(), &["doctor"]).stdout;
    assert!(said.contains("1 entry is of a file that is named before; both add up\n"), "{said}");
    assert!(said.contains("1 record could not be used as it stands; -v tells where\n"), "{said}");
    assert!(said.contains("it says 9 of 9 lines; its records say 2 of 3, and count\n"), "{said}");
    let json = lazycov(project.path(), &["doctor", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let input = &json["inputs"][0];
    assert_eq!((&input["folded"], &input["skipped"]), (&1.into(), &1.into()));
    assert_eq!((&input["reported"]["lines"]["total"], &input["counted"]["lines"]["total"]), (&9.into(), &3.into()));
}
