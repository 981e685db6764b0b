//! `run` without a command: what fits the project is told, agreed to, run, and its report read.

use std::os::unix::fs::PermissionsExt as _;

use super::{Ran, with_variables};

/// A project of Node's own runner, its script standing in for node.
fn project() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("spec/a_spec.rb", "x = 1\n");
    write("Gemfile", "gem 'simplecov'\n");
    write(".rspec", "");
    write("a.rb", "one\ntwo\n");
    // Stands for bundler: writes what SimpleCov would.
    let resultset = r#"{"RSpec": {"coverage": {"ROOT/a.rb": {"lines": [1, 0]}}, "timestamp": 1}}"#;
    let script =
        format!("#!/bin/sh\nmkdir -p coverage\necho '{resultset}' | sed \"s|ROOT|$PWD|\" > coverage/.resultset.json\n");
    write("bin/bundle", &script);
    std::fs::set_permissions(dir.path().join("bin/bundle"), std::fs::Permissions::from_mode(0o755)).unwrap();
    dir
}

fn run(project: &tempfile::TempDir, arguments: &[&str]) -> Ran {
    let root = project.path();
    let path = format!("{}:{}", root.join("bin").display(), std::env::var("PATH").unwrap());
    let cache = root.join("cache");
    let environment = [("PATH", path.as_str()), ("XDG_CACHE_HOME", cache.to_str().unwrap())];
    with_variables(root, arguments, None, &environment)
}

#[test]
fn what_fits_is_told_with_its_reasons_and_run_once_somebody_agreed() {
    let project = project();
    let asked = run(&project, &["run"]);
    assert_eq!(asked.code, 2, "{}", asked.stderr);
    assert!(asked.stderr.contains("RSpec, because Gemfile has simplecov and .rspec is RSpec's:\n"), "{}", asked.stderr);
    let command = " bundle exec rspec --format progress --format json --out {out}/rspec.json ";
    assert!(asked.stderr.contains(command), "{}", asked.stderr);
    assert!(asked.stderr.contains("--yes agrees to it"), "{}", asked.stderr);
    assert!(!project.path().join("coverage").exists(), "nothing runs before");
    let agreed = run(&project, &["run", "--yes"]);
    assert_eq!(agreed.code, 0, "{}", agreed.stderr);
    assert!(agreed.stdout.contains("a.rb") && agreed.stdout.contains("50.0%"), "{}", agreed.stdout);
    let again = run(&project, &["run"]);
    assert_eq!(again.code, 0, "what was agreed to needs no other word: {}", again.stderr);
    std::fs::remove_file(project.path().join(".rspec")).unwrap();
    std::fs::remove_dir_all(project.path().join("spec")).unwrap();
    std::fs::write(project.path().join("Rakefile"), "").unwrap();
    std::fs::create_dir(project.path().join("test")).unwrap();
    std::fs::write(project.path().join("test/a_test.rb"), "").unwrap();
    assert_eq!(run(&project, &["run"]).code, 2, "another command is another question");
}

/// A script stands in for the go command and writes what that would.
#[test]
fn what_a_run_wrote_elsewhere_is_there_afterwards() {
    let (dir, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let write = |path: &str, text: &str| {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("go.mod", "module example.com/x\n");
    write("a.go", "package x\n\nfunc A(b bool) int {\n\tif b {\n\t\treturn 1\n\t}\n\treturn 2\n}\n");
    write("a_test.go", "package x\n");
    let profile = r"mode: count\nexample.com/x/a.go:3.20,4.7 1 1\nexample.com/x/a.go:4.7,6.3 1 0\n";
    let script = format!(
        "#!/bin/sh\nfor word in \"$@\"; do case $word in -coverprofile=*) out=${{word#-coverprofile=}};; esac; done\n\
         printf '{profile}' >\"$out\"\n"
    );
    write("bin/go", &script);
    std::fs::set_permissions(dir.path().join("bin/go"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", dir.path().join("bin").display(), std::env::var("PATH").unwrap());
    let environment = [("PATH", path.as_str()), ("XDG_CACHE_HOME", cache.path().to_str().unwrap())];
    let run = |arguments: &[&str]| with_variables(dir.path(), arguments, None, &environment);
    let ran = run(&["run", "--yes"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("a.go"), "{}", ran.stdout);
    let later = run(&["report"]);
    assert_eq!((later.code, later.stdout), (0, ran.stdout), "{}", later.stderr);
    assert!(run(&["doctor", "--format", "json"]).stdout.contains("of the latest run, "));
    // It is merged into the project, and what an earlier merge wrote there is no input.
    for _ in 0..2 {
        let merged = run(&["merge", "-o", "merged.lcov"]);
        assert_eq!(merged.code, 0, "{}", merged.stderr);
    }
    std::fs::remove_file(dir.path().join("merged.lcov")).unwrap();
    // What lies in the project comes first.
    write("lcov.info", "SF:a.go\nDA:4,1\nend_of_record\n");
    assert!(run(&["report"]).stdout.contains("100.0%"));
}

#[test]
fn a_command_of_the_settings_is_run_instead() {
    let project = project();
    let settings = "[watch]\ncommand = \"printf 'SF:a.rb\\\\nDA:1,1\\\\nend_of_record\\\\n' >own.info\"\nreports = [\"own.info\"]\n";
    std::fs::write(project.path().join("lazycov.toml"), settings).unwrap();
    let asked = run(&project, &["run"]);
    assert_eq!(asked.code, 2, "a project's own command is no more trusted than one that fits: {}", asked.stderr);
    assert!(asked.stderr.contains("lazycov.toml says how the tests are run:\n  printf"), "{}", asked.stderr);
    let agreed = run(&project, &["run", "--yes"]);
    assert_eq!(agreed.code, 0, "{}", agreed.stderr);
    assert!(agreed.stdout.contains("100.0%"), "{}", agreed.stdout);
    assert!(!project.path().join("coverage").exists());
}

#[test]
fn what_lacks_something_says_what() {
    let dir = tempfile::tempdir().unwrap();
    let nothing = super::lazycov(dir.path(), &["run"]);
    assert_eq!(nothing.code, 3);
    assert!(nothing.stderr.contains("nothing is known that measures this project"), "{}", nothing.stderr);
    std::fs::write(dir.path().join("package.json"), r#"{"devDependencies": {"jest": "30"}}"#).unwrap();
    let lacking = super::lazycov(dir.path(), &["run"]);
    assert_eq!(lacking.code, 3);
    let words = "jest, because package.json depends on jest, cannot run yet: jest is not installed here: npm install";
    assert!(lacking.stderr.contains(words), "{}", lacking.stderr);
}
