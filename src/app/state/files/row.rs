//! A row of the list, and the order of rows.

use crate::analysis::{Brief, NodeId};

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum FileSort {
    /// Most missed first.
    #[default]
    Missed,
    /// Lowest first.
    Percent,
    /// By path, folders first.
    Name,
    /// Most partial lines first.
    Partial,
    /// What fell most since the baseline first.
    Delta,
}

impl FileSort {
    pub(in crate::app) const ALL: [FileSort; 5] =
        [FileSort::Missed, FileSort::Percent, FileSort::Name, FileSort::Partial, FileSort::Delta];

    pub(crate) fn title(self) -> &'static str {
        match self {
            FileSort::Missed => "missed",
            FileSort::Percent => "percent",
            FileSort::Name => "name",
            FileSort::Partial => "partial",
            FileSort::Delta => "delta",
        }
    }

    /// Is the largest value at the top, unless reversed?
    pub(crate) fn descends(self) -> bool {
        matches!(self, FileSort::Missed | FileSort::Partial)
    }

    /// The smaller key comes first.
    pub(super) fn key(self, node: &Brief) -> u128 {
        let largest = |n: u64| u128::from(u64::MAX - n);
        match self {
            FileSort::Missed => largest(node.ratio.missed()) << 64 | largest(node.impact),
            FileSort::Percent => node.ratio.rank(),
            FileSort::Partial => largest(node.partial),
            FileSort::Name => u128::from(node.file.is_some()),
            // Known to the comparison alone.
            FileSort::Delta => 0,
        }
    }
}

/// A visible row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) item: Item,
    pub(crate) depth: u16,
}

/// What a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// A folder or a file of the tree.
    Node(NodeId),
    /// How many files of a language nobody measures; by place in [`Snapshot::not_measured`].
    Language(usize),
    /// One of them: the language's place and the file's among its files.
    Unmeasured(usize, usize),
}
