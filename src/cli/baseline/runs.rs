//! `baseline save --runs N -- CMD`: the tests run, mostly several times, and what they cover becomes the baseline. What counts is what
//! the last run measured: its reports are the ones that lie there, so that every command shows the numbers of the baseline.
//! What differs between the runs is kept beside it.

use std::sync::Arc;

use crate::analysis::{Flaky, Snapshot, Suite, TestResults};
use crate::cli::args::{Global, SaveBaseline};
use crate::cli::detected::{Detected, choose, typed};
use crate::cli::session::{Session, request, say};
use crate::cli::{Exit, Failure, printers, results};
use crate::watch::Outcome;
use crate::work::{Once, run_once};

/// What runs of the tests told beside their reports.
#[derive(Debug, Default)]
pub(in crate::cli) struct Ran {
    /// Results of the tests, as a whole and by suite.
    pub(in crate::cli) results: (Option<TestResults>, Vec<Suite>),
    /// What differed between them, where there were several.
    pub(in crate::cli) flaky: Option<Flaky>,
}

/// What the runs left, and the command that ran; or how the process ends, where one of them failed.
pub(super) fn measure(
    global: &Global,
    options: &SaveBaseline,
) -> Result<Result<(Session, Ran, String), Exit>, Failure> {
    let asked = request(global, &[])?;
    let Detected { command, called, request } = choose(asked, &options.measured_by, options.yes)?;
    let runs = options.runs.unwrap_or(1);
    let mut earlier: Vec<Arc<Snapshot>> = Vec::new();
    loop {
        let number = earlier.len() as u32 + 1;
        let which = if runs > 1 { format!("run {number} of {runs}: ") } else { String::new() };
        let Once { outcome, loaded, results: told } = run_once(&command, &request);
        if let Some(words) = printers::results::results(&told) {
            say(&format!("{which}{words}"));
        }
        let Some(mut loaded) = loaded.filter(|_| options.force || matches!(outcome, Outcome::Passed)) else {
            say(&format!("no baseline is saved: {which}{}", outcome.words()));
            return Ok(Err(if matches!(outcome, Outcome::NotStarted(_)) { Exit::Usage } else { Exit::Failed }));
        };
        if let Some(before) = earlier.last() {
            same_texts(before, &loaded.snapshot)?;
        }
        earlier.push(Arc::clone(&loaded.snapshot));
        if number < runs {
            continue;
        }
        loaded.add_extents();
        let results = if options.junit.is_empty() { results::told(&told) } else { results::read(&options.junit)? };
        let flaky = (runs > 1).then(|| Flaky::between(&options.name, earlier.iter().map(AsRef::as_ref)));
        let words = called.unwrap_or_else(|| typed(&options.measured_by));
        return Ok(Ok((Session::of(global, request, loaded), Ran { results, flaky }, words)));
    }
}

/// In another text, lines of one number are different lines.
fn same_texts(before: &Snapshot, now: &Snapshot) -> Result<(), Failure> {
    let known = |path: &str| before.find(path).and_then(|id| before.file(id)?.content);
    let differs = |content: [u8; 16], path: &str| known(path).is_some_and(|known| known != content);
    let changed = now.files.iter().find(|file| file.content.is_some_and(|is| differs(is, file.path.as_str())));
    changed.map_or(Ok(()), |file| {
        Err(Failure::unjudged(format!("no baseline is saved: {} changed between the runs", file.path)))
    })
}
