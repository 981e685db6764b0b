//! What one object file tells of the files that it was made of: its functions, solved one after the other.
//!
//! gcov and `llvm-cov gcov` do not agree which line a block counts for. To gcov a block ends on its last line and has its
//! arms there; on its other lines it merely ran. To `llvm-cov gcov` it is a block of each of its lines. gcov also keeps
//! functions that begin on one line apart, such as the instances of a template; of all others the lines are put
//! together, and told under the name of the function around them.

use rustc_hash::FxHashMap;

use super::counters::{Counters, Mismatch};
use super::graph::Graph;
use super::line::Line;
use super::notes::{Function, Notes};
use super::{cancel, circuits, solve, tree};

/// Whose lines these are: a function by its place, or all functions that have code there.
pub(super) type Owner = Option<u32>;

/// An arm of a line.
pub(super) struct ToldArm {
    pub(super) line: u32,
    pub(super) owner: Owner,
    pub(super) block: u32,
    pub(super) count: i64,
}

/// A decision of a line, with sets of its terms that were shown to matter when true and when false.
pub(super) struct ToldDecision {
    pub(super) line: u32,
    pub(super) owner: Owner,
    pub(super) terms: u32,
    pub(super) shown: [u64; 2],
}

/// A line that several functions may have code on.
struct SharedLine {
    line: u32,
    /// The sum of blocks that have the line without ending on it.
    passed: i64,
    /// The count of those that end on it, where there are any.
    ended: Option<i64>,
}

/// What is told of one file.
#[derive(Default)]
pub(super) struct Source {
    /// Functions by their places, with how often they were entered.
    pub(super) functions: Vec<(u32, i64)>,
    /// Lines that are one function's, and after [`close`](Source::close) all.
    pub(super) lines: Vec<(u32, i64)>,
    pub(super) arms: Vec<ToldArm>,
    pub(super) decisions: Vec<ToldDecision>,
    shared: Vec<SharedLine>,
}

impl Source {
    /// Puts the lines of several functions together.
    fn close(&mut self) {
        self.shared.sort_by_key(|row| row.line);
        let sum = |a: i64, b: i64| a.wrapping_add(b);
        for rows in self.shared.chunk_by(|a, b| a.line == b.line) {
            let ended = rows.iter().filter_map(|row| row.ended).reduce(sum);
            let count = ended.unwrap_or_else(|| rows.iter().map(|row| row.passed).fold(0, sum));
            self.lines.extend(rows.first().map(|row| (row.line, count)));
        }
        self.shared = Vec::new();
    }
}

/// An object file.
pub(super) struct Unit<'n, 'a> {
    notes: &'n Notes<'a>,
    counters: &'n [&'n Counters<'a>],
    /// Files by the numbers of the notes.
    pub(super) sources: Vec<Source>,
    /// Functions whose counters are those of another text.
    pub(super) refused: Vec<u32>,
    steps: u64,
}

/// How many steps the search for cycles of one object file may take: seconds, where real ones take milliseconds.
const STEPS: u64 = 1 << 24;

/// The blocks of a function that begin a decision, with its number of terms and what was shown of them.
type Decisions = FxHashMap<u32, (u32, [u64; 2])>;

/// Where lines go, with whose they are.
type Place = (u32, u32, Owner);

impl<'n, 'a> Unit<'n, 'a> {
    /// Solves all functions. Without any counters nothing ran.
    pub(super) fn measure(notes: &'n Notes<'a>, counters: &'n [&'n Counters<'a>]) -> Unit<'n, 'a> {
        let sources = notes.sources.iter().map(|_| Source::default()).collect();
        let mut unit = Unit { notes, counters, sources, refused: Vec::new(), steps: STEPS };
        let mut starts: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        // gcov leaves out what the compiler made up; to `llvm-cov gcov` it is code as well.
        let real = |function: &&Function<'_>| notes.by_clang || !function.is_artificial;
        for function in notes.functions.iter().filter(real) {
            *starts.entry((function.source, function.start)).or_default() += 1;
        }
        for (place, function) in (0..).zip(&notes.functions).filter(|(_, function)| real(function)) {
            let alone = starts.get(&(function.source, function.start)).is_none_or(|count| *count < 2);
            unit.function(place, function, alone);
        }
        unit.sources.iter_mut().for_each(Source::close);
        unit
    }

    fn function(&mut self, place: u32, function: &Function<'_>, alone: bool) {
        let counted = function.arcs.iter().filter(|arc| !arc.is_on_tree()).count();
        // What has no counter was not compiled into the program; another copy of it was.
        if counted == 0 && !self.counters.is_empty() && !self.notes.by_clang {
            return;
        }
        let mut arcs = vec![0; counted];
        let mut shown = vec![0; 2 * function.conditions.len()];
        for counters in self.counters {
            if let Err(Mismatch) = counters.add(function.ident, function.checksums, &mut arcs, &mut shown) {
                self.refused.push(place);
            }
        }
        let graph = if self.notes.by_clang { tree::graph(function, &arcs) } else { solve::graph(function, &arcs) };
        if let Some(source) = self.sources.get_mut(function.source as usize) {
            source.functions.push((place, graph.blocks.first().copied().unwrap_or(0)));
        }
        if self.notes.by_clang {
            self.lines_by_clang(place, function, &graph);
        } else {
            let pairs = shown.as_chunks::<2>().0;
            let decisions =
                function.conditions.iter().zip(pairs).map(|((block, terms), shown)| (*block, (*terms, *shown)));
            self.lines_by_gcc(place, function, alone, &graph, &decisions.collect());
        }
    }

    /// The lines of a function as `llvm-cov gcov` has them.
    fn lines_by_clang(&mut self, place: u32, function: &Function<'_>, graph: &Graph) {
        let mut blocks: Vec<(Place, u32, bool)> = Vec::new();
        for (at, location) in function.locations.iter().enumerate() {
            let lines = function.lines.get(location.lines.clone()).unwrap_or_default();
            let is_last = function.locations.get(at + 1).is_none_or(|next| next.block != location.block);
            let last = lines.last().filter(|_| is_last);
            for line in lines {
                blocks.push(((location.source, *line, Some(place)), location.block, last == Some(line)));
            }
        }
        blocks.sort_by_key(|(place, block, _)| (*place, *block));
        for rows in blocks.chunk_by(|a, b| a.0 == b.0) {
            let Some(((number, line, owner), ..)) = rows.first().copied() else { continue };
            let numbers: Vec<u32> = rows.iter().map(|row| row.1).collect();
            let of_line = Line::new(graph, &numbers, &mut self.steps);
            let entered = numbers.iter().map(|block| match *block as usize {
                // Arcs into the exit need not be counted exactly, when a program is left otherwise.
                0 => graph.leaving(0).map(|arc| graph.count(arc)).fold(0, i64::wrapping_add),
                block => of_line.entered(block),
            });
            let entered = entered.fold(0, i64::wrapping_add);
            let ended = Some(entered.wrapping_add(cancel::cycles(of_line)));
            let Some(source) = self.sources.get_mut(number as usize) else { continue };
            source.shared.push(SharedLine { line, passed: 0, ended });
            for (_, block, _) in rows.iter().filter(|row| row.2 && graph.leaving(row.1 as usize).len() > 1) {
                for arc in graph.leaving(*block as usize) {
                    source.arms.push(ToldArm { line, owner, block: *block, count: graph.count(arc) });
                }
            }
        }
    }

    /// The lines of a function as gcov has them.
    fn lines_by_gcc(&mut self, place: u32, function: &Function<'_>, alone: bool, graph: &Graph, decisions: &Decisions) {
        let own = |source: u32, line: u32| {
            !alone && source == function.source && (function.start..=function.end).contains(&line)
        };
        let mut passed: Vec<(Place, i64)> = Vec::new();
        let mut ended: Vec<(Place, u32)> = Vec::new();
        let mut locations: Vec<_> = function.locations.iter().collect();
        locations.sort_by_key(|location| location.block);
        for of_block in locations.chunk_by(|a, b| a.block == b.block) {
            let Some(block) = of_block.first().map(|location| location.block) else { continue };
            let count = graph.blocks.get(block as usize).copied().unwrap_or(0);
            let mut last = None;
            for location in of_block {
                let lines = function.lines.get(location.lines.clone()).unwrap_or_default();
                let to = |line: u32| {
                    let owner = own(location.source, line).then_some(place);
                    (location.source, line, owner)
                };
                passed.extend(lines.iter().map(|line| (to(*line), count)));
                last = lines.iter().max().map(|line| to(*line)).or(last);
                // The last block is taken for the exit, which is the second in fact.
                if block != 0 && block as usize + 1 != function.blocks {
                    ended.extend(last.map(|place| (place, block)));
                }
            }
        }
        passed.sort_by_key(|(place, _)| *place);
        ended.sort_by_key(|(place, _)| *place);
        let mut ends = ended.chunk_by(|a, b| a.0 == b.0).peekable();
        for rows in passed.chunk_by(|a, b| a.0 == b.0) {
            let Some((at, _)) = rows.first() else { continue };
            let sum = rows.iter().map(|row| row.1).fold(0, i64::wrapping_add);
            let ends = ends.next_if(|rows| rows.first().is_some_and(|row| row.0 == *at));
            let count = ends.map(|ends| self.end(*at, ends, graph, decisions));
            let Some(source) = self.sources.get_mut(at.0 as usize) else { continue };
            match at.2 {
                Some(_) => source.lines.push((at.1, count.unwrap_or(sum))),
                None => source.shared.push(SharedLine { line: at.1, passed: sum, ended: count }),
            }
        }
    }

    /// Tells of the arms and decisions of the blocks that end on a line; how often the line ran.
    fn end(
        &mut self,
        (number, line, owner): Place,
        ends: &[(Place, u32)],
        graph: &Graph,
        decisions: &Decisions,
    ) -> i64 {
        let blocks: Vec<u32> = ends.iter().map(|row| row.1).collect();
        let of_line = Line::new(graph, &blocks, &mut self.steps);
        let entered = blocks.iter().map(|block| of_line.entered(*block as usize)).fold(0, i64::wrapping_add);
        let count = entered.wrapping_add(circuits::cycles(of_line));
        let Some(source) = self.sources.get_mut(number as usize) else { return count };
        for block in &blocks {
            let arcs = graph.leaving(*block as usize);
            // An arc is no branch when there is no other way, and when it stands for a call that does not return.
            let is_branch = arcs.clone().filter(|arc| !graph.is_fake(*arc)).count() > 1;
            for arc in arcs.filter(|arc| is_branch && !graph.is_fake(*arc)) {
                source.arms.push(ToldArm { line, owner, block: *block, count: graph.count(arc) });
            }
            if let Some((terms, shown)) = decisions.get(block).copied().filter(|(terms, _)| *terms > 0) {
                source.decisions.push(ToldDecision { line, owner, terms, shown });
            }
        }
        count
    }
}
