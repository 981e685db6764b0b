//! `gcov --json-format`: every object file tells of its functions, and each line names the one that it belongs to.
//! Several object files hold one function where a header has it, and a template has an instance for each of its types.

use std::collections::{BTreeMap, BTreeSet};

use lazycov::coverage::names;
use serde_json::Value;

use super::Listed;

#[derive(Default)]
struct Function {
    entered: bool,
    lines: BTreeMap<u64, bool>,
}

pub(super) fn functions(documents: &[Value]) -> Vec<Listed> {
    let mut all: BTreeMap<(String, u64, String), Function> = BTreeMap::new();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    for file in documents.iter().flat_map(|document| list(&document["files"])) {
        let path = file["file"].as_str().expect("a path").to_owned();
        let mut keys: BTreeMap<String, (String, u64, String)> = BTreeMap::new();
        for function in list(&file["functions"]) {
            let mangled = function["name"].as_str().expect("a name");
            let line = function["start_line"].as_u64().expect("a line");
            let key = (path.clone(), line, names::normalise(mangled));
            all.entry(key.clone()).or_default().entered |= function["execution_count"].as_u64() > Some(0);
            keys.insert(mangled.to_owned(), key);
        }
        for line in list(&file["lines"]) {
            let owner = line["function_name"].as_str().and_then(|name| keys.get(name));
            if let Some(function) = owner.and_then(|key| all.get_mut(key)) {
                let number = line["line_number"].as_u64().expect("a line");
                *function.lines.entry(number).or_default() |= line["count"].as_u64() > Some(0);
            }
        }
    }
    // A line that belongs to several functions is nobody's to compare.
    let mut seen: BTreeSet<(&str, u64)> = BTreeSet::new();
    let mut shared: BTreeSet<(&str, u64)> = BTreeSet::new();
    for ((path, ..), function) in &all {
        for line in function.lines.keys() {
            if !seen.insert((path, *line)) {
                shared.insert((path, *line));
            }
        }
    }
    let listed = all.iter().map(|((path, line, name), function)| {
        let alone = function.lines.keys().all(|line| !shared.contains(&(path.as_str(), *line)));
        let covered = function.lines.values().filter(|ran| **ran).count() as u64;
        let lines = alone.then_some((covered, function.lines.len() as u64));
        Listed { path: path.clone(), line: *line, name: name.clone(), entered: Some(function.entered), lines }
    });
    listed.collect()
}
