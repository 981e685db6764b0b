//! What is run: the commands of all candidates that can, one after the other.

use std::fmt::Write as _;

use super::candidate::{Candidate, IN_SUITES, OUTPUT, TESTS, Told};
use super::quoted::quoted;
use super::restrict::{in_suites, of_folder, words};
use crate::watch::results::{TestKey, Written};

/// A script for a shell, started in the project's root, and where its reports lie then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// Its text.
    pub text: String,
    /// Paths and patterns of the reports, from the root or absolute.
    pub reports: Vec<String>,
    /// The files with the results of its tests.
    pub results: Vec<ResultsFile>,
}

/// A file that a run writes the results of its tests to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultsFile {
    /// Where it lies.
    pub path: String,
    /// What it is.
    pub written: Written,
    /// The folder that the paths in it are relative to, from the project's root.
    pub folder: String,
}

impl Script {
    /// The script of candidates, whose reports go below this folder, which is emptied first. It fails when one of them
    /// does; the others run all the same.
    pub fn of(candidates: &[Candidate], output: &str) -> Script {
        Script::all(candidates, output, |candidate| &candidate.command)
    }

    /// The same, without telling what each test ran where that could be told.
    pub fn undivided(candidates: &[Candidate], output: &str) -> Script {
        Script::all(candidates, output, |candidate| candidate.undivided.as_ref().unwrap_or(&candidate.command))
    }

    fn all(candidates: &[Candidate], output: &str, command: impl Fn(&Candidate) -> &String) -> Script {
        let able = candidates.iter().filter(|candidate| candidate.lacks.is_none());
        let mut script = Script::running(able.map(|candidate| (candidate, command(candidate).clone())), output);
        let able = candidates.iter().filter(|candidate| candidate.lacks.is_none()).enumerate();
        for (at, candidate) in able {
            let (own, folder) = (format!("{output}/{at}"), &candidate.folder);
            script.reports.extend(candidate.reports.iter().map(|report| match (*report, folder.as_str()) {
                (OUTPUT, _) => own.clone(),
                (report, "") => report.to_owned(),
                (report, folder) => format!("{folder}/{report}"),
            }));
        }
        script
    }

    /// The script that runs these tests alone. Its reports go to a folder of their own below this one, and nobody reads
    /// them. `None` where there is no such command, or where it cannot be told which one a test belongs to.
    pub fn of_tests(candidates: &[Candidate], output: &str, tests: &[TestKey]) -> Option<Script> {
        let able: Vec<&Candidate> = candidates.iter().filter(|candidate| candidate.lacks.is_none()).collect();
        let mut steps = Vec::new();
        for candidate in &able {
            let (Some(told), Some(command)) = (candidate.told, &candidate.restricted) else { continue };
            let is_alone = able.iter().filter(|other| other.told.map(Told::tool) == Some(told.tool())).count() == 1;
            let own = of_folder(told, &candidate.folder, is_alone, tests)?;
            if !own.is_empty() {
                let named = if command.contains(IN_SUITES) { in_suites(&own)? } else { String::new() };
                let command = command.replace(IN_SUITES, &named);
                steps.push((*candidate, command.replace(TESTS, &words(told.tool(), &own)?)));
            }
        }
        (!steps.is_empty()).then(|| Script::running(steps.into_iter(), &format!("{output}-chosen")))
    }

    /// A script of these commands. They write to a folder of this run alone, which takes the place of the output when all have
    /// ended: a run that is cut short leaves what the one before wrote, and two that are on at once do not meet. Folders that
    /// runs left behind which are over are removed.
    fn running<'a>(steps: impl Iterator<Item = (&'a Candidate, String)>, output: &str) -> Script {
        let mut text = format!("out={}; new=$out.$$; failed=0\n", quoted(output));
        text.push_str("for old in \"$out\".*; do kill -0 \"${old##*.}\" 2>/dev/null || rm -rf \"$old\"; done\n");
        let mut results = Vec::new();
        for (at, (candidate, command)) in steps.enumerate() {
            let own = format!("{output}/{at}");
            let command = command.replace(OUTPUT, &format!("\"$new\"/{at}"));
            let folder = &candidate.folder;
            let step = if folder.is_empty() { String::new() } else { format!("cd {} && ", quoted(folder)) };
            let _ = writeln!(text, "mkdir -p \"$new\"/{at}; ({step}{command}) || failed=$?");
            if let Some(Told::Written(written, path)) = candidate.told {
                let path = path.replace(OUTPUT, &own);
                results.push(ResultsFile { path, written, folder: folder.clone() });
            }
        }
        text.push_str("rm -rf \"$out\"; mv \"$new\" \"$out\"; exit $failed\n");
        Script { text, reports: Vec::new(), results }
    }
}
