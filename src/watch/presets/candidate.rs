//! A command that would run the tests with coverage, and what speaks for it.

use crate::watch::results::{Tool, Written};

/// Stands in a command for the folder that reports are written to, outside of the project.
pub const OUTPUT: &str = "{out}";

/// Stands in a command that runs some tests alone for what names them.
pub(super) const TESTS: &str = "{tests}";

/// Stands there for the same with the suites that they are in, a line each, where the words say only what they are called.
pub(super) const IN_SUITES: &str = "{tests in suites}";

/// How a command calls this program, which says in a variable where it is.
pub(super) const OURSELVES: &str = "\"${LAZYCOV:-lazycov}\"";

/// Where the results of the tests come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// What the tool prints says everything.
    Printed(Tool),
    /// The tool writes them there; [`OUTPUT`] stands in the path.
    Written(Written, &'static str),
}

impl Told {
    /// The tool that runs the tests.
    pub fn tool(self) -> Tool {
        match self {
            Told::Printed(tool) => tool,
            Told::Written(written, _) => written.tool(),
        }
    }
}

/// Something that speaks for a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The file that says it, or the program.
    pub place: String,
    /// What it says.
    pub why: String,
}

/// A way to run the tests of one root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Id of its preset.
    pub preset: &'static str,
    /// Name of its preset.
    pub name: &'static str,
    /// Where it is started, from the project's root; empty for that itself.
    pub folder: String,
    /// The command, as one would type it into a shell; [`OUTPUT`] stands for the folder of the reports.
    pub command: String,
    /// Where its reports lie, from its folder; [`OUTPUT`] where the command sends them there.
    pub reports: Vec<&'static str>,
    /// Where the results of the tests come from, where they can be read.
    pub told: Option<Told>,
    /// The command that runs some tests alone, with `{tests}` for them. It leaves the reports as they are.
    pub restricted: Option<String>,
    /// The command that runs all tests without telling what each ran, where both of the others do: then a run of some
    /// replaces what was known of these.
    pub undivided: Option<String>,
    /// What speaks for it, the strongest first.
    pub evidence: Vec<Evidence>,
    /// What must be installed or set up first, with the command that does it; nothing is installed unasked.
    pub lacks: Option<String>,
}

impl Candidate {
    pub(super) fn new(folder: &str, command: String) -> Candidate {
        let (folder, evidence) = (folder.to_owned(), Vec::new());
        let reports = vec![OUTPUT];
        Candidate {
            preset: "",
            name: "",
            folder,
            command,
            reports,
            told: None,
            restricted: None,
            undivided: None,
            evidence,
            lacks: None,
        }
    }

    /// The same, of a preset of this id and name.
    pub(super) fn of(self, preset: &'static str, name: &'static str) -> Candidate {
        Candidate { preset, name, ..self }
    }

    /// The same, for one more reason.
    pub(super) fn because(mut self, place: impl Into<String>, why: impl Into<String>) -> Candidate {
        self.evidence.push(Evidence { place: place.into(), why: why.into() });
        self
    }

    /// The same, whose tools write their reports where they always do.
    pub(super) fn leaving(self, reports: &[&'static str]) -> Candidate {
        Candidate { reports: reports.to_vec(), ..self }
    }

    /// The same, whose results come from there.
    pub(super) fn telling(self, told: Told) -> Candidate {
        Candidate { told: Some(told), ..self }
    }

    /// The same, which can run some tests alone.
    pub(super) fn restricted_by(self, command: impl Into<String>) -> Candidate {
        Candidate { restricted: Some(command.into()), ..self }
    }

    /// The same, which tells what each test ran; this command does not.
    pub(super) fn measuring_each_test(self, undivided: impl Into<String>) -> Candidate {
        Candidate { undivided: Some(undivided.into()), ..self }
    }

    /// The same, which cannot run yet.
    pub(super) fn lacking(self, what: impl Into<String>) -> Candidate {
        Candidate { lacks: Some(what.into()), ..self }
    }

    /// What it is called, and where it runs.
    pub fn called(&self) -> String {
        if self.folder.is_empty() { self.name.to_owned() } else { format!("{} in {}", self.name, self.folder) }
    }

    /// Why it is this one, in a sentence.
    pub fn words(&self) -> String {
        let reasons: Vec<String> = self.evidence.iter().map(|one| format!("{} {}", one.place, one.why)).collect();
        format!("{}, because {}", self.called(), reasons.join(" and "))
    }
}
