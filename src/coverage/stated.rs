//! What a report counts without saying where: so many of the file's lines ran, but not which. It holds only for what
//! nothing tells one by one.

use super::Ratio;

/// Counts of a file of which the report does not say the parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stated {
    /// Lines that ran, of all.
    pub lines: Option<Ratio>,
    /// Functions that were entered, of all.
    pub functions: Option<Ratio>,
}

impl Stated {
    /// Two measurements of one file as one: the richer count, and between equals the better one. At least that much is
    /// covered.
    pub fn merged(self, other: Stated) -> Stated {
        let key = |ratio: &Ratio| (ratio.total, ratio.covered);
        let join = |a: Option<Ratio>, b: Option<Ratio>| a.into_iter().chain(b).max_by_key(key);
        Stated { lines: join(self.lines, other.lines), functions: join(self.functions, other.functions) }
    }
}
