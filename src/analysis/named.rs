//! Which file a person means by a name.

use super::ids::FileId;
use super::snapshot::Snapshot;

impl Snapshot {
    /// The file with this path, or else those whose path ends with it.
    pub fn named(&self, name: &str) -> Vec<FileId> {
        let wanted = name.replace('\\', "/");
        let wanted = wanted.strip_prefix("./").unwrap_or(&wanted);
        if let Some(file) = self.find(wanted) {
            return vec![file];
        }
        let fits = |path: &str| path.strip_suffix(wanted).is_some_and(|head| head.ends_with('/'));
        let files = (0..self.files.len()).map(|at| FileId(at as u32));
        files.filter(|id| self.file(*id).is_some_and(|file| fits(file.path.as_str()))).collect()
    }
}
