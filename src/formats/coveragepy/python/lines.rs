//! Line numbers: where each line of a text starts, and sets of lines. They count from 1, as Python does.

use super::error::PythonError;
use ruff_text_size::TextSize;

/// Finds the line an offset lies on.
#[derive(Debug)]
pub(super) struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Indexes a text whose lines end in `\n` alone.
    pub(super) fn new(text: &str) -> Result<Self, PythonError> {
        if u32::try_from(text.len()).is_err() {
            return Err(PythonError { line: 1, message: "the file is larger than 4 GiB".to_owned() });
        }
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let starts = std::iter::once(0).chain(ends.map(|end| end as u32 + 1)).collect();
        Ok(Self { starts })
    }

    /// How many lines there are, counting the empty one after the last line end.
    pub(super) fn count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The line `offset` lies on; a line end belongs to the line it ends.
    pub(super) fn line(&self, offset: TextSize) -> u32 {
        self.starts.partition_point(|&start| start <= offset.to_u32()) as u32
    }
}

/// A set of the lines of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LineSet {
    members: Vec<bool>,
}

impl LineSet {
    /// An empty set for a file of `count` lines.
    pub(super) fn new(count: u32) -> Self {
        Self { members: vec![false; count as usize + 1] }
    }

    pub(super) fn insert(&mut self, line: u32) {
        if let Some(member) = self.members.get_mut(line as usize) {
            *member = true;
        }
    }

    /// Puts another line in the place of one that is in the set.
    pub(super) fn replace(&mut self, line: u32, by: u32) {
        let member = self.members.get_mut(line as usize).map(std::mem::take);
        if member == Some(true) {
            self.insert(by);
        }
    }

    /// Adds the lines from `first` to `last`, both included.
    pub(super) fn insert_all(&mut self, (first, last): (u32, u32)) {
        let last = (last as usize).min(self.members.len().saturating_sub(1));
        if let Some(members) = self.members.get_mut(first as usize..=last) {
            members.fill(true);
        }
    }

    /// Adds the members of another set for the same file.
    pub(super) fn extend(&mut self, other: &Self) {
        for (member, &added) in self.members.iter_mut().zip(&other.members) {
            *member |= added;
        }
    }

    pub(super) fn contains(&self, line: u32) -> bool {
        self.members.get(line as usize).copied().unwrap_or(false)
    }

    /// Whether any line from `first` to `last` is in the set.
    pub(super) fn contains_any(&self, (first, last): (u32, u32)) -> bool {
        (first..=last).any(|line| self.contains(line))
    }

    /// The lines in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        self.members.iter().enumerate().filter(|&(_, &member)| member).map(|(line, _)| line as u32)
    }
}
