//! What became of the reports since the load before.

/// What became of the reports.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// They say what they said.
    Nothing,
    /// The same reports list the same files in the same order, and lead where they led. These say something else.
    Files(Vec<ChangedFile>),
    /// There are others, or they are made in another way.
    Anything,
}

/// A file of which a report says something else: the places of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ChangedFile {
    pub(super) input: usize,
    pub(super) file: usize,
}

impl Change {
    /// Both.
    pub(super) fn and(self, other: Change) -> Change {
        match (self, other) {
            (Change::Anything, _) | (_, Change::Anything) => Change::Anything,
            (Change::Nothing, change) | (change, Change::Nothing) => change,
            (Change::Files(mut files), Change::Files(more)) => {
                files.extend(more);
                Change::Files(files)
            }
        }
    }
}
