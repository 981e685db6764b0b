//! The log that a project keeps of its phases, as Markdown: an entry for the present, and one for a saved baseline.

use std::sync::Arc;

use super::Failure;
use super::args::Report;
use super::session::Session;
use crate::analysis::Baseline;
use crate::analysis::history::{History, HistoryMemo, LOW};
use crate::markdown::{self, Options};
use crate::project::{Baselines, Present, history};

/// The present against the baseline that the project would choose, if it has any.
pub(super) fn present(session: &Session, report: &Report) -> Result<String, Failure> {
    let Session { loaded, request, precision, .. } = session;
    let (baselines, config) = (Baselines::of(&request.root), &request.settings.config);
    let chosen = baselines.choose(config.baseline.as_deref(), loaded.git.as_ref())?;
    let before = chosen.map(|chosen| baselines.open(&chosen.saved)).transpose()?;
    let before: Vec<Arc<Baseline>> = before.into_iter().map(Arc::new).collect();
    let options = Options { precision: *precision, under: report.under.unwrap_or(LOW), limit: report.limit };
    Ok(last(&history(&mut HistoryMemo::default(), &before, Some(Present { loaded, config }), options.under), options))
}

/// A baseline against the one that was saved before it.
pub(super) fn saved(baselines: &Baselines, baseline: Baseline, precision: u8) -> Result<String, Failure> {
    let made = (baseline.info.created, baseline.info.name.clone());
    let earlier = baselines.list().into_iter().rfind(|saved| {
        let info = &saved.summary.info;
        (info.created, info.name.as_str()) < (made.0, made.1.as_str())
    });
    let before = earlier.map(|saved| baselines.open(&saved)).transpose()?;
    let pair: Vec<Arc<Baseline>> = before.into_iter().chain([baseline]).map(Arc::new).collect();
    let options = Options { precision, under: LOW, limit: None };
    Ok(last(&history(&mut HistoryMemo::default(), &pair, None, options.under), options))
}

fn last(history: &History, options: Options) -> String {
    history.entries.last().map(|entry| markdown::phase(entry, options)).unwrap_or_default()
}
