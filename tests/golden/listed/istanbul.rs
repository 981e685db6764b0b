//! Istanbul's `coverage-final.json`: functions have a count and the range of their body, statements have a range. A
//! line is counted where a statement begins on it, and belongs to the function with the fewest lines around it, the later one of two.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Listed;

pub(super) fn is_one(document: &Value) -> bool {
    document.as_object().and_then(|files| files.values().next()).is_some_and(|file| file["fnMap"].is_object())
}

pub(super) fn functions(document: &Value) -> Vec<Listed> {
    let files = document.as_object().into_iter().flatten();
    files.flat_map(|(path, file)| of_file(path, file)).collect()
}

fn of_file(path: &str, file: &Value) -> Vec<Listed> {
    let map = |name: &str| file[name].as_object().expect("an object").clone();
    let mut lines: BTreeMap<u64, bool> = BTreeMap::new();
    for (key, statement) in map("statementMap") {
        let line = statement["start"]["line"].as_u64().expect("a line");
        *lines.entry(line).or_default() |= file["s"][&key].as_u64() > Some(0);
    }
    let mut bodies: Vec<(String, Value, u64, u64)> = map("fnMap")
        .into_iter()
        .map(|(key, function)| {
            let line = |side: &str| function["loc"][side]["line"].as_u64().expect("a line");
            (key, function.clone(), line("start"), line("end"))
        })
        .collect();
    bodies.sort_by_key(|body| std::cmp::Reverse((body.2, body.1["loc"]["start"]["column"].as_u64())));
    let owner = |line: u64| {
        let around = bodies.iter().filter(|(_, _, start, end)| *start <= line && line <= *end);
        around.min_by_key(|(_, _, start, end)| end - start).map(|body| &body.0)
    };
    let mut owned: BTreeMap<&String, (u64, u64)> = BTreeMap::new();
    for (line, ran) in lines {
        if let Some(function) = owner(line) {
            let (covered, total) = owned.entry(function).or_default();
            *covered += u64::from(ran);
            *total += 1;
        }
    }
    let listed = bodies.iter().map(|(key, function, ..)| Listed {
        path: path.to_owned(),
        line: function["decl"]["start"]["line"].as_u64().expect("a line"),
        name: function["name"].as_str().expect("a name").to_owned(),
        entered: file["f"][key].as_u64().map(|count| count > 0),
        lines: Some(owned.get(key).copied().unwrap_or_default()),
    });
    listed.collect()
}
