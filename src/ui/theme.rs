//! Roles: what a cell means, not how it looks. A theme turns each role into a style, for as many colours as the terminal
//! has. The view names roles only; colours are named in the palette.

use ratatui::style::Style;

use super::palette;
use crate::app::{Depth, Look};
use crate::coverage::Ratio;
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
pub enum Ground {
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

/// Styles for roles.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    look: Look,
}

impl Theme {
    /// The theme of a look.
    pub fn new(look: Look) -> Theme {
        Theme { look }
    }

    /// The style of a role.
    pub fn role(self, role: Role) -> Style {
        match self.look.depth {
            Depth::None => palette::plain(role),
            Depth::Sixteen => palette::sixteen(role),
            depth => palette::paint(self.look.theme, role).style(depth),
        }
    }

    /// The style of what lies behind a row.
    pub fn ground(self, ground: Ground) -> Style {
        match self.look.depth {
            Depth::None => palette::plain_ground(ground),
            Depth::Sixteen => palette::sixteen_ground(ground),
            depth => palette::ground(self.look.theme, ground).style(depth),
        }
    }

    /// How many colours there are.
    pub fn depth(self) -> Depth {
        self.look.depth
    }
}

/// The role of a coverage number: how good it is. The number itself always stands beside the colour.
pub(super) fn grade(ratio: Ratio) -> Role {
    match ratio.percent(0).map(crate::coverage::Percent::as_f64) {
        None => Role::Dim,
        Some(percent) if percent >= 80.0 => Role::Hit,
        Some(percent) if percent >= 50.0 => Role::Partial,
        Some(_) => Role::Missed,
    }
}
