//! `check`: may this change go in?

use time::OffsetDateTime;

use super::args::{Check, CheckFormat, Global};
use super::base::{Base, Saved};
use super::printers::check::{self, Checked};
use super::printers::waterfall::Shown;
use super::session::{Session, print};
use super::{Exit, Failure, base};
use crate::analysis::gates::{Judgement, Rules, Verdict};
use crate::project::{self, Gates};

/// Judges and prints the judgement.
pub(super) fn run(global: &Global, session: &mut Session, saved: Saved, options: &Check) -> Result<Exit, Failure> {
    let rules = rules(session, options)?;
    let base = base::find(global, session, saved, options.baseline.as_deref(), &options.base_report)?;
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
        return Err(Failure::usage(
            "no rule is set, so that nothing could fail: say what must hold with `lazycov check --fail-under 80`, or in \
             lazycov.toml with a section [gate.total] and `min = 80` in it"
                .to_owned(),
        ));
    }
    let waterfall = comparison.as_ref().and_then(|comparison| {
        let metric = comparison.differential.shown_metric();
        let waterfall = comparison.differential.waterfall(metric)?;
        Some(Shown { metric, waterfall, precision: session.precision })
    });
    let checked = Checked {
        judgement: &judgement,
        baseline: comparison.as_ref().map(|comparison| &comparison.baseline.info),
        waterfall,
    };
    print(&match options.format {
        CheckFormat::Text => check::text(checked, session.paint),
        CheckFormat::Json => check::json::json(checked)?,
        CheckFormat::Markdown => check::markdown::markdown(checked),
        CheckFormat::Github => check::github::github(checked, &prefix(session)),
        CheckFormat::Junit => check::junit::junit(checked),
    })?;
    Ok(exit(session, base.as_ref(), &judgement))
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

/// A failed gate is the answer, whatever else could not be judged.
fn exit(session: &Session, base: Option<&Base>, judgement: &Judgement) -> Exit {
    let whole = session.verdict();
    let stale = session.say_stale(|_| true);
    let warned = stale
        || judgement.findings.iter().any(|finding| finding.verdict == Verdict::Warn)
        || !judgement.notes.is_empty()
        || base.is_some_and(|base| base.warned);
    match judgement.verdict {
        Verdict::Fail => Exit::Failed,
        Verdict::Unjudged => Exit::Unjudged,
        _ if session.strict && warned => Exit::Unjudged,
        _ => whole,
    }
}

/// The way from the top of the repository to the project.
fn prefix(session: &Session) -> String {
    let top = session.loaded.git.as_ref().and_then(|git| std::fs::canonicalize(git.top()).ok());
    let root = std::fs::canonicalize(&session.request.root).ok();
    let below = top.zip(root).and_then(|(top, root)| Some(root.strip_prefix(top).ok()?.to_owned()));
    let below = below.map(|below| below.to_string_lossy().replace('\\', "/")).unwrap_or_default();
    if below.is_empty() { below } else { format!("{below}/") }
}
