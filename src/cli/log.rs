//! The log that a project keeps of its phases, as Markdown: an entry for the present, and one for a saved baseline.

use std::sync::Arc;

use time::OffsetDateTime;

use super::Failure;
use super::args::Report;
use super::session::Session;
use crate::analysis::Baseline;
use crate::analysis::gates::{Judgement, Level, Measured, Ruled, Rules, Verdict};
use crate::analysis::history::{History, HistoryMemo, LOW};
use crate::config::Config;
use crate::markdown::{self, Options};
use crate::project::{self, Baselines, Gates, Present, Request, found, history, one_before};

/// The present against the baseline that the project would choose, if it has any. Where the newest baseline says what is
/// measured now, the present is the phase that was saved: its entry is against the one before.
pub(super) fn present(session: &Session, report: &Report) -> Result<String, Failure> {
    let Session { loaded, request: Request { root, settings, .. }, precision, .. } = session;
    let (baselines, config) = (Baselines::of(root), &settings.config);
    let options = Options { precision: *precision, under: report.under.unwrap_or(LOW), limit: report.limit };
    if let Some(newest) = baselines.list().pop() {
        let newest = baselines.open(&newest)?;
        if loaded.measurement(Some(&newest.measurement)).is_same_as(&newest.measurement) {
            return entry_of(&baselines, newest, config, options);
        }
    }
    let chosen = baselines.choose(config.baseline.as_deref(), loaded.git.as_ref())?;
    let before = chosen.map(|chosen| baselines.open(&chosen.saved)).transpose()?.map(Arc::new);
    let since = before.as_ref().map(|before| Arc::new(found(loaded, settings, before, gates(session))));
    let alone = match &before {
        Some(_) => Vec::new(),
        None => project::judge_alone(loaded, Gates { allow_missing_baseline: true, ..gates(session) }).ruled(),
    };
    let before: Vec<Arc<Baseline>> = before.into_iter().collect();
    let present = Present { loaded, config, since: since.as_ref() };
    Ok(last(&history(&mut HistoryMemo::default(), &before, Some(present), options.under), &alone, options))
}

/// A baseline against the one that was saved before it.
pub(super) fn saved(baselines: &Baselines, baseline: Baseline, config: &Config) -> Result<String, Failure> {
    judged(baselines, baseline, config).map(|judged| judged.0)
}

/// The same, and how the gates judge it: when it was saved, the one before had all its lines.
pub(super) fn judged(baselines: &Baselines, baseline: Baseline, config: &Config) -> Result<(String, Verdict), Failure> {
    let then = baseline.info.since.as_ref().and_then(|since| since.verdict);
    let options = Options { precision: config.precision.unwrap_or(1), under: LOW, limit: None };
    let (entry, now) = entry_and_judgement(baselines, baseline, config, options)?;
    Ok((entry, then.unwrap_or(now.verdict)))
}

/// The gates as a phase is judged by them: without a word of what a person may allow at the command line.
pub(super) fn gates(session: &Session) -> Gates<'_> {
    Gates {
        rules: &session.request.settings.config.gates,
        today: OffsetDateTime::now_utc().date(),
        strict: session.strict,
        allow_missing_baseline: false,
    }
}

fn entry_of(baselines: &Baselines, baseline: Baseline, config: &Config, options: Options) -> Result<String, Failure> {
    entry_and_judgement(baselines, baseline, config, options).map(|judged| judged.0)
}

fn entry_and_judgement(
    baselines: &Baselines,
    baseline: Baseline,
    config: &Config,
    options: Options,
) -> Result<(String, Judgement), Failure> {
    let earlier = one_before(baselines, &baseline.info.name, baseline.info.created);
    let before = earlier.map(|saved| baselines.open(&saved)).transpose()?;
    let judged = project::judge_saved(&baseline, before.as_ref(), &recorded(config));
    let pair: Vec<Arc<Baseline>> = before.into_iter().chain([baseline]).map(Arc::new).collect();
    let entry = last(&history(&mut HistoryMemo::default(), &pair, None, options.under), &judged.ruled(), options);
    Ok((entry, judged))
}

/// The rules that can be judged of a phase at any time: of files that never had data a baseline knows nothing.
fn recorded(config: &Config) -> Rules {
    let scope = Measured { not_measured: Some(Level::Ignore), ..config.gates.scope };
    Rules { scope, ..config.gates.clone() }
}

fn last(history: &History, ruled: &[Ruled], options: Options) -> String {
    history.entries.last().map(|entry| markdown::phase(entry, ruled, options)).unwrap_or_default()
}
