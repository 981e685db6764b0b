//! What a file is to the tests, by its path alone.

use super::super::language::{Language, is_like};

/// What a file is to the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PathKind {
    /// Of lazycov, of git, or what tools leave behind: no test reads it.
    Ours,
    /// It says what is built, installed or run, and how.
    Configuration,
    /// It runs before the tests of its folder and of those below.
    SetUp,
    /// By custom its name is that of a file of tests.
    Tests,
    /// Other source text.
    Source,
    /// Anything else: nobody knows who reads it.
    Data,
}

/// Source files that say what is built or run.
const CONFIGURING_SOURCES: &[&str] = &[
    "setup.py",
    "noxfile.py",
    "sitecustomize.py",
    "usercustomize.py",
    "*.config.*",
    ".*rc.*",
    "build.rs",
    "build.zig",
    "mix.exs",
    "Package.swift",
];

/// Other files that do. A star stands for anything.
const CONFIGURATION: &[&str] = &[
    "*.lock",
    "*.lockb",
    "*-lock.*",
    "*.toml",
    "*.cfg",
    "*.ini",
    "*.mod",
    "*.sum",
    "*.work",
    "package.json",
    "npm-shrinkwrap.json",
    "pnpm-workspace.yaml",
    "requirements*",
    "constraints*",
    "Pipfile*",
    "Gemfile*",
    "*.gemspec",
    "composer.*",
    "pom.xml",
    "*.gradle",
    "*.kts",
    "*.csproj",
    "*.props",
    "pubspec.*",
    "tsconfig*",
    "jsconfig*",
    "deno.json*",
    "phpunit.xml*",
    "Rakefile",
    "Makefile",
    "justfile",
    "CMakeLists.txt",
    "*.cmake",
    "rust-toolchain",
    ".*",
];

/// Folders of lazycov and git, and of what tools leave behind.
const OURS: &[&str] = &[
    ".git",
    ".lazycov",
    "__pycache__",
    ".pytest_cache",
    ".hypothesis",
    ".mypy_cache",
    ".ruff_cache",
    ".tox",
    ".nox",
    "node_modules",
    ".nyc_output",
];

const SET_UP: &[&str] =
    &["conftest.py", "spec_helper.rb", "rails_helper.rb", "test_helper.rb", "setupTests.*", "*.setup.*"];

const TESTS: &[&str] = &[
    "test_*.py",
    "*_test.py",
    "*_test.go",
    "*.test.*",
    "*.spec.*",
    "*_spec.rb",
    "*_test.rb",
    "test_*.rb",
    "*Test.php",
    "test_*.mojo",
    "*_test.mojo",
];

/// Is its name by custom that of a file of tests?
pub fn is_tests(path: &str) -> bool {
    PathKind::of(path) == PathKind::Tests
}

impl PathKind {
    pub(super) fn of(path: &str) -> PathKind {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is = |patterns: &[&str]| patterns.iter().any(|pattern| is_like(pattern, name));
        let below = |folder: &str| folders.split('/').any(|part| part == folder);
        let is_source = Language::of(path).is_some();
        if OURS.iter().any(|folder| below(folder)) || matches!(name, ".gitignore" | ".gitattributes" | ".gitkeep") {
            PathKind::Ours
        } else if below(".cargo") || is(if is_source { CONFIGURING_SOURCES } else { CONFIGURATION }) {
            PathKind::Configuration
        } else if !is_source {
            PathKind::Data
        } else if is(SET_UP) {
            PathKind::SetUp
        } else if is(TESTS) || below("__tests__") {
            PathKind::Tests
        } else {
            PathKind::Source
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_tell_what_files_are() {
        for (kind, paths) in [
            (PathKind::Ours, vec![".lazycov/baselines/a.zst", "web/.gitignore", "a/__pycache__/b.pyc"]),
            (
                PathKind::Configuration,
                vec!["pyproject.toml", "Cargo.lock", "web/package-lock.json", ".env", "build.rs"],
            ),
            (PathKind::Configuration, vec!["vitest.config.ts", "go.sum", ".eslintrc.js", ".cargo/run.rs"]),
            (PathKind::SetUp, vec!["tests/conftest.py", "spec/spec_helper.rb", "web/vitest.setup.ts"]),
            (PathKind::Tests, vec!["tests/test_a.py", "a/b_test.go", "web/a.test.tsx", "web/__tests__/a.js"]),
            (PathKind::Source, vec!["shop/locks.py", "src/setup.rs", "tests/helpers.py", "a/b.go"]),
            (PathKind::Data, vec!["fixtures/users.json", "README.md", "a/__snapshots__/a.snap", "schema.sql"]),
        ] {
            for path in paths {
                assert_eq!(PathKind::of(path), kind, "{path}");
            }
        }
    }
}
