//! Waivers in the configuration file: they go in and out, and everything else in it stays.

use std::path::Path;

use super::settings_file::{edit, name};
use crate::analysis::gates::Waiver;
use crate::config::{with_waiver, without_waiver};

/// Writes a waiver at the end of a configuration file, which need not be there yet.
pub(crate) fn add(file: &Path, waiver: &Waiver) -> Result<(), String> {
    edit(file, |text| with_waiver(text, waiver).map_err(|why| format!("{}: {why}", name(file))))
}

/// Takes a waiver out of a configuration file. A file that holds nothing else goes with it.
pub(crate) fn remove(file: &Path, waiver: &Waiver) -> Result<(), String> {
    let edited = || format!("{} was edited, and no longer holds it as it was written", name(file));
    edit(file, |text| without_waiver(text, waiver).ok_or_else(edited))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::gates::parse_date;
    use crate::coverage::RepoPath;

    fn waiver() -> Waiver {
        Waiver {
            path: RepoPath::new("a.rs"),
            function: None,
            rule: "file.min".to_owned(),
            reason: "soon".to_owned(),
            until: parse_date("2027-03-01").unwrap(),
        }
    }

    #[test]
    fn a_waiver_goes_in_and_out_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lazycov.toml");
        let text = || std::fs::read_to_string(&file).unwrap();
        add(&file, &waiver()).unwrap();
        assert!(text().starts_with("[[waive]]\npath = \"a.rs\"\n"));
        remove(&file, &waiver()).unwrap();
        assert!(!file.exists());
        std::fs::write(&file, "# ours\n[ui]\nsplit = 30\n").unwrap();
        add(&file, &waiver()).unwrap();
        assert!(text().starts_with("# ours\n[ui]\nsplit = 30\n\n[[waive]]\n"));
        remove(&file, &waiver()).unwrap();
        assert_eq!(text(), "# ours\n[ui]\nsplit = 30\n");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        let gone = remove(&file, &waiver()).unwrap_err();
        assert_eq!(gone, "lazycov.toml was edited, and no longer holds it as it was written");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("shared.toml"), folder.path().join("lazycov.toml"));
        std::fs::write(&file, "[ui]\n").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        add(&link, &waiver()).unwrap();
        assert!(link.is_symlink());
        assert!(std::fs::read_to_string(&file).unwrap().contains("[[waive]]"));
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn a_file_that_cannot_be_understood_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lazycov.toml");
        std::fs::write(&file, "[ui\n").unwrap();
        assert!(add(&file, &waiver()).unwrap_err().starts_with("lazycov.toml: "));
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "[ui\n");
    }
}
