//! Which scripts of a run are no part of what it measures: its tests, and the settings of tools. c8, Node and Deno all leave
//! tests out; the names are those of c8.

/// The folder that all scripts share: what lies in `test` below it are tests. The project may itself lie in a folder of that
/// name.
pub(super) fn shared_folder<'a>(paths: impl Iterator<Item = &'a str>) -> String {
    let mut shared: Option<Vec<&str>> = None;
    for path in paths {
        let folders: Vec<&str> = path.split('/').collect();
        let folders = folders.split_last().map_or(&[][..], |(_, folders)| folders);
        shared = Some(match shared {
            None => folders.to_vec(),
            Some(known) => known.into_iter().zip(folders).take_while(|(a, b)| a == *b).map(|(a, _)| a).collect(),
        });
    }
    shared.unwrap_or_default().join("/")
}

/// Is the script with this path a test, or the settings of a tool?
pub(super) fn is_left_out(path: &str, shared: &str) -> bool {
    let below = path.strip_prefix(shared).map_or(path, |below| below.trim_start_matches('/'));
    let mut folders: Vec<&str> = below.split('/').collect();
    let Some(name) = folders.pop() else { return false };
    let Some(stem) = EXTENSIONS.iter().find_map(|extension| name.strip_suffix(extension)) else { return false };
    let is_tests = |folder: Option<&&str>| folder.is_some_and(|folder| ["test", "tests"].contains(folder));
    let is_top = folders.is_empty();
    is_tests(folders.first())
        || folders.first() == Some(&"packages") && is_tests(folders.get(2))
        || folders.contains(&"__tests__")
        || [".test", "-test", "_test"].iter().any(|end| stem.ends_with(end))
        || is_top && (stem == "test" || stem.starts_with("test-"))
        || SETTINGS.contains(&stem)
        || name.ends_with(".d.ts")
}

const EXTENSIONS: [&str; 8] = [".js", ".cjs", ".mjs", ".ts", ".cts", ".mts", ".tsx", ".jsx"];

/// Names of settings that are scripts.
const SETTINGS: [&str; 9] = [
    "ava.config",
    "babel.config",
    "nyc.config",
    "jest.config",
    "karma.config",
    "rollup.config",
    "webpack.config",
    ".eslintrc",
    ".mocharc",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_told_by_their_places_and_names() {
        let shared = shared_folder(["/home/test/app/lib/a.js", "/home/test/app/test/b.js"].into_iter());
        assert_eq!(shared, "/home/test/app");
        let out = |path: &str| is_left_out(&format!("{shared}/{path}"), &shared);
        for path in [
            "test/b.js",
            "tests/x/b.ts",
            "packages/core/test/b.mjs",
            "src/__tests__/x/b.js",
            "src/a.test.ts",
            "src/a-test.cjs",
            "src/a_test.ts",
            "test.js",
            "test-all.js",
            "jest.config.mjs",
            "src/types.d.ts",
        ] {
            assert!(out(path), "{path}");
        }
        for path in ["lib/a.js", "src/test/helper.js", "src/test.js", "lib/contest.js", "bin/test", "latest.js"] {
            assert!(!out(path), "{path}");
        }
    }

    #[test]
    fn tests_alone_are_a_project() {
        assert_eq!(shared_folder(["/app/test/a.js", "/app/test/x/b.js"].into_iter()), "/app/test");
        assert!(!is_left_out("/app/test/a.js", "/app/test"));
        assert_eq!(shared_folder(std::iter::empty()), "");
    }
}
