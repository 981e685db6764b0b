//! The packages that are built into the program, on any system that it is released for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// A package of a registry.
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) version: String,
    /// An SPDX expression.
    pub(crate) license: String,
    pub(crate) authors: Vec<String>,
    /// Where its files lie.
    pub(crate) folder: PathBuf,
}

/// All of them, in the order of their names; `None` where cargo cannot have those of another system, which is said.
pub(crate) fn dependencies() -> Option<Vec<Dependency>> {
    let built_in = built_in()?;
    let described: Value =
        serde_json::from_str(&cargo(&["metadata", "--locked", "--format-version", "1"])?).expect("metadata");
    let mut found = BTreeMap::new();
    for package in described["packages"].as_array().expect("packages") {
        let words = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
        let (name, version) = (words("name"), words("version"));
        if name == env!("CARGO_PKG_NAME") || !built_in.contains(&(name.clone(), version.clone())) {
            continue;
        }
        let authors = package["authors"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let dependency = Dependency {
            name: name.clone(),
            version: version.clone(),
            license: words("license"),
            // Addresses are for mail, not for a page.
            authors: authors.map(|author| author.split(" <").next().unwrap_or_default().to_owned()).collect(),
            folder: PathBuf::from(words("manifest_path")).parent().expect("a folder").to_owned(),
        };
        found.insert((name, version), dependency);
    }
    Some(found.into_values().collect())
}

/// Name and version of what the program links; macros and build scripts only help to build it.
fn built_in() -> Option<BTreeSet<(String, String)>> {
    let targets = fs::read_to_string(super::repository("assets/packaging/pack/targets.py")).unwrap();
    let mut arguments =
        ["tree", "--locked", "--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"].to_vec();
    let triples: Vec<&str> = targets.split("Target(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(triples.len() > 5, "targets.py is written otherwise");
    for triple in triples {
        arguments.extend(["--target", triple]);
    }
    let listed = cargo(&arguments)?;
    let packages = listed.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        Some((words.next()?.to_owned(), words.next()?.strip_prefix('v')?.to_owned()))
    });
    Some(packages.collect())
}

fn cargo(arguments: &[&str]) -> Option<String> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs tests");
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        println!("skipped: cargo cannot describe what is built in on other systems: {said}");
        return None;
    }
    Some(super::text(&output))
}
