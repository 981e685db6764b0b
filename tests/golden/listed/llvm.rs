//! `llvm-cov export`: functions with a count and their regions. Lines of functions it does not have.

use std::collections::BTreeMap;

use lazycov::coverage::names;
use serde_json::Value;

use super::Listed;

pub(super) fn functions(document: &Value) -> Vec<Listed> {
    // Instances of one function begin at one place.
    let mut all: BTreeMap<(String, u64, String), bool> = BTreeMap::new();
    for function in document["data"][0]["functions"].as_array().into_iter().flatten() {
        let path = function["filenames"][0].as_str().expect("a path").to_owned();
        let line = function["regions"][0][0].as_u64().expect("a line");
        let name = names::normalise(function["name"].as_str().expect("a name"));
        *all.entry((path, line, name)).or_default() |= function["count"].as_u64() > Some(0);
    }
    let listed = all.into_iter().map(|((path, line, name), entered)| Listed {
        path,
        line,
        name,
        entered: Some(entered),
        lines: None,
    });
    listed.collect()
}
