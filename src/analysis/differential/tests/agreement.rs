//! What must agree for all texts: the waterfall with the categories, and what is new with and without the data of before.

use std::sync::Arc;

use proptest::prelude::*;

use super::properties::{files, monotonous, odd_project};
use super::sketch::{file, project};
use crate::analysis::Patch;
use crate::analysis::differential::{Category, Differential, FileChange, FileDelta, FileRecord, Measurement, StepKind};
use crate::coverage::Metric;

/// Every step of the waterfall of lines from the categories alone, where no line of brackets flipped and all lines are
/// known on both sides.
fn assert_recomputed(differential: &Differential) {
    let known = |file: &FileDelta| !file.unmappable && file.state != FileChange::Vanished;
    let Some(waterfall) = differential.waterfall(Metric::Lines) else { return };
    if differential.noise > 0
        || waterfall.steps.iter().any(|step| step.kind == StepKind::Unmapped)
        || !differential.files.iter().all(known)
    {
        return;
    }
    let count = |category: Category| -> i64 {
        differential.files.iter().map(|file| file.categories.lines(category).len() as i64).sum()
    };
    let step = |kind: StepKind| {
        let ratio = waterfall.after(kind);
        [ratio.covered as i64, ratio.total as i64]
    };
    let between = |from: [i64; 2], to: [i64; 2]| [to[0] - from[0], to[1] - from[1]];
    let both = |hit: Category, missed: Category| [count(hit), count(hit) + count(missed)];
    let [base, deleted, lost, included, new] =
        [StepKind::Base, StepKind::Deleted, StepKind::Lost, StepKind::Included, StepKind::New].map(step);
    let gone = both(Category::DeletedHit, Category::DeletedMissed);
    assert_eq!(between(deleted, base), gone, "{differential:?}");
    assert_eq!(between(deleted, lost), [count(Category::Gained) - count(Category::Lost), 0]);
    let parts = [
        both(Category::IncludedHit, Category::IncludedMissed),
        both(Category::RewrappedHit, Category::RewrappedMissed),
    ];
    let came = [parts[0][0] + parts[1][0], parts[0][1] + parts[1][1]];
    let left = both(Category::ExcludedHit, Category::ExcludedMissed);
    assert_eq!(between(lost, included), between(left, came), "{differential:?}");
    assert_eq!(between(included, new), both(Category::NewHit, Category::NewMissed));
}

/// A statement of several words on one line or on several, each line with a state of its own.
fn wrapped() -> impl Strategy<Value = (String, String)> {
    let state = || prop::sample::select(vec!['+', '-', ' ']);
    let words = prop::collection::vec((state(), state(), any::<bool>(), any::<bool>()), 1..6);
    prop::collection::vec(words, 1..8).prop_map(|statements| {
        let (mut before, mut after) = (String::new(), String::new());
        for (nth, words) in statements.iter().enumerate() {
            for (at, (was, is, broke, breaks)) in words.iter().enumerate() {
                for (text, state, new_line) in [(&mut before, was, *broke), (&mut after, is, *breaks)] {
                    if at == 0 || new_line {
                        text.extend(['\n', *state, ' ']);
                    }
                    *text += &["word_", &nth.to_string(), "_", &at.to_string(), " "].concat();
                }
            }
        }
        (before, after)
    })
}

proptest! {
    #[test]
    fn the_waterfall_can_be_recomputed_from_the_categories(texts in wrapped(), before in odd_project(), now in odd_project()) {
        let differential = Differential::between(&project([file("a", &texts.0)]), &project([file("a", &texts.1)]));
        prop_assert_eq!(differential.noise, 0);
        assert_recomputed(&differential);
        // Of files that are known as a whole alone, no line is in a category.
        let whole = |side: &Measurement| {
            let known = |file: &&Arc<FileRecord>| file.detail.is_some() && file.text.is_some();
            project(side.files().iter().filter(known).map(|file| FileRecord::clone(file)))
        };
        assert_recomputed(&Differential::between(&whole(&before), &whole(&now)));
    }

    #[test]
    fn the_data_of_before_does_not_say_what_is_new(before in files(), now in files(), old in monotonous(), new in monotonous()) {
        let side = |functions: &[Vec<String>], text: &str| {
            let texts = functions.iter().enumerate().map(|(at, functions)| file(&format!("src/{at}.rs"), &functions.concat()));
            project(texts.chain([file("odd", text)]))
        };
        let (before, now) = (side(&before, &old), side(&now, &new));
        // The same texts and functions, of which nothing was measured.
        let bare = |record: &Arc<FileRecord>| {
            let FileRecord { path, text, functions, .. } = FileRecord::clone(record);
            FileRecord { functions, ..FileRecord::unmeasured(path, text) }
        };
        let (with, without) =
            (Differential::between(&before, &now), Differential::between(&project(before.files().iter().map(bare)), &now));
        prop_assert_eq!(Patch::of(&with), Patch::of(&without));
    }
}
