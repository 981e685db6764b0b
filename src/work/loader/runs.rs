//! What runs of the tests wrote.

use std::sync::PoisonError;

use super::LoadWorker;
use crate::app::{Msg, Task};
use crate::coverage::RepoPath;
use crate::project::{LoadError, Loaded, News};
use crate::watch::{Event, RunId};
use crate::work::incoming::Working;
use crate::work::run_of_some::{join, written_to};
use crate::work::written::Before;

impl LoadWorker {
    pub(super) fn run(&mut self, run: RunId, before: &Before) {
        let outbox = self.around.outbox.clone();
        let _working = Working::on(Task::Load, &outbox);
        let event = match self.written(before) {
            Ok(Some(loaded)) => return self.show(loaded, Event::ReportsLoaded { run, changed: true }),
            Ok(None) => Event::ReportsLoaded { run, changed: false },
            Err(error) => Event::ReportsFailed(run, one_line(&error)),
        };
        self.around.outbox.send(Msg::Watch(event));
    }

    /// What a run of some tests wrote takes the place of what was known of them.
    pub(super) fn some(&mut self, run: RunId, ran: &[String]) {
        let outbox = self.around.outbox.clone();
        let _working = Working::on(Task::Load, &outbox);
        let joined = match &self.around.request.latest_run {
            Some(output) => join(output, ran).map_err(|error| error.to_string()),
            None => Ok(Vec::new()),
        };
        let loaded = joined.and_then(|new| {
            if new.is_empty() {
                return Ok(None);
            }
            self.load(News::of(new).with_new_files()).map(Some).map_err(|error| one_line(&error))
        });
        let event = match loaded {
            Ok(Some(loaded)) => return self.show(loaded, Event::ReportsLoaded { run, changed: true }),
            Ok(None) => Event::ReportsLoaded { run, changed: false },
            Err(why) => Event::ReportsFailed(run, why),
        };
        outbox.send(Msg::Watch(event));
    }

    /// What a run of some tests covered is laid over what all covered.
    pub(super) fn gains(&mut self, run: RunId, edited: &[RepoPath]) {
        let outbox = self.around.outbox.clone();
        let _working = Working::on(Task::Load, &outbox);
        let folder = self.around.request.latest_run.as_deref().map(written_to);
        let loaded = folder.and_then(|folder| self.project.take_gains(&folder, edited));
        if let Some(loaded) = &loaded {
            self.display(&loaded.snapshot);
            self.around.comparison.compare(loaded.clone());
            self.history.tell(loaded.clone());
        }
        outbox.send(Msg::Watch(Event::ReportsLoaded { run, changed: loaded.is_some() }));
    }

    /// Loads what was written since; `None` when there is nothing.
    fn written(&mut self, before: &Before) -> Result<Option<Loaded>, LoadError> {
        let request = self.around.request.clone();
        before.collect(&request, |paths| {
            let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
            // A run may have written anywhere, and the watcher may not have told of it yet.
            let news = if paths.is_none() { News::of(seen).with_new_files() } else { News::default() };
            self.project.set_paths(paths.unwrap_or_else(|| request.paths.clone()));
            self.load(news)
        })
    }
}

fn one_line(error: &LoadError) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}
