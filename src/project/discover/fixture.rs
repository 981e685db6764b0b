//! Reports that somebody keeps as test data, or that came with a dependency, say nothing about this project.

use rustc_hash::FxHashSet;

use crate::coverage::RepoPath;

/// Folders of test data and of other people's code.
const FOLDERS: [&str; 14] = [
    "testdata",
    "test-data",
    "test_data",
    "fixtures",
    "fixture",
    "__fixtures__",
    "__snapshots__",
    "golden",
    "goldens",
    "vendor",
    "third_party",
    "third-party",
    "node_modules",
    "corpus",
];

/// Why a report counts as a fixture, if it does.
pub(super) fn reason(path: &str, tracked: &FxHashSet<RepoPath>) -> Option<String> {
    if let Some(part) = folder_of_others(path) {
        return Some(format!("it lies in a folder named {part}: name the report to read it"));
    }
    tracked.contains(path).then(|| "it is committed to git, as fixtures are: name the report to read it".to_owned())
}

/// The folder on the way to a file that says that it is test data or somebody else's.
pub(in crate::project) fn folder_of_others(path: &str) -> Option<&str> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    folder.split('/').find(|part| FOLDERS.contains(&part.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn committed_and_vendored_reports_are_fixtures() {
        let tracked: FxHashSet<RepoPath> = [RepoPath::new("docs/lcov.info")].into_iter().collect();
        for path in ["docs/lcov.info", "tests/fixtures/lcov.info", "a/testdata/cover.out", "vendor/x/coverage.xml"] {
            assert!(reason(path, &tracked).is_some(), "{path}");
        }
        for path in ["coverage/lcov.info", "fixtures.info", "lcov.info"] {
            assert!(reason(path, &tracked).is_none(), "{path}");
        }
    }
}
