//! The scripts that candidates become.

use super::*;

#[test]
fn a_script_runs_one_after_the_other_and_fails_when_one_does() {
    let files = [("go.mod", "module x"), ("a_test.go", ""), ("my web/Gemfile", "simplecov"), ("my web/.rspec", "")];
    let found = detect(&table(&files).programs(&["go", "bundle"]));
    let script = Script::of(&found, "/tmp/my runs");
    let go = format!("{} ./...", go_test("\"$new\"/0"));
    let rspec = "touch \"$new\"/1/begun; \"${LAZYCOV:-lazycov}\" per-test write rspec \"$new\"/1/shim && \
                 mkdir -p \"$new\"/1/tests && LAZYCOV_TESTS=\"$new\"/1/tests LAZYCOV_FOLDER='my web' \
                 RUBYLIB=\"$new\"/1/shim${RUBYLIB:+:$RUBYLIB} bundle exec rspec --format progress --format json \
                 --out \"$new\"/1/rspec.json --require lazycov_rspec; code=$?; find coverage/.resultset.json -newer \
                 \"$new\"/1/begun -exec cp -p {} \"$new\"/1/.resultset.json \\;; exit $code";
    let expected = format!(
        "out='/tmp/my runs'; new=$out.$$; failed=0\n\
         for old in \"$out\".*; do kill -0 \"${{old##*.}}\" 2>/dev/null || rm -rf \"$old\"; done\n\
         mkdir -p \"$new\"/0; ({go}) || failed=$?\n\
         mkdir -p \"$new\"/1; (cd 'my web' && {rspec}) || failed=$?\n\
         rm -rf \"$out\"; mv \"$new\" \"$out\"; exit $failed\n"
    );
    assert_eq!(script.text, expected);
    assert_eq!(script.reports, ["/tmp/my runs/0", "/tmp/my runs/1"]);
    let written = ResultsFile {
        path: "/tmp/my runs/1/rspec.json".to_owned(),
        written: Written::Rspec,
        folder: "my web".to_owned(),
    };
    assert_eq!(script.results, [written]);
    assert_eq!(found[0].words(), "go test, because go.mod is a Go module or workspace");
}

#[test]
fn a_script_of_some_tests_leaves_the_reports_of_all() {
    let files = [("go.mod", "module x"), ("a_test.go", ""), ("web/Gemfile", "simplecov"), ("web/.rspec", "")];
    let found = detect(&table(&files).programs(&["go", "bundle"]));
    let key = |tool, suite: &str, name: &str| TestKey { tool, suite: suite.to_owned(), name: name.to_owned() };
    let go = Script::of_tests(&found, "/tmp/runs", &[key(Tool::Go, "x", "TestA")]).unwrap();
    let step = format!("mkdir -p \"$new\"/0; ({} -run '^(TestA)$' x) || failed=$?\n", go_test("\"$new\"/0"));
    assert!(go.text.starts_with("out=/tmp/runs-chosen; ") && go.text.contains(&step), "{}", go.text);
    assert_eq!((go.reports.len(), go.results.len()), (0, 0));
    let rspec = Script::of_tests(&found, "/tmp/runs", &[key(Tool::Rspec, "web/a_spec.rb", "opens")]).unwrap();
    assert!(rspec.text.contains("(cd web && cp -p coverage/.resultset.json \"$new\"/0/kept; "), "{}", rspec.text);
    assert!(rspec.text.contains(" lazycov_rspec a_spec.rb -e opens; code=$?; "), "{}", rspec.text);
    assert_eq!(rspec.results[0].path, "/tmp/runs-chosen/0/rspec.json");
    assert_eq!(Script::of_tests(&found, "/tmp/runs", &[key(Tool::Pytest, "a.py", "x")]), None);
}

#[cfg(unix)]
#[test]
fn a_run_that_is_cut_short_leaves_what_the_one_before_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("my runs");
    let script = |command: &str| {
        let candidate = Candidate::new("", command.to_owned());
        Script::of(&[candidate], output.to_str().unwrap()).text
    };
    let run = |text: &str| std::process::Command::new("sh").args(["-c", text]).status().unwrap().code();
    let left = || std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(run(&script("echo one >{out}/report; exit 3")), Some(3));
    assert_eq!(std::fs::read_to_string(output.join("0/report")).unwrap(), "one\n");
    // Ended before it could tidy up.
    assert_eq!(run(&script("echo two >{out}/report; kill -9 $$")), None);
    assert_eq!(std::fs::read_to_string(output.join("0/report")).unwrap(), "one\n");
    assert_eq!(left(), 2);
    assert_eq!(run(&script("echo three >{out}/report")), Some(0));
    assert_eq!(std::fs::read_to_string(output.join("0/report")).unwrap(), "three\n");
    assert_eq!(left(), 1);
}
