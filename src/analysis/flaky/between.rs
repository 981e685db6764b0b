//! What differs between several runs: lines that some of them hit, and arms and blocks that some of them took. How often
//! something ran is no difference.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{Flaky, FlakyLine};
use crate::analysis::Snapshot;
use crate::coverage::{FileCoverage, Label, Line, RepoPath, Span, Spans};

impl Flaky {
    /// The lines that differ between these runs, in whatever order they came. What a run has no data of, it did not hit.
    pub fn between<'a>(found_in: &str, runs: impl IntoIterator<Item = &'a Snapshot>) -> Flaky {
        let mut count = 0;
        let mut files: BTreeMap<&RepoPath, Vec<&FileCoverage>> = BTreeMap::new();
        for run in runs {
            count += 1;
            for entry in &run.files {
                files.entry(&entry.path).or_default().push(entry.coverage());
            }
        }
        let differing = files.into_iter().map(|(path, of_runs)| (path.clone(), lines(&of_runs, count)));
        Flaky::new(found_in, count, differing)
    }
}

/// The lines of a file that differ, of so many runs. Runs without data of it are left out.
fn lines(of_runs: &[&FileCoverage], runs: u32) -> Vec<FlakyLine> {
    let Some((first, others)) = of_runs.split_first() else { return Vec::new() };
    if of_runs.len() == runs as usize && others.iter().all(|other| other == first) {
        return Vec::new();
    }
    let mut hits: BTreeMap<Line, u32> = BTreeMap::new();
    let mut parts: FxHashMap<Part<'_>, (Line, u32)> = FxHashMap::default();
    for run in of_runs {
        for (line, _) in run.lines.iter().filter(|line| line.1 > 0) {
            *hits.entry(line).or_default() += 1;
        }
        for (part, line) in taken(run) {
            parts.entry(part).or_insert((line, 0)).1 += 1;
        }
    }
    let mut found: BTreeMap<Line, u32> = BTreeMap::new();
    // Where a line did not always run, neither did what stands on it: that is said of the line.
    for (line, times) in parts.into_values() {
        if times < hits.get(&line).copied().unwrap_or(runs) {
            found.insert(line, runs);
        }
    }
    found.extend(hits.into_iter().filter(|(_, times)| *times < runs));
    found.into_iter().map(|(line, hit)| FlakyLine { line, hit }).collect()
}

/// Something on a line that may run or not while the line does.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Part<'a> {
    /// An arm, with its block among those of its line: numbers of blocks change, their order does not.
    Arm(Line, u32, Label<'a>),
    /// So many of the ways out of a line, where nothing tells them apart.
    Ways(Line, u32),
    /// A statement.
    Statement(Span),
    /// A region.
    Region(Span),
    /// That some block on a line did not run.
    Gap(Line),
}

/// The parts that a run took, each once, with its line.
fn taken(run: &FileCoverage) -> FxHashMap<Part<'_>, Line> {
    let mut out = FxHashMap::default();
    let mut at: Option<(Line, u32)> = None;
    for arm in run.branches.iter() {
        let block = match at {
            Some((line, block)) if line == arm.line => block + u32::from(arm.starts_block),
            _ => 0,
        };
        at = Some((arm.line, block));
        if arm.is_taken() {
            out.insert(Part::Arm(arm.line, block, arm.label), arm.line);
        }
    }
    for on in run.branch_counts.iter() {
        // One more way that is taken is one more part.
        out.extend((1..=on.ratio().covered).map(|nth| (Part::Ways(on.line, nth as u32), on.line)));
    }
    let ran = |spans: &Spans| -> Vec<Span> {
        spans.iter().filter(|counted| counted.count > 0).map(|counted| counted.span).collect()
    };
    out.extend(ran(&run.statements).into_iter().map(|span| (Part::Statement(span), span.start)));
    out.extend(ran(&run.regions).into_iter().map(|span| (Part::Region(span), span.start)));
    out.extend(run.part_hit.iter().map(|line| (Part::Gap(*line), *line)));
    out
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::analysis::{Facts, FileEntry, FileState};
    use crate::coverage::{BranchesBuilder, File, LinesBuilder, Repeat, Report};

    /// What a run did on a line: how often it ran, and which of its two arms it took.
    type Ran = (u8, bool, bool);

    fn coverage(ran: &[Ran]) -> FileCoverage {
        let (mut lines, mut arms) = (LinesBuilder::default(), BranchesBuilder::default());
        for (at, (hits, yes, no)) in ran.iter().enumerate() {
            let line = Line::from_index(at);
            lines.push(line, u64::from(*hits));
            for (label, took) in [(0, yes), (1, no)] {
                arms.push(line, 0, Label::Number(label), Some(u64::from(*took && *hits > 0)));
            }
        }
        FileCoverage { lines: lines.finish(Repeat::Sum), branches: arms.finish(Repeat::Sum), ..FileCoverage::default() }
    }

    fn run(files: &[(&str, &[Ran])]) -> Snapshot {
        let entry = |(path, ran): &(&str, &[Ran])| {
            let (path, coverage) = (RepoPath::new(path), Arc::new(coverage(ran)));
            let file = File { path, resolved: true, coverage, measured_by: Vec::new(), source_hash: None };
            Arc::new(FileEntry::new(Arc::new(file), FileState::Measured, None, None))
        };
        let entries: Vec<_> = files.iter().map(entry).collect();
        Snapshot::new(Arc::new(Report::default()), entries, Facts::default())
    }

    fn said(flaky: &Flaky) -> Vec<String> {
        let of_file = |(path, lines): &(RepoPath, Vec<FlakyLine>)| {
            lines.iter().map(|known| format!("{path}:{} {}", known.line, known.hit)).collect::<Vec<_>>()
        };
        flaky.files().iter().flat_map(of_file).collect()
    }

    #[test]
    fn lines_and_arms_differ_and_counts_do_not() {
        let same: &[Ran] = &[(1, true, true), (9, true, false)];
        let runs = [
            run(&[("a.py", &[(1, true, false), (1, true, false), (0, false, false)]), ("b.py", same)]),
            run(&[("a.py", &[(1, false, true), (0, false, false), (0, false, false)]), ("b.py", same)]),
            run(&[
                ("a.py", &[(1, true, false), (7, true, false), (0, false, false)]),
                ("b.py", &[(3, true, true), (2, true, false)]),
            ]),
        ];
        let flaky = Flaky::between("main", &runs);
        assert_eq!(said(&flaky), ["a.py:1 3", "a.py:2 2"]);
        let words = |line: u32| flaky.words(flaky.on("a.py", Line::new(line).unwrap()).unwrap());
        assert_eq!(words(2), "hit in 2 of 3 runs of baseline main");
        assert_eq!(words(1), "hit in all 3 runs of baseline main, but not each time in every way");
        assert_eq!(flaky.on("b.py", Line::FIRST), None);
    }

    #[test]
    fn a_block_that_some_runs_took_is_of_its_line_alone() {
        let part = |part_hit: &[u32]| {
            let part_hit = part_hit.iter().filter_map(|line| Line::new(*line)).collect();
            FileCoverage { part_hit, ..coverage(&[(1, true, true), (1, true, true), (1, true, true)]) }
        };
        let (some, all) = (part(&[2]), part(&[]));
        assert_eq!(lines(&[&some, &all], 2), [FlakyLine { line: Line::new(2).unwrap(), hit: 2 }]);
        assert_eq!(lines(&[&some, &some.clone()], 2), []);
    }

    #[test]
    fn a_file_that_one_run_did_not_load_was_not_hit_by_it() {
        let runs = [run(&[("a.py", &[(1, true, true), (0, false, false)])]), run(&[])];
        assert_eq!(said(&Flaky::between("main", &runs)), ["a.py:1 1"]);
        assert_eq!(Flaky::between("main", &[run(&[]), run(&[])]).count(), 0);
    }

    fn ran() -> impl Strategy<Value = Vec<Vec<Ran>>> {
        let line = (0u8..3, any::<bool>(), any::<bool>());
        (1usize..6).prop_flat_map(move |lines| prop::collection::vec(prop::collection::vec(line.clone(), lines), 2..5))
    }

    proptest! {
        /// The lines are those that differ, and the order of the runs is nothing.
        #[test]
        fn what_differs_is_flaky_whatever_came_first(runs in ran(), turn in 0usize..4) {
            let snapshots: Vec<Snapshot> = runs.iter().map(|ran| run(&[("a.py", ran)])).collect();
            let flaky = Flaky::between("main", &snapshots);
            let mut other: Vec<&Snapshot> = snapshots.iter().rev().collect();
            let places = other.len();
            other.rotate_left(turn % places);
            prop_assert_eq!(&Flaky::between("main", other), &flaky);
            for at in 0..runs[0].len() {
                let states = runs.iter().map(|run| {
                    let (hits, yes, no) = run[at];
                    (hits > 0, yes && hits > 0, no && hits > 0)
                });
                let mut states: Vec<_> = states.collect();
                let hit = states.iter().filter(|state| state.0).count() as u32;
                states.dedup();
                let known = flaky.on("a.py", Line::from_index(at));
                prop_assert_eq!(known.map(|known| known.hit), (states.len() > 1).then_some(hit));
            }
        }
    }
}
