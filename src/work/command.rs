//! The command that runs the tests: all of them, or, where it was detected, some alone.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;

use crate::watch::presets::{Candidate, ResultsFile, Script};
use crate::watch::results::{TestKey, Tool};

/// A program and its arguments.
pub type CommandLine = Vec<OsString>;

/// What runs the tests.
#[derive(Clone, Debug)]
pub struct TestCommand {
    /// Runs all of them.
    pub all: CommandLine,
    /// Where their results are written; what is not written may be printed.
    pub results: Vec<ResultsFile>,
    /// What it was detected as, and the folder that its reports go to.
    pub detected: Option<(Vec<Candidate>, String)>,
}

impl TestCommand {
    /// A command that the user typed.
    pub fn typed(all: CommandLine) -> TestCommand {
        TestCommand { all, results: Vec::new(), detected: None }
    }

    /// A command as a shell takes it, which leaves the results of its tests in these files.
    pub fn of_shell(text: &str, results: Vec<ResultsFile>) -> TestCommand {
        TestCommand { all: shell(text), results, detected: None }
    }

    /// What was detected; the script is of these candidates.
    pub fn detected(script: &Script, candidates: Vec<Candidate>, output: String) -> TestCommand {
        TestCommand { all: shell(&script.text), results: script.results.clone(), detected: Some((candidates, output)) }
    }

    /// Whose tests it can run alone.
    pub(crate) fn restricts(&self) -> BTreeSet<Tool> {
        let candidates = self.detected.iter().flat_map(|(candidates, _)| candidates);
        let able = candidates.filter(|candidate| candidate.lacks.is_none() && candidate.restricted.is_some());
        able.filter_map(|candidate| Some(candidate.told?.tool())).collect()
    }

    /// Does it tell what each test ran, and which folder does it write to?
    pub(crate) fn per_test(&self) -> Option<PathBuf> {
        let (candidates, output) = self.detected.as_ref()?;
        let mut able = candidates.iter().filter(|candidate| candidate.lacks.is_none()).peekable();
        (able.peek().is_some() && able.all(|candidate| candidate.undivided.is_some())).then(|| PathBuf::from(output))
    }

    /// The command for all tests without telling what each ran, where that could be told.
    pub(crate) fn undivided(&self) -> CommandLine {
        let script = self.detected.as_ref().map(|(candidates, output)| Script::undivided(candidates, output));
        script.map_or_else(|| self.all.clone(), |script| shell(&script.text))
    }

    /// The folders that paths in its output may be relative to, from the project's root.
    pub(crate) fn folders(&self) -> Vec<String> {
        let candidates = self.detected.iter().flat_map(|(candidates, _)| candidates);
        let folders: BTreeSet<String> = candidates.map(|candidate| candidate.folder.clone()).collect();
        folders.into_iter().chain([String::new()]).collect()
    }

    /// Does everything that it runs write its results to files?
    pub(crate) fn writes_results(&self) -> bool {
        let Some((candidates, _)) = &self.detected else { return false };
        candidates.iter().filter(|candidate| candidate.lacks.is_none()).count() == self.results.len()
    }

    /// The command for these tests alone, and where their results are written.
    pub(crate) fn of_tests(&self, only: &[TestKey]) -> Option<(CommandLine, Vec<ResultsFile>)> {
        let (candidates, output) = self.detected.as_ref()?;
        let script = Script::of_tests(candidates, output, only)?;
        Some((shell(&script.text), script.results))
    }
}

fn shell(script: &str) -> CommandLine {
    ["sh", "-c", script].map(OsString::from).to_vec()
}
