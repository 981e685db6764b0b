//! JavaScript and TypeScript: the project's own test runner, started without its package manager.

use super::candidate::{Candidate, OURSELVES, Told};
use super::package::{Package, is_compound};
use super::preset::{Ecosystem, Preset};
use super::quoted::quoted;
use super::root::Root;
use crate::watch::results::{Tool, Written};

/// vitest.
pub(super) const VITEST: Preset =
    Preset { id: "vitest", name: "vitest", ecosystem: Ecosystem::JavaScript, detect: vitest };
/// jest.
pub(super) const JEST: Preset = Preset { id: "jest", name: "jest", ecosystem: Ecosystem::JavaScript, detect: jest };
/// mocha under nyc.
pub(super) const NYC: Preset = Preset { id: "nyc", name: "nyc mocha", ecosystem: Ecosystem::JavaScript, detect: nyc };
/// c8 around whatever `npm test` runs.
pub(super) const C8: Preset = Preset { id: "c8", name: "c8", ecosystem: Ecosystem::JavaScript, detect: c8 };
/// Node's own runner, whose raw coverage lazycov reads.
pub(super) const NODE: Preset =
    Preset { id: "node-test", name: "node --test", ecosystem: Ecosystem::JavaScript, detect: node };
/// What a script named `test` runs, which Node measures.
pub(super) const NPM_TEST: Preset =
    Preset { id: "npm-test", name: "npm test, measured by Node", ecosystem: Ecosystem::JavaScript, detect: npm_test };

fn package(root: &Root<'_>) -> Option<Package> {
    Package::parse(&root.text("package.json")?)
}

/// Where a module's file is: of the package itself, or of the workspace around it. The path is relative to the package.
fn module(root: &Root<'_>, path: &str) -> Option<String> {
    let mut folder = Some(root.folder);
    let mut up = String::new();
    while let Some(here) = folder {
        let there =
            if here.is_empty() { format!("node_modules/{path}") } else { format!("{here}/node_modules/{path}") };
        if root.around.exists(&there) {
            return Some(format!("{up}node_modules/{path}"));
        }
        up.push_str("../");
        folder = (!here.is_empty()).then(|| here.rsplit_once('/').map_or("", |(above, _)| above));
    }
    None
}

fn vitest(root: &Root<'_>) -> Option<Candidate> {
    let package = package(root)?;
    let config = ["vitest.config.ts", "vitest.config.js", "vitest.config.mts", "vitest.config.mjs"];
    let config = root.first(&config);
    let (place, why) = match config {
        Some(config) => (root.path(config), "configures vitest"),
        None if package.depends_on("vitest") => (root.path("package.json"), "depends on vitest"),
        // A package of a workspace may leave its tools to the package around it.
        None if package.script_with(&["vitest"]).is_some() => (root.path("package.json"), "runs vitest"),
        None => return None,
    };
    let start = module(root, "vitest/vitest.mjs");
    let run = format!(
        "node {} run --coverage.enabled --coverage.reportOnFailure --coverage.reporter=json \
         --coverage.reportsDirectory={{out}}/coverage --reporter=default --reporter=json --outputFile.json={{out}}/results.json",
        start.as_deref().unwrap_or("node_modules/vitest/vitest.mjs")
    );
    let write = format!("{OURSELVES} per-test write vitest {{out}}/shim");
    let command = format!("{write} && {} {run} --reporter={{out}}/shim/vitest.mjs", root.apart());
    let candidate = root
        .candidate(&command)
        .telling(Told::Written(Written::Jest(Tool::Vitest), "{out}/results.json"))
        .restricted_by(format!("{command}{} {{tests}}", undemanding_vitest()))
        .measuring_each_test(run)
        .because(place, why);
    if start.is_none() {
        return Some(candidate.lacking("vitest is not installed here: npm install"));
    }
    let provider = ["@vitest/coverage-v8", "@vitest/coverage-istanbul"];
    match provider.iter().find(|name| module(root, &format!("{name}/package.json")).is_some()) {
        Some(provider) => Some(candidate.because("node_modules", format!("has {provider}"))),
        None => {
            Some(candidate.lacking("vitest measures with a package of its own: npm install -D @vitest/coverage-v8"))
        }
    }
}

/// What the project demands of all tests is not asked of some.
fn undemanding_vitest() -> String {
    ["lines", "functions", "branches", "statements"].map(|kind| format!(" --coverage.thresholds.{kind}=0")).concat()
}

fn jest(root: &Root<'_>) -> Option<Candidate> {
    let package = package(root)?;
    let config =
        root.first(&["jest.config.js", "jest.config.ts", "jest.config.cjs", "jest.config.mjs", "jest.config.json"]);
    let (place, why) = match config {
        Some(config) => (root.path(config), "configures jest"),
        None if package.has("jest") => (root.path("package.json"), "configures jest"),
        None if package.depends_on("jest") => (root.path("package.json"), "depends on jest"),
        None if package.script_with(&["jest"]).is_some() => (root.path("package.json"), "runs jest"),
        None => return None,
    };
    let start = module(root, "jest/bin/jest.js");
    let run = format!(
        "node {} --ci=false --coverage --coverageReporters=json --coverageDirectory={{out}}/coverage \
         --json --outputFile={{out}}/results.json --testLocationInResults",
        start.as_deref().unwrap_or("node_modules/jest/bin/jest.js")
    );
    let write = format!("{OURSELVES} per-test write jest {{out}}/shim");
    let reporters = "--reporters=default --reporters={out}/shim/jest.mjs";
    let command = format!("{write} && {} {run} {reporters}", root.apart());
    let candidate = root
        .candidate(&command)
        .telling(Told::Written(Written::Jest(Tool::Jest), "{out}/results.json"))
        // What the project demands of all tests is not asked of some.
        .restricted_by(format!("{command} --coverageThreshold='{{}}' --runTestsByPath {{tests}}"))
        .measuring_each_test(run)
        .because(place, why);
    Some(if start.is_some() { candidate } else { candidate.lacking("jest is not installed here: npm install") })
}

fn nyc(root: &Root<'_>) -> Option<Candidate> {
    let package = package(root)?;
    if !(package.depends_on("nyc") && package.depends_on("mocha")) {
        return None;
    }
    let (nyc, mocha) = (module(root, "nyc/bin/nyc.js"), module(root, "mocha/bin/mocha.js"));
    let command = format!(
        "node {} --reporter=json --report-dir={{out}}/coverage --temp-dir={{out}}/nyc node {}",
        nyc.as_deref().unwrap_or("node_modules/nyc/bin/nyc.js"),
        mocha.as_deref().unwrap_or("node_modules/mocha/bin/mocha.js")
    );
    let candidate = root.candidate(command).because(root.path("package.json"), "depends on mocha and nyc");
    let installed = nyc.is_some() && mocha.is_some();
    Some(if installed { candidate } else { candidate.lacking("nyc or mocha is not installed here: npm install") })
}

fn c8(root: &Root<'_>) -> Option<Candidate> {
    let package = package(root)?;
    if !package.depends_on("c8") {
        return None;
    }
    // What is measured by a script of the project is what its tests are; `test` may lint first, and check types afterwards.
    let (_, test) = package.script_beginning("c8").or_else(|| Some(("test", package.script("test")?)))?;
    // A script that measures already is not measured twice.
    let bare = test.trim_start().strip_prefix("c8 ").map_or(test, str::trim_start);
    // Of several commands, c8 would measure the first one alone.
    let bare = if is_compound(bare) { format!("sh -c {}", quoted(bare)) } else { bare.to_owned() };
    let start = module(root, "c8/bin/c8.js");
    let command = format!(
        "PATH=\"$PWD/node_modules/.bin:$PATH\" node {} --reporter=json --reports-dir={{out}}/coverage \
         --temp-directory={{out}}/v8 {bare}",
        start.as_deref().unwrap_or("node_modules/c8/bin/c8.js")
    );
    let candidate =
        root.candidate(command).because(root.path("package.json"), format!("depends on c8, tests by `{test}`"));
    Some(if start.is_some() { candidate } else { candidate.lacking("c8 is not installed here: npm install") })
}

fn node(root: &Root<'_>) -> Option<Candidate> {
    let package = package(root)?;
    let (name, script) = package.script_with(&["node"]).filter(|(_, script)| script.contains("--test"))?;
    let candidate = root
        .candidate(format!("NODE_V8_COVERAGE={{out}}/v8 {script}"))
        .telling(Told::Printed(Tool::Node))
        .restricted_by(format!("NODE_V8_COVERAGE={{out}}/v8 {}", script.replacen("--test", "--test {tests}", 1)))
        .because(root.path("package.json"), format!("runs `{script}` as {name}"));
    Some(if root.installed("node") { candidate } else { candidate.lacking("node is not installed") })
}

/// Programs that run tests in Node, or start Node, and have no preset of their own.
const RUNNERS: [&str; 11] =
    ["mocha", "ava", "tape", "borp", "uvu", "jasmine", "qunit", "lab", "node", "tsx", "ts-node"];

/// Whatever runs tests in Node: Node itself writes what ran, in whichever process.
fn npm_test(root: &Root<'_>) -> Option<Candidate> {
    let package = package(root)?;
    let (name, script) = package.script_with(&RUNNERS).filter(|(name, _)| name.starts_with("test"))?;
    let candidate = root
        .candidate(format!("export PATH=\"$PWD/node_modules/.bin:$PATH\" NODE_V8_COVERAGE={{out}}/v8 && {script}"))
        .because(root.path("package.json"), format!("runs `{script}` as {name}"));
    let installed = root.has("node_modules") || !package.has_dependencies();
    Some(match (root.installed("node"), installed) {
        (true, true) => candidate,
        (true, false) => candidate.lacking("what it needs is not installed here: npm install"),
        (false, _) => candidate.lacking("node is not installed"),
    })
}
