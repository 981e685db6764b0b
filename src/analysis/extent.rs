//! Where a function stands in the source, as a parser of its language says.

use crate::coverage::{Line, Span};

/// A function in the source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Its name as people of the language write it: `Store.Load`, `(*Server).handle`, `parse`.
    pub name: String,
    /// From its first to its last character, decorators left out.
    pub span: Span,
    /// First line that it owns. What runs when the function is defined belongs to what is around it: the line of a
    /// definition in Python and Ruby, in scripts the lines of a function value before its body.
    pub from: Line,
    /// Is it a value inside a statement, as arrows are? Istanbul has nothing to count between the first line of a value
    /// and its body; V8 counts all lines, and those as the function's.
    pub is_value: bool,
    /// Cyclomatic complexity: 1 + decisions, where the parser can tell.
    pub complexity: Option<u32>,
}

impl Extent {
    /// First line.
    pub fn start(&self) -> Line {
        self.span.start
    }

    /// Last line.
    pub fn end(&self) -> Line {
        self.span.end
    }
}
