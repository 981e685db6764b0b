//! The schema of `lazycov.toml`, for editors: made from the table of keys and from what the rules of gates take.

#![expect(clippy::panic, reason = "test code: helpers fail loudly")]

use std::path::{Path, PathBuf};
use std::process::Command;

use lazycov::analysis::gates::{Limits, RULES, Rules, SetError};
use lazycov::config::{KEYS, Kind, Owner, from_toml};
use lazycov::coverage::Metric;
use serde_json::{Map, Value, json};

use crate::REGENERATE;

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/lazycov.schema.json")
}

/// Tables of `[gate]` with limits for some paths.
const WITH_OVERRIDES: [&str; 3] = ["dir", "file", "function"];

fn schema() -> Value {
    let mut sections = Map::new();
    for key in KEYS {
        let section = sections.entry(key.section).or_insert_with(|| table(Map::new()));
        let said = match key.kind {
            Kind::Text => json!({"type": "string", "minLength": 1}),
            Kind::Texts => json!({"type": "array", "items": {"type": "string"}}),
            Kind::Number(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
            Kind::Choice(words) => json!({"enum": words}),
        };
        section["properties"][key.name] = described(said, key.help);
    }
    let mut gates = below(&[], &|path, value| Rules::default().put(path, value));
    for (name, of_functions) in WITH_OVERRIDES.map(|name| (name, name == "function")) {
        let mut limits = below(&[], &|path, value| Limits::default().put(path, value, of_functions));
        limits["properties"]["path"] = described(json!({"type": "string", "minLength": 1}), "A glob of paths.");
        limits["required"] = json!(["path"]);
        gates["properties"][name]["properties"]["overrides"] = json!({"type": "array", "items": limits});
    }
    sections.insert("gate".to_owned(), gates);
    let text = || json!({"type": "string", "minLength": 1});
    let mut waiver = table(Map::new());
    for (key, said, help) in [
        ("path", text(), "One file or folder of the project, not a glob."),
        ("function", text(), "One function of the file."),
        ("rule", json!({"enum": RULES}), "The rule that may fail."),
        ("reason", text(), "Why."),
        ("until", json!({"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$"}), "The last day."),
    ] {
        waiver["properties"][key] = described(said, help);
    }
    waiver["required"] = json!(["path", "rule", "reason", "until"]);
    sections.insert("waive".to_owned(), json!({"type": "array", "items": waiver}));
    let mut whole = table(sections);
    whole["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    whole["title"] = json!("lazycov.toml");
    whole
}

fn table(properties: Map<String, Value>) -> Value {
    json!({"type": "object", "additionalProperties": false, "properties": Value::Object(properties)})
}

fn described(mut said: Value, help: &str) -> Value {
    said["description"] = json!(help);
    said
}

/// Sets what a path leads to.
type Put<'a> = &'a dyn Fn(&[&str], &str) -> Result<(), SetError>;

/// What stands below a path, found out by asking for what no key is called and no value is.
fn below(path: &[&str], put: Put<'_>) -> Value {
    let with = |key: &'static str| [path, &[key]].concat();
    match put(&with("?"), "?") {
        Err(SetError::Unknown { at, known, .. }) if at == path.len() => {
            let metrics = |name: &&'static str| Metric::ALL.into_iter().find(|metric| metric.singular() == *name);
            // A metric may be named in the plural, too.
            let is_key = |key: &&'static str| {
                let tried = put(&[path, &[*key, "?"]].concat(), "?");
                !matches!(tried, Err(SetError::Unknown { at, .. }) if at == path.len())
            };
            let plurals = known.iter().filter_map(metrics).map(Metric::key).filter(is_key);
            let plurals: Vec<&'static str> = plurals.collect();
            let keys = known.into_iter().chain(plurals).map(|key| (key.to_owned(), below(&with(key), put)));
            table(keys.collect())
        }
        _ => match put(path, "?") {
            Err(SetError::Value { expects, .. }) => described(value(expects), &format!("{}.", upper(expects))),
            other => panic!("{}: {other:?}", path.join(".")),
        },
    }
}

/// What a value must be, by the words that say so.
fn value(expects: &str) -> Value {
    let decimal = |unit: &str| {
        let text = format!("^\\d+(\\.\\d+)?\\s*({unit})?$");
        json!({"anyOf": [{"type": "number", "minimum": 0, "maximum": 100}, {"type": "string", "pattern": text}]})
    };
    match expects.split(' ').take(2).collect::<Vec<_>>().join(" ").as_str() {
        "a percentage" => decimal("%"),
        "percentage points" => decimal("pp|%"),
        "a whole" => json!({"type": "integer", "minimum": 0}),
        "true or" => json!({"type": "boolean"}),
        "fail, warn" => json!({"enum": ["fail", "warn", "ignore"]}),
        _ => panic!("a new kind of value: {expects}"),
    }
}

fn upper(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[test]
fn the_schema_of_the_settings_is_what_the_program_takes() {
    let text = format!("{:#}\n", schema());
    if std::env::var_os(REGENERATE).is_some() {
        std::fs::write(file(), &text).unwrap();
    }
    let there = std::fs::read_to_string(file()).unwrap_or_default();
    assert!(there == text, "the schema is out of date: run {REGENERATE}=1 cargo test --test generated");
}

/// Every key, and gates of every kind.
const WHOLE: &str = "[reports]\npaths = ['a.info']\nremap = ['/b=.']\ninclude = ['src/**']\nexclude = ['gen/**']\n\
    [report]\nmetric = 'branches'\nprecision = 2\n[baseline]\ndefault = 'main'\n\
    [watch]\ncommand = 'make cover'\nreports = ['out/*.info']\n\
    [ui]\ntheme = 'high-contrast-dark'\nsplit = 35\ntab_width = 0x2\nglyphs = 'ascii'\n\
    [gate]\nlanguages = true\n[gate.total]\nmin = 79.95\nline.min = '80%'\nbranches.max_drop = '1pp'\nraw = true\n\
    [gate.file]\nline = { min = 60 }\noverrides = [{ path = 'src/x/**', line.min = 95 }]\n\
    [gate.function]\nmax_drop = 10\nmin_lines = 5\n[gate.new]\nfunction.entered = true\nchanged_lines.min = 90\n\
    [gate.lost]\nlines = 0\nbranch = 'fail'\n[gate.scope]\nvanished = 'warn'\n\
    [[waive]]\npath = 'src/x.rs'\nrule = 'function.max_drop'\nreason = 'soon'\nuntil = '2027-03-01'\n";

#[test]
fn editors_accept_what_the_program_accepts_and_refuse_what_it_refuses() {
    let folder = tempfile::tempdir().unwrap();
    let accepted = |text: &str| {
        let path = folder.path().join("lazycov.toml");
        std::fs::write(&path, text).unwrap();
        let checked = Command::new("check-jsonschema").arg("--schemafile").arg(file()).arg(&path).output().ok()?;
        Some((checked.status.success(), String::from_utf8_lossy(&checked.stdout).into_owned()))
    };
    let misspelt = [
        ("split", "splti"),
        ("'branches'", "'braches'"),
        ("split = 35", "split = 95"),
        ("'ascii'", "'asci'"),
        ("[report]", "[raport]"),
        ("[gate.total]", "[gate.totel]"),
        ("raw = true", "rwa = true"),
        ("min = 79.95", "min = 179.95"),
        ("line.min = 95", "line.mn = 95"),
        ("branch = 'fail'", "branch = 'never'"),
        ("reason = 'soon'\n", ""),
        ("'function.max_drop'", "'function.max_dorp'"),
        ("['a.info']", "'a.info'"),
    ];
    for (text, right) in
        std::iter::once((WHOLE.to_owned(), true)).chain(misspelt.map(|(from, to)| (WHOLE.replacen(from, to, 1), false)))
    {
        assert!(!right || text == WHOLE);
        assert_eq!(from_toml("lazycov.toml", &text, Owner::Project).is_ok(), right, "{text}");
        let Some((accepted, said)) = accepted(&text) else {
            println!("SKIPPED: check-jsonschema is needed");
            continue;
        };
        assert_eq!(accepted, right, "{said}\n{text}");
    }
    for key in KEYS {
        assert!(WHOLE.contains(&format!("\n{} = ", key.name)), "{} belongs into this test", key.path());
    }
}
