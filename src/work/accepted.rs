//! Gaps that the project accepts: they go into its file and out of it, and everything else in it stays.

use std::path::Path;

use super::settings_file::edit;
use crate::analysis::AcceptedGap;
use crate::config::{with_accepted, without_accepted};
use crate::project::{ACCEPTED, writable_accepted};

/// Writes into a project that a gap is accepted.
pub(super) fn add(root: &Path, gap: &AcceptedGap) -> Result<(), String> {
    edit(&writable_accepted(root)?, |text| with_accepted(ACCEPTED, text, gap))
}

/// Takes it out again. A file that holds nothing else goes with it.
pub(super) fn remove(root: &Path, gap: &AcceptedGap) -> Result<(), String> {
    let edited = || format!("{ACCEPTED} was edited, and no longer holds it as it was written");
    edit(&writable_accepted(root)?, |text| without_accepted(text, gap).ok_or_else(edited))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::differential::Mark;
    use crate::analysis::{MarkKind, MarkedGap};
    use crate::coverage::{Line, RepoPath};
    use crate::project::read_accepted;

    #[test]
    fn a_gap_goes_in_and_out_again_and_a_damaged_file_stays_as_it_is() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join(ACCEPTED);
        let (path, lines) = (RepoPath::new("a.c"), Mark::of("x"));
        let mark = MarkedGap { kind: MarkKind::Accepted, path, function: String::new(), lines, start: Line::FIRST };
        let gap = AcceptedGap { mark, reason: "generated".to_owned(), until: None };
        add(root.path(), &gap).unwrap();
        assert_eq!(*read_accepted(root.path(), None).unwrap()[0], gap);
        remove(root.path(), &gap).unwrap();
        assert!(!file.exists());
        assert!(remove(root.path(), &gap).unwrap_err().contains("was edited"));
        std::fs::write(&file, "[[gap]]\npath = 1\n").unwrap();
        let why = add(root.path(), &gap).unwrap_err();
        assert_eq!(why, ".lazycov/accepted.toml:2: gap.path must be a text");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "[[gap]]\npath = 1\n");
        assert_eq!(std::fs::read_dir(root.path().join(".lazycov")).unwrap().count(), 1, "nothing is left beside it");
    }
}
