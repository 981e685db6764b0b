//! Where the project begins.

use std::path::{Path, PathBuf};

/// The nearest folder above `start` that holds a `lazycov.toml` or a git repository; `start` itself where there is
/// none. Git is not asked: a `.git` entry is enough, be it a folder, or a file as in linked work trees.
pub fn find_root(start: &Path) -> PathBuf {
    let start = std::fs::canonicalize(start).unwrap_or_else(|_| start.to_owned());
    let is_root = |folder: &&Path| folder.join("lazycov.toml").is_file() || folder.join(".git").exists();
    start.ancestors().find(is_root).map_or_else(|| start.clone(), Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_configuration_or_repository_is_the_root() {
        let dir = tempfile::tempdir().unwrap();
        let base = dir.path().canonicalize().unwrap();
        std::fs::create_dir_all(base.join("repo/.git")).unwrap();
        std::fs::create_dir_all(base.join("repo/service/src")).unwrap();
        assert_eq!(find_root(&base.join("repo/service/src")), base.join("repo"));
        std::fs::write(base.join("repo/service/lazycov.toml"), "").unwrap();
        assert_eq!(find_root(&base.join("repo/service/src")), base.join("repo/service"));
    }
}
