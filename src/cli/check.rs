//! `check`: may this change go in?

use time::OffsetDateTime;

use super::args::{Check, CheckFormat, Global};
use super::base::{Base, Interest, Saved};
use super::printers::check::{self, Checked};
use super::printers::links::Links;
use super::printers::numbers::Numbers;
use super::printers::passages::{TOLD, passages};
use super::printers::waterfall::Shown;
use super::session::Session;
use super::{Exit, Failure, base, changed, results};
use crate::analysis::Comparison;
use crate::analysis::gates::{Judgement, NO_GATE, Rules, Verdict};
use crate::coverage::{RepoPath, Totals};
use crate::project::{self, Gates};

/// More passages of source fit on no page beside the rest of it.
const PASSAGES: usize = 40;

/// Judges and prints the judgement.
pub(super) fn run(global: &Global, session: &mut Session, saved: Saved, options: &Check) -> Result<Exit, Failure> {
    let rules = rules(session, options)?;
    let (tests, _) = results::read(&options.junit)?;
    let interest = if rules.judge_changes_alone() { Interest::Changes } else { Interest::Everything };
    let base = base::find(global, session, saved, options.baseline.as_deref(), &options.base_report, interest)?;
    session.find_functions(base.as_ref().map(|base| base.baseline.as_ref()));
    let gates = Gates {
        rules: &rules,
        today: OffsetDateTime::now_utc().date(),
        strict: session.strict,
        allow_missing_baseline: options.allow_missing_baseline,
    };
    let (loaded, settings) = (&session.loaded, &session.request.settings);
    let comparison = base.as_ref().map(|base| project::compare_changes(loaded, settings, &base.baseline, Some(gates)));
    let judged = comparison.as_ref().and_then(|comparison| comparison.judgement.clone());
    let judgement = judged.unwrap_or_else(|| project::judge_alone(loaded, gates));
    if judgement.rules == 0 {
        let none = "no rule is set, so that nothing could fail: say what must hold with `lazycov check --fail-under 80`, \
                    or in lazycov.toml with a section [gate.total] and `min = 80` in it";
        // Limits that are there and cannot be read are no lack of limits.
        let known = judgement.notes.iter().filter(|note| *note != NO_GATE).map(|note| format!("; {note}"));
        return Err(Failure::usage(format!("{none}{}", known.collect::<String>())));
    }
    let waterfall = comparison.as_ref().and_then(|comparison| {
        let metric = comparison.differential.shown_metric();
        let waterfall = comparison.differential.waterfall(metric)?;
        Some(Shown { metric, waterfall, precision: session.precision })
    });
    let ended = Ended::of(session, base.as_ref(), &judgement);
    let text = |path: &RepoPath| session.text(path);
    let passages = match (options.format, &comparison) {
        (CheckFormat::Markdown, Some(comparison)) => {
            passages(comparison, (&TOLD, PASSAGES), session.snapshot.known_tests(), text)
        }
        _ => (Vec::new(), 0),
    };
    let prefix = session.prefix();
    let checked = Checked {
        judgement: &judgement,
        verdict: ended.verdict,
        why: ended.why.as_deref(),
        numbers: &Numbers {
            headline: session.snapshot.headline,
            now: session.snapshot.totals,
            before: comparison.as_ref().and_then(totals_before),
            baseline: comparison.as_ref().map(|comparison| &comparison.baseline.info),
            changed: changed::lines(session, comparison.as_ref()),
            tests,
            precision: session.precision,
        },
        baseline: comparison.as_ref().map(|comparison| &comparison.baseline.info),
        waterfall,
        passages: (&passages.0, passages.1),
        links: Links { repository: settings.config.repository.as_ref(), prefix: &prefix },
    };
    session.print(&match options.format {
        CheckFormat::Text => check::text(checked, session.paint),
        CheckFormat::Json => check::json::json(checked)?,
        CheckFormat::Markdown => check::markdown::markdown(checked),
        CheckFormat::Github => check::github::github(checked),
        CheckFormat::Junit => check::junit::junit(checked),
    })?;
    Ok(ended.exit)
}

/// The totals of a baseline that has any.
fn totals_before(comparison: &Comparison) -> Option<Totals> {
    let before = &comparison.baseline.measurement;
    before.files().iter().any(|file| file.is_measured()).then(|| before.totals())
}

/// The rules of the settings, and those of the flags over them.
fn rules(session: &Session, options: &Check) -> Result<Rules, Failure> {
    let mut rules = session.request.settings.config.gates.clone();
    let under = options.fail_under.map(|limit| ("--fail-under", format!("total.min={limit}")));
    let drop = options.max_drop.map(|limit| ("--max-drop", format!("total.max_drop={limit}")));
    let gates = options.gates.iter().map(|gate| ("--gate", gate.clone()));
    for (flag, rule) in under.into_iter().chain(drop).chain(gates) {
        rules.set(&rule).map_err(|error| Failure::usage(format!("{flag} {rule}: {error}")))?;
    }
    Ok(rules)
}

/// How the check ends.
struct Ended {
    exit: Exit,
    /// What the page says of it: never better than the exit code.
    verdict: Verdict,
    /// Why it is worse than the judgement.
    why: Option<String>,
}

impl Ended {
    /// A failed gate is the answer, whatever else could not be judged.
    fn of(session: &Session, base: Option<&Base>, judgement: &Judgement) -> Ended {
        let whole = session.verdict();
        let stale = session.say_stale(|_| true);
        let warned = judgement.findings.iter().any(|finding| finding.verdict == Verdict::Warn);
        let reasons = [
            (stale, "files changed after the tests ran"),
            (warned, "a rule warns"),
            (!judgement.notes.is_empty(), "there are doubts"),
            (base.is_some_and(|base| base.warned), "a report of the base has warnings"),
            (whole != Exit::Done && session.nothing_measured().is_none(), "a report has warnings"),
        ];
        let reasons: Vec<&str> = reasons.into_iter().filter(|reason| reason.0).map(|reason| reason.1).collect();
        let strict = (session.strict && !reasons.is_empty()).then(|| format!("--strict: {}", reasons.join(", ")));
        let (exit, why) = match (judgement.verdict, session.nothing_measured().or(strict)) {
            (Verdict::Fail, _) => (Exit::Failed, None),
            (Verdict::Unjudged, _) => (Exit::Unjudged, None),
            (_, Some(why)) => (Exit::Unjudged, Some(why)),
            (_, None) => (Exit::Done, None),
        };
        let verdict = if why.is_some() { Verdict::Unjudged } else { judgement.verdict };
        Ended { exit, verdict, why }
    }
}
