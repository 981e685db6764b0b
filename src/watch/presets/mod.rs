//! How a project's tests are run with coverage, told from what lies there: a preset is one file and one row. Nothing is
//! run to find out; each answer says what it rests on.

mod around;
mod candidate;
mod cmake;
mod go;
mod javascript;
mod maven;
mod package;
mod php;
mod python;
mod ruby;
mod rust;
mod script;

use std::collections::BTreeMap;

pub use self::around::Around;
pub use self::candidate::{Candidate, Evidence, OUTPUT};
pub use self::script::Script;

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
}

/// Every preset, in the order in which they are tried.
pub static PRESETS: &[Preset] = &[
    rust::NEXTEST,
    rust::LLVM_COV,
    rust::INSTRUMENTED,
    go::GO,
    python::PYTEST_COV,
    python::COVERAGE,
    javascript::VITEST,
    javascript::JEST,
    javascript::NYC,
    javascript::C8,
    javascript::NODE,
    ruby::RSPEC,
    ruby::MINITEST,
    php::PHPUNIT,
    cmake::CMAKE,
    maven::MAVEN,
];

impl Ecosystem {
    /// Files that make the folder they lie in a root.
    fn markers(self) -> &'static [&'static str] {
        match self {
            Ecosystem::Rust => &["Cargo.toml"],
            Ecosystem::Go => &["go.work", "go.mod"],
            Ecosystem::Python => {
                &["pyproject.toml", "setup.cfg", "setup.py", "pytest.ini", "tox.ini", ".coveragerc", "conftest.py"]
            }
            Ecosystem::JavaScript => &["package.json"],
            Ecosystem::Ruby => &["Gemfile"],
            Ecosystem::Php => &["phpunit.xml", "phpunit.xml.dist", "phpunit.dist.xml"],
            Ecosystem::Native => &["CMakeLists.txt"],
            Ecosystem::Jvm => &["pom.xml"],
        }
    }
}

/// A folder that may be where tests are started.
#[derive(Clone, Copy)]
pub struct Root<'a> {
    around: &'a dyn Around,
    /// From the project's root; empty for that itself.
    folder: &'a str,
}

impl<'a> Root<'a> {
    /// A path in this folder, from the project's root.
    fn path(&self, path: &str) -> String {
        if self.folder.is_empty() { path.to_owned() } else { format!("{}/{path}", self.folder) }
    }

    /// The text of a file of this folder.
    fn text(&self, path: &str) -> Option<String> {
        self.around.text(&self.path(path))
    }

    /// Is there such a file or folder here?
    fn has(&self, path: &str) -> bool {
        self.around.exists(&self.path(path))
    }

    /// The first of these names that is here.
    fn first(&self, names: &[&'static str]) -> Option<&'static str> {
        names.iter().copied().find(|name| self.has(name))
    }

    /// Files below this folder, their paths from it.
    fn files(&self) -> impl Iterator<Item = &'a str> {
        let folder = self.folder;
        self.around.files().iter().filter_map(move |path| match folder {
            "" => Some(path.as_str()),
            folder => path.strip_prefix(folder)?.strip_prefix('/'),
        })
    }

    /// Is this program installed?
    fn installed(&self, program: &str) -> bool {
        self.around.program(program)
    }

    /// A candidate for this root that runs this.
    fn candidate(&self, command: impl Into<String>) -> Candidate {
        Candidate::new(self.folder, command.into())
    }
}

/// What could be run, one candidate an ecosystem and root. Roots inside of roots of the same ecosystem belong to those,
/// unless they have no answer. Candidates that lack something come last.
pub fn detect(around: &dyn Around) -> Vec<Candidate> {
    let mut roots: BTreeMap<Ecosystem, Vec<&str>> = BTreeMap::new();
    for path in around.files() {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        for preset in PRESETS {
            let of_kind = roots.entry(preset.ecosystem).or_default();
            if preset.ecosystem.markers().contains(&name) && !of_kind.contains(&folder) {
                of_kind.push(folder);
            }
        }
    }
    let mut found: Vec<Candidate> = Vec::new();
    for (ecosystem, mut folders) in roots {
        // A folder comes before those below it.
        folders.sort_unstable();
        let mut taken: Vec<&str> = Vec::new();
        for folder in folders {
            let inside = |outer: &str| outer.is_empty() || folder.strip_prefix(outer).is_some_and(is_below);
            if taken.iter().any(|outer| inside(outer)) {
                continue;
            }
            let root = Root { around, folder };
            let of_kind = PRESETS.iter().filter(|preset| preset.ecosystem == ecosystem);
            let answer = of_kind.into_iter().find_map(|preset| Some((preset, (preset.detect)(&root)?)));
            if let Some((preset, candidate)) = answer {
                taken.push(folder);
                found.push(candidate.of(preset));
            }
        }
    }
    found.sort_by_key(|candidate| candidate.lacks.is_some());
    found
}

fn is_below(rest: &str) -> bool {
    rest.starts_with('/')
}

#[cfg(test)]
mod tests;
