//! What a project itself calls its way to measure: a script of its package, or a target of its Makefile, justfile or Taskfile. Asked where no
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

/// Files that hold targets, and the program that runs them.
const FILES: [(&str, &str); 6] = [
    ("Makefile", "make"),
    ("justfile", "just"),
    ("Justfile", "just"),
    (".justfile", "just"),
    ("Taskfile.yml", "task"),
    ("Taskfile.yaml", "task"),
];

fn target(root: &Root<'_>) -> Option<Candidate> {
    let found = FILES.into_iter().find_map(|(file, program)| {
        let text = root.text(file)?;
        let target = TARGETS.into_iter().find(|target| text.lines().any(|line| is_target(line, target)))?;
        Some((file, program, target))
    });
    let (file, program, target) = found?;
    let candidate = root.candidate(format!("{program} {target}")).leaving(&[]);
    let candidate = candidate.because(root.path(file), format!("has a target {target}"));
    let lacks = format!("{program} is not installed");
    Some(if root.installed(program) { candidate } else { candidate.lacking(lacks) })
}

/// Does a line begin this target? Those of a Taskfile stand two columns in, and recipes of just may take arguments.
fn is_target(line: &str, target: &str) -> bool {
    let line = line.strip_prefix("  ").filter(|line| !line.starts_with(' ')).unwrap_or(line);
    let rest = line.trim_start_matches('@').strip_prefix(target);
    let ends = |rest: &&str| rest.starts_with([':', ' ', '\t']);
    let after_name = rest.filter(ends).and_then(|rest| rest.split_once(':'));
    after_name.is_some_and(|(arguments, rest)| !rest.starts_with('=') && !arguments.contains(['=', '#', '$', '`']))
}
