//! Limits in the settings of nyc, c8 and jest. Those that are JSON are read; those that are code are only named.
//!
//! nyc and c8 judge nothing unless `check-coverage` is set; then 90 % of lines are asked for where nothing else is said
//! (their documentation), and nothing is less than a negative rate. A negative threshold of jest is a number of things
//! that may be missed; files that have a threshold for their path do not count in its `global`.

use serde_json::{Map, Value};

use crate::analysis::gates::{Among, Borrowed, Borrower, Check, Group};
use crate::coverage::{Metric, Percent};

/// The files that may hold limits, in the order in which they count.
pub const FILES: [&str; 31] = [
    ".c8rc",
    ".c8rc.json",
    ".nycrc",
    ".nycrc.json",
    "package.json",
    "jest.config.json",
    ".nycrc.yml",
    ".nycrc.yaml",
    "nyc.config.js",
    "nyc.config.cjs",
    "nyc.config.mjs",
    "jest.config.js",
    "jest.config.cjs",
    "jest.config.mjs",
    "jest.config.ts",
    "jest.config.mts",
    "jest.config.cts",
    "vitest.config.js",
    "vitest.config.mjs",
    "vitest.config.cjs",
    "vitest.config.ts",
    "vitest.config.mts",
    "vitest.config.cts",
    "vite.config.js",
    "vite.config.mjs",
    "vite.config.cjs",
    "vite.config.ts",
    "vite.config.mts",
    "codecov.yml",
    "codecov.yaml",
    ".codecov.yml",
];

/// The first of [`FILES`] that are not read, because they are no JSON.
const FIRST_UNREAD: usize = 6;

/// Words without which a file that is not read holds no limit.
const LIMIT_WORDS: [&str; 5] = ["hreshold", "check-coverage", "checkCoverage", "target:", "fail_under"];

const METRICS: [(&str, Metric); 4] = [
    ("lines", Metric::Lines),
    ("statements", Metric::Statements),
    ("branches", Metric::Branches),
    ("functions", Metric::Functions),
];

/// The limits among the project's files (name and text of those that exist), and what is to be said about the rest.
pub fn limits(files: &[(&str, &str)]) -> (Vec<Borrowed>, Vec<String>) {
    let mut found = Found::default();
    for (at, wanted) in FILES.iter().enumerate() {
        let Some((name, text)) = files.iter().find(|(name, _)| name == wanted) else { continue };
        if at >= FIRST_UNREAD {
            if LIMIT_WORDS.iter().any(|word| text.contains(word)) {
                found.notes.push(format!("limits in {name} are not read; say them in lazycov.toml"));
            }
            continue;
        }
        let Ok(Value::Object(table)) = serde_json::from_str::<Value>(text) else {
            if *name != "package.json" {
                found.notes.push(format!("{name} cannot be read as JSON; its limits are not judged"));
            }
            continue;
        };
        match *name {
            "package.json" => {
                found.checked(&table, &["c8"], name);
                found.checked(&table, &["nyc"], name);
                found.jest(&table, &["jest"], name);
            }
            "jest.config.json" => found.jest(&table, &[], name),
            _ => found.checked(&table, &[], name),
        }
    }
    (found.limits, found.notes)
}

#[derive(Default)]
struct Found {
    limits: Vec<Borrowed>,
    notes: Vec<String>,
}

impl Found {
    /// The settings of nyc or c8.
    fn checked(&mut self, table: &Map<String, Value>, below: &[&str], file: &str) {
        let Some(table) = inner(table, below) else { return };
        let get = |dashed: &str, camel: &str| table.get(dashed).or_else(|| table.get(camel));
        let is_set = |dashed: &str, camel: &str| get(dashed, camel).and_then(Value::as_bool) == Some(true);
        let all = is_set("100", "100");
        if !all && !is_set("check-coverage", "checkCoverage") {
            return;
        }
        let among = if is_set("per-file", "perFile") { Among::Each } else { Among::All };
        for (key, metric) in METRICS {
            let default = (metric == Metric::Lines).then(|| "90".to_owned());
            let written = if all { Some("100".to_owned()) } else { table.get(key).and_then(number).or(default) };
            // What is below zero is reached by anything.
            let Some(written) = written.filter(|written| !written.starts_with('-')) else { continue };
            let section = below.iter().map(|name| format!("{name}.")).collect::<String>();
            self.add(format!("{section}{key} of {file}"), metric, &written, among.clone());
        }
    }

    /// The thresholds of jest.
    fn jest(&mut self, table: &Map<String, Value>, below: &[&str], file: &str) {
        let path = [below, &["coverageThreshold"]].concat();
        let Some(thresholds) = inner(table, &path) else { return };
        let groups: Vec<Group> =
            thresholds.keys().filter(|key| *key != "global").map(|key| Group(key.clone())).collect();
        for (name, limits) in thresholds {
            let among = match name.as_str() {
                "global" if groups.is_empty() => Among::All,
                "global" => Among::Rest(groups.clone()),
                _ => Among::Group(Group(name.clone())),
            };
            let Some(limits) = limits.as_object() else { continue };
            let shown = if name == "global" { ".global.".to_owned() } else { format!("[\"{name}\"].") };
            for (key, metric) in METRICS {
                if let Some(written) = limits.get(key).and_then(number) {
                    self.add(format!("{}{shown}{key} of {file}", path.join(".")), metric, &written, among.clone());
                }
            }
            // Jest wants data of what has a threshold, even of one that asks for nothing.
            if matches!(among, Among::Group(_)) && self.limits.iter().all(|limit| limit.among != among) {
                let origin = format!("{}[\"{name}\"] of {file}", path.join("."));
                let (metric, check, language) = (Some(Metric::Lines), Check::Min(Percent::default()), Borrower::Script);
                self.limits.push(Borrowed { origin, metric, check, among, language, rounds: None });
            }
        }
    }

    /// Adds a limit, unless a file before this one said it already, or it asks for nothing.
    fn add(&mut self, origin: String, metric: Metric, written: &str, among: Among) {
        let check = match written.strip_prefix('-') {
            Some(most) => most.parse().ok().map(Check::MaxMissed),
            None => Percent::parse(written).map(Check::Min),
        };
        let Some(check) = check else {
            self.notes.push(format!("{origin} is `{written}`, which is no limit"));
            return;
        };
        let asks = check != Check::Min(Percent::default());
        let same =
            |known: &Borrowed| (known.metric, known.check.kind(), &known.among) == (Some(metric), check.kind(), &among);
        if asks && !self.limits.iter().any(same) {
            let language = Borrower::Script;
            self.limits.push(Borrowed { origin, metric: Some(metric), check, among, language, rounds: None });
        }
    }
}

fn inner<'a>(table: &'a Map<String, Value>, path: &[&str]) -> Option<&'a Map<String, Value>> {
    path.iter().try_fold(table, |table, key| table.get(*key)?.as_object())
}

/// A number as it was written: a float prints as the shortest text that means it.
fn number(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.trim().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(files: &[(&str, &str)]) -> Vec<String> {
        let (limits, _) = limits(files);
        limits.iter().map(|limit| format!("{} {}", limit.origin, limit.check)).collect()
    }

    #[test]
    fn nyc_and_c8_judge_only_when_they_are_told_to() {
        assert!(said(&[(".nycrc", r#"{"lines": 80}"#)]).is_empty());
        let nyc = [(".nycrc", r#"{"check-coverage": true, "branches": 79.95, "functions": 0}"#)];
        assert_eq!(said(&nyc), ["lines of .nycrc 90%", "branches of .nycrc 79.95%"]);
        let package = r#"{"nyc": {"checkCoverage": true, "lines": 70, "per-file": true}, "c8": {"lines": 1}}"#;
        assert_eq!(said(&[("package.json", package)]), ["nyc.lines of package.json 70%"]);
        assert_eq!(limits(&[("package.json", package)]).0[0].among, Among::Each);
        assert!(said(&[(".nycrc", r#"{"check-coverage": true, "lines": -5}"#)]).is_empty());
        assert_eq!(said(&[(".c8rc.json", r#"{"100": true}"#)]).len(), 4);
        let both = [(".nycrc", r#"{"check-coverage": true, "lines": 1}"#), nyc[0]];
        assert_eq!(said(&both).first().unwrap(), "lines of .nycrc 1%");
    }

    #[test]
    fn a_negative_threshold_of_jest_is_a_number_of_things() {
        let text = r#"{"jest": {"coverageThreshold": {"global": {"branches": -10, "lines": 80}, "./src/": {"lines": 0}, "a.js": {"lines": -2}}}}"#;
        let (limits, notes) = limits(&[("package.json", text)]);
        let group = |name: &str| Group(name.to_owned());
        let rest = Among::Rest(vec![group("./src/"), group("a.js")]);
        assert_eq!(
            limits.iter().map(|limit| (limit.check, limit.among.clone())).collect::<Vec<_>>(),
            [
                (Check::Min(Percent::default()), Among::Group(group("./src/"))),
                (Check::MaxMissed(2), Among::Group(group("a.js"))),
                (Check::Min(Percent::parse("80").unwrap()), rest.clone()),
                (Check::MaxMissed(10), rest)
            ],
            "a path without a limit leaves `global`, too"
        );
        assert_eq!(limits[1].origin, "jest.coverageThreshold[\"a.js\"].lines of package.json");
        assert!(notes.is_empty(), "{notes:?}");
        let own = [("jest.config.json", r#"{"coverageThreshold": {"global": {"statements": 50.5}}}"#)];
        assert_eq!(said(&own), ["coverageThreshold.global.statements of jest.config.json 50.5%"]);
    }

    #[test]
    fn what_is_code_or_broken_is_named() {
        let notes = |name: &'static str, text: &'static str| limits(&[(name, text)]).1;
        assert_eq!(
            notes("vitest.config.ts", "coverage: { thresholds: { lines: 80 } }"),
            ["limits in vitest.config.ts are not read; say them in lazycov.toml"]
        );
        assert!(notes("vitest.config.ts", "export default {}").is_empty());
        assert_eq!(notes(".nycrc", "{").len(), 1);
        assert_eq!(
            notes(".c8rc", r#"{"100": false, "check-coverage": true, "lines": 101}"#),
            ["lines of .c8rc is `101`, which is no limit"]
        );
    }
}
