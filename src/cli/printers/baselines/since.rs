//! What a baseline found against the one before it, in a sentence and in the JSON contract.

use serde::Serialize;

use crate::analysis::Since;
use crate::analysis::gates::{Ruled, Verdict};
use crate::analysis::history::{Fallen, LowFunction};
use crate::cli::printers::json::{JsonRatio, pairs_of};
use crate::coverage::{Line, LineRange, RepoPath};

/// `phase 1: 2 functions fell, 3 lines lost; gates failed`.
pub(super) fn words(since: &Since) -> String {
    let count = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let found = &since.regressions;
    let fell = count(found.functions.len(), "function fell", "functions fell");
    let lost = if found.lines_known {
        count(found.lost_lines() as usize, "line lost", "lines lost")
    } else {
        "lost lines not known".to_owned()
    };
    let gates = match since.verdict {
        None => "",
        Some(Verdict::Fail) => "; gates failed",
        Some(Verdict::Unjudged) => "; gates not judged",
        Some(_) => "; gates passed",
    };
    format!("{}: {fell}, {lost}{gates}", since.name)
}

#[derive(Serialize)]
pub(super) struct JsonSince<'a> {
    name: &'a str,
    verdict: Option<&'static str>,
    rules: Vec<JsonRuled<'a>>,
    functions: Vec<JsonFallen<'a>>,
    unentered: Vec<JsonFunction<'a>>,
    lines_known: bool,
    lost: Vec<JsonLines<'a>>,
    vanished: Vec<&'a str>,
    excluded: Vec<JsonLines<'a>>,
    left_out: Vec<&'a str>,
    settings_changed: &'a [String],
    changed: Vec<&'a str>,
    new: Vec<&'a str>,
}

#[derive(Serialize)]
struct JsonRuled<'a> {
    rule: &'a str,
    verdict: &'static str,
    limit: &'a str,
    found: &'a str,
}

#[derive(Serialize)]
struct JsonFallen<'a> {
    path: &'a str,
    name: &'a str,
    start: Option<u32>,
    before: JsonRatio,
    after: JsonRatio,
}

#[derive(Serialize)]
struct JsonFunction<'a> {
    path: &'a str,
    name: &'a str,
    start: Option<u32>,
    coverage: JsonRatio,
}

#[derive(Serialize)]
struct JsonLines<'a> {
    path: &'a str,
    ranges: Vec<[u32; 2]>,
}

impl<'a> JsonSince<'a> {
    pub(super) fn of(since: &'a Since) -> JsonSince<'a> {
        let found = &since.regressions;
        let ruled =
            |Ruled { rule, verdict, limit, found }: &'a Ruled| JsonRuled { rule, verdict: verdict.key(), limit, found };
        JsonSince {
            name: &since.name,
            verdict: since.verdict.map(Verdict::key),
            rules: since.rules.iter().map(ruled).collect(),
            functions: found.functions.iter().map(fallen).collect(),
            unentered: found.unentered.iter().map(function).collect(),
            lines_known: found.lines_known,
            lost: found.lost.iter().map(lines).collect(),
            vanished: paths(&found.vanished),
            excluded: since.excluded.iter().map(lines).collect(),
            left_out: paths(&since.left_out),
            settings_changed: &since.settings,
            changed: paths(&since.changed),
            new: paths(&since.new),
        }
    }
}

fn fallen(it: &Fallen) -> JsonFallen<'_> {
    let Fallen { path, line, name, before, after, .. } = it;
    let (before, after) = ((*before).into(), (*after).into());
    JsonFallen { path: path.as_str(), name, start: line.map(Line::get), before, after }
}

fn function(it: &LowFunction) -> JsonFunction<'_> {
    let LowFunction { path, line, name, ratio } = it;
    JsonFunction { path: path.as_str(), name, start: line.map(Line::get), coverage: (*ratio).into() }
}

fn lines((path, ranges): &(RepoPath, Vec<LineRange>)) -> JsonLines<'_> {
    JsonLines { path: path.as_str(), ranges: pairs_of(ranges) }
}

fn paths(paths: &[RepoPath]) -> Vec<&str> {
    paths.iter().map(RepoPath::as_str).collect()
}
