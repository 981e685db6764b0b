//! The configuration file on disk: a waiver goes in or out, in one step, and everything else in it stays.

use std::io::{ErrorKind, Write as _};
use std::path::Path;

use crate::analysis::gates::Waiver;
use crate::config::{with_waiver, without_waiver};

/// Writes a waiver at the end of a configuration file, which need not be there yet.
pub(crate) fn add(file: &Path, waiver: &Waiver) -> Result<(), String> {
    let text = read(file)?;
    write(file, &with_waiver(&text, waiver).map_err(|why| format!("{}: {why}", name(file)))?)
}

/// Takes a waiver out of a configuration file. A file that holds nothing else goes with it.
pub(crate) fn remove(file: &Path, waiver: &Waiver) -> Result<(), String> {
    let text = without_waiver(&read(file)?, waiver);
    let text = text.ok_or_else(|| format!("{} was edited, and no longer holds it as it was written", name(file)))?;
    if text.is_empty() {
        return std::fs::remove_file(file).map_err(|error| failed(file, &error));
    }
    write(file, &text)
}

fn read(file: &Path) -> Result<String, String> {
    match std::fs::read_to_string(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        read => read.map_err(|error| failed(file, &error)),
    }
}

/// Replaces a file in one step: whoever reads it meanwhile sees the old text or the new one.
fn write(file: &Path, text: &str) -> Result<(), String> {
    let replace = || -> std::io::Result<()> {
        // A link stays a link.
        let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
        let folder = file.parent().unwrap_or(Path::new("."));
        let mut new = tempfile::Builder::new().prefix(".lazycov").tempfile_in(folder)?;
        new.write_all(text.as_bytes())?;
        new.as_file().sync_all()?;
        match std::fs::metadata(&file) {
            Ok(old) => new.as_file().set_permissions(old.permissions())?,
            Err(_) => permit(new.as_file())?,
        }
        new.persist(&file).map_err(|error| error.error)?;
        Ok(())
    };
    replace().map_err(|error| failed(file, &error))
}

/// A new file is for everyone to read, as the project's other files are.
#[cfg(unix)]
fn permit(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn permit(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

fn failed(file: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", name(file))
}

fn name(file: &Path) -> std::borrow::Cow<'_, str> {
    file.file_name().unwrap_or(file.as_os_str()).to_string_lossy()
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
