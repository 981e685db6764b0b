//! Golden totals: every real report of a corpus is loaded alone and must equal its producer's own totals.
//!
//! The corpus is found through `LAZYCOV_CORPUS` (a folder with an `index.json`); without it nothing is checked, and the
//! test says so. A report is *equal*, differs in exactly the rows of `differences.tsv`, or its reader is not built yet.
//! A row names report, scope (`total`, a file, the line of a function), metric or function, our number, the producer's,
//! and the reason; the test fails when a number changes, when a difference vanishes, and when one appears.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test may fail in its helpers too")]

mod built;
mod compare;
mod corpus;
mod differences;
mod fixtures;
mod functions;
mod listed;
mod one_run;
mod v8;

use std::collections::BTreeMap;
use std::path::Path;

use compare::Difference;
use differences::Known;
use functions::Compared;
use lazycov::config::Partial;
use lazycov::project::{Request, Settings};

/// One report alone, under the settings of its project.
fn request(root: &Path, report: &Path) -> Request {
    let settings = Settings::load(root, None, [], Partial::default()).expect("settings of the project");
    let paths = vec![report.to_string_lossy().into_owned()];
    Request { root: root.to_owned(), paths, settings, ..Request::default() }
}

#[derive(Default)]
struct Tally {
    equal: Vec<String>,
    documented: BTreeMap<String, usize>,
    later: Vec<String>,
    functions: Compared,
}

#[test]
fn every_report_equals_its_producer() {
    let Some(corpus) = corpus::Corpus::find() else {
        println!("golden: 0 checked (LAZYCOV_CORPUS is not set)");
        return;
    };
    let known = Known::read();
    let mut tally = Tally::default();
    let mut wrong: Vec<String> = Vec::new();
    for run in corpus.runs() {
        let listed = corpus.listed(run);
        for report in run.reports() {
            let shown = &run.shown(report);
            match corpus.load(run, report) {
                corpus::Outcome::Later => tally.later.push(shown.clone()),
                corpus::Outcome::Failed(message) => wrong.push(format!("{shown}: {message}")),
                corpus::Outcome::Loaded(snapshot) => {
                    let (found, compared) = compare::differences(shown, &snapshot, &corpus.truth(run), &listed);
                    tally.functions.add(compared);
                    match found.len() {
                        0 => tally.equal.push(shown.clone()),
                        count => {
                            tally.documented.insert(shown.clone(), count);
                        }
                    }
                    wrong.extend(known.judge(shown, &found));
                }
            }
        }
    }
    let checked = tally.equal.len() + tally.documented.len() + tally.later.len();
    println!(
        "golden: {checked} checked: {} equal, {} with documented differences ({} rows), {} reader not built yet",
        tally.equal.len(),
        tally.documented.len(),
        tally.documented.values().sum::<usize>(),
        tally.later.len(),
    );
    println!("golden: {} functions compared, {} with their lines", tally.functions.functions, tally.functions.lines);
    for report in &tally.equal {
        println!("  equal       {report}");
    }
    for (report, rows) in &tally.documented {
        println!("  documented  {report} ({rows} rows)");
    }
    for report in &tally.later {
        println!("  not built   {report}");
    }
    assert!(wrong.is_empty(), "{} undocumented or changed:\n{}", wrong.len(), wrong.join("\n"));
}

/// The differences as rows of the table, for the person who documents them.
impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\t{}\t{}\t{}\t{}", self.report, self.scope, self.metric, self.ours, self.theirs)
    }
}
