//! What must hold for all texts: nothing is found where nothing happened, every sum is exact, and nothing is too odd to
//! be compared.

use std::sync::Arc;

use num_rational::Ratio as Rational;
use proptest::prelude::*;

use super::sketch::{file, findings, line, project, textless, thin, unmeasured};
use crate::analysis::differential::{
    Category, Detail, Differential, FileChange, FileDelta, FileRecord, FunctionRecord, Match, Measurement, StepKind,
    Unit,
};
use crate::coverage::{Metric, RepoPath};

/// A function of five to nine lines and some brackets, each line with words that no other has.
fn function(name: &str, states: &[char]) -> String {
    let body = states.iter().enumerate().map(|(at, state)| match at % 4 {
        1 => format!("{state}     if call_{name}_{at}(first, second) {{\n{state}     }}\n"),
        _ => format!("{state}     let x{name}_{at} = call(first);\n"),
    });
    format!("+ fn f{name} {{\n{}+ }}\n", body.collect::<String>())
}

/// Up to four files of up to five functions.
pub(super) fn files() -> impl Strategy<Value = Vec<Vec<String>>> {
    let states = prop::collection::vec(prop::sample::select(vec!['+', '-', '~', '*', ' ']), 4..9);
    prop::collection::vec(prop::collection::vec(states, 1..6), 1..5).prop_map(|files| {
        let named = |(file, functions): (usize, &Vec<Vec<char>>)| {
            functions.iter().enumerate().map(|(at, states)| function(&format!("{file}_{at}"), states)).collect()
        };
        files.iter().enumerate().map(named).collect()
    })
}

fn of(files: &[Vec<String>]) -> Measurement {
    project(files.iter().enumerate().map(|(at, functions)| file(&format!("src/{at}.rs"), &functions.concat())))
}

/// A text of few different lines, so that everything is there several times.
pub(super) fn monotonous() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "+ }",
        "- }",
        "  ",
        "+ return;",
        "- return;",
        "~ if x {",
        "* if x {",
        "+ a",
        "- b",
        "  c",
        "+ a b",
        "- a, b",
        "+ fn f {",
        "- fn g {",
    ]);
    prop::collection::vec(line, 0..24).prop_map(|lines| lines.iter().map(|line| format!("{line}\n")).collect())
}

/// Any file: with or without data, text or lines, under one of a few paths.
fn odd_file() -> impl Strategy<Value = FileRecord> {
    (0..5u8, prop::sample::select(vec!["a", "b", "c", "d"]), monotonous()).prop_map(|(kind, path, text)| match kind {
        0 => unmeasured(path, &text),
        1 => textless(file(path, &text)),
        2 => thin(file(path, &text)),
        _ => file(path, &text),
    })
}

pub(super) fn odd_project() -> impl Strategy<Value = Measurement> {
    prop::collection::vec(odd_file(), 0..5).prop_map(|mut files| {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        project(files)
    })
}

/// A file as a damaged baseline may hold it: lines past the end, in any order, ends before starts, totals of nothing.
fn broken_file() -> impl Strategy<Value = FileRecord> {
    let number = || prop_oneof![1..40u32, Just(u32::MAX)];
    let unit =
        (number(), any::<u32>(), any::<u32>()).prop_map(|(at, covered, total)| Unit { line: line(at), covered, total });
    let units = || prop::collection::vec(unit.clone(), 0..6);
    let places = prop::collection::vec([(); 3].map(|()| prop::option::of(number())), 0..4);
    let partial = prop::collection::vec(number(), 0..4);
    (odd_file(), units(), units(), partial, places).prop_map(|(mut file, lines, branches, partial, places)| {
        let partial = partial.into_iter().map(line).collect();
        file.detail = Some(Detail { units: vec![(Metric::Lines, lines), (Metric::Branches, branches)], partial });
        for (at, [start, end, from]) in places.into_iter().enumerate() {
            file.functions.push(FunctionRecord {
                name: format!("f{at}"),
                start: start.map(line),
                end: end.map(line),
                from: from.map(line),
                body: file.text.as_ref().and_then(|text| text.joined(0..at)),
                totals: file.totals,
                entered: None,
            });
        }
        file
    })
}

/// Every unit of the baseline is deleted, stays, or leaves with its file; every present one stays, was included, or is
/// new.
fn assert_sums(differential: &Differential, before: &Measurement, now: &Measurement) {
    for (metric, waterfall) in &differential.waterfalls {
        let first = waterfall.steps.first().unwrap();
        let last = waterfall.steps.last().unwrap();
        assert_eq!((first.kind, Some(first.ratio)), (StepKind::Base, before.totals().get(*metric)));
        assert_eq!((last.kind, Some(last.ratio)), (StepKind::New, now.totals().get(*metric)));
        for step in &waterfall.steps {
            assert!(step.ratio.covered <= step.ratio.total, "{metric:?} {waterfall:?}");
        }
        let [deleted, lost] = [StepKind::Deleted, StepKind::Lost].map(|kind| waterfall.after(kind));
        assert!(deleted.total <= first.ratio.total && deleted.covered <= first.ratio.covered);
        assert_eq!(deleted.total, lost.total, "losing and gaining change no total");
        let rest = waterfall.steps.iter().rev().nth(1).unwrap().ratio;
        assert!(rest.total <= last.ratio.total && rest.covered <= last.ratio.covered, "new lines only add");

        let rate = |ratio: crate::coverage::Ratio| Rational::new(i128::from(ratio.covered), i128::from(ratio.total));
        if waterfall.steps.iter().all(|step| !step.ratio.is_empty()) {
            let rates: Vec<_> = waterfall.steps.iter().map(|step| rate(step.ratio)).collect();
            let sum: Rational<i128> = rates.windows(2).map(|pair| pair[1] - pair[0]).sum();
            assert_eq!(sum, rate(last.ratio) - rate(first.ratio));
        }
    }
}

/// The step of new lines holds what the categories call new.
fn assert_agreement(differential: &Differential) {
    let count = |categories: &[Category]| -> u64 {
        let of_file = |file: &FileDelta| -> usize {
            categories.iter().map(|category| file.categories.lines(*category).len()).sum()
        };
        differential.files.iter().map(|file| of_file(file) as u64).sum()
    };
    let Some(waterfall) = differential.waterfall(Metric::Lines) else { return };
    let is_plain = |file: &FileDelta| {
        !file.unmappable && !matches!(file.state, FileChange::Vanished | FileChange::Removed | FileChange::New)
    };
    if differential.files.iter().all(is_plain) {
        let [base, deleted, included, new] =
            [StepKind::Base, StepKind::Deleted, StepKind::Included, StepKind::New].map(|kind| waterfall.after(kind));
        assert_eq!(new.total - included.total, count(&[Category::NewHit, Category::NewMissed]));
        assert_eq!(base.total - deleted.total, count(&[Category::DeletedHit, Category::DeletedMissed]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_measurement_compared_with_itself_has_no_findings(side in odd_project()) {
        let differential = Differential::between(&side, &side);
        prop_assert_eq!(findings(&differential), Vec::<String>::new());
        prop_assert!(differential.files.iter().all(|file| file.state == FileChange::Same && file.was.is_none()));
        prop_assert!(differential.functions.iter().all(|function| function.matched == Match::Same));
        for (_, waterfall) in &differential.waterfalls {
            prop_assert!(waterfall.steps.windows(2).all(|pair| pair[0].ratio == pair[1].ratio));
        }
    }

    #[test]
    fn lines_without_code_change_nothing(
        files in files(),
        inserted in prop::collection::vec((any::<prop::sample::Index>(), any::<Option<u64>>()), 1..9),
        indent in any::<bool>(),
    ) {
        let before = of(&files);
        let edited = files.iter().enumerate().map(|(at, functions)| {
            let text = functions.concat();
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            if indent {
                lines.iter_mut().filter(|line| !line.contains("fn ") && line.get(2..) != Some("}")).for_each(|line| line.insert(2, '\t'));
            }
            for (place, words) in &inserted {
                let comment = words.map_or("  ".to_owned(), |words| format!("  // {words} {at}"));
                lines.insert(place.index(lines.len() + 1), comment);
            }
            file(&format!("src/{at}.rs"), &lines.join("\n"))
        });
        let now = project(edited);
        for (from, to) in [(&before, &now), (&now, &before)] {
            let differential = Differential::between(from, to);
            prop_assert_eq!(findings(&differential), Vec::<String>::new());
            prop_assert!(differential.functions.iter().all(|function| function.matched == Match::Same));
            assert_sums(&differential, from, to);
        }
    }

    #[test]
    fn functions_that_move_take_their_lines_along(
        files in files(),
        moves in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..4),
    ) {
        let before = of(&files);
        let mut after = files.clone();
        for (from, what, to, place) in moves {
            let from = from.index(after.len());
            if after[from].is_empty() {
                continue;
            }
            let what = what.index(after[from].len());
            let function = after[from].remove(what);
            let to = to.index(after.len());
            let place = place.index(after[to].len() + 1);
            after[to].insert(place, function);
        }
        let now = of(&after);
        let differential = Differential::between(&before, &now);
        prop_assert_eq!(findings(&differential), Vec::<String>::new());
        prop_assert!(differential.functions.iter().all(|function| matches!(function.matched, Match::Same | Match::Moved)));
        prop_assert!(differential.functions.iter().all(|function| function.surviving == function.before));
        assert_sums(&differential, &before, &now);
    }

    #[test]
    fn renamed_files_are_the_same_files(files in files()) {
        let before = of(&files);
        let renamed = |file: &Arc<FileRecord>| FileRecord { path: RepoPath::new(&format!("lib/{}x", file.path)), ..FileRecord::clone(file) };
        let now = project(before.files().iter().map(renamed));
        let differential = Differential::between(&before, &now);
        prop_assert_eq!(findings(&differential), Vec::<String>::new());
        prop_assert!(differential.files.iter().all(|file| file.state == FileChange::Renamed));
        prop_assert!(differential.functions.iter().all(|function| function.matched == Match::Same));
    }

    #[test]
    fn steps_sum_for_any_two_projects(before in odd_project(), now in odd_project()) {
        let differential = Differential::between(&before, &now);
        assert_sums(&differential, &before, &now);
        assert_agreement(&differential);
        let again = Differential::between(&before, &now);
        prop_assert_eq!(differential, again);
    }

    #[test]
    fn nothing_is_too_broken_to_be_compared(
        before in prop::collection::vec(broken_file(), 0..4),
        now in prop::collection::vec(broken_file(), 0..4),
    ) {
        let (before, now) = (project(before), project(now));
        let differential = Differential::between(&before, &now);
        for (metric, waterfall) in &differential.waterfalls {
            prop_assert_eq!(Some(waterfall.after(StepKind::Base)), before.totals().get(*metric));
            prop_assert_eq!(Some(waterfall.after(StepKind::New)), now.totals().get(*metric));
        }
    }

    #[test]
    fn the_order_of_files_does_not_matter(before in odd_project(), now in odd_project(), turn in any::<prop::sample::Index>()) {
        let turned = |side: &Measurement| {
            let by = turn.index(side.files().len().max(1));
            let mut files: Vec<Arc<FileRecord>> = side.files().iter().cloned().collect();
            files.rotate_left(by);
            files.reverse();
            Measurement::new(side.headline, files)
        };
        let (one, other) = (Differential::between(&before, &now), Differential::between(&turned(&before), &turned(&now)));
        prop_assert_eq!(&one.waterfalls, &other.waterfalls);
        prop_assert_eq!(findings(&one), findings(&other));
        let states = |found: &Differential| -> Vec<_> {
            found.files.iter().map(|file| (file.path.clone(), file.was.clone(), file.state)).collect()
        };
        prop_assert_eq!(states(&one), states(&other));
        let matches = |found: &Differential| -> Vec<_> {
            found.functions.iter().map(|f| (f.name.clone(), f.was.clone(), f.matched, f.surviving)).collect()
        };
        prop_assert_eq!(matches(&one), matches(&other));
    }
}

/// Is there something to tell of a file?
fn is_told(file: &FileDelta) -> bool {
    let told = |category: &Category| !matches!(category, Category::StillHit | Category::StillMissed);
    file.state != FileChange::Same
        || file.categories.iter().any(|(category, lines)| told(&category) && !lines.is_empty())
}

proptest! {
    #[test]
    fn what_did_not_change_can_be_set_aside(
        texts in prop::collection::vec((monotonous(), prop::option::of(monotonous())), 1..6),
        functions in files(),
        kept in prop::collection::vec(any::<bool>(), 5),
    ) {
        let odd = |before: bool| texts.iter().enumerate().map(move |(at, (old, new))| {
            let now = new.as_ref().filter(|_| !before).unwrap_or(old);
            file(&format!("odd/{at}"), now)
        });
        let named = |before: bool| {
            functions.iter().zip(&kept).enumerate().map(move |(at, (functions, kept))| {
                let functions = if before || *kept { functions.clone() } else { functions.iter().skip(1).rev().cloned().collect() };
                file(&format!("src/{at}.rs"), &functions.concat())
            })
        };
        let (before, now) = (project(odd(true).chain(named(true))), project(odd(false).chain(named(false))));
        let (whole, changes) = (Differential::between(&before, &now), Differential::of_changes(&before, &now));
        prop_assert_eq!(&whole.waterfalls, &changes.waterfalls);
        prop_assert_eq!(whole.noise, changes.noise);
        let listed = |at: u32| whole.files.get(at as usize).and_then(|file| changes.files.iter().position(|other| other.path == file.path && other.after == file.after));
        for file in &whole.files {
            let other = changes.files.iter().find(|other| other.path == file.path && other.after == file.after);
            prop_assert!(other.map_or_else(|| !is_told(file), |other| other == file), "{:?}", file);
        }
        let mut told = changes.functions.iter();
        for function in &whole.functions {
            if let Some(at) = listed(function.file) {
                prop_assert_eq!(told.next(), Some(&crate::analysis::differential::FunctionDelta { file: at as u32, ..function.clone() }));
            } else {
                prop_assert!(function.matched == Match::Same && function.before == function.after);
            }
        }
        prop_assert!(told.next().is_none());
        prop_assert!(changes.files.iter().all(|file| whole.files.contains(file)));
    }
}
