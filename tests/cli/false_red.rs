//! What is no fault of a change is not told as one, and what cannot be judged is said in its own words.

use super::repository::{Repository, lcov};
use super::{Ran, lazycov, project};

/// A file of so many statements, of which none is like another.
fn statements(name: &str, lines: u32) -> String {
    (1..=lines).map(|line| format!("{name}_{line} = compute({line})\n")).collect()
}

/// The rules that failed.
fn failed(ran: &Ran) -> Vec<&str> {
    ran.stdout.lines().filter(|line| line.starts_with("failed ") && !line.starts_with("failed at ")).collect()
}

/// What was printed, without its line ends.
fn words(ran: &Ran) -> String {
    ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A branch that adds ten hit lines to `a.py`, while `main` rewrote `z.py`.
fn parted() -> Repository {
    let repository = Repository::new(&[("a.py", &statements("a", 10)), ("z.py", &statements("z", 40))]);
    repository.git(&["checkout", "-q", "-b", "feat"]);
    repository.commit(&[("a.py", &(statements("a", 10) + &statements("more", 10)))]);
    repository.git(&["checkout", "-q", "main"]).commit(&[("z.py", &statements("other", 40))]);
    repository.git(&["checkout", "-q", "feat"]);
    let all: Vec<u32> = (1..=20).collect();
    repository.write("lcov.info", &lcov(&[("a.py", &all, &[]), ("z.py", &all, &(21..=40).collect::<Vec<_>>())]));
    repository
}

#[test]
fn what_the_main_branch_did_meanwhile_is_not_told_as_ours() {
    let repository = parted();
    let ran = repository.lazycov(&["check", "--baseline", "main", "--gate", "new.changed_lines.min=90"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let diff = repository.prints(&["diff", "main"]);
    assert!(diff.contains("since the merge base with main (") && diff.contains("(10 of 10 covered)"), "{diff}");
    assert!(!diff.contains("z.py"), "{diff}");
    let json = repository.json(&["diff", "main", "--format", "json"]);
    assert_eq!(json["baseline"]["name"], "the merge base with main");
    // What leads here is what it is.
    assert!(repository.prints(&["diff", "feat~1"]).contains("since feat~1 ("));
    // A report goes with the commit that it measured.
    repository.write("main.info", &lcov(&[("z.py", &[1], &[2])]));
    let ran = repository.lazycov(&["diff", "main", "--base-report", "main.info", "--reports", "lcov.info"]);
    assert!(ran.stderr.contains("main did not lead to this commit"), "{}", ran.stderr);
}

#[test]
fn histories_without_a_common_commit_are_compared_as_they_are() {
    let repository = parted();
    repository.git(&["checkout", "-q", "--orphan", "apart"]).git(&["commit", "-q", "-m", "apart"]);
    assert!(repository.prints(&["diff", "main"]).contains("since main ("));
    let shallow = tempfile::tempdir().unwrap();
    let from = format!("file://{}", repository.path().display());
    repository.git(&["clone", "-q", "--depth", "1", "--no-single-branch", &from, shallow.path().to_str().unwrap()]);
    std::fs::copy(repository.path().join("lcov.info"), shallow.path().join("lcov.info")).unwrap();
    let ran = lazycov(shallow.path(), &["diff", "origin/main"]);
    assert!(ran.code == 3 && ran.stderr.contains("fetch-depth: 0"), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn a_wrapper_under_the_old_name_is_new() {
    let body = "    \"\"\"Doc.\"\"\"\n    it = iter(iterable)\n    while True:\n        batch = list(islice(it, n))\n        \
                if not batch:\n            break\n        yield batch\n    log(n)\n    done(it)\n";
    let repository = Repository::new(&[("r.py", &format!("import os\n\n\ndef batched(iterable, n):\n{body}"))]);
    repository.write("lcov.info", &lcov(&[("r.py", &[1, 4, 6, 7, 8, 9, 10, 11, 12, 13], &[])]));
    repository.prints(&["baseline", "save", "base"]);
    let wrapper = "if native:\n    from itertools import batched as other\n\n    def batched(iterable, n):\n        \
                   return other(iterable, n)\n\nelse:\n    batched = _batched\n";
    repository.write("r.py", &format!("import os\n\n\ndef _batched(iterable, n):\n{body}\n\n{wrapper}"));
    let hit = [1, 4, 6, 7, 8, 9, 10, 11, 12, 13, 16, 23];
    repository.write("lcov.info", &lcov(&[("r.py", &hit, &[17, 19, 20])]));
    let ran = repository.lazycov(&["check", "--gate", "function.max_drop=10pp"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let json = repository.json(&["diff", "--format", "json"]);
    let of = |name: &str| json["functions"].as_array().unwrap().iter().find(|found| found["name"] == name).unwrap();
    assert_eq!((&of("_batched")["match"], &of("batched")["match"]), (&"renamed?".into(), &"new".into()));
    let ran = repository.lazycov(&["check", "--gate", "new.function.entered=true"]);
    assert_eq!(failed(&ran).len(), 1, "{}", ran.stdout);
}

#[test]
fn a_history_that_was_cut_off_claims_nothing() {
    let repository = Repository::new(&[("a.py", &statements("a", 10))]);
    repository.write("lcov.info", &lcov(&[("a.py", &[1, 2, 3], &[])]));
    repository.prints(&["baseline", "save", "base"]);
    repository.commit(&[("b.txt", "another\n")]);
    let shallow = tempfile::tempdir().unwrap();
    let from = format!("file://{}", repository.path().display());
    repository.git(&["clone", "-q", "--depth", "1", &from, shallow.path().to_str().unwrap()]);
    std::fs::copy(repository.path().join("lcov.info"), shallow.path().join("lcov.info")).unwrap();
    for strict in [&[][..], &["--strict"]] {
        let ran = lazycov(shallow.path(), &[&["check", "--max-drop", "1pp"], strict].concat());
        assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
        assert!(!ran.stdout.contains("did not lead"), "{}", ran.stdout);
    }
}

#[test]
fn thresholds_of_jest_for_paths_are_judged_as_jest_judges_them() {
    let jest = r#"{"jest": {"coverageThreshold": {"global": {"lines": 80}, "./src/api/": {"lines": 95},
        "./src/one.js": {"lines": -2}, "src/**/*.util.js": {"lines": 100}}}}"#;
    let of = |missed: u32, total: u32| -> (Vec<u32>, Vec<u32>) {
        ((1..=total - missed).collect(), (total - missed + 1..=total).collect())
    };
    let files = [
        ("src/one.js", of(3, 21)),
        ("src/x.util.js", of(1, 21)),
        ("src/y.js", of(10, 31)),
        ("src/api/a.js", of(1, 41)),
    ];
    let files: Vec<(&str, &[u32], &[u32])> =
        files.iter().map(|(path, (hit, missed))| (*path, hit.as_slice(), missed.as_slice())).collect();
    let folder = project(&[("package.json", jest), ("lcov.info", &lcov(&files))]);
    for (path, ..) in &files {
        std::fs::create_dir_all(folder.path().join(path).parent().unwrap()).unwrap();
        std::fs::write(folder.path().join(path), statements("x", 41)).unwrap();
    }
    let ran = lazycov(folder.path(), &["check"]);
    assert_eq!((ran.code, failed(&ran).len()), (1, 3), "{}{}", ran.stdout, ran.stderr);
    for told in ["67.7% (21/31) < 80%", "src/one.js\n    lines 3 missed > 2", "95.2% (20/21) < 100%"] {
        assert!(ran.stdout.contains(told), "{}", ran.stdout);
    }
}

#[test]
fn limits_that_are_code_are_said_even_where_no_other_rule_is_set() {
    let folder = project(&super::SMALL);
    std::fs::write(
        folder.path().join("jest.config.mts"),
        "export default { coverageThreshold: { global: { lines: 80 } } }",
    )
    .unwrap();
    let ran = lazycov(folder.path(), &["check"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("no rule is set") && ran.stderr.contains("limits in jest.config.mts are not read"),
        "{}",
        ran.stderr
    );
    let ran = lazycov(folder.path(), &["check", "--fail-under", "10"]);
    assert!(ran.code == 0 && ran.stdout.contains("limits in jest.config.mts are not read"), "{}", ran.stdout);
}

#[test]
fn a_baseline_that_keeps_no_lines_is_told_as_such() {
    let repository = Repository::new(&[("a.py", &statements("a", 10))]);
    let hit: Vec<u32> = (1..=10).collect();
    repository.write("lcov.info", &lcov(&[("a.py", &hit, &[])]));
    repository.prints(&["baseline", "save", "one"]);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    repository.prints(&["baseline", "save", "two"]);
    repository.write("a.py", &(String::from("first = 1\n") + &statements("a", 10)));
    repository.write("lcov.info", &lcov(&[("a.py", &hit, &[11])]));
    let why = "the baseline one keeps no lines since two was saved; save with --full to keep them";
    let diff = repository.prints(&["diff", "one"]);
    assert!(diff.contains("compared as a whole: the baseline keeps no lines\n") && diff.contains(why), "{diff}");
    assert!(!diff.contains("a source text is missing"), "{diff}");
    assert!(repository.prints(&["diff", "one", "--format", "markdown"]).contains("keeps no lines since two was saved"));
    let ran = repository.lazycov(&["check", "--baseline", "one", "--gate", "lost.lines=0"]);
    assert!(ran.code == 3 && words(&ran).contains(why), "{}", ran.stdout);
    assert!(!repository.prints(&["diff", "two"]).contains("keeps no lines"));
}

#[test]
fn a_name_with_an_escape_in_it_is_tried_as_it_is_written() {
    let text = statements("a", 10);
    let folder = project(&[("a%20b.py", &text), ("c d.py", &text), ("sub dir/e.py", &text), ("x%41.py", &text)]);
    let hit: Vec<u32> = (1..=9).collect();
    let paths = ["a%20b.py", "c%20d.py", "/ci/build/sub%20dir/e.py", "x%41.py"];
    let files: Vec<(&str, &[u32], &[u32])> = paths.iter().map(|path| (*path, hit.as_slice(), &[10][..])).collect();
    std::fs::write(folder.path().join("lcov.info"), lcov(&files)).unwrap();
    let ran = lazycov(folder.path(), &["report", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let mut found: Vec<&str> =
        json["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    found.sort_unstable();
    assert_eq!((ran.code, found), (0, vec!["a%20b.py", "c d.py", "sub dir/e.py", "x%41.py"]), "{}", ran.stderr);
}

#[test]
fn old_code_that_is_measured_for_the_first_time_is_no_drop() {
    let repository = Repository::new(&[("src/a.py", &statements("a", 10)), ("src/old.py", &statements("old", 40))]);
    let hit: Vec<u32> = (1..=10).collect();
    let old = repository.write("lcov.info", &lcov(&[("src/a.py", &hit, &[])]));
    old.prints(&["baseline", "save", "base"]);
    let missed: Vec<u32> = (1..=40).collect();
    repository.write("lcov.info", &lcov(&[("src/a.py", &hit, &[]), ("src/old.py", &[], &missed)]));
    let rules = ["check", "--max-drop", "1pp", "--gate", "dir.max_drop=1pp"];
    let ran = repository.lazycov(&rules);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("warning at src/old.py\n"), "{}", ran.stdout);
    let why = "a fall of 80.0pp that deleted lines, or old code that is measured for the first time, explain";
    assert!(words(&ran).contains(&format!("passed total.max_drop (1pp): {why}")), "{}", ran.stdout);
    // What was lost beside it is.
    repository.write("lcov.info", &lcov(&[("src/a.py", &hit[..9], &[10]), ("src/old.py", &[], &missed)]));
    let ran = repository.lazycov(&rules);
    assert_eq!((ran.code, failed(&ran).len()), (1, 2), "{}", ran.stdout);
    // Nor may new code hide behind it.
    repository.write("src/new.py", &statements("new", 40));
    repository.write("lcov.info", &lcov(&[("src/a.py", &hit, &[]), ("src/new.py", &[], &missed)]));
    assert_eq!(repository.lazycov(&rules).code, 1);
}

#[test]
fn falls_that_are_none_and_changes_without_code_are_listed() {
    let repository = Repository::new(&[("a.py", &statements("a", 20))]);
    let hit: Vec<u32> = (1..=18).collect();
    repository.write("lcov.info", &lcov(&[("a.py", &hit, &[19, 20])]));
    repository.prints(&["baseline", "save", "base"]);
    let rest: String = statements("a", 20).lines().skip(10).map(|line| format!("{line}\n")).collect();
    repository.write("a.py", &rest).write("lcov.info", &lcov(&[("a.py", &hit[..8], &[9, 10])]));
    let rules = ["check", "--max-drop", "1pp", "--gate", "file.max_drop=1pp", "--gate", "new.changed_lines.min=90"];
    let ran = repository.lazycov(&rules);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    for told in [
        "passed total.max_drop (1pp): a fall of 10.0pp that deleted lines explain",
        "holds file.max_drop: a.py 90.0% (18/20) -> 80.0% (8/10) a fall of 10.0pp that deleted lines explain",
        "passed new.changed_lines.min (90%): 0 new or changed lines can be covered",
    ] {
        assert!(words(&ran).contains(told), "{}", ran.stdout);
    }
    let strict = repository.lazycov(&[&rules[..], &["--strict"]].concat());
    assert_eq!(strict.code, 0, "information is no doubt: {}", strict.stdout);
    let patch = repository.prints(&["patch", "--fail-under", "90"]);
    assert!(patch.starts_with("0 changed lines since HEAD "), "{patch}");
}

/// Numbers that look random and are the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

#[test]
fn check_and_patch_agree_with_git_on_the_number_of_changed_lines() {
    const REPEATED: [&str; 4] = ["return None", "else:", "value = other", "finish()"];
    let mut dice = Dice(7);
    let mut fresh = 0;
    let mut line = |dice: &mut Dice| {
        fresh += 1;
        if dice.below(3) == 0 { REPEATED[dice.below(4) as usize].to_owned() } else { format!("call_{fresh}({fresh})") }
    };
    for round in 0..24 {
        let old: Vec<String> = (0..30).map(|_| line(&mut dice)).collect();
        // Every second change rewrites whole passages; the others touch a line here and there.
        let (wide, mut new, mut at) = (round % 2 == 1, Vec::new(), 0);
        while at < old.len() {
            let (kind, many) = (dice.below(8), if wide { 1 + dice.below(4) as usize } else { 1 });
            match kind {
                0 => at += many,
                1 => (0..many).for_each(|more| new.push(format!("fresh_{round}_{at}_{more}()"))),
                2 => {
                    (0..many).for_each(|more| new.push(format!("changed_{round}_{at}_{more}()")));
                    at += many;
                }
                _ => {}
            }
            // What was changed is parted from the next change.
            let kept = old.iter().skip(at).take(if wide { 1 } else { 3 });
            new.extend(kept.cloned());
            at += if wide { 1 } else { 3 };
        }
        let text = |lines: &[String]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        let repository = Repository::new(&[("a.txt", &text(&old)), ("b.txt", "stays\n")]);
        let report = |dice: &mut Dice, lines: usize| {
            let (hit, missed): (Vec<u32>, Vec<u32>) = (1..=lines as u32).partition(|_| dice.below(2) == 0);
            lcov(&[("a.txt", &hit, &missed), ("b.txt", &[1], &[])])
        };
        repository.write("lcov.info", &report(&mut dice, old.len()));
        repository.prints(&["baseline", "save", "base"]);
        repository.write("a.txt", &text(&new)).write("lcov.info", &report(&mut dice, new.len()));
        let patch = repository.json(&["patch", "--format", "json"]);
        let patched = patch["lines"]["total"].as_u64().unwrap();
        let diff = repository.json(&["diff", "--format", "json"]);
        let lines = |category: &str| {
            let files = diff["files"].as_array().unwrap().iter();
            let ranges = files.filter_map(|file| file["categories"][category]["ranges"].as_array()).flatten();
            ranges.map(|range| range[1].as_u64().unwrap() - range[0].as_u64().unwrap() + 1).sum::<u64>()
        };
        assert_eq!(lines("new_hit") + lines("new_missed"), patched, "{round}: {old:#?} {new:#?}");
        if !wide {
            let mut git = std::process::Command::new("git");
            git.args(["diff", "--minimal", "--numstat", "--", "a.txt"]).current_dir(repository.path());
            let git = git.output().unwrap();
            let added = String::from_utf8(git.stdout).unwrap();
            let added: u64 = added.split('\t').next().unwrap_or_default().trim().parse().unwrap_or(0);
            assert_eq!(patched, added, "{round}: {old:#?} {new:#?}");
        }
    }
}
