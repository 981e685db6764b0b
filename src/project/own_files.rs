//! The files that a project is made of, for whoever wants to know what kind of project it is.

use std::path::Path;

use super::discover::fixture::folder_of_others;
use super::walk::walk;

/// The project's own files, sorted, from its root: neither ignored ones nor test data nor other people's.
pub fn own_files(root: &Path) -> Vec<String> {
    let entries = walk(root).index;
    let own = entries.entries().iter().filter(|entry| !entry.ignored).map(|entry| entry.path.as_str());
    own.filter(|path| folder_of_others(path).is_none()).map(str::to_owned).collect()
}
