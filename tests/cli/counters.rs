//! Data as compilers and runtimes leave it: a build with `--coverage`, a folder of `GOCOVERDIR`. Without arguments.

use std::path::Path;

use super::{Ran, fixture, lazycov};

/// Copies the files of a folder whose names fit into another one.
fn copy(from: &Path, to: &Path, fits: impl Fn(&str) -> bool) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_file() && fits(name) {
            std::fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// A project whose notes and counters lie in these folders.
fn shapes(compiler: &str, notes: &str, counters: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let fixture = fixture("cpp-shapes");
    let built = fixture.join("reports").join(compiler);
    copy(&fixture.join("src"), &dir.path().join("src"), |_| true);
    copy(&built, &dir.path().join(notes), |name| name.rsplit('.').next() == Some("gcno"));
    copy(&built, &dir.path().join(counters), |name| name.rsplit('.').next() == Some("gcda"));
    dir
}

/// The last line of `report`, which has the totals, without spaces.
fn totals(folder: &Path) -> (String, String) {
    let Ran { code, stdout, stderr } = lazycov(folder, &["report"]);
    assert_eq!(code, 0, "{stderr}");
    let last = stdout.lines().last().unwrap_or_default();
    (last.split_whitespace().collect::<Vec<_>>().join(" "), stderr)
}

#[test]
fn after_a_run_of_a_build_with_coverage_everything_is_there() {
    // clang has other blocks and rules: it counts what the compiler made up, and all ways out of a block.
    let (gcc, clang) = ("total 87.8% 50.0% 92.3% 9", "total 90.0% 59.8% 90.0% 8");
    for (compiler, expected) in [("gcc-11", gcc), ("gcc-12", gcc), ("clang-14", clang), ("clang-22", clang)] {
        let project = shapes(compiler, "build", "build");
        let (total, stderr) = totals(project.path());
        assert_eq!((total.as_str(), stderr.as_str()), (expected, ""), "{compiler}");
        // Counters that were sent elsewhere find their notes.
        let sent = shapes(compiler, "build/obj", "sent/home/someone/build/obj");
        assert_eq!(totals(sent.path()).0, total, "{compiler}");
    }
}

#[test]
fn counters_whose_names_are_paths_find_their_notes() {
    let project = shapes("gcc-12", "build/obj", "cov");
    // As `-fprofile-dir=cov` names them when the compiler ran in `build/work` and wrote to `../obj`.
    for name in ["main", "shapes"] {
        let cov = project.path().join("cov");
        std::fs::rename(cov.join(format!("{name}.gcda")), cov.join(format!("#home#me#build#work#^#obj#{name}.gcda")))
            .unwrap();
    }
    // What never ran of the same build counts, as it does where counters lie beside their notes.
    std::fs::copy(fixture("c-calc").join("reports/build/check-calc.gcno"), project.path().join("build/never.gcno"))
        .unwrap();
    std::fs::copy(fixture("c-calc").join("src/calc.c"), project.path().join("src/calc.c")).unwrap();
    let never = totals(project.path());
    assert_eq!(never.1, "");
    for path in ["build/never.gcno", "src/calc.c"] {
        std::fs::remove_file(project.path().join(path)).unwrap();
    }
    let alone = totals(project.path());
    assert_eq!((alone.0.as_str(), alone.1.as_str()), ("total 87.8% 50.0% 92.3% 9", ""));
    assert_ne!(never.0, alone.0);
    let said = lazycov(project.path(), &["doctor"]).stdout;
    assert!(said.contains("cov/*.gcda") || said.contains("cov/**/*.gcda"), "{said}");
    assert!(!said.contains("gcov-notes"), "{said}");
}

#[test]
fn notes_of_what_never_ran_count_and_are_no_report_of_their_own() {
    let project = shapes("gcc-12", "build", "build");
    let notes = project.path().join("build/never.gcno");
    std::fs::copy(fixture("c-calc").join("reports/build/check-calc.gcno"), notes).unwrap();
    std::fs::copy(fixture("c-calc").join("src/calc.c"), project.path().join("src/calc.c")).unwrap();
    let ran = lazycov(project.path(), &["report"]);
    assert!(ran.stdout.lines().any(|line| line.starts_with("src/calc.c ") && line.contains(" 0.0%")), "{}", ran.stdout);
    let said = lazycov(project.path(), &["doctor"]).stdout;
    assert!(said.contains("build/**/*.gcda") && !said.contains("gcov-notes"), "{said}");
    for counters in ["build/main.gcda", "build/shapes.gcda"] {
        std::fs::remove_file(project.path().join(counters)).unwrap();
    }
    assert!(totals(project.path()).0.starts_with("total 0.0% 0.0% 0.0%"));
}

#[test]
fn counters_of_another_build_are_refused_and_said() {
    let project = shapes("gcc-12", "build", "build");
    let data = project.path().join("build/main.gcda");
    let mut bytes = std::fs::read(&data).unwrap();
    bytes[8] ^= 1;
    std::fs::write(&data, bytes).unwrap();
    let said = totals(project.path()).1;
    assert!(said.contains("build/main.gcda was counted by another build than the one of build/main.gcno"), "{said}");
}

#[test]
fn after_a_run_of_a_go_program_everything_is_there() {
    let project = tempfile::tempdir().unwrap();
    let counter = fixture("go-counter");
    for folder in ["cmd/count", "report", "tally", "words"] {
        copy(&counter.join(folder), &project.path().join(folder), |_| true);
    }
    std::fs::copy(counter.join("go.mod"), project.path().join("go.mod")).unwrap();
    copy(&counter.join("reports/go1.27/covdata-count"), &project.path().join("cov"), |_| true);
    assert_eq!(totals(project.path()), ("total 77.2% 75.9% 70.0% 18".to_owned(), String::new()));
}
