//! Which screen is shown, and which of its panes has the keys.

/// A screen of the explorer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum View {
    /// Folders and files.
    Files,
    /// Functions, most worth testing first.
    Functions,
    /// What changed since a baseline.
    Changes,
    /// Output of the tests.
    Tests,
    /// Coverage over time.
    History,
}

impl View {
    /// All views, in the order of their keys.
    pub const ALL: [View; 5] = [View::Files, View::Functions, View::Changes, View::Tests, View::History];

    /// The title.
    pub fn title(self) -> &'static str {
        match self {
            View::Files => "Files",
            View::Functions => "Functions",
            View::Changes => "Changes",
            View::Tests => "Tests",
            View::History => "History",
        }
    }
}

/// Which pane the keys go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The list.
    List,
    /// The source, or what a view has in its place.
    Source,
}

/// What is dragged with the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dragged {
    /// The border between list and source.
    Divider,
    /// The overview at the right edge of the source.
    Ruler,
}
