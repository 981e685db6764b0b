//! What a row says: a preset, and the ecosystem whose files make a folder a root.

use super::candidate::Candidate;
use super::root::Root;

/// A way to run tests with coverage.
#[derive(Debug)]
pub struct Preset {
    /// Its id in the configuration and in JSON.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Presets of one ecosystem are tried in order; the first that fits a root is taken.
    pub ecosystem: Ecosystem,
    /// Looks at a root, a folder that one of the ecosystem's files lies in.
    pub detect: fn(&Root<'_>) -> Option<Candidate>,
}

/// A language's world of tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ecosystem {
    /// Cargo.
    Rust,
    /// The go command.
    Go,
    /// pytest and coverage.py.
    Python,
    /// Node.
    JavaScript,
    /// Bundler.
    Ruby,
    /// Composer.
    Php,
    /// CMake.
    Native,
    /// Maven.
    Jvm,
    /// Mojo, which has no file of its own in every project.
    Mojo,
    /// Whatever a project's own files call it, where nothing else is known.
    Own,
}

impl Ecosystem {
    /// Files that make the folder they lie in a root.
    pub(super) fn markers(self) -> &'static [&'static str] {
        match self {
            Ecosystem::Rust => &["Cargo.toml"],
            Ecosystem::Go => &["go.work", "go.mod"],
            Ecosystem::Python => {
                &["pyproject.toml", "setup.cfg", "setup.py", "pytest.ini", "tox.ini", ".coveragerc", "conftest.py"]
            }
            Ecosystem::JavaScript => &["package.json"],
            Ecosystem::Ruby => &["Gemfile", "Rakefile", ".rspec"],
            Ecosystem::Php => &["phpunit.xml", "phpunit.xml.dist", "phpunit.dist.xml"],
            Ecosystem::Native => &["CMakeLists.txt"],
            Ecosystem::Jvm => &["pom.xml"],
            Ecosystem::Mojo => &["mojoproject.toml", "pixi.toml", "pyproject.toml", "requirements.txt", "setup.py"],
            Ecosystem::Own => &["Makefile", "justfile", "Justfile", ".justfile", "Taskfile.yml", "Taskfile.yaml"],
        }
    }
}
