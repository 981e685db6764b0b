//! The baselines that one which is saved comes after: the one whose place it takes, and the one since which it tells what
//! changed.

use std::sync::Arc;

use super::super::session::{Session, say};
use crate::analysis::Baseline;
use crate::analysis::baseline::Known;
use crate::project::{BaselineBytes, BaselineFileError, Baselines, Outlined, Request, keep_counted, one_before};

/// Their bytes, which are fetched while the reports are read.
pub(in crate::cli) struct Earlier {
    /// Of the one whose place it takes.
    old: Option<BaselineBytes>,
    /// Of the one that was saved before it.
    before: Option<Result<BaselineBytes, BaselineFileError>>,
}

/// What they say.
pub(super) struct Past {
    /// The one whose place it takes, as far as its files count today.
    pub(super) old: Option<Baseline>,
    /// The one that was saved before it.
    pub(super) before: Option<Arc<Baseline>>,
}

impl Earlier {
    /// Fetches what a baseline of this name and time comes after.
    ///
    /// # Errors
    /// When there is one in its place that cannot be read.
    pub(in crate::cli) fn fetch(request: &Request, name: &str, created: i64) -> Result<Earlier, BaselineFileError> {
        let saved = Baselines::of(&request.root);
        let before = one_before(&saved, name, created).map(|before| saved.bytes(&before));
        Ok(Earlier { old: saved.bytes_of_saved(name)?, before })
    }

    /// The one that most is taken over from.
    pub(super) fn nearest(&self) -> Option<&BaselineBytes> {
        let before = || self.before.as_ref()?.as_ref().ok();
        self.old.as_ref().or_else(before)
    }

    /// Is it enough to know what changed since, as the rest is copied? With two of them each is another past.
    pub(super) fn is_enough(&self) -> bool {
        self.nearest().is_some_and(|nearest| nearest.copied().is_some())
            && !(self.old.is_some() && self.before.is_some())
    }

    /// Reads them: what changed since, or everything.
    ///
    /// # Errors
    /// When the one whose place is taken cannot be read.
    pub(super) fn read(&self, session: &Session, changes_alone: bool) -> Result<Past, BaselineFileError> {
        let outlined = Outlined(&session.loaded);
        let known: &dyn Known = if changes_alone { &outlined } else { &session.loaded };
        let mut old = self.old.as_ref().map(|old| old.read(known)).transpose()?;
        if let Some(old) = &mut old {
            keep_counted(&mut old.measurement, &session.request.settings.config);
        }
        let read = |bytes: &Result<BaselineBytes, BaselineFileError>| match bytes {
            Ok(bytes) => bytes.read(known).map(Arc::new).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        let before = self.before.as_ref().map(read).transpose();
        let before = before.unwrap_or_else(|error| {
            say(&format!("what changed since then is not kept: {error}"));
            None
        });
        Ok(Past { old, before })
    }
}

impl Past {
    /// What is known of it where a text is what it was.
    pub(super) fn nearest(&self) -> Option<&Baseline> {
        self.old.as_ref().or(self.before.as_deref())
    }
}
