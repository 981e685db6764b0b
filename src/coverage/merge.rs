//! Two measurements of one source file become one. Commutative, associative, and repeating an input never changes
//! what is covered.

use super::{Counts, FileCoverage, Line, Repeat};

/// Two reports that cannot describe the same text: equal blocks with different numbers of statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Where they first disagree.
    pub line: Line,
}

/// Merges two measurements of one file.
///
/// A line that either side knows is coverable; counts add up. Profiles that only say "ran" turn block counts into
/// "ran" (Go refuses to mix modes; we fall back to `set`). An excluded line is excluded only where no side measured it.
/// Zeros of a file that nothing loaded give way to data, as Istanbul's `all` does: they may be counted by other rules.
///
/// # Errors
/// [`Conflict`] when both sides have the same block with different numbers of statements: they were made from
/// different sources, and no sum of them means anything.
pub fn merge(a: &FileCoverage, b: &FileCoverage) -> Result<FileCoverage, Conflict> {
    match (a.not_loaded, b.not_loaded) {
        (true, false) => return Ok(b.clone()),
        (false, true) => return Ok(a.clone()),
        _ => {}
    }
    let binary = a.counts == Counts::Binary || b.counts == Counts::Binary;
    let blocks = if binary { Repeat::Max } else { Repeat::Sum };
    let conflict = |line| Conflict { line };
    let lines = a.lines.merged(&b.lines, Repeat::Sum);
    let instructions = a.instructions.merged(&b.instructions);
    // What ran in part on either side may have run as a whole on the other.
    let whole = |line: &Line| instructions.on(*line).is_some_and(|ratio| ratio.covered == ratio.total);
    let part_hit = union(&a.part_hit, &b.part_hit).into_iter().filter(|line| !whole(line)).collect();
    let excluded = union(&a.excluded, &b.excluded).into_iter().filter(|line| lines.hits(*line).is_none()).collect();
    Ok(FileCoverage {
        carries: a.carries.union(b.carries),
        counts: if binary { Counts::Binary } else { Counts::Exact },
        not_loaded: a.not_loaded,
        part_hit,
        excluded,
        branches: a.branches.merged(&b.branches, Repeat::Sum),
        branch_counts: a.branch_counts.merged(&b.branch_counts),
        functions: a.functions.merged(&b.functions),
        statements: a.statements.merged(&b.statements, blocks).map_err(conflict)?,
        regions: a.regions.merged(&b.regions, blocks).map_err(conflict)?,
        conditions: a.conditions.merged(&b.conditions),
        instructions,
        contexts: a.contexts.merged(&b.contexts),
        stated: a.stated.merged(b.stated),
        lines,
    })
}

fn union(a: &[Line], b: &[Line]) -> Vec<Line> {
    let mut all: Vec<Line> = a.iter().chain(b).copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests;
