//! The project, as long as a client is there. Each call looks whether reports, sources or settings changed, and reads
//! again what did.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::calls;
use crate::cli::args::Global;
use crate::cli::output::Output;
use crate::cli::session::{Session, request};
use crate::cli::{Exit, Failure};
use crate::mcp::{Arguments, Finding, Tool};
use crate::project::{News, Nobody, Project, Request, Settings};

/// What is kept from one call to the next.
pub(super) struct Data {
    global: Global,
    request: Request,
    project: Project,
}

impl Data {
    /// A project of which nothing is read yet.
    pub(super) fn open(global: &Global) -> Result<Data, Failure> {
        let request = request(global, &[])?;
        let project = Project::new(request.clone()).watched();
        Ok(Data { global: global.clone(), request, project })
    }

    /// Calls a tool; `None` when we failed in a way that nobody foresaw.
    pub(super) fn call(&mut self, tool: &Tool, arguments: &Arguments<'_>) -> Option<Finding> {
        let output = Output::kept();
        let called = catch_unwind(AssertUnwindSafe(|| self.found(tool, arguments, &output)));
        let Ok(ended) = called else {
            // Nobody knows in what state it is.
            self.project = Project::new(self.request.clone()).watched();
            return None;
        };
        let kept = output.take();
        Some(match ended {
            Ok(_) => Finding { text: kept.text, said: kept.said, failed: false },
            Err(failure) => Finding { text: failure.message, said: kept.said, failed: true },
        })
    }

    fn found(&mut self, tool: &Tool, arguments: &Arguments<'_>, output: &Output) -> Result<Exit, Failure> {
        let settings = self.request.settings.again()?;
        if !counts_alike(&settings, &self.request.settings) {
            self.project.set_settings(settings.clone());
        }
        self.request.settings = settings;
        let loaded = self.project.load(News::anything(), &Nobody)?;
        let session = Session::kept(&self.global, self.request.clone(), loaded, output.clone());
        calls::call(&self.global, session, tool, arguments)
    }

    /// Keeps what was worked out from texts for the next start.
    pub(super) fn save(&self) {
        self.project.memo().save();
    }
}

/// Do the same files count in the same way?
fn counts_alike(one: &Settings, other: &Settings) -> bool {
    one.config == other.config && one.python == other.python && one.codecov == other.codecov
}
