//! Which presets fit a project, and where.

use std::collections::{BTreeMap, BTreeSet};

use super::around::Around;
use super::candidate::Candidate;
use super::preset::{Ecosystem, Preset};
use super::root::Root;
use super::{cmake, go, javascript, maven, mojo, own, php, python, ruby, rust};

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
    own::SCRIPT,
    javascript::NPM_TEST,
    ruby::RSPEC,
    ruby::MINITEST,
    php::PHPUNIT,
    cmake::CMAKE,
    maven::MAVEN,
    mojo::MOJO,
    own::TARGET,
];

/// What could be run, one candidate an ecosystem and root. Roots inside of roots of the same ecosystem belong to those,
/// unless they have no answer. Candidates that lack something come last.
pub fn detect(around: &dyn Around) -> Vec<Candidate> {
    // In order, so that a folder comes before those below it.
    let mut roots: BTreeMap<Ecosystem, BTreeSet<&str>> = BTreeMap::new();
    let ecosystems: BTreeSet<Ecosystem> = PRESETS.iter().map(|preset| preset.ecosystem).collect();
    for path in around.files() {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        for ecosystem in ecosystems.iter().filter(|ecosystem| ecosystem.markers().contains(&name)) {
            roots.entry(*ecosystem).or_default().insert(folder);
        }
    }
    let mut found: Vec<Candidate> = Vec::new();
    for (ecosystem, folders) in roots {
        // What a target runs is most likely what was found already.
        if ecosystem == Ecosystem::Own && found.iter().any(|candidate| candidate.lacks.is_none()) {
            break;
        }
        let mut taken: Vec<&str> = Vec::new();
        for folder in folders {
            let inside = |outer: &str| outer.is_empty() || folder.strip_prefix(outer).is_some_and(is_below);
            if taken.iter().any(|outer| inside(outer)) {
                continue;
            }
            let root = Root { around, folder };
            let mut of_kind = PRESETS.iter().filter(|preset| preset.ecosystem == ecosystem);
            let answer = of_kind.find_map(|preset| Some((preset, (preset.detect)(&root)?)));
            if let Some((preset, candidate)) = answer {
                taken.push(folder);
                found.push(candidate.of(preset.id, preset.name));
            }
        }
    }
    // Mojo needs no file of its own to be there.
    let root = Root { around, folder: "" };
    if found.iter().all(|candidate| candidate.preset != mojo::MOJO.id)
        && let Some(candidate) = (mojo::MOJO.detect)(&root)
    {
        found.push(candidate.of(mojo::MOJO.id, mojo::MOJO.name));
    }
    found.sort_by_key(|candidate| candidate.lacks.is_some());
    found
}

fn is_below(rest: &str) -> bool {
    rest.starts_with('/')
}
