//! The headings of the help.

/// A heading of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Moving the cursor.
    Move,
    /// The gap queue.
    Gaps,
    /// Findings of a comparison.
    Changes,
    /// Lists.
    Lists,
    /// Source.
    Source,
    /// Tests.
    Tests,
    /// The rest.
    Everywhere,
}

impl Group {
    /// All groups, in the order of the help.
    pub const ALL: [Group; 7] =
        [Group::Gaps, Group::Move, Group::Lists, Group::Source, Group::Changes, Group::Tests, Group::Everywhere];

    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Group::Move => "Move",
            Group::Gaps => "Gaps",
            Group::Changes => "Changes",
            Group::Lists => "Lists",
            Group::Source => "Source",
            Group::Tests => "Tests",
            Group::Everywhere => "Everywhere",
        }
    }
}
