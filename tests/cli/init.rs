//! Projects of all kinds that are set up: what is found, proposed, written, and that it is done once.

use std::path::Path;
use std::process::Command;

use crate::{Ran, lazycov, project};

const PYPROJECT: &str = "[project]\nname = \"shop\"\nversion = \"1\"\n\n[project.optional-dependencies]\ntests = []\n\n\
                         [build-system]\nrequires = []\n\n[tool.pytest.ini_options]\n";
const PYTHON: &[(&str, &str)] =
    &[("pyproject.toml", PYPROJECT), ("shop/__init__.py", ""), ("shop/a.py", "x = 1\n"), ("tests/test_a.py", "")];
const GO: &[(&str, &str)] =
    &[("go.mod", "module x\n\ngo 1.22\n"), ("a.go", "package x\n"), ("a_test.go", "package x\n")];
const RUST: &[(&str, &str)] = &[("Cargo.toml", "[package]\nname = \"x\"\n"), ("src/lib.rs", "")];
const VITEST: &[(&str, &str)] =
    &[("package.json", "{\"devDependencies\": {\"vitest\": \"3\"}}"), ("package-lock.json", "{}"), ("src/a.ts", "")];
const PHP: &[(&str, &str)] = &[("phpunit.xml", "<phpunit/>"), ("composer.json", "{}"), ("src/A.php", "<?php\n")];
const BOTH: &[(&str, &str)] = &[
    ("pyproject.toml", "[tool.pytest.ini_options]\n"),
    ("scripts/__init__.py", ""),
    ("tests/test_a.py", ""),
    ("shelf/__init__.mojo", ""),
    ("tests/test_shelf.mojo", ""),
];
const SEVERAL: &[(&str, &str)] = &[
    ("api/go.mod", "module x\n\ngo 1.22\n"),
    ("api/a_test.go", "package x\n"),
    ("web/package.json", "{\"devDependencies\": {\"jest\": \"30\"}}"),
    ("web/a.js", ""),
];

fn all() -> [(&'static str, &'static [(&'static str, &'static str)]); 7] {
    [
        ("python", PYTHON),
        ("go", GO),
        ("rust", RUST),
        ("vitest", VITEST),
        ("php", PHP),
        ("both", BOTH),
        ("several", SEVERAL),
    ]
}

fn text(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn init(folder: &Path, arguments: &[&str]) -> Ran {
    lazycov(folder, &[&["init"], arguments].concat())
}

/// Is this file what the official schema wants? Only where the tool is that knows it.
#[expect(clippy::print_stdout, reason = "what is left out is said")]
fn is_valid(schema: &str, path: &Path) {
    let checked = Command::new("check-jsonschema").args(["--builtin-schema", schema]).arg(path).output();
    let Ok(checked) = checked else {
        println!("SKIPPED: check-jsonschema is needed");
        return;
    };
    assert!(checked.status.success(), "{}: {}", path.display(), String::from_utf8_lossy(&checked.stdout));
}

#[test]
fn a_project_is_set_up_once_and_its_workflow_is_valid() {
    for (name, files) in all() {
        for (server, schema, path) in [
            ("github", "vendor.github-workflows", ".github/workflows/coverage.yml"),
            ("gitlab", "vendor.gitlab-ci", ".gitlab-ci.yml"),
        ] {
            let folder = project(files);
            let first = init(folder.path(), &["--yes", "--ci", server]);
            assert_eq!(first.code, 0, "{name}: {}", first.stderr);
            for written in ["lazycov.toml", ".gitignore", "COVERAGE.md", path] {
                assert!(folder.path().join(written).is_file(), "{name}: {written}");
            }
            is_valid(schema, &folder.path().join(path));
            let again = init(folder.path(), &["--yes", "--ci", server]);
            assert_eq!(again.code, 0, "{name}");
            assert!(again.stderr.contains("nothing to do"), "{name} {server}: {}{}", again.stdout, again.stderr);
        }
    }
}

#[test]
fn workflows_run_what_the_languages_own_tools_run() {
    let command_of = |files| {
        let folder = project(files);
        init(folder.path(), &["ci", "--yes", "--ci", "github"]);
        text(folder.path(), ".github/workflows/coverage.yml")
    };
    for (files, commands) in [
        (PYTHON, ["python -m pip install -e \".[tests]\"", "run: python -m pytest --cov", "htmlcov/"]),
        (GO, ["go-version-file: go.mod", "go tool cover -html=cover.out", "cover.html"]),
        (RUST, ["lazycov run --yes", "lazycov merge -o coverage/lcov.info", "coverage/"]),
        (VITEST, ["run: npm ci", "run: npx vitest run --coverage.enabled", "coverage/"]),
        (PHP, ["composer install", "--coverage-html coverage/html", "coverage: xdebug"]),
        (BOTH, ["python -m pip install mojo", "trace -o \"$PWD\"/coverage/", "run: python -m pytest --cov"]),
        (SEVERAL, ["working-directory: api", "working-directory: web", "web/coverage/"]),
    ] {
        let workflow = command_of(files);
        for command in commands {
            assert!(workflow.contains(command), "{command}: {workflow}");
        }
        assert!(workflow.contains("lazycov check --allow-missing-baseline --format github"), "{workflow}");
        assert!(workflow.contains(">> \"$GITHUB_STEP_SUMMARY\""), "{workflow}");
    }
}

#[test]
fn servers_come_by_lazycov_with_what_they_have() {
    let written = |files, server, path| {
        let folder = project(files);
        init(folder.path(), &["ci", "--yes", "--ci", server]);
        text(folder.path(), path)
    };
    let node: &[(&str, &str)] = &[("package.json", "{\"scripts\": {\"test\": \"node --test\"}}"), ("a.test.js", "")];
    let java: &[(&str, &str)] =
        &[("pom.xml", "<project/>"), ("src/main/java/A.java", "class A {}\n"), ("src/test/java/ATest.java", "")];
    for files in [PYTHON, GO, RUST, VITEST, PHP, BOTH, SEVERAL, node, java] {
        let workflow = written(files, "github", ".github/workflows/coverage.yml");
        assert!(workflow.contains("run: command -v lazycov || pipx install lazycov\n"), "{workflow}");
        assert!(!workflow.contains("cargo install"), "{workflow}");
    }
    // What only judges needs no language of the project; what runs the tests needs theirs.
    for (files, image, install) in [
        (PYTHON, "python:3", "python -m pip install lazycov"),
        (GO, "python:3", "python -m pip install lazycov"),
        (VITEST, "python:3", "python -m pip install lazycov"),
        (node, "node:lts", "npm install --global lazycov"),
        (java, "maven:3", "pipx install lazycov"),
        (RUST, "rust:1", "cargo install --locked lazycov"),
    ] {
        let jobs = written(files, "gitlab", ".gitlab-ci.yml");
        let judging = jobs.split("\ncoverage:\n").last().unwrap().trim_start_matches("coverage:\n");
        assert!(judging.starts_with(&format!("  image: {image}\n")), "{jobs}");
        assert!(judging.contains(install), "{jobs}");
    }
    // Mojo's tests are traced by lazycov, in a job that pytest's is beside.
    let jobs = written(BOTH, "gitlab", ".gitlab-ci.yml");
    let traced = jobs.split("measured-tests").find(|job| job.contains(" trace ")).unwrap();
    assert!(traced.contains("python -m pip install lazycov\n"), "{jobs}");
}

#[test]
fn settings_of_coverage_get_what_they_lack_and_keep_what_they_have() {
    let folder = project(PYTHON);
    init(folder.path(), &["settings", "--yes"]);
    let written = text(folder.path(), "pyproject.toml");
    let expected = "\n[tool.coverage.run]\nbranch = true\nsource = [\"shop\"]\nrelative_files = true\n\n\
                    [tool.coverage.report]\nprecision = 2\nshow_missing = true\nskip_covered = true\n";
    let parallel = expected.replace("relative_files", "parallel = true\nrelative_files");
    assert!(written.starts_with(PYPROJECT), "{written}");
    assert!(written.ends_with(expected) || written.ends_with(&parallel), "{written}");

    let ini = "[run]\n# ours\nbranch = false\nsource = gone\nomit = old/*,*/x.py\n\n[report]\nfail_under = 79.5\n";
    let folder = project(PYTHON);
    std::fs::write(folder.path().join(".coveragerc"), ini).unwrap();
    let shown = init(folder.path(), &["settings"]);
    assert_eq!(shown.code, 2, "nobody agreed");
    assert_eq!(text(folder.path(), ".coveragerc"), ini);
    assert!(shown.stdout.contains("change .coveragerc"), "{}", shown.stdout);
    let lacks = init(folder.path(), &["settings", "--check"]);
    assert_eq!(lacks.code, 1);
    for words in [
        "branch is off",
        "source names gone, which is not there",
        "omit names old/*, which nothing is below",
        "fail_under = 79.5 has more decimals",
    ] {
        assert!(lacks.stdout.contains(words), "{words}: {}", lacks.stdout);
    }
    init(folder.path(), &["settings", "--yes"]);
    let written = text(folder.path(), ".coveragerc");
    assert!(written.starts_with("[run]\n# ours\nbranch = false\nsource = gone\nomit = old/*,*/x.py\n"), "{written}");
    assert!(written.contains("\nrelative_files = true\n") && written.contains("\nprecision = 2\n"), "{written}");
}

#[test]
fn settings_in_another_spelling_of_toml_stay_as_they_are() {
    let folder = project(PYTHON);
    let inline = format!("{PYPROJECT}\n[tool.coverage]\nrun = {{ branch = true }}\nreport = {{ fail_under = 80 }}\n");
    std::fs::write(folder.path().join("pyproject.toml"), &inline).unwrap();
    let said = init(folder.path(), &["settings", "--yes"]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert_eq!(text(folder.path(), "pyproject.toml"), inline);
}

#[test]
fn what_people_wrote_stays_and_the_page_is_renewed_between_its_marks() {
    let folder = project(GO);
    std::fs::write(folder.path().join(".gitignore"), "cover.out").unwrap();
    std::fs::write(folder.path().join("COVERAGE.md"), "# Ours\n\nWords.\n").unwrap();
    std::fs::write(folder.path().join("lazycov.toml"), "# ours\n").unwrap();
    init(folder.path(), &["--yes", "--ci", "github"]);
    assert_eq!(text(folder.path(), ".gitignore"), "cover.out\ncover.html\n");
    assert_eq!(text(folder.path(), "lazycov.toml"), "# ours\n");
    let page = text(folder.path(), "COVERAGE.md");
    assert!(page.starts_with("# Ours\n\nWords.\n\n<!-- lazycov init"), "{page}");
    let edited = page
        .replace("go test -covermode", "go test -x -covermode")
        .replace("not measured yet", "3.0 s; not measured yet")
        + "More.\n";
    std::fs::write(folder.path().join("COVERAGE.md"), edited).unwrap();
    init(folder.path(), &["strategy", "--yes"]);
    let renewed = text(folder.path(), "COVERAGE.md");
    assert!(renewed.contains("`go test -covermode") && renewed.ends_with("More.\n"), "{renewed}");
    assert!(renewed.contains("Coverage costs: 3.0 s"), "what it cost stays until it is measured: {renewed}");

    let folder = project(GO);
    std::fs::create_dir_all(folder.path().join(".github/workflows")).unwrap();
    std::fs::write(folder.path().join(".github/workflows/coverage.yml"), "name: ours\n").unwrap();
    init(folder.path(), &["ci", "--yes"]);
    assert_eq!(text(folder.path(), ".github/workflows/coverage.yml"), "name: ours\n");
    assert!(folder.path().join(".github/workflows/lazycov.yml").is_file());
}

#[test]
fn what_is_lacking_is_said_and_is_exit_1() {
    let folder = project(RUST);
    let lacks = init(folder.path(), &["--check"]);
    assert_eq!(lacks.code, 1);
    for place in
        ["lazycov.toml is not there", ".gitignore is not there", "COVERAGE.md is not there", "baseline there is none"]
    {
        assert!(lacks.stdout.contains(place), "{place}: {}", lacks.stdout);
    }
    init(folder.path(), &["--yes"]);
    std::fs::create_dir_all(folder.path().join(".lazycov/baselines")).unwrap();
    std::fs::write(folder.path().join(".lazycov/baselines/baseline.jsonl.zst"), "").unwrap();
    let lacks = init(folder.path(), &["--check"]);
    assert_eq!((lacks.code, lacks.stdout.as_str()), (0, "the set-up lacks nothing\n"));
    let empty = project(&[]);
    let nothing = init(empty.path(), &["--check"]);
    assert!(nothing.code == 1 && nothing.stdout.contains("no way to run them"), "{}", nothing.stdout);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_out_of_the_project() {
    let (folder, outside) = (project(GO), tempfile::tempdir().unwrap());
    std::fs::write(outside.path().join("theirs"), "theirs\n").unwrap();
    std::os::unix::fs::symlink(outside.path().join("theirs"), folder.path().join(".gitignore")).unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join(".github")).unwrap();
    for part in ["ignore", "ci"] {
        let refused = init(folder.path(), &[part, "--yes", "--ci", "github"]);
        assert!(refused.code == 3 && refused.stderr.contains("out of the project"), "{part}: {}", refused.stderr);
    }
    assert_eq!(text(outside.path(), "theirs"), "theirs\n");
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 1, "no folder was made there");
}

#[test]
fn what_coverage_costs_is_measured_where_it_is_asked_for() {
    let files = [
        ("go.mod", "module x\n\ngo 1.19\n"),
        ("a.go", "package x\n\nfunc A() int { return 1 }\n"),
        ("a_test.go", "package x\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) { A() }\n"),
    ];
    if !Command::new("go").arg("version").output().is_ok_and(|output| output.status.success()) {
        return;
    }
    let folder = project(&files);
    let ran = init(folder.path(), &["strategy", "--yes", "--measure"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let page = text(folder.path(), "COVERAGE.md");
    assert!(page.contains("Coverage costs: ") && page.contains(" s with coverage"), "{page}");
}
