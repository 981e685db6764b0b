//! The facts of one source file, as they come: a line once for each function that has code on it.
//!
//! The lines of a function are those of all its instances: a template has an instance for each of its types, a
//! constructor has two. Their counts add up, line by line and arm by arm, where they have the same arms; arms of other
//! functions, and other shapes of one line, stay apart.

use rustc_hash::FxHashMap;

use crate::coverage::{
    Branches, BranchesBuilder, FileCoverage, Function, Functions, Label, Line, LineRatio, LineRatios, Lines,
    LinesBuilder, MetricSet, Repeat, names,
};

/// An arm of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arm {
    /// The basic block that it leaves, in its function; 0 where the tool does not say.
    pub(super) block: u64,
    /// How often it was taken; `None` when its block was never reached.
    pub(super) taken: Option<u64>,
}

/// The conditions of a decision: two outcomes each, of which some were not shown to matter.
#[derive(Clone, Debug, Default)]
pub(super) struct Decision {
    /// Outcomes in all.
    pub(super) total: u32,
    /// Conditions for which `true` was not shown to matter, and those for which `false` was not.
    pub(super) missed: [Vec<u32>; 2],
}

/// A file as far as it was read.
#[derive(Default)]
pub(super) struct Facts {
    lines: LinesBuilder,
    excluded: Vec<Line>,
    functions: Vec<Function>,
    arms: Vec<Arm>,
    /// Line, owner, and where its arms end among all.
    rows: Vec<(Line, u32, usize)>,
    decisions: Vec<(Line, u32, u32, Decision)>,
    /// Names of functions as written, with the number of the function that they are an instance of.
    owners: FxHashMap<Box<str>, u32>,
    normal: FxHashMap<String, u32>,
}

impl Facts {
    /// Adds a line with its count.
    pub(super) fn line(&mut self, line: Line, hits: u64) {
        self.lines.push(line, hits);
    }

    /// Adds a line that is left out of the measurement.
    pub(super) fn excluded(&mut self, line: Line) {
        self.excluded.push(line);
    }

    /// Adds a function.
    pub(super) fn function(&mut self, function: Function) {
        self.functions.push(function);
    }

    /// Adds the arms that a line has in one instance of a function.
    pub(super) fn arms(&mut self, line: Line, function: &str, arms: impl IntoIterator<Item = Arm>) {
        self.arms.extend(arms);
        let begin = self.rows.last().map_or(0, |row| row.2);
        if self.arms.len() > begin {
            let owner = self.owner(function);
            self.rows.push((line, owner, self.arms.len()));
        }
    }

    /// Adds a decision of a line, by its number among those of the line in one instance of a function.
    pub(super) fn decision(&mut self, line: Line, function: &str, number: u32, decision: Decision) {
        let owner = self.owner(function);
        self.decisions.push((line, owner, number, decision));
    }

    fn owner(&mut self, function: &str) -> u32 {
        if let Some(&owner) = self.owners.get(function) {
            return owner;
        }
        let next = self.normal.len() as u32;
        let owner = *self.normal.entry(plain_name(function)).or_insert(next);
        self.owners.insert(function.into(), owner);
        owner
    }

    /// Owners in the order of their names, which is the same however often they are met and where.
    fn ranks(&self) -> Vec<u32> {
        let mut names: Vec<(&String, u32)> = self.normal.iter().map(|(name, owner)| (name, *owner)).collect();
        names.sort_unstable();
        let mut ranks = vec![0; names.len()];
        for (rank, (_, owner)) in (0..).zip(names) {
            if let Some(slot) = ranks.get_mut(owner as usize) {
                *slot = rank;
            }
        }
        ranks
    }

    /// The file; what it carries is left open.
    pub(super) fn finish(mut self) -> FileCoverage {
        let ranks = self.ranks();
        let rank = |owner: u32| ranks.get(owner as usize).copied().unwrap_or_default();
        let lines = self.lines.take(Repeat::Sum);
        let excluded = excluded(std::mem::take(&mut self.excluded), &lines);
        FileCoverage {
            carries: MetricSet::default(),
            branches: branches(&self.rows, &self.arms, rank),
            conditions: conditions(self.decisions, rank),
            functions: Functions::group(self.functions),
            excluded,
            lines,
            ..FileCoverage::default()
        }
    }
}

/// The name under which the instances of a template are one: those with a parameter of its type differ in it, and those
/// that return it say so in front.
fn plain_name(function: &str) -> String {
    let name = names::normalise(function);
    let mut depth = 0usize;
    let mut begin = None;
    for (at, byte) in name.bytes().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' if depth == 1 => {
                begin = Some(at);
                break;
            }
            b'(' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    let plain = begin.and_then(|begin| name.get(..begin)).filter(|plain| !plain.is_empty()).unwrap_or(&name);
    plain.rsplit(' ').next().unwrap_or(plain).to_owned()
}

/// A line of several functions is left out only where it is left out of all.
fn excluded(mut excluded: Vec<Line>, lines: &Lines) -> Vec<Line> {
    excluded.sort_unstable();
    excluded.dedup();
    excluded.retain(|line| lines.hits(*line).is_none());
    excluded
}

/// The arms of one line in one instance, with the sizes of its blocks.
struct Row<'a> {
    line: Line,
    owner: u32,
    blocks: Vec<usize>,
    arms: &'a [Arm],
}

fn branches(rows: &[(Line, u32, usize)], arms: &[Arm], rank: impl Fn(u32) -> u32) -> Branches {
    let mut begin = 0;
    let mut all: Vec<Row<'_>> = Vec::with_capacity(rows.len());
    for &(line, owner, end) in rows {
        let arms = arms.get(begin..end).unwrap_or_default();
        let blocks = arms.chunk_by(|a, b| a.block == b.block).map(<[Arm]>::len).collect();
        all.push(Row { line, owner: rank(owner), blocks, arms });
        begin = end;
    }
    let shape = |a: &Row<'_>, b: &Row<'_>| (a.line, a.owner, &a.blocks).cmp(&(b.line, b.owner, &b.blocks));
    all.sort_by(shape);
    let mut out = BranchesBuilder::default();
    let mut number = 0;
    for equal in all.chunk_by(|a, b| shape(a, b).is_eq()) {
        let Some(first) = equal.first() else { continue };
        let mut at = 0;
        for size in &first.blocks {
            for arm in 0..*size {
                let taken = equal.iter().filter_map(|row| row.arms.get(at)?.taken);
                let taken = taken.reduce(u64::saturating_add);
                out.push(first.line, number, Label::Number(arm as u32), taken);
                at += 1;
            }
            number += 1;
        }
    }
    out.finish(Repeat::Sum)
}

/// What was shown in any instance was shown.
fn conditions(decisions: Vec<(Line, u32, u32, Decision)>, rank: impl Fn(u32) -> u32) -> LineRatios {
    let key = |fact: &(Line, u32, u32, Decision)| (fact.0, rank(fact.1), fact.2, fact.3.total);
    let mut all = decisions;
    all.sort_by_key(key);
    let mut lines: Vec<LineRatio> = Vec::new();
    for equal in all.chunk_by(|a, b| key(a) == key(b)) {
        let Some((line, _, _, first)) = equal.first() else { continue };
        let missed: u32 = [0, 1]
            .map(|side| {
                let lists = equal.iter().map(|fact| fact.3.missed.get(side).map_or(&[][..], Vec::as_slice));
                in_all(lists, equal.len())
            })
            .iter()
            .sum();
        let covered = first.total.saturating_sub(missed);
        match lines.last_mut().filter(|last| last.line == *line) {
            Some(last) => {
                last.covered = last.covered.saturating_add(covered);
                last.total = last.total.saturating_add(first.total);
            }
            None => lines.push(LineRatio { line: *line, covered, total: first.total, inexact: false }),
        }
    }
    lines.into_iter().collect()
}

/// How many numbers stand in each of so many lists.
fn in_all<'a>(lists: impl Iterator<Item = &'a [u32]>, count: usize) -> u32 {
    let mut seen: FxHashMap<u32, usize> = FxHashMap::default();
    for list in lists {
        let mut list = list.to_vec();
        list.sort_unstable();
        list.dedup();
        for number in list {
            *seen.entry(number).or_default() += 1;
        }
    }
    seen.values().filter(|lists| **lists == count).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Ratio;

    fn arms(counts: &[u64]) -> Vec<Arm> {
        counts.iter().map(|count| Arm { block: 0, taken: Some(*count) }).collect()
    }

    #[test]
    fn instances_add_up_and_functions_of_one_line_stay_apart() {
        let mut facts = Facts::default();
        facts.arms(Line::FIRST, "_ZN3BoxIiE3bigEi", arms(&[1, 0]));
        facts.arms(Line::FIRST, "_ZN3BoxIlE3bigEl", arms(&[0, 2]));
        facts.arms(Line::FIRST, "other", arms(&[0, 0]));
        facts.arms(Line::FIRST, "other", arms(&[]));
        facts.line(Line::FIRST, 1);
        facts.line(Line::FIRST, 2);
        let file = facts.finish();
        assert_eq!(file.branches.ratio(), Ratio::new(2, 4));
        assert_eq!(file.lines.hits(Line::FIRST), Some(3));
    }

    #[test]
    fn names_of_instances_are_one_and_those_of_functions_are_not() {
        for (a, b, one) in [
            ("Box<int>::big(int) const", "Box<long>::big(long) const", true),
            ("int f<int>(int (*)(int))", "long f<long>(long (*)(long))", true),
            ("_ZN3BoxIiE3bigEi", "Box<char>::big(char)", true),
            ("(anonymous namespace)::f(int)", "(anonymous namespace)::g(int)", false),
            ("main", "helper", false),
            (")((", "()", false),
        ] {
            assert_eq!(plain_name(a) == plain_name(b), one, "{a} and {b}");
        }
    }

    #[test]
    fn blocks_are_told_apart_where_they_are_numbered_and_other_shapes_are_kept() {
        let mut facts = Facts::default();
        let arm = |block, taken| Arm { block, taken };
        facts.arms(Line::FIRST, "f", [arm(3, Some(1)), arm(3, None), arm(7, Some(0)), arm(7, None)]);
        facts.arms(Line::FIRST, "f", [arm(4, Some(1)), arm(4, Some(2)), arm(9, Some(0)), arm(9, None)]);
        facts.arms(Line::FIRST, "f", [arm(1, Some(5)), arm(1, Some(0))]);
        let file = facts.finish();
        let found: Vec<_> = file.branches.iter().map(|arm| (arm.starts_block, arm.taken)).collect();
        assert_eq!(
            found,
            [(true, Some(5)), (false, Some(0)), (true, Some(2)), (false, Some(2)), (true, Some(0)), (false, None)]
        );
    }

    #[test]
    fn an_outcome_is_missed_where_all_instances_missed_it() {
        let mut facts = Facts::default();
        let decision = |yes: &[u32], no: &[u32]| Decision { total: 4, missed: [yes.to_vec(), no.to_vec()] };
        facts.decision(Line::FIRST, "f", 0, decision(&[0, 1], &[1, 1]));
        facts.decision(Line::FIRST, "f", 0, decision(&[1], &[0]));
        facts.decision(Line::FIRST, "f", 1, decision(&[], &[0]));
        assert_eq!(facts.finish().conditions.ratio(), Ratio::new(6, 8));
    }

    #[test]
    fn a_line_is_left_out_only_where_no_function_measures_it() {
        let mut facts = Facts::default();
        facts.excluded(Line::FIRST);
        facts.excluded(Line::FIRST.next());
        facts.line(Line::FIRST, 0);
        assert_eq!(facts.finish().excluded, [Line::FIRST.next()]);
    }
}
