//! The configuration file on disk: its text is changed in one step, and everything that the change does not touch stays.

use std::io::{ErrorKind, Write as _};
use std::path::Path;

use crate::system::files::open_to_all;

/// Changes the text of a configuration file, which need not be there yet. An empty text removes the file.
///
/// # Errors
/// In words that name the file, when it cannot be read, changed or written.
pub(crate) fn edit(file: &Path, change: impl FnOnce(&str) -> Result<String, String>) -> Result<(), String> {
    let text = change(&read(file)?)?;
    if text.is_empty() {
        return std::fs::remove_file(file).map_err(|error| failed(file, &error));
    }
    replace(file, &text)
}

fn read(file: &Path) -> Result<String, String> {
    match std::fs::read_to_string(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        read => read.map_err(|error| failed(file, &error)),
    }
}

/// Replaces a file in one step: whoever reads it meanwhile sees the old text or the new one.
///
/// # Errors
/// When it cannot be written; the words name it.
pub fn replace(file: &Path, text: &str) -> Result<(), String> {
    let persist = || -> std::io::Result<()> {
        // A link stays a link.
        let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
        let folder = file.parent().unwrap_or(Path::new("."));
        let mut new = tempfile::Builder::new().prefix(".lazycov").tempfile_in(folder)?;
        new.write_all(text.as_bytes())?;
        new.as_file().sync_all()?;
        match std::fs::metadata(&file) {
            Ok(old) => new.as_file().set_permissions(old.permissions())?,
            Err(_) => open_to_all(new.as_file())?,
        }
        new.persist(&file).map_err(|error| error.error)?;
        Ok(())
    };
    persist().map_err(|error| failed(file, &error))
}

fn failed(file: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", name(file))
}

/// Name of a configuration file, for people.
pub(crate) fn name(file: &Path) -> std::borrow::Cow<'_, str> {
    file.file_name().unwrap_or(file.as_os_str()).to_string_lossy()
}
