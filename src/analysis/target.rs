//! What a target costs: the shortest list of gaps that lifts the total to it. The largest come first, as each covers the
//! most for one test.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{AcceptedGaps, FileEntry, FileId, Gap, Snapshot};
use crate::coverage::{Line, Metric, Percent, Ratio};

/// A gap on the way to a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WayGap {
    /// The gap.
    pub gap: Gap,
    /// What covering it adds, in the metric.
    pub adds: u64,
    /// How much of the total is covered then.
    pub reached: u64,
}

/// The way from the present to a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Where it leads.
    pub target: Percent,
    /// What is counted.
    pub metric: Metric,
    /// Where it begins.
    pub now: Ratio,
    /// The gaps to cover; none where the target is reached already.
    pub steps: Vec<WayGap>,
    /// Is the target reached at its end? Where it is not, not even all gaps are enough, and none is listed.
    pub arrives: bool,
}

impl Way {
    /// Finds it among all gaps but those `without`, those of test code that stands aside only with `tests`. What gaps add is counted by size
    /// first, so that of millions only those that are needed are gathered.
    pub fn find(snapshot: &Snapshot, tests: bool, target: Percent, without: &AcceptedGaps) -> Way {
        let metric = snapshot.headline;
        let now = snapshot.totals.get(metric).unwrap_or_default();
        let mut way = Way { target, metric, now, steps: Vec::new(), arrives: true };
        if now.is_under(target) != Some(true) {
            return way;
        }
        let wanted =
            |(_, file): &(usize, &std::sync::Arc<FileEntry>)| tests || !file.test || snapshot.tests_aside() == 0;
        let files = || snapshot.files.par_iter().enumerate().filter(wanted);
        let sizes = files().fold(BTreeMap::new, |mut sizes: BTreeMap<u64, u64>, (at, file)| {
            each(FileId(at as u32), file, metric, |gap, adds| {
                if without.of(&gap).is_none() {
                    *sizes.entry(adds).or_default() += 1;
                }
            });
            sizes
        });
        let sizes = sizes.reduce(BTreeMap::new, |mut one, other| {
            for (adds, count) in other {
                *one.entry(adds).or_default() += count;
            }
            one
        });
        let Some((least, count)) = needed(&sizes, now, target) else {
            way.arrives = false;
            return way;
        };
        let mut steps: Vec<WayGap> = files()
            .flat_map_iter(|(at, file)| {
                let mut steps = Vec::new();
                each(FileId(at as u32), file, metric, |gap, adds| {
                    if adds >= least && without.of(&gap).is_none() {
                        steps.push(WayGap { gap, adds, reached: 0 });
                    }
                });
                steps
            })
            .collect();
        steps.par_sort_unstable_by_key(|step| {
            (Reverse(step.adds), Reverse(step.gap.impact()), step.gap.file, step.gap.start)
        });
        steps.truncate(count);
        let mut reached = now.covered;
        for step in &mut steps {
            reached += step.adds;
            step.reached = reached;
        }
        way.steps = steps;
        way
    }

    /// The total once a step is done.
    pub fn after(&self, step: &WayGap) -> Ratio {
        Ratio::new(step.reached, self.now.total)
    }

    /// What all of them add.
    pub fn adds(&self) -> u64 {
        self.steps.last().map_or(0, |last| last.reached - self.now.covered)
    }
}

/// The least that a gap must add to be among those that are needed, and how many are; `None` where all are not enough.
fn needed(sizes: &BTreeMap<u64, u64>, now: Ratio, target: Percent) -> Option<(u64, usize)> {
    let (mut reached, mut count) = (now, 0);
    for (&adds, &gaps) in sizes.iter().rev() {
        let with = |gaps: u64| Ratio::new(reached.covered + gaps * adds, reached.total);
        if with(gaps).is_under(target) == Some(true) {
            (reached, count) = (with(gaps), count + gaps);
            continue;
        }
        let (mut low, mut high) = (1, gaps);
        while low < high {
            let middle = low.midpoint(high);
            if with(middle).is_under(target) == Some(true) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Some((adds, usize::try_from(count + low).ok()?));
    }
    None
}

/// Visits the gaps of a file that add something, with what they add.
fn each(id: FileId, file: &FileEntry, metric: Metric, mut visit: impl FnMut(Gap, u64)) {
    if file.impact + file.partial == 0 {
        return;
    }
    let statements = if metric == Metric::Statements { missed_statements(file) } else { Vec::new() };
    for gap in file.gaps(id) {
        let adds = match metric {
            Metric::Branches => u64::from(gap.missed_arms),
            Metric::Combined => gap.impact(),
            Metric::Statements => {
                let from = statements.partition_point(|(line, _)| *line < gap.start);
                let inside = statements.iter().skip(from).take_while(|(line, _)| *line <= gap.end);
                inside.map(|(_, missed)| missed).sum()
            }
            _ => u64::from(gap.missed_lines),
        };
        if adds > 0 {
            visit(gap, adds);
        }
    }
}

/// How many statements are missed that begin on each line, in order.
fn missed_statements(file: &FileEntry) -> Vec<(Line, u64)> {
    let missed = file.coverage().statements.iter().map(|counted| (counted.span.start, counted.ratio().missed()));
    let mut missed: Vec<(Line, u64)> = missed.filter(|(_, missed)| *missed > 0).collect();
    missed.sort_unstable();
    missed
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::Facts;
    use crate::coverage::{File, FileCoverage, MetricSet, RepoPath, Report};

    fn snapshot(files: &[(&str, &[u64])]) -> Snapshot {
        let file = |(path, hits): &(&str, &[u64])| {
            let lines = (1..).zip(*hits).filter_map(|(line, hits)| Some((Line::new(line)?, *hits))).collect();
            let carries = MetricSet::of(&[Metric::Lines]);
            let coverage = Arc::new(FileCoverage { carries, lines, ..FileCoverage::default() });
            let path = RepoPath::new(path);
            Arc::new(File { path, resolved: true, coverage, measured_by: Vec::new(), source_hash: None })
        };
        let files: Vec<Arc<File>> = files.iter().map(file).collect();
        Snapshot::build(Arc::new(Report { files: files.into(), ..Report::default() }), Facts::default())
    }

    fn way(files: &[(&str, &[u64])], target: &str) -> Way {
        Way::find(&snapshot(files), false, Percent::parse(target).unwrap(), &AcceptedGaps::default())
    }

    #[test]
    fn the_shortest_way_takes_the_largest_gaps() {
        let files: [(&str, &[u64]); 2] = [("a.c", &[0, 1, 0, 0, 1]), ("b.c", &[0, 0, 0, 1, 0])];
        let told = |target| {
            let way = way(&files, target);
            let steps = way.steps.iter().map(|step| (step.gap.file.0, step.gap.start.get(), step.adds, step.reached));
            (way.arrives, steps.collect::<Vec<_>>())
        };
        assert_eq!(told("30"), (true, vec![]));
        assert_eq!(told("60"), (true, vec![(1, 1, 3, 6)]));
        assert_eq!(told("61"), (true, vec![(1, 1, 3, 6), (0, 3, 2, 8)]));
        assert_eq!(told("85"), (true, vec![(1, 1, 3, 6), (0, 3, 2, 8), (0, 1, 1, 9)]));
        assert_eq!(told("100").1.len(), 4);
    }

    #[test]
    fn a_way_ends_where_no_gap_is_left() {
        // Test code stands aside, and is half of what is missed.
        let files: [(&str, &[u64]); 2] = [("a.c", &[0, 1]), ("tests/test_a.py", &[0, 1])];
        assert_eq!(way(&files, "75").steps.len(), 1);
        let too_far = way(&files, "76");
        assert!(!too_far.arrives && too_far.steps.is_empty());
        assert_eq!(Way::find(&snapshot(&files), true, Percent::whole(100), &AcceptedGaps::default()).steps.len(), 2);
    }
}
