//! The log that a project keeps of its phases, as Markdown: an entry for the present, and one for a saved baseline.

use std::sync::Arc;

use time::OffsetDateTime;

use super::Failure;
use super::args::Report;
use super::session::Session;
use crate::analysis::Baseline;
use crate::analysis::history::{History, HistoryMemo, LOW};
use crate::markdown::{self, Options};
use crate::project::{Baselines, Gates, Present, Request, found, history, one_before};

/// The present against the baseline that the project would choose, if it has any. Where the newest baseline says what is
/// measured now, the present is the phase that was saved: its entry is against the one before.
pub(super) fn present(session: &Session, report: &Report) -> Result<String, Failure> {
    let Session { loaded, request: Request { root, settings, .. }, precision, .. } = session;
    let (baselines, config) = (Baselines::of(root), &settings.config);
    let options = Options { precision: *precision, under: report.under.unwrap_or(LOW), limit: report.limit };
    if let Some(newest) = baselines.list().pop() {
        let newest = baselines.open(&newest)?;
        if loaded.measurement(&newest.measurement.files).is_same_as(&newest.measurement) {
            return entry_of(&baselines, newest, options);
        }
    }
    let chosen = baselines.choose(config.baseline.as_deref(), loaded.git.as_ref())?;
    let before = chosen.map(|chosen| baselines.open(&chosen.saved)).transpose()?.map(Arc::new);
    let since = before.as_ref().map(|before| Arc::new(found(loaded, settings, before, gates(session))));
    let before: Vec<Arc<Baseline>> = before.into_iter().collect();
    let present = Present { loaded, config, since: since.as_ref() };
    Ok(last(&history(&mut HistoryMemo::default(), &before, Some(present), options.under), options))
}

/// A baseline against the one that was saved before it.
pub(super) fn saved(baselines: &Baselines, baseline: Baseline, precision: u8) -> Result<String, Failure> {
    entry_of(baselines, baseline, Options { precision, under: LOW, limit: None })
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

fn entry_of(baselines: &Baselines, baseline: Baseline, options: Options) -> Result<String, Failure> {
    let earlier = one_before(baselines, &baseline.info.name, baseline.info.created);
    let before = earlier.map(|saved| baselines.open(&saved)).transpose()?;
    let pair: Vec<Arc<Baseline>> = before.into_iter().chain([baseline]).map(Arc::new).collect();
    Ok(last(&history(&mut HistoryMemo::default(), &pair, None, options.under), options))
}

fn last(history: &History, options: Options) -> String {
    history.entries.last().map(|entry| markdown::phase(entry, options)).unwrap_or_default()
}
