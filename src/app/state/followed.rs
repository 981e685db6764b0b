//! Who follows the cursor from outside of the explorer, and what they know of it.

use crate::coverage::{Line, RepoPath};

/// Followers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Followed {
    /// Is there anybody?
    pub(in crate::app) is_there: bool,
    /// The place that they know; without a column, whatever the column.
    pub(in crate::app) known: Option<(RepoPath, Line, Option<u32>)>,
}
