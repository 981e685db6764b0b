//! Rust: cargo-llvm-cov where it is installed; else cargo itself, whose raw profiles lazycov reads.

use super::candidate::{Candidate, IN_SUITES, Told};
use super::preset::{Ecosystem, Preset};
use super::root::Root;
use super::workflow;
use crate::watch::results::Tool;

/// cargo-llvm-cov with cargo-nextest.
pub(super) const NEXTEST: Preset = Preset {
    id: "cargo-llvm-cov-nextest",
    name: "cargo llvm-cov nextest",
    ecosystem: Ecosystem::Rust,
    detect: nextest,
};

/// cargo-llvm-cov.
pub(super) const LLVM_COV: Preset =
    Preset { id: "cargo-llvm-cov", name: "cargo llvm-cov", ecosystem: Ecosystem::Rust, detect: llvm_cov };

/// cargo alone.
pub(super) const INSTRUMENTED: Preset = Preset {
    id: "cargo-instrumented",
    name: "cargo test, instrumented",
    ecosystem: Ecosystem::Rust,
    detect: instrumented,
};

/// Keeps what was built; a run that fails still writes its report.
const FLAGS: &str = "--no-clean --ignore-run-fail --lcov --output-path {out}/lcov.info";

/// Lays a compiler ready that instruments. It stays the same file, since another one would build everything again.
const WRAPPER: &str = "[ -x target/lazycov/rustc ] || { mkdir -p target/lazycov && \
                       printf '#!/bin/sh\\nexec \"$@\" -C instrument-coverage\\n' >target/lazycov/rustc && \
                       chmod +x target/lazycov/rustc; };";

fn nextest(root: &Root<'_>) -> Option<Candidate> {
    let wanted = root.has(".config/nextest.toml");
    let installed = root.installed("cargo-llvm-cov") && root.installed("cargo-nextest");
    (wanted && installed).then(|| {
        let features = Features::of(root);
        let flags = &features.flags;
        let candidate = root
            .candidate(format!("cargo llvm-cov clean --profraw-only && cargo llvm-cov nextest {FLAGS}{flags}"))
            .telling(Told::Printed(Tool::Nextest))
            .restricted_by(format!("cargo llvm-cov nextest --no-report --no-fail-fast{flags} {{tests}}"))
            .because(root.path(".config/nextest.toml"), "configures nextest")
            .because("cargo-llvm-cov", "is installed");
        features.because(candidate)
    })
}

fn llvm_cov(root: &Root<'_>) -> Option<Candidate> {
    root.installed("cargo-llvm-cov").then(|| {
        let features = Features::of(root);
        let (workspace, flags) = (workspace(root), &features.flags);
        let candidate = root
            .candidate(format!("cargo llvm-cov clean --profraw-only && cargo llvm-cov {FLAGS}{workspace}{flags}"))
            .telling(Told::Printed(Tool::Libtest))
            .restricted_by(format!("cargo llvm-cov --no-report --no-fail-fast{workspace}{flags} -- --exact {{tests}}"))
            .because(root.path("Cargo.toml"), "is a Cargo package or workspace")
            .because("cargo-llvm-cov", "is installed");
        features.because(candidate)
    })
}

/// The compiler instruments the packages of the workspace, and no others; the tests write raw profiles, and lazycov reads
/// them with the binaries. A target folder of its own keeps the ordinary builds as they are.
fn instrumented(root: &Root<'_>) -> Option<Candidate> {
    root.text("Cargo.toml")?;
    let features = Features::of(root);
    let command = |apart: &str, runner: &str| {
        format!(
            "{WRAPPER} {apart}RUSTC_WORKSPACE_WRAPPER=\"$PWD/target/lazycov/rustc\" LLVM_PROFILE_FILE={{out}}/%p-%m.profraw \
             cargo{runner} test --target-dir target/lazycov --no-fail-fast{}{}",
            workspace(root),
            features.flags
        )
    };
    let plain = command("", "");
    // Programs of tests are started by us, where the project does not start them by something else.
    let config = [".cargo/config.toml", ".cargo/config"].into_iter().find_map(|file| root.text(file));
    let divides = !config.is_some_and(|text| text.contains("runner"));
    let runner = " --config \"target.'cfg(all())'.runner=['${LAZYCOV:-lazycov}', 'per-test', 'cargo']\"";
    // Tests of one name in several programs are other tests.
    let apart = "mkdir -p {out}/tests && LAZYCOV_TESTS={out}/tests ";
    let (all, some) = if divides {
        (command(apart, runner), command(&format!("{apart}LAZYCOV_CHOSEN={IN_SUITES} "), runner))
    } else {
        (plain.clone(), plain.clone())
    };
    let candidate = root
        .candidate(all)
        .telling(Told::Printed(Tool::Libtest))
        .restricted_by(format!("{some} -- --exact {{tests}}"))
        .because(root.path("Cargo.toml"), "is a Cargo package or workspace");
    let candidate = features.because(if divides { candidate.measuring_each_test(plain) } else { candidate });
    Some(if root.installed("cargo") { candidate } else { candidate.lacking("cargo is not installed") })
}

/// All packages of a workspace, not only those that are built by default.
fn workspace(root: &Root<'_>) -> &'static str {
    let is_workspace = root.text("Cargo.toml").is_some_and(|text| text.contains("[workspace]"));
    if is_workspace { " --workspace" } else { "" }
}

/// The features that CI tests with: without them there may be fewer tests.
struct Features {
    flags: String,
    file: Option<String>,
}

impl Features {
    fn of(root: &Root<'_>) -> Features {
        let commands =
            ["cargo llvm-cov nextest", "cargo llvm-cov", "cargo tarpaulin", "cargo nextest run", "cargo test"];
        let takes = |flag: &str| match flag {
            "--all-features" => Some(false),
            "--features" | "-F" => Some(true),
            _ => None,
        };
        let found = workflow::flags(root, &commands, takes);
        found.map_or_else(
            || Features { flags: String::new(), file: None },
            |found| Features { flags: found.text, file: Some(found.file) },
        )
    }

    fn because(self, candidate: Candidate) -> Candidate {
        match self.file {
            Some(file) => candidate.because(file, format!("tests with{}", self.flags)),
            None => candidate,
        }
    }
}
