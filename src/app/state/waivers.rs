//! Failed gates that a person takes on for a while.

use time::Date;

use crate::analysis::gates::Waiver;
use crate::coverage::RepoPath;

/// What is being waived, and what was waived.
#[derive(Debug, Default)]
pub(crate) struct Waivers {
    /// What is being asked about.
    pub(in crate::app) draft: Option<Draft>,
    /// The waivers that were written down, the latest last.
    pub(in crate::app) written: Vec<Waiver>,
}

/// A waiver without its last day.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(in crate::app) path: RepoPath,
    pub(in crate::app) function: Option<String>,
    pub(in crate::app) rule: String,
    pub(in crate::app) reason: String,
}

impl Draft {
    /// The waiver.
    pub(in crate::app) fn until(self, until: Date) -> Waiver {
        let Draft { path, function, rule, reason } = self;
        Waiver { path, function, rule, reason, until }
    }
}

impl Waivers {
    /// Is there one to take back?
    pub(crate) fn can_undo(&self) -> bool {
        !self.written.is_empty()
    }
}
