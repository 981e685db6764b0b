//! A plugin of pytest, where coverage.py is there without pytest-cov.

use std::fs;
use std::io;
use std::path::Path;

/// Its text.
const PLUGIN: &str = include_str!("../../assets/shims/lazycov_contexts.py");

/// Writes it to a folder, from where pytest loads it as `lazycov_contexts`.
///
/// # Errors
/// When it cannot be written.
pub fn write_pytest(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("lazycov_contexts.py"), PLUGIN)
}
