//! What is run: the commands of all candidates that can, one after the other.

use std::fmt::Write as _;

use super::candidate::{Candidate, OUTPUT};

/// A script for a shell, started in the project's root, and where its reports lie then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// Its text.
    pub text: String,
    /// Paths and patterns of the reports, from the root or absolute.
    pub reports: Vec<String>,
}

impl Script {
    /// The script of candidates, whose reports go below this folder, which is emptied first. It fails when one of them
    /// does; the others run all the same.
    pub fn of(candidates: &[Candidate], output: &str) -> Script {
        let mut text = format!("rm -rf {}; failed=0\n", quoted(output));
        let mut reports = Vec::new();
        for (at, candidate) in candidates.iter().filter(|candidate| candidate.lacks.is_none()).enumerate() {
            let own = format!("{output}/{at}");
            let command = candidate.command.replace(OUTPUT, &quoted(&own));
            let folder = &candidate.folder;
            let step = if folder.is_empty() { String::new() } else { format!("cd {} && ", quoted(folder)) };
            let _ = writeln!(text, "mkdir -p {}; ({step}{command}) || failed=$?", quoted(&own));
            reports.extend(candidate.reports.iter().map(|report| match (*report, folder.as_str()) {
                (OUTPUT, _) => own.clone(),
                (report, "") => report.to_owned(),
                (report, folder) => format!("{folder}/{report}"),
            }));
        }
        text.push_str("exit $failed\n");
        Script { text, reports }
    }
}

fn quoted(word: &str) -> String {
    shlex::try_quote(word).map_or_else(|_| word.to_owned(), Into::into)
}
