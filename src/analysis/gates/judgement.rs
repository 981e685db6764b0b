//! What the gates say.

use std::collections::BTreeMap;

use crate::coverage::{Drop, Line, LineRange, Ratio, RepoPath};

/// What a judgement without any rule notes.
pub const NO_GATE: &str = "no gate is set";

/// How one rule, or all of them, came out: what is worse is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The rule holds.
    Pass,
    /// It does not hold, and only asks for attention.
    Warn,
    /// It does not hold, and a person took that on for a while.
    Waived,
    /// It cannot be judged: nothing to compare with, or nothing measured. That is no pass.
    Unjudged,
    /// It does not hold.
    Fail,
}

impl Verdict {
    /// Understands the words of [`Verdict::key`].
    pub fn parse(text: &str) -> Option<Verdict> {
        let all = [Verdict::Pass, Verdict::Warn, Verdict::Waived, Verdict::Unjudged, Verdict::Fail];
        all.into_iter().find(|verdict| verdict.key() == text)
    }

    /// The verdict in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Warn => "warn",
            Verdict::Waived => "waived",
            Verdict::Unjudged => "unjudged",
            Verdict::Fail => "fail",
        }
    }
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The whole project.
    Total,
    /// A folder.
    Dir,
    /// A file.
    File,
    /// A function.
    Function,
    /// New files, new functions and changed lines.
    New,
    /// Lines that lost coverage.
    Lost,
    /// What is measured at all.
    Scope,
}

impl Scope {
    /// The scope in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Scope::Total => "total",
            Scope::Dir => "dir",
            Scope::File => "file",
            Scope::Function => "function",
            Scope::New => "new",
            Scope::Lost => "lost",
            Scope::Scope => "scope",
        }
    }
}

/// What was found where a limit was set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Actual {
    /// A rate.
    Rate(Ratio),
    /// A drop.
    Drop(Drop),
    /// A number of things.
    Count(u64),
}

/// A rule, judged for one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule: `function.max_drop`, or with a metric of its own `function.branch.max_drop`.
    pub rule: String,
    /// What the rule is about.
    pub scope: Scope,
    /// The file or folder.
    pub path: Option<RepoPath>,
    /// The function.
    pub function: Option<String>,
    /// Where to look, in the present source.
    pub line: Option<Line>,
    /// How it came out.
    pub verdict: Verdict,
    /// Does it only seem not to hold?
    pub excused: bool,
    /// What was found.
    pub actual: Option<Actual>,
    /// The limit as it was written.
    pub limit: String,
    /// All of it in one sentence, with the lines to blame. Untrusted.
    pub message: String,
    /// The same without the place and its lines, for a row that names them beside it. Untrusted.
    pub what: String,
    /// What the rule found over all, where this is a share of it. Untrusted.
    pub whole: Option<String>,
    /// The lines to blame, in the present source.
    pub lines: Vec<LineRange>,
}

impl Finding {
    /// Adds a remark to what it says.
    pub(super) fn add(&mut self, remark: &str) {
        for text in [&mut self.message, &mut self.what] {
            text.push_str("; ");
            text.push_str(remark);
        }
    }

    /// Is it worth a word although the rule holds: a fall that is none, or a rule that nothing is under?
    pub fn is_information(&self) -> bool {
        let nothing = matches!(self.actual, Some(Actual::Rate(ratio)) if ratio.is_empty());
        self.verdict == Verdict::Pass && (self.excused || nothing)
    }
}

/// All rules, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Fail when any rule failed, else unjudged when any could not be judged, else pass.
    pub verdict: Verdict,
    /// What was judged: every rule once for what it holds for, and once for each thing for which it does not.
    pub findings: Vec<Finding>,
    /// How many files were looked at.
    pub files: usize,
    /// How many functions were looked at.
    pub functions: usize,
    /// How many rules are set.
    pub rules: usize,
    /// How many functions were too small for the function rules.
    pub exempted: usize,
    /// What a reader of the verdict should know: another producer, another input set, unused waivers.
    pub notes: Vec<String>,
}

impl Judgement {
    /// The line that ends every run. A rule counts once: as failed, else as not judged, else as waived.
    pub fn summary(&self) -> String {
        let mut rules: BTreeMap<&str, Verdict> = BTreeMap::new();
        for finding in &self.findings {
            let worst = rules.entry(&finding.rule).or_insert(Verdict::Pass);
            *worst = (*worst).max(finding.verdict);
        }
        let count = |verdict| rules.values().filter(|worst| **worst == verdict).count();
        let plural = |number: usize, thing: &str| format!("{number} {thing}{}", if number == 1 { "" } else { "s" });
        format!(
            "checked {}, {}, {}: {} failed, {} waived, {} not judged",
            plural(self.files, "file"),
            plural(self.functions, "function"),
            plural(self.rules, "rule"),
            count(Verdict::Fail),
            count(Verdict::Waived),
            count(Verdict::Unjudged),
        )
    }
}
