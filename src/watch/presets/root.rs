//! A folder that tests may be started in, and what lies there.

use super::around::Around;
use super::candidate::Candidate;
use super::quoted::quoted;

/// A folder that may be where tests are started.
#[derive(Clone, Copy)]
pub struct Root<'a> {
    pub(super) around: &'a dyn Around,
    /// From the project's root; empty for that itself.
    pub(super) folder: &'a str,
}

impl<'a> Root<'a> {
    /// A path in this folder, from the project's root.
    pub(super) fn path(&self, path: &str) -> String {
        if self.folder.is_empty() { path.to_owned() } else { format!("{}/{path}", self.folder) }
    }

    /// The text of a file of this folder.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        self.around.text(&self.path(path))
    }

    /// Is there such a file or folder here?
    pub(super) fn has(&self, path: &str) -> bool {
        self.around.exists(&self.path(path))
    }

    /// The first of these names that is here.
    pub(super) fn first(&self, names: &[&'static str]) -> Option<&'static str> {
        names.iter().copied().find(|name| self.has(name))
    }

    /// Files below this folder, their paths from it.
    pub(super) fn files(&self) -> impl Iterator<Item = &'a str> {
        let folder = self.folder;
        self.around.files().iter().filter_map(move |path| match folder {
            "" => Some(path.as_str()),
            folder => path.strip_prefix(folder)?.strip_prefix('/'),
        })
    }

    /// Is this program installed?
    pub(super) fn installed(&self, program: &str) -> bool {
        self.around.program(program)
    }

    /// What stands in front of a command that tells tests apart: where it keeps what each of them ran, and what stands in
    /// front of their paths.
    pub(super) fn apart(&self) -> String {
        let folder =
            if self.folder.is_empty() { String::new() } else { format!(" LAZYCOV_FOLDER={}", quoted(self.folder)) };
        format!("mkdir -p {{out}}/tests && LAZYCOV_TESTS={{out}}/tests{folder}")
    }

    /// A candidate for this root that runs this.
    pub(super) fn candidate(&self, command: impl Into<String>) -> Candidate {
        Candidate::new(self.folder, command.into())
    }
}
