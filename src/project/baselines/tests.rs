//! Real folders: names, forms, what is kept, what is refused, and what a failed save leaves.

use std::sync::Arc;

use std::fs;

use super::*;
use crate::analysis::BaselineInfo;
use crate::analysis::differential::{Detail, FileRecord, Marks, Unit};
use crate::coverage::{Line, Metric, MetricSet, Ratio, RepoPath, Totals};

fn baseline(name: &str, created: i64) -> Baseline {
    let mut totals = Totals::default();
    totals.set(Metric::Lines, Ratio::new(1, 1));
    let units = vec![(Metric::Lines, vec![Unit { line: Line::FIRST, covered: 1, total: 1 }])];
    let file = FileRecord {
        path: RepoPath::new("a.c"),
        text: Some(Arc::new(Marks::new(b"x;", ["x;"].into_iter()))),
        carries: MetricSet::of(&[Metric::Lines]),
        totals,
        detail: Some(Detail { units, partial: Vec::new() }),
        functions: Vec::new(),
        made_of: 0,
        outline: None,
        beside: false,
    };
    let info = BaselineInfo {
        name: name.to_owned(),
        generator: "lazycov".to_owned(),
        created,
        commit: None,
        dirty: false,
        command: None,
        note: None,
        inputs: Vec::new(),
        headline: Metric::Lines,
        include: Vec::new(),
        exclude: Vec::new(),
        tests: None,
        suites: Vec::new(),
        branch: None,
        settings: None,
        full: false,
        since: None,
        flaky: None,
    };
    Baseline { info, measurement: Measurement::new(Metric::Lines, vec![Arc::new(file)]), tests: None }
}

fn with_commit(name: &str, created: i64, commit: &str) -> Baseline {
    let mut baseline = baseline(name, created);
    baseline.info.commit = Some(commit.to_owned());
    baseline
}

fn names(baselines: &Baselines) -> Vec<(String, bool)> {
    baselines.list().into_iter().map(|saved| (saved.summary.info.name, saved.summary.has_lines)).collect()
}

fn files(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root.join(".lazycov/baselines")).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn what_is_saved_is_found_again() {
    let dir = tempfile::tempdir().unwrap();
    let baselines = Baselines::of(dir.path());
    assert!(baselines.list().is_empty() && baselines.choose(None, None).unwrap().is_none());
    let stored = baselines.save(&baseline("phase 2", 5), false, None, None).unwrap();
    assert_eq!(stored.shown, ".lazycov/baselines/phase-2.jsonl.zst");
    let file = dir.path().join(&stored.shown);
    assert_eq!(fs::metadata(&file).unwrap().len(), stored.bytes);
    assert_eq!(baselines.load("phase 2").unwrap(), baseline("phase 2", 5));
    assert_eq!(baselines.load(file.to_str().unwrap()).unwrap(), baseline("phase 2", 5), "a file may be named, too");
    let missing = baselines.load("fase 2").unwrap_err().to_string();
    assert_eq!(missing, "there is no baseline \"fase 2\"; did you mean \"phase 2\"?");
    assert_eq!(baselines.remove("other").unwrap_err().to_string(), "there is no baseline \"other\"");
    baselines.remove("phase 2").unwrap();
    assert!(files(dir.path()).is_empty());
}

#[test]
fn saving_again_replaces_whatever_the_form() {
    let dir = tempfile::tempdir().unwrap();
    let baselines = Baselines::of(dir.path());
    baselines.save(&baseline("main", 1), false, None, None).unwrap();
    baselines.save(&baseline("main", 2), true, None, None).unwrap();
    assert_eq!(files(dir.path()), ["main.jsonl"]);
    assert!(fs::read_to_string(dir.path().join(".lazycov/baselines/main.jsonl")).unwrap().starts_with("{\"format\""));
    baselines.save(&baseline("main", 3), false, None, None).unwrap();
    assert_eq!(files(dir.path()), ["main.jsonl.zst"]);
    assert_eq!(baselines.load("main").unwrap().info.created, 3);
}

#[test]
fn names_with_one_short_form_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let baselines = Baselines::of(dir.path());
    for (created, name) in ["phase 2", "Phase-2", "phase/2", "日本", "../../up", "phase 2"].into_iter().enumerate() {
        baselines.save(&baseline(name, created as i64), created % 2 == 0, None, None).unwrap();
    }
    assert_eq!(files(dir.path()).len(), 5);
    let listed: Vec<String> = names(&baselines).into_iter().map(|entry| entry.0).collect();
    assert_eq!(listed, ["Phase-2", "phase/2", "日本", "../../up", "phase 2"]);
    for name in listed {
        assert_eq!(baselines.load(&name).unwrap().info.name, name);
    }
}

#[test]
fn older_ones_keep_totals_alone_unless_they_were_saved_to_keep_all() {
    let dir = tempfile::tempdir().unwrap();
    let baselines = Baselines::of(dir.path());
    let mut full = baseline("full", 1);
    full.info.full = true;
    baselines.save(&full, false, None, None).unwrap();
    baselines.save(&baseline("default", 2), false, None, None).unwrap();
    baselines.save(&baseline("old", 3), true, Some("default"), None).unwrap();
    let stored = baselines.save(&baseline("new", 4), false, Some("default"), None).unwrap();
    assert_eq!(stored.thinned, ["old"]);
    let listed = names(&baselines);
    let lines: Vec<(&str, bool)> = listed.iter().map(|(name, lines)| (name.as_str(), *lines)).collect();
    assert_eq!(lines, [("full", true), ("default", true), ("old", false), ("new", true)]);
    assert_eq!(baselines.load("old").unwrap(), baseline("old", 3).thin());
    assert!(baselines.save(&baseline("new", 5), false, Some("default"), None).unwrap().thinned.is_empty());
}

#[test]
fn a_file_that_is_damaged_is_told_and_costs_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let baselines = Baselines::of(dir.path());
    baselines.save(&baseline("good", 1), true, None, None).unwrap();
    let folder = dir.path().join(".lazycov/baselines");
    fs::write(folder.join("broken.jsonl"), "TN:\n").unwrap();
    fs::write(folder.join("README.md"), "mine").unwrap();
    assert_eq!(names(&baselines), [("good".to_owned(), true)]);
    let told: Vec<String> = baselines.unusable().iter().map(ToString::to_string).collect();
    assert_eq!(told, [".lazycov/baselines/broken.jsonl: it is no baseline of lazycov"]);
    baselines.save(&baseline("broken", 2), true, None, None).unwrap();
    assert_eq!(fs::read_to_string(folder.join("broken.jsonl")).unwrap(), "TN:\n", "what is no baseline stays");
    assert_eq!(baselines.load("broken").unwrap().info.created, 2);
}

#[test]
fn the_baseline_to_compare_with_is_chosen() {
    let dir = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]);
        assert!(command.args(arguments).current_dir(dir.path()).status().unwrap().success());
    };
    run(&["init", "-q", "-b", "main"]);
    run(&["commit", "-q", "--allow-empty", "-m", "first"]);
    let git = Git::open(dir.path()).unwrap();
    let first = git.full_commit().unwrap();
    run(&["checkout", "-q", "-b", "topic"]);
    run(&["commit", "-q", "--allow-empty", "-m", "other"]);
    let other = git.full_commit().unwrap();
    run(&["checkout", "-q", "main"]);
    let baselines = Baselines::of(dir.path());
    baselines.save(&with_commit("base", 1, &first), false, None, None).unwrap();
    baselines.save(&with_commit("topic", 2, &other), false, None, None).unwrap();
    let choose = |default, git: Option<&Git>| {
        let chosen = baselines.choose(default, git).unwrap().unwrap();
        (chosen.saved.summary.info.name, chosen.why)
    };
    assert_eq!(choose(None, Some(&git)), ("base".to_owned(), Choice::Ancestor));
    assert_eq!(choose(None, None), ("topic".to_owned(), Choice::Newest));
    assert_eq!(choose(Some("topic"), Some(&git)), ("topic".to_owned(), Choice::Configured));
    assert!(baselines.choose(Some("/etc/hostname"), Some(&git)).is_err(), "settings name baselines, never files");
    baselines.remove("base").unwrap();
    assert_eq!(choose(None, Some(&git)), ("topic".to_owned(), Choice::Newest));
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere_outside() {
    use std::os::unix::fs::symlink;
    let (dir, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let baselines = Baselines::of(dir.path());
    symlink(outside.path(), dir.path().join(".lazycov")).unwrap();
    let refused = baselines.save(&baseline("a", 1), false, None, None).unwrap_err().to_string();
    assert!(refused.contains("leads out of the project"), "{refused}");
    fs::remove_file(dir.path().join(".lazycov")).unwrap();
    fs::create_dir(dir.path().join(".lazycov")).unwrap();
    symlink(outside.path(), dir.path().join(".lazycov/baselines")).unwrap();
    assert!(baselines.save(&baseline("a", 1), false, None, None).is_err());
    fs::write(outside.path().join("a.jsonl"), crate::analysis::baseline::write(&baseline("a", 1))).unwrap();
    assert!(baselines.list().is_empty() && baselines.remove("a").is_err());
    assert_eq!(baselines.unusable().len(), 1);
    fs::remove_file(dir.path().join(".lazycov/baselines")).unwrap();

    // A file that is a link is not followed: not when reading, and not when its name is wanted.
    fs::create_dir(dir.path().join(".lazycov/baselines")).unwrap();
    symlink(outside.path().join("a.jsonl"), dir.path().join(".lazycov/baselines/a.jsonl")).unwrap();
    let before = fs::read(outside.path().join("a.jsonl")).unwrap();
    baselines.save(&baseline("a", 7), true, None, None).unwrap();
    baselines.save(&baseline("b", 8), true, None, None).unwrap();
    assert_eq!(fs::read(outside.path().join("a.jsonl")).unwrap(), before);
    assert_eq!(names(&baselines), [("a".to_owned(), false), ("b".to_owned(), true)]);
}

#[cfg(unix)]
#[test]
fn a_save_that_fails_leaves_the_old_one() {
    let dir = tempfile::tempdir().unwrap();
    let baselines = Baselines::of(dir.path());
    baselines.save(&baseline("a", 1), false, None, None).unwrap();
    // A folder in the place of the new file: everything goes well until the last step.
    let folder = dir.path().join(".lazycov/baselines");
    let file = folder.join("b.jsonl.zst");
    fs::create_dir_all(file.join("full")).unwrap();
    assert!(folder::replace(&file, b"new").is_err());
    assert_eq!(files(dir.path()), ["a.jsonl.zst", "b.jsonl.zst"], "nothing temporary is left");
    // What cannot be read again is not stored either.
    let mut odd = baseline("a", 2);
    odd.measurement.change_each(|file| file.totals.set(Metric::Lines, Ratio::new(2, 1)));
    assert!(baselines.save(&odd, false, None, None).is_err());
    assert_eq!(baselines.load("a").unwrap(), baseline("a", 1));
    let mode = |file: &Path| std::os::unix::fs::PermissionsExt::mode(&fs::metadata(file).unwrap().permissions());
    fs::write(folder.join("usual"), "").unwrap();
    assert_eq!(mode(&folder.join("a.jsonl.zst")), mode(&folder.join("usual")), "others may read it");
}

#[test]
fn present_filters_count_for_a_baseline_too() {
    let mut measurement = baseline("a", 1).measurement;
    keep_counted(&mut measurement, &Config::default());
    assert_eq!(measurement.files().len(), 1);
    keep_counted(&mut measurement, &Config { exclude: vec!["*.c".to_owned()], ..Config::default() });
    assert!(measurement.files().is_empty());
}
