//! Files: which is which, and what state that makes.

use super::sketch::{file, findings, found, project, steps, textless, thin, unmeasured};
use crate::analysis::differential::{Category, Differential, FileChange, FileRecord, LineMap, Measurement};
use crate::coverage::{Metric, RepoPath};

fn states(before: &Measurement, now: &Measurement) -> Vec<(String, FileChange, Option<String>)> {
    let differential = Differential::between(before, now);
    let name = |path: &RepoPath| path.to_string();
    differential.files.iter().map(|file| (name(&file.path), file.state, file.was.as_ref().map(name))).collect()
}

fn numbered(name: &str, lines: std::ops::Range<u32>) -> String {
    lines.map(|n| format!("{} {name} {n}\n", if n % 3 == 0 { '-' } else { '+' })).collect()
}

#[test]
fn the_same_text_under_the_same_path_is_the_same() {
    let side = project([file("a", "+ one\n- two")]);
    let differential = Differential::between(&side, &side);
    let delta = differential.file("a").unwrap();
    assert_eq!((delta.state, &delta.map), (FileChange::Same, &LineMap::Identity(0)));
    assert!(findings(&differential).is_empty());
}

#[test]
fn trap_32_renames_are_found_without_git() {
    let text = numbered("line", 0..10);
    let before = project([file("old/a", &text), file("b", "+ other")]);
    let moved = project([file("new/a", &text), file("b", "+ other")]);
    let renamed = ("new/a".to_owned(), FileChange::Renamed, Some("old/a".to_owned()));
    assert_eq!(states(&before, &moved), [("b".to_owned(), FileChange::Same, None), renamed.clone()]);

    let edited = project([file("new/a", &text.replace("line 4", "another")), file("b", "+ other")]);
    assert_eq!(states(&before, &edited)[1], renamed);
    let differential = Differential::between(&before, &edited);
    assert_eq!(found(&differential, "new/a"), "new_hit 5; still_hit 2 3 6 8 9; still_missed 1 4 7 10; deleted_hit 5");
}

#[test]
fn what_resembles_two_files_is_neither() {
    let text = numbered("line", 0..10);
    let before = project([file("a", &text.replace("line 0", "zero")), file("b", &text.replace("line 9", "nine"))]);
    let now = project([file("c", &text)]);
    let is = states(&before, &now);
    assert_eq!((is[0].1, is[1].1), (FileChange::Removed, FileChange::Removed));
    assert_ne!(is[2].1, FileChange::Renamed);
    let twins = project([file("a", &text), file("b", &text)]);
    assert_ne!(states(&twins, &now)[2].1, FileChange::Renamed);
}

#[test]
fn less_than_half_the_text_is_another_file() {
    let (old, new) = (numbered("old", 0..6), numbered("new", 0..6));
    let shared = "+ x\n+ y\n+ z\n";
    let before = project([file("a", &format!("{old}{shared}"))]);
    let now = project([file("b", &format!("{new}{shared}"))]);
    assert_eq!(
        states(&before, &now).iter().map(|state| state.1).collect::<Vec<_>>(),
        [FileChange::Removed, FileChange::New]
    );
}

#[test]
fn trap_31_a_split_file_is_neither_renamed_nor_new() {
    let (first, second, rest) = (numbered("first", 0..20), numbered("second", 0..6), numbered("rest", 0..20));
    let before = project([file("a", &format!("{first}{second}{rest}"))]);
    let now = project([file("a", &format!("{first}{rest}")), file("b", &format!("+ use a;\n{second}"))]);
    let differential = Differential::between(&before, &now);
    assert_eq!(
        states(&before, &now),
        [("a".to_owned(), FileChange::Changed, None), ("b".to_owned(), FileChange::Changed, Some("a".to_owned())),]
    );
    assert_eq!(found(&differential, "b"), "new_hit 1; still_hit 3 4 6 7; still_missed 2 5; moved 2 3 4 5 6 7");
    assert_eq!(findings(&differential).len(), 1, "nothing was deleted from a");
}

#[test]
fn trap_33_deleted_covered_code_is_no_loss() {
    let keep: String = (0..80).map(|n| format!("{} keep {n}\n", if n < 70 { '+' } else { '-' })).collect();
    let gone: String = (0..20).map(|n| format!("+ gone {n}\n")).collect();
    let before = project([file("a", &format!("{keep}{gone}"))]);
    let differential = Differential::between(&before, &project([file("a", &keep)]));
    let waterfall = differential.waterfall(Metric::Lines).unwrap();
    assert_eq!(steps(&differential, Metric::Lines), "90/100 70/80 70/80 70/80 70/80");
    assert_eq!(waterfall.raw_drop().unwrap().display(2), "2.50");
    assert!(!waterfall.effective_drop().unwrap().is_fall());
}

#[test]
fn trap_35_a_new_file_without_coverage_is_listed() {
    let before = project([file("a", "+ one")]);
    let differential = Differential::between(&before, &project([file("a", "+ one"), file("b", "- x\n- y")]));
    assert_eq!(differential.file("b").unwrap().state, FileChange::New);
    assert_eq!(found(&differential, "b"), "new_missed 1 2");
    let unresolved = project([file("a", "+ one"), textless(file("b", "- x\n- y"))]);
    assert_eq!(found(&Differential::between(&before, &unresolved), "b"), "new_missed 1 2");
}

#[test]
fn trap_36_a_file_that_leaves_the_report_has_vanished() {
    let before = project([file("a", "+ one\n+ two"), file("b", "- x\n- y")]);
    let now = project([file("a", "+ one\n+ two"), unmeasured("b", "- x\n- y")]);
    let differential = Differential::between(&before, &now);
    assert_eq!(differential.file("b").unwrap().state, FileChange::Vanished);
    assert_eq!(found(&differential, "b"), "", "its lines are in no category");
    assert_eq!(steps(&differential, Metric::Lines), "2/4 2/2 2/2 2/2 2/2", "though the total went up");

    let removed = Differential::between(&before, &project([file("a", "+ one\n+ two")]));
    assert_eq!(removed.file("b").unwrap().state, FileChange::Removed);
    assert_eq!(found(&removed, "b"), "deleted_missed 1 2");
    let source = FileRecord::unmeasured(RepoPath::new("b"), None);
    let unread = Differential::between(&before, &project([file("a", "+ one\n+ two"), source]));
    assert_eq!(unread.file("b").unwrap().state, FileChange::Vanished);
}

#[test]
fn trap_37_an_old_file_with_new_data_is_not_new_code() {
    let before = project([file("a", "+ one"), unmeasured("b", "  x\n  y\n  }")]);
    let now = project([file("a", "+ one"), file("b", "- x\n- fresh\n+ y\n- }")]);
    let differential = Differential::between(&before, &now);
    assert_eq!(differential.file("b").unwrap().state, FileChange::NewlyMeasured);
    assert_eq!(found(&differential, "b"), "new_missed 2; included_missed 1 4; included_hit 3");
    assert_eq!(steps(&differential, Metric::Lines), "1/1 1/1 1/1 2/4 2/5");
    assert_eq!(differential.noise, 0);
}

#[test]
fn what_nobody_measured_is_not_listed() {
    let before = project([unmeasured("a", "  x"), unmeasured("b", "  y")]);
    let now = project([unmeasured("a", "  z"), unmeasured("c", "  y")]);
    let differential = Differential::between(&before, &now);
    assert!(differential.files.is_empty() && differential.waterfalls.is_empty());
}

#[test]
fn without_a_text_only_totals_are_compared() {
    let (old, new) = (file("a", "+ one\n+ two\n- three"), file("a", "+ one\n- two\n+ three\n+ four"));
    let thin_side = project([thin(old.clone())]);
    for before in [project([textless(old.clone())]), thin_side.clone()] {
        let differential = Differential::between(&before, &project([new.clone()]));
        let delta = differential.file("a").unwrap();
        assert_eq!((delta.state, delta.unmappable, &delta.map), (FileChange::Changed, true, &LineMap::Unknown));
        assert_eq!(found(&differential, "a"), "");
        assert_eq!(steps(&differential, Metric::Lines), "2/3 2/3 2/3 2/3 3/4 3/4");
    }
    // The same text: every line is known, but what was measured on it is not.
    let differential = Differential::between(&thin_side, &project([old]));
    let delta = differential.file("a").unwrap();
    assert_eq!((delta.state, delta.unmappable), (FileChange::Same, true));
    assert!(findings(&differential).is_empty());
    let gone = Differential::between(&thin_side, &project([file("b", "+ else")]));
    assert_eq!(steps(&gone, Metric::Lines), "2/3 0/0 0/0 0/0 1/1");
}

#[test]
fn totals_that_are_not_the_sum_of_the_lines_still_make_exact_steps() {
    let mut lying = file("a", "+ one\n- two");
    lying.totals.set(Metric::Lines, crate::coverage::Ratio::new(7, 9));
    let now = project([file("a", "+ one\n+ two")]);
    assert_eq!(steps(&Differential::between(&project([lying]), &now), Metric::Lines), "7/9 7/9 7/9 9/11 2/2 2/2");
}

#[test]
fn the_present_side_names_the_headline() {
    let mut now = project([file("a", "+ one")]);
    now.headline = Metric::Branches;
    let differential = Differential::between(&project([file("a", "+ one")]), &now);
    assert_eq!(differential.headline, Metric::Branches);
    assert_eq!(differential.file("a").unwrap().categories.lines(Category::StillHit).len(), 1);
}
