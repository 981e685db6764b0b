//! Go: its own profile, with the packages of the module counted whichever package's tests run them.

use super::candidate::{Candidate, Told};
use super::preset::{Ecosystem, Preset};
use super::root::Root;
use super::workflow;
use crate::watch::results::Tool;

/// The go command.
pub(super) const GO: Preset = Preset { id: "go", name: "go test", ecosystem: Ecosystem::Go, detect };

fn detect(root: &Root<'_>) -> Option<Candidate> {
    let (marker, packages) = match root.first(&["go.work", "go.mod"])? {
        "go.work" => ("go.work", used(&root.text("go.work")?)),
        marker => (marker, "./...".to_owned()),
    };
    let has_tests = root.files().any(|path| path.ends_with("_test.go"));
    let each = packages.replace(' ', ",");
    // Without the tags that CI builds with there may be fewer tests.
    let tags = workflow::flags(root, &["go test"], |flag| (flag == "-tags" || flag == "--tags").then_some(true));
    let flags = tags.as_ref().map_or("", |tags| tags.text.as_str());
    let test = format!("go test -json{flags}");
    let measured = format!("-covermode=count -coverpkg={each} -coverprofile={{out}}/cover.out");
    // We start the program of each package's tests.
    let command = format!("{} {test} -exec \"'${{LAZYCOV:-lazycov}}' per-test go\" {measured}", root.apart());
    let candidate = root
        .candidate(format!("{command} {packages}"))
        .telling(Told::Printed(Tool::Go))
        .restricted_by(format!("{command} {{tests}}"))
        .measuring_each_test(format!("{test} {measured} {packages}"))
        .because(root.path(marker), "is a Go module or workspace");
    let candidate = match &tags {
        Some(tags) => candidate.because(tags.file.as_str(), format!("tests with{}", tags.text)),
        None => candidate,
    };
    match (has_tests, root.installed("go")) {
        (false, _) => None,
        (true, true) => Some(candidate),
        (true, false) => Some(candidate.lacking("go is not installed")),
    }
}

/// The modules of a workspace, as patterns of packages.
fn used(text: &str) -> String {
    let mut inside = false;
    let mut modules = Vec::new();
    for line in text.lines() {
        let line = line.split("//").next().unwrap_or_default().trim();
        match line {
            "use (" => inside = true,
            ")" => inside = false,
            line if inside && !line.is_empty() => modules.push(line),
            line => modules.extend(line.strip_prefix("use ").map(str::trim).filter(|path| *path != "(")),
        }
    }
    let pattern = |module: &&str| match module.trim_end_matches('/') {
        "." => "./...".to_owned(),
        module => format!("{module}/..."),
    };
    modules.iter().map(pattern).collect::<Vec<_>>().join(" ")
}
