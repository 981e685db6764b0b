//! Finds the gaps that a person has dealt with in the present sources.

use std::collections::BTreeMap;

use super::Sources;
use crate::analysis::{Gap, MarkKind, MarkedGap, Snapshot, marked_gaps};
use crate::coverage::RepoPath;

impl Sources {
    /// The gaps of a snapshot of this tree that have marks. Looks at the files of the marks alone.
    pub fn marked_gaps(&self, snapshot: &Snapshot, marks: &[MarkedGap]) -> Vec<(Gap, MarkKind)> {
        let mut by_path: BTreeMap<&RepoPath, Vec<&MarkedGap>> = BTreeMap::new();
        for mark in marks {
            by_path.entry(&mark.path).or_default().push(mark);
        }
        let of_file = |(path, marks): (&RepoPath, Vec<&MarkedGap>)| {
            let (file, lines) = (snapshot.find(path.as_str())?, self.marks(path)?);
            Some(marked_gaps(snapshot, file, &marks, &lines.lines))
        };
        by_path.into_iter().filter_map(of_file).flatten().collect()
    }
}
