//! Leaving a `with`: Python goes back to its line before it goes on, and a report is to show the way on alone.
//!
//! From the last line of the body to the `with` and from there to the next statement becomes one way: from the last
//! line to the next statement.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::{FIXES_WITHS_IN_ONE_PASS, FOLLOWS_NESTED_WITHS};
use super::version::Version;

/// From a line to a line, or (negative) out of the code that starts there.
pub(super) type Jump = (u32, i64);

/// What the walk has seen of `with` statements.
#[derive(Debug, Default)]
pub(super) struct Withs {
    /// Those whose body is being walked.
    open: Vec<u32>,
    starts: BTreeSet<u32>,
    /// From a `with` into its body.
    entries: BTreeSet<Jump>,
    /// From the end of a body back to its `with`.
    ends: BTreeSet<(u32, u32)>,
}

/// The ways that become others, or nothing.
#[derive(Debug, Default)]
pub(super) struct WithJumps {
    version: Version,
    /// From the end of a body back to its `with`: the way on from the `with`, and the one that stands for both.
    through: BTreeMap<Jump, (Jump, Jump)>,
    /// From a `with` to what follows.
    dropped: BTreeSet<Jump>,
}

impl Withs {
    pub(super) fn enter(&mut self, line: u32) {
        self.open.push(line);
        self.starts.insert(line);
    }

    pub(super) fn leave(&mut self, line: u32) {
        self.open.retain(|open| *open != line);
    }

    pub(super) fn note(&mut self, from: u32, to: i64) {
        if self.open.contains(&from) {
            self.entries.insert((from, to));
        }
    }

    pub(super) fn ends(&mut self, line: u32, with: u32) {
        self.ends.insert((line, with));
    }

    /// What becomes of which way.
    pub(super) fn jumps(&self, ways: &BTreeSet<Jump>, version: Version) -> WithJumps {
        let on = |start: &u32| {
            let mut ways = ways.range((*start, i64::MIN)..=(*start, i64::MAX));
            ways.find(|way| !self.entries.contains(way)).map(|way| (*start, way.1))
        };
        let next: BTreeMap<u32, i64> = self.starts.iter().filter_map(on).collect();
        let mut jumps = WithJumps { version, ..WithJumps::default() };
        for &(end, start) in &self.ends {
            if let Some(&to) = next.get(&start) {
                let to_end = if version < FIXES_WITHS_IN_ONE_PASS { to } else { self.last(start, &next).unwrap_or(to) };
                jumps.through.insert((end, i64::from(start)), ((start, to), (end, to_end)));
            }
        }
        // A body on the line of its `with` never comes back to it: the way on is all there is.
        jumps.dropped = next.into_iter().filter(|(start, _)| !self.ends.contains(&(*start, *start))).collect();
        jumps
    }

    /// Where the way on from a `with` ends when it leads to another `with` around it, which is left, too.
    fn last(&self, mut start: u32, next: &BTreeMap<u32, i64>) -> Option<i64> {
        loop {
            let to = *next.get(&start)?;
            match u32::try_from(to)
                .ok()
                .filter(|outer| self.ends.contains(&(start, *outer)) && next.contains_key(outer))
            {
                Some(outer) if outer < start => start = outer,
                _ => return Some(to),
            }
        }
    }
}

impl WithJumps {
    /// Ways or jumps as a report shows them.
    pub(super) fn apply(&self, jumps: &BTreeSet<Jump>) -> BTreeSet<Jump> {
        if self.through.is_empty() {
            return jumps.clone();
        }
        if self.version >= FIXES_WITHS_IN_ONE_PASS {
            let shown = |jump: &Jump| match self.through.get(jump) {
                _ if self.dropped.contains(jump) => None,
                Some((_, shown)) => Some(*shown),
                None => Some(*jump),
            };
            return jumps.iter().filter_map(shown).collect();
        }
        let (mut added, mut removed) = (BTreeSet::new(), BTreeSet::new());
        for jump in jumps {
            let Some((mut on, mut shown)) = self.through.get(jump).copied() else { continue };
            if self.version < FOLLOWS_NESTED_WITHS {
                if jumps.contains(&on) {
                    added.insert(shown);
                    removed.extend([*jump, on]);
                }
                continue;
            }
            removed.insert(*jump);
            // No longer than there are statements, should they ever lead in a circle.
            for _ in 0..self.through.len() {
                let Some(further) = self.through.get(&on) else { break };
                removed.insert(on);
                (on, shown) = *further;
                removed.insert(shown);
            }
            added.insert((jump.0, shown.1));
            removed.insert(on);
        }
        jumps.union(&added).filter(|jump| !removed.contains(jump)).copied().collect()
    }
}
