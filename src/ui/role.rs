//! Roles: what a cell means, not how it looks. The view names roles only.

use crate::source::highlight::SyntaxRole;

/// What a cell means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Plain text.
    Text,
    /// Text that matters less.
    Dim,
    /// Lines and fillings.
    Faint,
    /// Name of the program and of the pane with the focus; the border of that pane.
    Accent,
    /// A title without the focus.
    Title,
    /// The title of the view that is shown.
    Tab,
    /// A key in the footer and the help.
    Key,
    /// A folder.
    Folder,
    /// Never executed.
    Missed,
    /// Executed, something missing.
    Partial,
    /// Executed.
    Hit,
    /// Measured before it was edited.
    Stale,
    /// Just became covered.
    Glow,
    /// What a partial line misses, in words.
    Sentence,
    /// The empty part of a bar.
    Empty,
    /// The number of a line.
    Number,
    /// The number of the line under the cursor.
    CursorNumber,
    /// Lines folded into one.
    Fold,
    /// The row that explains the line under the cursor.
    Detail,
    /// Letters that match a search.
    Match,
    /// News in the footer.
    Notice,
    /// Code, by syntax.
    Syntax(SyntaxRole),
}

/// What lies behind a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Background {
    /// Nothing.
    Plain,
    /// A missed line.
    Missed,
    /// A partial line.
    Partial,
    /// A line that just became covered.
    Glow,
    /// The row under the cursor.
    Cursor,
    /// The row under the cursor of a pane without the focus.
    Away,
    /// A missed line under the cursor.
    CursorMissed,
    /// A partial line under the cursor.
    CursorPartial,
}
