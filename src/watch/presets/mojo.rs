//! Mojo, which has no coverage of its own: every test file is built with debug information and runs under `lazycov trace`.

use std::collections::BTreeSet;

use super::candidate::{Candidate, Told};
use super::preset::{Ecosystem, Preset};
use super::quoted::quoted;
use super::root::Root;
use crate::watch::results::Tool;

/// Mojo's test files, traced.
pub(super) const MOJO: Preset = Preset { id: "mojo", name: "Mojo, traced", ecosystem: Ecosystem::Mojo, detect };

/// Where a project keeps its own compiler.
const OWN: [&str; 3] = [".pixi/envs/default/bin/mojo", ".venv/bin/mojo", "venv/bin/mojo"];

fn detect(root: &Root<'_>) -> Option<Candidate> {
    let tests: Vec<&str> = root.files().filter(|path| is_test(path)).collect();
    let first = tests.first()?;
    let folders: BTreeSet<&str> = tests.iter().map(|path| folder(path)).collect();
    let compiler = root.first(&OWN).unwrap_or("mojo");
    let patterns: Vec<String> = folders.iter().map(|folder| format!("{}test_*.mojo", quoted_folder(folder))).collect();
    let outputs: Vec<String> = folders.iter().map(|folder| format!("{{out}}/{}", quoted_folder(folder))).collect();
    // The compiler keeps what it built, with the lines and the place that it had then, as long as the code means the same.
    let texts = "texts=$({ pwd; find . -name '.?*' -prune -o -name '*.mojo' -exec cat {} +; } | cksum | cut -d' ' -f1)";
    let build =
        format!("{compiler} build -g1 -O0 -D texts=$texts {} \"$test\" -o {{out}}/\"$test.bin\"", packages(root));
    let trace = "\"${LAZYCOV:-lazycov}\" --quiet trace -o {out}/\"$test.lcov\" -- {out}/\"$test.bin\"";
    let each = |tests: &str, run: &str| {
        format!(
            "mkdir -p {}; {texts}; for test in {tests}; do {build} && {run} || failed=1; done; exit ${{failed:-0}}",
            outputs.join(" ")
        )
    };
    let candidate = root
        .candidate(each(&patterns.join(" "), trace))
        .telling(Told::Printed(Tool::Mojo))
        .restricted_by(each("{tests}", trace))
        .because(root.path(first), "is a test in Mojo");
    let is_there = compiler != "mojo" || root.installed("mojo");
    Some(if is_there { candidate } else { candidate.lacking("mojo is not installed: pip install mojo") })
}

fn is_test(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("test_") && name.rsplit_once('.').is_some_and(|(_, extension)| extension == "mojo")
}

/// The folder of a path, with its slash.
fn folder(path: &str) -> &str {
    path.rfind('/').and_then(|at| path.get(..=at)).unwrap_or_default()
}

fn quoted_folder(folder: &str) -> String {
    if folder.is_empty() { String::new() } else { quoted(folder) }
}

/// Where the packages are that tests import.
fn packages(root: &Root<'_>) -> &'static str {
    let is_in_src = |path: &str| path.starts_with("src/") && path.ends_with("/__init__.mojo");
    if root.files().any(is_in_src) { "-I src -I ." } else { "-I ." }
}
