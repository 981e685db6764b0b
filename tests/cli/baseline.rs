//! `baseline`: what is saved, what is refused, and what is said about it.

use std::path::Path;
use std::process::Command;

use super::{Ran, SMALL, lazycov, project, with_input, with_variables};

/// A report of the small project in which nothing of `slam` changed and `open` is covered better, or less.
const BETTER: &str = "TN:\nSF:src/door.c\nFN:1,open\nFN:7,slam\nFNDA:3,open\nFNDA:0,slam\nBRDA:2,0,0,1\nBRDA:2,0,1,3\n\
                      DA:1,3\nDA:2,3\nDA:3,1\nDA:4,3\nDA:7,0\nDA:8,0\nend_of_record\n";
const WORSE: &str = "TN:\nSF:src/door.c\nFN:1,open\nFN:7,slam\nFNDA:3,open\nFNDA:0,slam\nBRDA:2,0,0,0\nBRDA:2,0,1,3\n\
                     DA:1,3\nDA:2,3\nDA:3,0\nDA:4,0\nDA:7,0\nDA:8,0\nend_of_record\n";

const PASSED: &str =
    "<testsuite><testcase time='0.2'/><testcase time='0.3'/><testcase><skipped/></testcase></testsuite>";
const FAILED: &str = "<testsuite><testcase><failure/></testcase><testcase/></testsuite>";

/// Saves at a time that is the same in every run.
fn save(folder: &Path, day: u32, arguments: &[&str]) -> Ran {
    let seconds = (1_800_000_000 + 86_400 * u64::from(day)).to_string();
    let arguments = [&["baseline", "save"], arguments].concat();
    with_variables(folder, &arguments, None, &[("SOURCE_DATE_EPOCH", &seconds)])
}

fn said(ran: &Ran) -> &str {
    ran.stderr.trim_end()
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]);
    for name in ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"] {
        command.env(name, "1800000000 +0000");
    }
    let ran = command.args(arguments).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap();
    assert!(ran.status.success(), "{arguments:?}");
}

fn stored(folder: &Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(".lazycov/baselines").join(name)).unwrap()
}

#[test]
fn what_is_saved_is_listed_and_shown() {
    let folder = project(&[SMALL[0], SMALL[1], (".gitignore", "coverage\nresults.xml\n"), ("results.xml", PASSED)]);
    git(folder.path(), &["init", "-q", "-b", "main"]);
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-q", "-m", "first"]);
    let note = ["--note", "before the\u{1b}[31m rewrite", "--command", "make test"];
    let first = save(folder.path(), 0, &[&["phase 1", "--plain", "--junit", "results.xml"], &note[..]].concat());
    let source = folder.path().join("src/door.c");
    let text = std::fs::read_to_string(&source).unwrap();
    std::fs::write(&source, text + "// changed\n").unwrap();
    let report = folder.path().join("coverage/lcov.info");
    std::fs::write(&report, BETTER).unwrap();
    let second = save(folder.path(), 1, &["phase 2", &report.to_string_lossy(), "--full"]);
    let mut all = String::new();
    for ran in [first, second] {
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        // How well zstd packs is not pinned.
        let bytes = ran.stdout.rsplit_once(", ").unwrap().1.split(" → ").next().unwrap();
        all += &ran.stdout.replace(bytes, "SIZE");
        all += &ran.stderr;
        all += "\n";
    }
    for arguments in [
        &["list"][..],
        &["list", "--format", "json"],
        &["show", "phase 1"],
        &["show", "phase 2", "--format", "json"],
        &["show", ".lazycov/baselines/phase-2.jsonl.zst", "--precision", "3"],
    ] {
        let ran = lazycov(folder.path(), &[&["baseline"], arguments].concat());
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{arguments:?}");
        all += &["$ lazycov baseline ", &arguments.join(" "), "\n", &ran.stdout, "\n"].concat();
    }
    assert!(!all.contains('\u{1b}'));
    insta::assert_snapshot!(all.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn the_same_name_is_replaced_and_nothing_else_is_touched() {
    let folder = project(&SMALL);
    assert_eq!(save(folder.path(), 0, &[]).code, 0);
    let packed = stored(folder.path(), "baseline.jsonl.zst");
    assert_eq!(save(folder.path(), 0, &[]).code, 0);
    assert_eq!(stored(folder.path(), "baseline.jsonl.zst"), packed, "the same measurement gives the same bytes");
    let again = save(folder.path(), 1, &["--plain"]);
    assert_eq!((again.code, said(&again)), (0, ""));
    let listed = std::fs::read_dir(folder.path().join(".lazycov/baselines")).unwrap().count();
    assert_eq!(listed, 1, "the packed form is gone");
}

#[test]
fn trap_38_nothing_in_doubt_takes_the_place_of_a_good_one() {
    let folder = project(&[
        SMALL[0],
        SMALL[1],
        ("results/failed.xml", FAILED),
        ("results/none.xml", "<testsuites/>"),
        ("results/cut.xml", &FAILED[..21]),
        ("none.out", "mode: set\n"),
        (
            "cut.xml",
            "<coverage line-rate='1'><packages><package><classes><class filename='src/door.c'><lines>\
                     <line number='1' hits='1'/></lines></class><class filename='x",
        ),
        ("other.c", "int other;\n"),
        ("other.info", "SF:other.c\nDA:1,1\nend_of_record\n"),
    ]);
    let good = ["main", "coverage/lcov.info"];
    assert_eq!(save(folder.path(), 0, &good).code, 0);
    let before = stored(folder.path(), "main.jsonl.zst");
    for (arguments, code, why) in [
        (&["main", "coverage/lcov.info", "--junit", "results/failed.xml"][..], 3, "1 of 2 tests failed"),
        (&["main", "coverage/lcov.info", "--junit", "results/none.xml"], 3, "no test was run"),
        (
            &["main", "coverage/lcov.info", "--junit", "results/cut.xml"],
            3,
            "results/cut.xml: byte 21: expected the end",
        ),
        (&["main", "coverage/lcov.info", "--junit", "no.xml"], 3, "no.xml: "),
        (&["main", "none.out"], 3, "nothing is measured"),
        (&["main", "none.out", "coverage/lcov.info"], 3, "none.out: the report has no files in it"),
        (&["main", "cut.xml"], 3, "cut.xml: the report ends in the middle"),
        (&["main", "other.info"], 3, "\"main\" has data of files that have none now: src/door.c"),
        (&["main", "no.info"], 3, "no.info: no such file"),
        (&["main", "coverage/lcov.info", "--include", "nothing"], 3, "nothing is measured"),
        (&["coverage/lcov.info"], 2, "the baseline's name comes first"),
        (&[" "], 2, "a baseline needs a name"),
    ] {
        let ran = save(folder.path(), 1, arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (code, ""), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(why), "{arguments:?}: {}", ran.stderr);
        assert_eq!(stored(folder.path(), "main.jsonl.zst"), before, "{arguments:?}");
    }
    for arguments in [
        &["main", "coverage/lcov.info", "--force", "--junit", "results/failed.xml"][..],
        &["main", "other.info", "--force"],
        &["main", "coverage/lcov.info", "none.out", "--force"],
    ] {
        assert_eq!(save(folder.path(), 1, arguments).code, 0, "{arguments:?}");
    }
}

#[test]
fn a_source_that_is_newer_than_its_report_is_told() {
    let folder = project(&SMALL);
    let source = std::fs::File::options().append(true).open(folder.path().join("src/door.c")).unwrap();
    source.set_modified(std::time::SystemTime::now() + std::time::Duration::from_mins(1)).unwrap();
    let ran = save(folder.path(), 0, &[]);
    assert_eq!((ran.code, said(&ran)), (0, "lazycov: changed since measured, as far as dates tell: src/door.c"));
}

#[test]
fn without_hashes_of_lines_a_baseline_is_smaller() {
    let folder = project(&SMALL);
    assert_eq!(save(folder.path(), 0, &["whole", "--plain", "--full"]).code, 0);
    assert_eq!(save(folder.path(), 0, &["less", "--plain", "--no-line-hash"]).code, 0);
    let (whole, less) = (stored(folder.path(), "whole.jsonl"), stored(folder.path(), "less.jsonl"));
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    assert!(text(&whole).contains("\"hashes\":") && !text(&less).contains("\"hashes\":"));
    assert!(text(&less).contains("\"units\":{\"lines\":\"2hmh2.2m\""), "{}", text(&less));
}

#[test]
fn what_cannot_be_written_leaves_what_was_there() {
    let folder = project(&[SMALL[0], SMALL[1], (".lazycov", "a file in the way\n")]);
    let ran = save(folder.path(), 0, &["main"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (3, ""));
    assert!(ran.stderr.contains(".lazycov"), "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(folder.path().join(".lazycov")).unwrap(), "a file in the way\n");
}

#[test]
fn older_baselines_are_thinned_and_that_is_said_once() {
    let folder = project(&SMALL);
    assert_eq!(said(&save(folder.path(), 0, &["one"])), "");
    let second = save(folder.path(), 1, &["two"]);
    assert_eq!(
        said(&second),
        "lazycov: older baselines keep totals and functions, but no lines: \"one\" (save with --full to keep all)"
    );
    assert_eq!(said(&save(folder.path(), 2, &["two"])), "");
    let shown = lazycov(folder.path(), &["baseline", "show", "one"]).stdout;
    assert!(shown.contains("1 file, 2 functions, totals and functions alone"), "{shown}");
    assert!(shown.contains("src/          50.0%"), "{shown}");
}

#[test]
fn a_ratchet_lowers_nothing() {
    let folder = project(&SMALL);
    let report = folder.path().join("coverage/lcov.info");
    std::fs::write(&report, BETTER).unwrap();
    assert_eq!(save(folder.path(), 0, &["main", "--ratchet"]).code, 0, "there is nothing to hold against it");
    std::fs::write(&report, WORSE).unwrap();
    let held = save(folder.path(), 1, &["main", "--ratchet"]);
    assert_eq!(said(&held), "lazycov: 1 file covered less now kept the old record: src/door.c");
    assert!(held.stdout.contains("66.7% lines (4/6)"), "{}", held.stdout);
    // A file without coverage would lower the total.
    std::fs::write(folder.path().join("src/new.c"), "int a;\nint b;\n").unwrap();
    std::fs::write(&report, format!("{BETTER}SF:src/new.c\nDA:1,0\nDA:2,0\nend_of_record\n")).unwrap();
    let before = stored(folder.path(), "main.jsonl.zst");
    let held = save(folder.path(), 2, &["main", "--ratchet"]);
    assert_eq!((held.code, held.stdout.as_str()), (0, ""));
    assert_eq!(said(&held), "lazycov: \"main\" stays as it is: the total would fall from 66.7% (4/6) to 50.0% (4/8)");
    assert_eq!(stored(folder.path(), "main.jsonl.zst"), before);
    let other = save(folder.path(), 3, &["main", "--ratchet", "--metric", "functions"]);
    assert_eq!((other.code, said(&other)), (0, ""), "every metric that both have can be compared");
}

#[test]
fn names_are_anything() {
    let folder = project(&SMALL);
    let names = ["phase 2", "Phase-2", "../../up", "日本 \"語\"", "a\u{1b}[2Jb", "-x"];
    for (day, name) in names.into_iter().enumerate() {
        let ran = save(folder.path(), day as u32, &["--full", "--", name]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(!ran.stdout.contains('\u{1b}'), "{:?}", ran.stdout);
    }
    let listed = lazycov(folder.path(), &["baseline", "list", "--format", "json"]).stdout;
    let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
    let listed: Vec<&str> =
        listed["baselines"].as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap()).collect();
    assert_eq!(listed, names);
    assert!(!lazycov(folder.path(), &["baseline", "list"]).stdout.contains('\u{1b}'));
    for name in names {
        assert_eq!(lazycov(folder.path(), &["baseline", "rm", "--", name]).code, 0, "{name:?}");
    }
    assert_eq!(std::fs::read_dir(folder.path().join(".lazycov/baselines")).unwrap().count(), 0);
}

#[test]
fn what_is_missing_or_damaged_is_told() {
    let folder = project(&SMALL);
    let empty = lazycov(folder.path(), &["baseline", "list"]);
    assert_eq!((empty.code, empty.stdout.as_str()), (0, ""));
    assert!(empty.stderr.contains("`lazycov baseline save` makes one"), "{}", empty.stderr);
    let json = lazycov(folder.path(), &["baseline", "list", "--format", "json"]).stdout;
    assert_eq!(json, "{\n  \"version\": 1,\n  \"baselines\": []\n}\n");
    assert_eq!(save(folder.path(), 0, &["phase 1"]).code, 0);
    for arguments in [&["rm", "phase 1", "phase 2"][..], &["show", "phase 2"]] {
        let ran = lazycov(folder.path(), &[&["baseline"], arguments].concat());
        assert_eq!(ran.code, 2);
        assert_eq!(said(&ran), "lazycov: there is no baseline \"phase 2\"; did you mean \"phase 1\"?");
    }
    let broken = folder.path().join(".lazycov/baselines/broken.jsonl");
    std::fs::write(broken, "{\"format\":\"lazycov-baseline\",\"version\":9}\n").unwrap();
    let listed = lazycov(folder.path(), &["baseline", "list"]);
    assert!(listed.code == 0 && listed.stdout.contains("phase 1"), "nothing was removed: {}", listed.stdout);
    assert!(listed.stderr.contains("broken.jsonl: it was written by a newer lazycov"), "{}", listed.stderr);
    assert_eq!(lazycov(folder.path(), &["baseline", "list", "--strict"]).code, 3);
}

#[test]
fn a_report_may_come_from_standard_input() {
    let folder = project(&SMALL[..1]);
    let ran = with_input(folder.path(), &["baseline", "save", "main", "-"], Some(SMALL[1].1.as_bytes()));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.starts_with("saved \"main\": 50.0% lines (3/6), 1 file, 2 functions, "), "{}", ran.stdout);
}
