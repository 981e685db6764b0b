//! A judgement in the making: it takes what each rule found, applies waivers, and keeps the record.

use super::waivers::{Waiver, Waivers};
use super::words;
use super::{Actual, Context, Finding, Judgement, Level, NO_GATE, Rules, Scope, Verdict};
use crate::analysis::ScopeChange;
use crate::analysis::differential::{Category, Differential, FileDelta, Measurement};
use crate::coverage::{Line, LineRange, Metric, Ratio, RepoPath, Totals};

/// A rule that is about to be judged.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) scope: Scope,
    /// The limit for what names none of its own.
    pub(super) limit: String,
    /// What it means not to hold.
    pub(super) level: Verdict,
}

impl Rule {
    pub(super) fn new(id: &str, scope: Scope, limit: &dyn std::fmt::Display) -> Rule {
        Rule { id: id.to_owned(), scope, limit: limit.to_string(), level: Verdict::Fail }
    }

    /// A rule of a level; `None` when nobody looks.
    pub(super) fn of_level(id: &str, scope: Scope, level: Level) -> Option<Rule> {
        let verdict = match level {
            Level::Fail => Verdict::Fail,
            Level::Warn => Verdict::Warn,
            Level::Ignore => return None,
        };
        Some(Rule { level: verdict, ..Rule::new(id, scope, &level.key()) })
    }
}

/// One thing that a rule has something to say about.
#[derive(Clone, Debug, Default)]
pub(super) struct Case {
    pub(super) path: Option<RepoPath>,
    pub(super) function: Option<String>,
    pub(super) line: Option<Line>,
    pub(super) actual: Option<Actual>,
    /// Its own limit, where an override set one.
    pub(super) limit: Option<String>,
    pub(super) message: String,
    /// The message without the place and its lines; empty where it names none.
    pub(super) what: String,
    /// What the rule found over all, where this is a share of it.
    pub(super) whole: Option<String>,
    pub(super) lines: Vec<LineRange>,
}

/// What judging a rule found.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    /// For what it does not hold.
    pub(super) broken: Vec<Case>,
    /// For what it holds but for flaky lines.
    pub(super) shaky: Vec<Case>,
    /// For what it seems not to hold, and why it does.
    pub(super) excused: Vec<Case>,
    /// Why it cannot be judged, or not for everything.
    pub(super) unjudged: Vec<String>,
    /// What was found, if it holds for all.
    pub(super) actual: Option<Actual>,
    /// What to say then.
    pub(super) message: String,
}

impl Outcome {
    pub(super) fn unjudged(why: String) -> Outcome {
        Outcome { unjudged: vec![why], ..Outcome::default() }
    }
}

/// A comparison, as rules use it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compared<'a> {
    pub(super) before: &'a Measurement,
    pub(super) differential: &'a Differential,
}

/// A judgement in the making.
pub(super) struct Judging<'a> {
    pub(super) rules: &'a Rules,
    pub(super) now: &'a Measurement,
    /// The sum over all present files.
    pub(super) totals: Totals,
    pub(super) headline: Metric,
    /// Functions that were too small.
    pub(super) exempted: usize,
    pub(super) notes: Vec<String>,
    pub(super) waivers: Waivers<'a>,
    context: &'a Context<'a>,
    doubts: Vec<String>,
    findings: Vec<Finding>,
    judged: Vec<String>,
    /// Rules that were left out because there is no baseline.
    skipped: Vec<String>,
}

impl<'a> Judging<'a> {
    pub(super) fn new(rules: &'a Rules, context: &'a Context<'a>) -> Judging<'a> {
        let doubts = context.doubts();
        Judging {
            rules,
            now: context.now,
            totals: context.now.totals(),
            headline: context.now.headline,
            exempted: 0,
            notes: [rules.notes.clone(), doubts.clone()].concat(),
            waivers: Waivers::new(&rules.waivers, context.today),
            context,
            doubts,
            findings: Vec::new(),
            judged: Vec::new(),
            skipped: Vec::new(),
        }
    }

    /// Is there a baseline at all?
    pub(super) fn has_baseline(&self) -> bool {
        self.context.comparison.is_some()
    }

    /// What the tools that wrote the reports call themselves.
    pub(super) fn producers(&self) -> impl Iterator<Item = &'a str> {
        let inputs = self.context.making.map(|making| making.inputs).unwrap_or_default();
        inputs.iter().filter_map(|input| input.producer.as_deref())
    }

    /// Why the baseline keeps no line, where it keeps none.
    pub(super) fn stripped(&self) -> Option<&'a str> {
        self.context.making?.stripped
    }

    /// What counts now and did not count before, and the other way round; `None` when nothing is known of it.
    pub(super) fn scope_change(&self) -> Option<&'a ScopeChange> {
        self.context.making.map(|making| making.scope)
    }

    /// Was anything measured before? A git revision may stand there with its texts alone.
    pub(super) fn has_data_before(&self) -> bool {
        self.context.comparison.is_some_and(|(_, before, _)| has_data(before))
    }

    /// Was a flaky line lost?
    pub(super) fn has_lost_flaky(&self) -> bool {
        let is_lost = |file: &FileDelta| {
            [Category::FlakyLost, Category::FlakyBranchLost].iter().any(|kind| !file.categories.lines(*kind).is_empty())
        };
        self.context.comparison.is_some_and(|(_, _, differential)| differential.files.iter().any(is_lost))
    }

    /// What several runs of the baseline showed of a present line.
    pub(super) fn flaky_words(&self, before: &Measurement, file: &FileDelta, line: Line) -> Option<String> {
        let flaky = self.context.comparison?.0.flaky.as_deref()?;
        let origin = file.map.origin(line)?;
        Some(flaky.words(flaky.on(before.record(origin.file)?.path.as_str(), origin.line)?))
    }

    /// The comparison for a rule that needs one. Where it may not be used, the rule is settled.
    pub(super) fn compared(&mut self, rule: &Rule) -> Option<Compared<'a>> {
        let why = match self.context.comparison {
            // Files that come and go are seen even where nothing is left.
            Some((_, before, _)) if rule.scope != Scope::Scope && !has_data(before) && !suffices_text(rule, before) => {
                "the baseline has no measured file".to_owned()
            }
            Some(_) if rule.scope != Scope::Scope && self.total(self.headline).is_err() => {
                self.total(self.headline).err().unwrap_or_default()
            }
            Some((_, before, differential)) if self.doubts.is_empty() || !self.context.strict => {
                return Some(Compared { before, differential });
            }
            Some(_) => format!("not comparable: {}", words::join(&self.doubts)),
            None if self.context.allow_missing_baseline => {
                self.skipped.push(rule.id.clone());
                return None;
            }
            None => "there is no baseline to compare with; `lazycov baseline save` makes one, \
                     --allow-missing-baseline does without"
                .to_owned(),
        };
        self.settle(rule, Outcome::unjudged(why));
        None
    }

    /// The present total in a metric, or why nothing can be judged in it.
    pub(super) fn total(&self, metric: Metric) -> Result<Ratio, String> {
        match self.totals.get(metric) {
            Some(ratio) if !ratio.is_empty() => Ok(ratio),
            Some(_) => Err(format!("nothing is measured: the reports have 0 {} that could be covered", metric.key())),
            None if self.totals == Totals::default() => Err("nothing is measured".to_owned()),
            None => Err(format!("no report has {}; there are {}", metric.key(), words::carried(&self.totals))),
        }
    }

    /// Records what a rule found.
    pub(super) fn settle(&mut self, rule: &Rule, outcome: Outcome) {
        if !self.judged.contains(&rule.id) {
            self.judged.push(rule.id.clone());
        }
        let holds = outcome.broken.is_empty() && outcome.shaky.is_empty() && outcome.unjudged.is_empty();
        for case in outcome.broken {
            let finding = self.waive(finding(rule, case, rule.level));
            self.findings.push(finding);
        }
        self.findings.extend(outcome.shaky.into_iter().map(|case| finding(rule, case, Verdict::Warn)));
        let excused = outcome.excused.into_iter();
        let excused = excused.map(|case| Finding { excused: true, ..finding(rule, case, Verdict::Pass) });
        self.findings.extend(excused);
        for message in outcome.unjudged {
            let case = Case { message, ..Case::default() };
            self.findings.push(finding(rule, case, Verdict::Unjudged));
        }
        if holds {
            let case = Case { actual: outcome.actual, message: outcome.message, ..Case::default() };
            self.findings.push(finding(rule, case, Verdict::Pass));
        }
    }

    fn waive(&mut self, mut finding: Finding) -> Finding {
        let Some(waiver) = self.waivers.of(&finding) else { return finding };
        if waiver.is_expired(self.context.today) {
            let until = waiver.until;
            finding.add(&format!("its waiver expired on {until} ({})", waiver.reason));
        } else {
            finding.verdict = Verdict::Waived;
            finding.add(&format!("waived until {} ({})", waiver.until, waiver.reason));
        }
        finding
    }

    /// All rules are judged: the record.
    pub(super) fn close(mut self) -> Judgement {
        let (files, functions) = (self.now.sums().measured, self.now.sums().functions);
        if !self.skipped.is_empty() {
            self.notes.push(format!("there is no baseline: not judged are {}", self.skipped.join(", ")));
        }
        let has = |verdict| self.findings.iter().any(|finding: &Finding| finding.verdict == verdict);
        let verdict = if has(Verdict::Fail) {
            Verdict::Fail
        } else if has(Verdict::Unjudged) {
            Verdict::Unjudged
        } else if self.judged.is_empty() && self.skipped.is_empty() {
            self.notes.push(NO_GATE.to_owned());
            Verdict::Unjudged
        } else {
            Verdict::Pass
        };
        let unjudged = |waiver: &Waiver| {
            let skipped = self.skipped.iter().map(String::as_str);
            let open = self.findings.iter().filter(|finding| finding.verdict == Verdict::Unjudged);
            let path = Some(waiver.path.as_str());
            skipped
                .chain(open.map(|finding| finding.rule.as_str()))
                .any(|id| waiver.covers(id, path, waiver.function.as_deref()))
        };
        let unused = self.waivers.notes(unjudged);
        Judgement {
            verdict,
            files,
            functions,
            rules: self.judged.len() + self.skipped.len(),
            exempted: self.exempted,
            notes: [self.notes, unused].concat(),
            findings: self.findings,
        }
    }
}

fn has_data(before: &Measurement) -> bool {
    before.sums().measured > 0
}

/// Which lines are new or changed, texts alone can tell.
fn suffices_text(rule: &Rule, before: &Measurement) -> bool {
    rule.id == "new.changed_lines.min" && before.sums().texts > 0
}

fn finding(rule: &Rule, case: Case, verdict: Verdict) -> Finding {
    Finding {
        rule: rule.id.clone(),
        scope: rule.scope,
        path: case.path,
        function: case.function,
        line: case.line,
        verdict,
        excused: false,
        actual: case.actual,
        limit: case.limit.unwrap_or_else(|| rule.limit.clone()),
        what: if case.what.is_empty() { case.message.clone() } else { case.what },
        whole: case.whole,
        message: case.message,
        lines: case.lines,
    }
}
