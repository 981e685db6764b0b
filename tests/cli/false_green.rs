//! What must not pass unseen: checkouts that hold too little to judge, in the layouts that CI servers make.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::repository::{DOOR, DOOR_AFTER, Repository, door_after, door_before, lcov};
use super::{Ran, with_variables};

const FETCH: &str = "fetch the whole history";

/// A repository on a server: `main` with two commits, `feat` with a change of its own, and the change merged into
/// `main`, as a server offers it to its builds.
fn hosted() -> Repository {
    let wall = "int wall(void) {\n  return 1;\n}\n";
    let origin = Repository::new(&[("src/door.c", DOOR)]);
    origin.git(&["checkout", "-q", "-b", "feat"]).commit(&[("src/door.c", DOOR_AFTER)]);
    origin.git(&["checkout", "-q", "main"]).commit(&[("src/wall.c", wall)]);
    origin.git(&["checkout", "-q", "--detach"]).git(&["merge", "-q", "--no-ff", "-m", "merged", "feat"]);
    origin.git(&["update-ref", "refs/pull/5/merge", "HEAD"]).git(&["update-ref", "refs/pipelines/7", "feat"]);
    origin.git(&["checkout", "-q", "main"]);
    origin
}

/// The commit that a name means.
fn commit(origin: &Repository, name: &str) -> String {
    let output = Command::new("git").args(["rev-parse", name]).current_dir(origin.path()).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// How much of the history a job fetches.
#[derive(Clone, Copy, PartialEq)]
enum Depth {
    One,
    Full,
}

/// A job's checkout.
struct Job {
    folder: tempfile::TempDir,
}

impl Job {
    /// What servers do instead of cloning: a new repository, references fetched into it, one of them checked out.
    fn fetching(origin: &Repository, depth: Depth, references: &[&str], checkout: &[&str]) -> Job {
        let job = Job { folder: tempfile::tempdir().unwrap() };
        let url = format!("file://{}", origin.path().display());
        job.git(&["init", "-q", "-b", "master"]).git(&["remote", "add", "origin", &url]);
        let fetch = ["-c", "protocol.version=2", "fetch", "-q", "--no-tags"];
        let shallow = if depth == Depth::One { &["--depth=1"][..] } else { &[] };
        job.git(&[&fetch[..], shallow, &["origin"], references].concat());
        job.git(&[&["checkout", "-q", "--force"], checkout].concat());
        std::fs::write(job.path().join("now.info"), door_after()).unwrap();
        job
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, arguments: &[&str]) -> &Job {
        let mut command = Command::new("git");
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        assert!(command.args(arguments).current_dir(self.path()).status().unwrap().success(), "{arguments:?}");
        self
    }

    /// The file that tells a GitHub job what happened.
    fn event(&self, text: &str) -> PathBuf {
        let file = self.path().join(".git/event.json");
        std::fs::write(&file, text).unwrap();
        file
    }

    fn patch(&self, variables: &[(&str, &str)]) -> Ran {
        with_variables(self.path(), &["patch", "now.info", "--fail-under", "90"], None, variables)
    }
}

/// Nothing is judged, and how to fetch more is said.
fn refused(ran: &Ran, said: &[&str]) {
    assert_eq!((ran.code, ran.stdout.as_str()), (3, ""), "{}", ran.stderr);
    for said in said.iter().chain([&FETCH]) {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
}

/// The lines of `feat` alone are judged: 3 of 4.
fn judged(ran: &Ran, since: &str) {
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("(3 of 4 covered)") && ran.stdout.contains(since), "{}", ran.stdout);
}

#[test]
fn a_pull_request_of_github_is_judged_against_its_target_or_not_at_all() {
    let origin = hosted();
    let variables = [("CI", "true"), ("GITHUB_ACTIONS", "true"), ("GITHUB_BASE_REF", "main")];
    let merge = commit(&origin, "refs/pull/5/merge");
    let one = format!("+{merge}:refs/remotes/pull/5/merge");
    let job = Job::fetching(&origin, Depth::One, &[&one], &["refs/remotes/pull/5/merge"]);
    refused(&job.patch(&variables), &["GITHUB_BASE_REF says that this goes into main", "fetch-depth: 0"]);
    refused(&job.patch(&[]), &["HEAD is the present commit itself", "fetch-depth: 0"]);
    for arguments in [&["check", "--baseline", "HEAD", "--gate", "new.changed_lines.min=90"][..], &["diff", "HEAD"]] {
        let ran = with_variables(job.path(), arguments, None, &variables);
        refused(&ran, &["HEAD is the present commit itself", "fetch-depth: 0"]);
    }
    let all = "+refs/heads/*:refs/remotes/origin/*";
    let job = Job::fetching(&origin, Depth::Full, &[all, &one], &["refs/remotes/pull/5/merge"]);
    judged(&job.patch(&variables), "since origin/main (");
}

#[test]
fn a_push_of_github_is_judged_against_what_was_there_before_it() {
    let origin = hosted();
    origin.git(&["merge", "-q", "--no-ff", "-m", "merged", "feat"]);
    let (before, now) = (commit(&origin, "main~1"), commit(&origin, "main"));
    let push = format!(r#"{{"before": "{before}", "after": "{now}", "repository": {{"default_branch": "main"}}}}"#);
    let one = format!("+{now}:refs/remotes/origin/main");
    let branch = ["-B", "main", "refs/remotes/origin/main"];
    let run = |job: &Job, event: &str| {
        let event = job.event(event);
        let event = event.to_str().unwrap();
        let named = [("GITHUB_REF_NAME", "main"), ("GITHUB_REF_TYPE", "branch"), ("GITHUB_EVENT_PATH", event)];
        job.patch(&[&[("CI", "true"), ("GITHUB_ACTIONS", "true")][..], &named].concat())
    };
    let job = Job::fetching(&origin, Depth::One, &[&one], &branch);
    refused(&run(&job, &push), &["the commit before this push", "fetch-depth: 0"]);
    // What the job itself wrote into a tracked file is no change of the push.
    std::fs::write(job.path().join("src/door.c"), format!("{DOOR_AFTER}\n// built today\n")).unwrap();
    refused(&run(&job, "{}"), &["nothing says what was pushed"]);
    refused(&job.patch(&[]), &["is the present commit itself"]);
    let job = Job::fetching(&origin, Depth::Full, &["+refs/heads/*:refs/remotes/origin/*"], &branch);
    judged(&run(&job, &push), &format!("since {}", &before[..7]));
}

#[test]
fn a_pushed_branch_is_judged_against_the_main_branch() {
    let origin = hosted();
    let variables = [("CI", "true"), ("GITHUB_ACTIONS", "true"), ("GITHUB_REF_NAME", "feat")];
    let branch = ["-B", "feat", "refs/remotes/origin/feat"];
    let job = Job::fetching(&origin, Depth::One, &["+refs/heads/feat:refs/remotes/origin/feat"], &branch);
    refused(&job.patch(&variables), &["no other branch is in this clone"]);
    let job = Job::fetching(&origin, Depth::Full, &["+refs/heads/*:refs/remotes/origin/*"], &branch);
    judged(&job.patch(&variables), "since origin/main (");
}

#[test]
fn a_merge_request_of_gitlab_is_judged_against_its_base_or_not_at_all() {
    let origin = hosted();
    let base = commit(&origin, "main~1");
    let variables = [
        ("CI", "true"),
        ("GITLAB_CI", "true"),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", base.as_str()),
        ("CI_COMMIT_BEFORE_SHA", "0000000000000000000000000000000000000000"),
        ("CI_DEFAULT_BRANCH", "main"),
    ];
    let pipeline = ["+refs/pipelines/7:refs/pipelines/7"];
    let job = Job::fetching(&origin, Depth::One, &pipeline, &["--detach", "refs/pipelines/7"]);
    refused(&job.patch(&variables), &["CI_MERGE_REQUEST_DIFF_BASE_SHA says", "GIT_DEPTH: 0"]);
    let job = Job::fetching(&origin, Depth::Full, &pipeline, &["--detach", "refs/pipelines/7"]);
    judged(&job.patch(&variables), &format!("since {}", &base[..7]));
    // Without the commit, the branch serves as well.
    let all = "+refs/heads/*:refs/remotes/origin/*";
    let job = Job::fetching(&origin, Depth::Full, &[all], &["--detach", "refs/remotes/origin/feat"]);
    judged(&job.patch(&[&variables[..3], &variables[4..]].concat()), "since origin/main (");
}

#[test]
fn a_push_of_gitlab_is_judged_against_what_was_there_before_it() {
    let origin = hosted();
    origin.git(&["merge", "-q", "--no-ff", "-m", "merged", "feat"]);
    let before = commit(&origin, "main~1");
    let variables = [
        ("CI", "true"),
        ("GITLAB_CI", "true"),
        ("CI_COMMIT_BRANCH", "main"),
        ("CI_COMMIT_BEFORE_SHA", before.as_str()),
        ("CI_DEFAULT_BRANCH", "main"),
    ];
    let reference = ["+refs/heads/main:refs/remotes/origin/main"];
    let job = Job::fetching(&origin, Depth::One, &reference, &["--detach", "refs/remotes/origin/main"]);
    refused(&job.patch(&variables), &["the commit before this push", "GIT_DEPTH: 0"]);
    let job = Job::fetching(&origin, Depth::Full, &reference, &["--detach", "refs/remotes/origin/main"]);
    judged(&job.patch(&variables), &format!("since {}", &before[..7]));
}

#[test]
fn a_clone_of_one_commit_is_not_compared_with_its_own_branch() {
    let origin = hosted();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file://{}", origin.path().display());
    let clone = ["clone", "-q", "--depth", "1", "--branch", "feat", &url, "."];
    assert!(Command::new("git").args(clone).current_dir(folder.path()).status().unwrap().success());
    let job = Job { folder };
    std::fs::write(job.path().join("now.info"), door_after()).unwrap();
    refused(&job.patch(&[]), &["is the present commit itself"]);
    for (base, said) in
        [("origin/feat", "origin/feat is the present commit itself"), ("origin/main", "origin/main is not in this")]
    {
        let arguments = ["patch", "now.info", "--fail-under", "90", "--base", base];
        refused(&with_variables(job.path(), &arguments, None, &[]), &[said]);
    }
    let gate = ["--reports", "now.info", "--gate", "new.changed_lines.min=90"];
    let check = [&["check", "--baseline", "origin/feat"][..], &gate].concat();
    refused(&with_variables(job.path(), &check, None, &[]), &["origin/feat is the present commit itself"]);
    refused(&with_variables(job.path(), &["diff", "origin/feat", "--reports", "now.info"], None, &[]), &[]);
}

#[test]
fn work_at_a_desk_is_compared_with_its_commit() {
    let repository = Repository::new(&[("src/door.c", DOOR)]);
    repository.write("src/door.c", DOOR_AFTER).write("now.info", &door_after());
    let ran = repository.lazycov(&["patch", "now.info", "--fail-under", "75"]);
    assert!(ran.code == 0 && ran.stdout.contains("since HEAD ("), "{}{}", ran.stdout, ran.stderr);
    // At a server nothing is uncommitted but what its jobs wrote, unless somebody says otherwise.
    let ci = [("CI", "true")];
    let ran = with_variables(repository.path(), &["patch", "now.info", "--fail-under", "75"], None, &ci);
    refused(&ran, &[]);
    let named = ["patch", "now.info", "--fail-under", "75", "--base", "HEAD"];
    assert_eq!(with_variables(repository.path(), &named, None, &ci).code, 0);
}

#[test]
fn a_measured_file_that_is_not_in_the_commit_makes_a_baseline_dirty() {
    let repository = Repository::new(&[("src/door.c", DOOR), ("lib/README", "")]);
    let save = |name: &str| repository.lazycov(&["baseline", "save", name, "--reports", "now.info"]);
    let list = || repository.prints(&["baseline", "list"]);
    let both = |path: &str| lcov(&[("src/door.c", &[1, 2], &[3]), (path, &[1], &[2])]);
    let said = "measured files differ from the commit";
    // What the build makes and git ignores belongs to no commit.
    repository.commit(&[(".gitignore", "*.info\nsrc/made.c\n")]);
    repository.write("src/made.c", "int made;\nint other;\n").write("now.info", &both("src/made.c"));
    let ran = save("clean");
    assert!(ran.code == 0 && !ran.stderr.contains(said) && !list().contains('*'), "{}{}", ran.stderr, list());
    repository.write("src/new.c", "int new;\nint other;\n").write("now.info", &both("src/new.c"));
    let ran = save("dirty");
    assert!(ran.code == 0 && ran.stderr.contains(said), "{}", ran.stderr);
    assert_eq!(list().matches('*').count(), 1, "{}", list());
    repository.git(&["add", "src/new.c"]);
    assert!(save("staged").stderr.contains(said), "what is only staged is in no commit");
    repository.commit(&[]);
    assert!(!save("committed").stderr.contains(said));
}

#[test]
fn the_files_of_a_submodule_are_in_a_commit() {
    let library = Repository::new(&[("lib.c", "int a;\nint b;\n")]);
    let repository = Repository::new(&[("src/door.c", DOOR)]);
    let url = library.path().to_str().unwrap();
    repository.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "deps/lib"]).commit(&[]);
    repository.write("now.info", &lcov(&[("src/door.c", &[1, 2], &[3]), ("deps/lib/lib.c", &[1], &[2])]));
    let ran = repository.lazycov(&["baseline", "save", "base", "--reports", "now.info"]);
    assert!(ran.code == 0 && !ran.stderr.contains("differ from the commit"), "{}", ran.stderr);
}

#[test]
fn a_new_file_that_nothing_measured_breaks_both_rules_for_new_code() {
    let repository = Repository::new(&[("src/door.c", DOOR)]);
    repository.write("now.info", &door_before());
    repository.prints(&["baseline", "save", "base", "--reports", "now.info"]);
    repository.write("src/cellar.c", "int cellar(void) {\n  return 1;\n}\n");
    for gate in ["new.file.line.min=80", "new.file.min=1", "new.changed_lines.min=90"] {
        let ran = repository.lazycov(&["check", "--reports", "now.info", "--gate", gate]);
        let said = "failed at src/cellar.c\n    is new, and no report speaks of it";
        let failed = ran.stdout.contains(said);
        assert!(ran.code == 1 && failed, "{gate}: {}", ran.stdout);
    }
    // A file that was there and changed is no new one.
    repository.commit(&[]).prints(&["baseline", "save", "base", "--reports", "now.info", "--force"]);
    repository.write("src/cellar.c", "int cellar(void) {\n  return 2;\n}\n");
    let code = |gate: &str| repository.lazycov(&["check", "--reports", "now.info", "--gate", gate]).code;
    assert_eq!((code("new.file.line.min=80"), code("new.changed_lines.min=90")), (0, 1));
}

#[test]
fn a_ratchet_under_a_new_name_says_that_it_holds_nothing() {
    let repository = Repository::new(&[("src/door.c", DOOR)]);
    repository.write("now.info", &door_before());
    let save = |name: &str| repository.lazycov(&["baseline", "save", name, "--ratchet", "--reports", "now.info"]);
    let ran = save("main");
    assert!(ran.code == 0 && ran.stderr.contains("--ratchet holds nothing"), "{}", ran.stderr);
    assert!(!save("main").stderr.contains("holds nothing"));
    assert!(save("mian").stderr.contains("there is no baseline \"mian\" yet"));
}

/// A program of Python: a function that is tested, one that is not, and one that is tested in part.
const PYTHON: &str = "def used():\n    return 1\n\ndef unused():\n    a = 2\n    return a\n\ndef half(x):\n    if x:\n        raise ValueError(x)\n    return 3\n";

/// What is measured of it: 7 of 10 lines.
fn measured() -> String {
    lcov(&[("app.py", &[1, 2, 4, 8, 9, 11], &[5, 6, 10])])
}

/// The same program with the comments by which coverage.py counts a function and a line no more, and what it measures
/// then.
fn gamed() -> (String, String) {
    let text = PYTHON.replace("def unused():", "def unused():  # pragma: no cover");
    let text = text.replace("raise ValueError(x)", "raise ValueError(x)  # pragma: no cover");
    (text, lcov(&[("app.py", &[1, 2, 8, 9, 11], &[])]))
}

fn excluding() -> Repository {
    let repository = Repository::new(&[("app.py", PYTHON), ("gen/made.py", "made = 1\nother = 2\n")]);
    let made = lcov(&[("gen/made.py", &[1], &[2])]);
    repository.write("now.info", &(measured() + &made));
    repository.prints(&["baseline", "save", "base", "--reports", "now.info"]);
    let (text, report) = gamed();
    repository.write("app.py", &text).write("now.info", &(report + &made));
    repository
}

#[test]
fn lines_that_are_no_longer_counted_are_named_everywhere() {
    let repository = excluding();
    let text = repository.prints(&["diff", "--reports", "now.info"]);
    assert!(text.contains("  no longer counted, was missed 5-6, 10\n"), "{text}");
    assert!(text.contains("  no longer counted, was hit 4\n"), "{text}");
    let markdown = repository.prints(&["diff", "--reports", "now.info", "--format", "markdown"]);
    assert!(markdown.contains("no longer counted, was missed: 5-6, 10; no longer counted, was hit: 4"), "{markdown}");
    let json = repository.json(&["diff", "--reports", "now.info", "--format", "json"]);
    let categories = &json["files"][0]["categories"];
    assert_eq!(categories["excluded_missed"], serde_json::json!({"tla": "EUB", "ranges": [[5, 6], [10, 10]]}));
    assert_eq!(categories["excluded_hit"], serde_json::json!({"tla": "ECB", "ranges": [[4, 4]]}));
    let said = " at app.py:4-6, 10\n    4 lines no longer counted: was missed 5-6, 10; was hit 4 [scope.excluded]";
    let check = |more: &[&str]| {
        let arguments = [&["check", "--reports", "now.info", "--gate", "lost.lines=0"][..], more].concat();
        repository.lazycov(&arguments)
    };
    let ran = check(&[]);
    assert!(ran.code == 0 && ran.stdout.contains(&format!("warning{said}")), "{}", ran.stdout);
    let ran = check(&["--gate", "scope.excluded=fail"]);
    assert!(ran.code == 1 && ran.stdout.contains(&format!("failed{said}")), "{}", ran.stdout);
    let ran = check(&["--gate", "scope.excluded=off"]);
    assert!(ran.code == 0 && !ran.stdout.contains("scope.excluded"), "{}", ran.stdout);
    let ran = check(&["--format", "markdown"]);
    assert!(ran.stdout.contains("scope.excluded") && ran.stdout.contains("was missed 5-6, 10"), "{}", ran.stdout);
    // A rate alone that rises by them does not look at them: nobody asked for a comparison.
    let ran = repository.lazycov(&["check", "--reports", "now.info", "--fail-under", "50"]);
    assert!(ran.code == 0 && !ran.stdout.contains("scope.excluded"), "{}", ran.stdout);
}

#[test]
fn files_that_a_setting_leaves_out_are_named_with_the_setting() {
    for (file, text, setting) in [
        ("lazycov.toml", "[reports]\nexclude = [\"gen/**\"]\n", "exclude: now gen/**"),
        (".coveragerc", "[run]\nomit = gen/*\n", "coverage.py omit: now gen/*"),
    ] {
        let repository = excluding();
        repository.write("app.py", PYTHON).write("now.info", &measured()).write(file, text);
        let text = repository.prints(&["diff", "--reports", "now.info"]);
        assert!(text.contains("files that the settings leave out now\n  gen/made.py  was 50.0% (1/2)\n"), "{text}");
        assert!(text.contains(&format!("note: setting changed: {setting}\n")), "{text}");
        let markdown = repository.prints(&["diff", "--reports", "now.info", "--format", "markdown"]);
        assert!(markdown.contains("- gen/made.py, was 50.0% (1/2)\n"), "{markdown}");
        let json = repository.json(&["diff", "--reports", "now.info", "--format", "json"]);
        assert_eq!(json["left_out"][0]["path"], "gen/made.py");
        assert_eq!(json["settings_changed"], serde_json::json!([setting]));
        let gates = ["check", "--reports", "now.info", "--gate", "total.max_drop=1pp"];
        let ran = repository.lazycov(&gates);
        let said =
            "warning at gen/made.py\n    no longer counted, by the settings; it was 50.0% (1/2) [scope.excluded]";
        assert!(ran.code == 0 && ran.stdout.contains(said), "{}", ran.stdout);
        assert!(ran.stdout.contains(&format!("settings changed since the baseline ({setting})")), "{}", ran.stdout);
        let strict = [&gates[..], &["--gate", "scope.excluded=fail"]].concat();
        assert_eq!(repository.lazycov(&strict).code, 1);
        // A file that is gone was not left out.
        std::fs::remove_file(repository.path().join("gen/made.py")).unwrap();
        let text = repository.prints(&["diff", "--reports", "now.info"]);
        assert!(!text.contains("leave out now") && text.contains("setting changed"), "{text}");
    }
}

#[test]
fn what_the_settings_of_coverage_py_no_longer_count_is_named_with_the_setting() {
    let repository = excluding();
    let excluded = lcov(&[("app.py", &[1, 2, 4, 8, 9, 11], &[5, 6]), ("gen/made.py", &[1], &[2])]);
    repository.write("app.py", PYTHON).write("now.info", &excluded);
    repository.write(".coveragerc", "[report]\nexclude_also = raise ValueError\n");
    let text = repository.prints(&["diff", "--reports", "now.info"]);
    assert!(text.contains("no longer counted, was missed 10\n"), "{text}");
    assert!(text.contains("setting changed: coverage.py exclude_also: now raise ValueError\n"), "{text}");
}

#[test]
fn an_older_baseline_says_nothing_of_the_settings_of_its_languages() {
    let repository = Repository::new(&[("app.py", PYTHON), (".coveragerc", "[run]\nomit = gen/*\n")]);
    repository.write("now.info", &measured());
    repository.prints(&["baseline", "save", "base", "--reports", "now.info", "--plain"]);
    let file = repository.path().join(".lazycov/baselines/base.jsonl");
    let stored = std::fs::read_to_string(&file).unwrap();
    assert!(stored.contains(r#""settings":[["coverage.py omit",["gen/*"]]]"#), "{stored}");
    let older = stored.replace(r#","settings":[["coverage.py omit",["gen/*"]]]"#, "");
    assert_ne!(older, stored);
    std::fs::write(&file, older).unwrap();
    repository.write(".coveragerc", "[run]\nomit = old/*\n");
    let text = repository.prints(&["diff", "--reports", "now.info"]);
    assert!(!text.contains("setting changed"), "{text}");
}
