//! Roles: what a cell means, not how it looks, and what themes call each. The view names roles only.

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
    /// A part that never ran of a line that did: added to the colours of its code.
    Part,
    /// How hot a line is, from those that ran least of a file to those that ran most.
    Heat(Heat),
    /// Code, by syntax.
    Syntax(SyntaxRole),
}

/// Four steps of heat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Heat {
    /// Ran a few times.
    Cold,
    /// Ran more often.
    Mild,
    /// Ran often.
    Warm,
    /// Ran nearly as often as what ran most.
    Hot,
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

/// Roles under `[roles]` of a theme.
pub static ROLES: [(&str, Role); 26] = [
    ("text", Role::Text),
    ("dim", Role::Dim),
    ("faint", Role::Faint),
    ("accent", Role::Accent),
    ("title", Role::Title),
    ("tab", Role::Tab),
    ("key", Role::Key),
    ("folder", Role::Folder),
    ("missed", Role::Missed),
    ("partial", Role::Partial),
    ("hit", Role::Hit),
    ("stale", Role::Stale),
    ("glow", Role::Glow),
    ("sentence", Role::Sentence),
    ("empty", Role::Empty),
    ("number", Role::Number),
    ("cursor-number", Role::CursorNumber),
    ("fold", Role::Fold),
    ("detail", Role::Detail),
    ("match", Role::Match),
    ("notice", Role::Notice),
    ("part", Role::Part),
    ("heat-cold", Role::Heat(Heat::Cold)),
    ("heat-mild", Role::Heat(Heat::Mild)),
    ("heat-warm", Role::Heat(Heat::Warm)),
    ("heat-hot", Role::Heat(Heat::Hot)),
];

/// Code, under `[syntax]`.
pub static SYNTAX: [(&str, Role); 9] = [
    ("plain", Role::Syntax(SyntaxRole::Plain)),
    ("comment", Role::Syntax(SyntaxRole::Comment)),
    ("keyword", Role::Syntax(SyntaxRole::Keyword)),
    ("string", Role::Syntax(SyntaxRole::String)),
    ("constant", Role::Syntax(SyntaxRole::Constant)),
    ("function", Role::Syntax(SyntaxRole::Function)),
    ("type", Role::Syntax(SyntaxRole::Type)),
    ("attribute", Role::Syntax(SyntaxRole::Attribute)),
    ("punctuation", Role::Syntax(SyntaxRole::Punctuation)),
];

/// What lies behind rows, under `[rows]`.
pub static ROWS: [(&str, Background); 7] = [
    ("missed", Background::Missed),
    ("partial", Background::Partial),
    ("glow", Background::Glow),
    ("cursor", Background::Cursor),
    ("away", Background::Away),
    ("cursor-missed", Background::CursorMissed),
    ("cursor-partial", Background::CursorPartial),
];
