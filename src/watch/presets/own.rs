//! What a project itself calls its way to measure: a script of its package, or a target of its Makefile. Asked where no
//! tool is known that could write to a folder of ours.

use super::candidate::Candidate;
use super::package::Package;
use super::preset::{Ecosystem, Preset};
use super::quoted::quoted;
use super::root::Root;

/// A script of a package that runs what measures.
pub(super) const SCRIPT: Preset =
    Preset { id: "package-script", name: "npm run", ecosystem: Ecosystem::JavaScript, detect: script };
/// A target that says that it measures.
pub(super) const TARGET: Preset = Preset { id: "make-target", name: "make", ecosystem: Ecosystem::Own, detect: target };

/// What people call such a target.
const TARGETS: [&str; 7] = ["coverage", "cover", "cov", "test-coverage", "test-cov", "testcov", "coverage-report"];

fn script(root: &Root<'_>) -> Option<Candidate> {
    let package = Package::parse(&root.text("package.json")?)?;
    let leaves = |tool: &str| package.script_with(&[tool]);
    let ((name, script), reports) = match (leaves("nyc"), leaves("c8")) {
        (Some(found), _) => (found, &[".nyc_output"]),
        (None, Some(found)) => (found, &["coverage"]),
        (None, None) => return None,
    };
    let candidate = root
        .candidate(format!("npm run --silent {}", quoted(name)))
        .leaving(reports)
        .because(root.path("package.json"), format!("measures by `{script}` as {name}"));
    Some(match (root.installed("npm"), root.has("node_modules")) {
        (true, true) => candidate,
        (true, false) => candidate.lacking("what it needs is not installed here: npm install"),
        (false, _) => candidate.lacking("npm is not installed"),
    })
}

fn target(root: &Root<'_>) -> Option<Candidate> {
    let text = root.text("Makefile")?;
    let target = TARGETS.into_iter().find(|target| text.lines().any(|line| is_target(line, target)))?;
    let candidate = root.candidate(format!("make {target}")).leaving(&[]);
    let candidate = candidate.because(root.path("Makefile"), format!("has a target {target}"));
    Some(if root.installed("make") { candidate } else { candidate.lacking("make is not installed") })
}

/// Does a line begin this target?
fn is_target(line: &str, target: &str) -> bool {
    let rest = line.strip_prefix(target).map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with(':') && !rest.starts_with(":="))
}
