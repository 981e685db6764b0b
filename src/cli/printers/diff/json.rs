//! `diff --format json`: the contract, version 1.

use serde::{Serialize, Serializer};

use super::Compared;
use crate::analysis::LeftOut;
use crate::analysis::differential::{Category, FileDelta, FunctionDelta};
use crate::cli::printers::json::{ByMetric, JsonRatio, pairs_of, totals};
use crate::cli::printers::waterfall::{JsonBaseline, JsonStep, Shown};
use crate::coverage::{Drop, Line};

#[derive(Serialize)]
struct JsonCategory<'a> {
    tla: Option<&'static str>,
    ranges: Vec<[u32; 2]>,
    /// The tests that ran them before, where the baseline says it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tests: Vec<&'a str>,
}

/// The categories that have lines, in the order of the contract.
struct JsonCategories<'a>(&'a FileDelta, Compared<'a>);

impl Serialize for JsonCategories<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let told = Category::ALL.into_iter().filter(|category| self.1.tells(*category));
        let some = told.filter(|category| !self.0.categories.lines(*category).is_empty());
        serializer.collect_map(some.map(|category| {
            let ranges = self.0.categories.ranges(category);
            let is_lost = matches!(
                category,
                Category::Lost | Category::BranchLost | Category::FlakyLost | Category::FlakyBranchLost
            );
            let then = if is_lost { self.1.comparison.tests_then(self.0.path.as_str(), &ranges) } else { Vec::new() };
            let tests = then.into_iter().map(AsRef::as_ref).collect();
            (category.key(), JsonCategory { tla: category.tla(), ranges: pairs_of(&ranges), tests })
        }))
    }
}

#[derive(Serialize)]
struct JsonFile<'a> {
    path: &'a str,
    was: Option<&'a str>,
    state: &'a str,
    categories: JsonCategories<'a>,
}

#[derive(Serialize)]
struct JsonWas<'a> {
    path: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct JsonFunction<'a> {
    path: &'a str,
    name: &'a str,
    was: Option<JsonWas<'a>>,
    #[serde(rename = "match")]
    matched: &'a str,
    before: Option<ByMetric<JsonRatio>>,
    after: Option<ByMetric<JsonRatio>>,
    delta_pp: Option<f64>,
    start: Option<u32>,
    end: Option<u32>,
}

#[derive(Serialize)]
struct JsonDiff<'a> {
    version: u32,
    baseline: JsonBaseline<'a>,
    waterfall: Vec<JsonStep>,
    files: Vec<JsonFile<'a>>,
    functions: Vec<JsonFunction<'a>>,
    noise: u64,
    headline: &'a str,
    left_out: Vec<JsonLeftOut<'a>>,
    settings_changed: &'a [String],
}

#[derive(Serialize)]
struct JsonLeftOut<'a> {
    path: &'a str,
    before: ByMetric<JsonRatio>,
}

/// All of it; a limit cuts the lists.
pub(in crate::cli) fn json(compared: Compared<'_>) -> serde_json::Result<String> {
    let differential = compared.differential;
    let file = |file| json_file(compared, file);
    let function = |function| json_function(compared, function);
    // Texts alone do not say which functions there were.
    let functions = if compared.has_data { differential.functions.as_slice() } else { &[] };
    serde_json::to_string_pretty(&JsonDiff {
        version: 1,
        baseline: compared.baseline.into(),
        waterfall: compared.waterfall().map(Shown::json).unwrap_or_default(),
        files: differential.files.iter().take(compared.limit).map(file).collect(),
        functions: functions.iter().take(compared.limit).map(function).collect(),
        noise: differential.noise,
        headline: compared.metric().key(),
        left_out: compared.scope.left_out.iter().map(json_left_out).collect(),
        settings_changed: &compared.scope.settings,
    })
}

fn json_left_out(file: &LeftOut) -> JsonLeftOut<'_> {
    JsonLeftOut { path: file.path.as_str(), before: totals(&file.before) }
}

fn json_file<'a>(compared: Compared<'a>, file: &'a FileDelta) -> JsonFile<'a> {
    JsonFile {
        path: file.path.as_str(),
        was: file.was.as_ref().map(crate::coverage::RepoPath::as_str),
        state: file.state.key(),
        categories: JsonCategories(file, compared),
    }
}

fn json_function<'a>(compared: Compared<'a>, function: &'a FunctionDelta) -> JsonFunction<'a> {
    JsonFunction {
        path: compared.path_of(function),
        name: &function.name,
        was: function.was.as_ref().map(|(path, name)| JsonWas { path: path.as_str(), name }),
        matched: function.matched.key(),
        before: function.before.as_ref().map(totals),
        after: function.after.as_ref().map(totals),
        delta_pp: function.raw_drop(compared.metric()).map(Drop::as_f64),
        start: function.start.map(Line::get),
        end: function.end.map(Line::get),
    }
}
