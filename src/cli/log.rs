//! The log that a project keeps of its phases, as Markdown: an entry for the present, and one for a saved baseline.

use std::sync::Arc;

use time::OffsetDateTime;

use super::Failure;
use super::args::Report;
use super::session::Session;
use crate::analysis::Baseline;
use crate::analysis::gates::{Judgement, Level, Measured, Rules};
use crate::analysis::history::{History, HistoryMemo, LOW};
use crate::config::Config;
use crate::markdown::{self, Options, Ruled};
use crate::project::{self, Baselines, Gates, Present, history};

/// The present against the baseline that the project would choose, if it has any.
pub(super) fn present(session: &Session, report: &Report) -> Result<String, Failure> {
    let Session { loaded, request, precision, .. } = session;
    let (baselines, config) = (Baselines::of(&request.root), &request.settings.config);
    let chosen = baselines.choose(config.baseline.as_deref(), loaded.git.as_ref())?;
    let before = chosen.map(|chosen| baselines.open(&chosen.saved)).transpose()?;
    let before: Vec<Arc<Baseline>> = before.into_iter().map(Arc::new).collect();
    let options = Options { precision: *precision, under: report.under.unwrap_or(LOW), limit: report.limit };
    let rules = recorded(config);
    let gates =
        Gates { rules: &rules, today: OffsetDateTime::now_utc().date(), strict: false, allow_missing_baseline: true };
    let judged = match before.last() {
        Some(before) => project::compare_changes(loaded, &request.settings, before, Some(gates)).judgement,
        None => Some(project::judge_alone(loaded, &request.settings, gates)),
    };
    let history = history(&mut HistoryMemo::default(), &before, Some(Present { loaded, config }), options.under);
    Ok(last(&history, &judged.map(|judged| ruled(&judged)).unwrap_or_default(), options))
}

/// A baseline against the one that was saved before it.
pub(super) fn saved(baselines: &Baselines, baseline: Baseline, config: &Config) -> Result<String, Failure> {
    let made = (baseline.info.created, baseline.info.name.clone());
    let earlier = baselines.list().into_iter().rfind(|saved| {
        let info = &saved.summary.info;
        (info.created, info.name.as_str()) < (made.0, made.1.as_str())
    });
    let before = earlier.map(|saved| baselines.open(&saved)).transpose()?;
    let judged = project::judge_saved(&baseline, before.as_ref(), &recorded(config));
    let pair: Vec<Arc<Baseline>> = before.into_iter().chain([baseline]).map(Arc::new).collect();
    let options = Options { precision: config.precision.unwrap_or(1), under: LOW, limit: None };
    Ok(last(&history(&mut HistoryMemo::default(), &pair, None, options.under), &ruled(&judged), options))
}

/// The rules that can be judged of a phase at any time: of files that never had data a baseline knows nothing.
fn recorded(config: &Config) -> Rules {
    let scope = Measured { not_measured: Some(Level::Ignore), ..config.gates.scope };
    Rules { scope, ..config.gates.clone() }
}

/// The rules that are set, and how they came out.
fn ruled(judged: &Judgement) -> Vec<Ruled> {
    let rows = judged.digest().rules;
    let rows = rows.iter().map(|row| Ruled {
        rule: row.rule.to_owned(),
        verdict: row.verdict,
        limit: row.limit.to_owned(),
        found: row.found.clone(),
    });
    rows.collect()
}

fn last(history: &History, ruled: &[Ruled], options: Options) -> String {
    history.entries.last().map(|entry| markdown::phase(entry, ruled, options)).unwrap_or_default()
}
