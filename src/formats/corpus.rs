//! Real reports of real producers, to hold readers against what the producers themselves say. They lie outside the
//! project, where `LAZYCOV_CORPUS` points; without it there is nothing to check, and the tests say so.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::recognise::recognise;
use crate::coverage::Ratio;

/// A report with what is known about it.
pub(super) struct Case {
    /// Its path in the corpus.
    pub name: String,
    /// The folder of its project.
    pub folder: PathBuf,
    /// Its content, decompressed.
    pub bytes: Vec<u8>,
    /// The producer's own totals and more.
    pub truth: Value,
}

/// All reports of the corpus whose content is of this format.
pub(super) fn cases(format: &str) -> Vec<Case> {
    let Some(root) = std::env::var_os("LAZYCOV_CORPUS").map(PathBuf::from) else { return Vec::new() };
    let runs = json(&root.join("index.json"));
    let mut cases = Vec::new();
    for run in runs.as_array().unwrap() {
        let names = run["reports"].as_array().unwrap().iter().filter_map(Value::as_str);
        for name in names.filter(|name| run["roles"][name] == "report") {
            let Some(bytes) = bytes(&root.join(name)) else { continue };
            if recognise(&bytes).is_some_and(|found| found.id == format) {
                let truth = json(&root.join(run["truth"].as_str().unwrap()));
                let folder = root.join(name.split('/').next().unwrap());
                cases.push(Case { name: name.to_owned(), folder, bytes, truth });
            }
        }
    }
    cases
}

impl Case {
    /// The totals of a metric: those that `lcov --summary` prints for this very report where they are known, else
    /// those of the producer. A report may carry less or other things than its producer counts.
    pub(super) fn total(&self, metric: &str) -> Option<Ratio> {
        let inside = self.name.split_once('/').map_or("", |parts| parts.1);
        let opinion = &self.truth["second_opinions"][inside]["lcov 1.16 --summary"][metric];
        ratio(opinion).or_else(|| ratio(&self.truth[metric]))
    }

    /// The producer's own totals of a metric.
    pub(super) fn own_total(&self, metric: &str) -> Option<Ratio> {
        ratio(&self.truth[metric])
    }

    /// The producer's percentage of a metric, where it prints no more than that.
    pub(super) fn percent(&self, metric: &str) -> Option<String> {
        self.truth[metric]["percent"].as_f64().map(|percent| percent.to_string())
    }

    /// The text of a source file of the project.
    pub(super) fn source(&self, path: &str) -> Option<String> {
        std::fs::read_to_string(self.folder.join("src").join(path)).ok()
    }
}

fn ratio(value: &Value) -> Option<Ratio> {
    Some(Ratio::new(value["covered"].as_u64()?, value["total"].as_u64()?))
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn bytes(path: &Path) -> Option<Vec<u8>> {
    let bytes = std::fs::read(path).ok()?;
    if !bytes.starts_with(b"\x1f\x8b") {
        return Some(bytes);
    }
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(&*bytes).read_to_end(&mut unpacked).ok()?;
    Some(unpacked)
}
