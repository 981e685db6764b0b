//! A measured file with a text that nobody saved yet: what would be said of it if somebody did. It goes the way of a file
//! that was saved, on a copy of what is known, so that both say the same.

use std::sync::Arc;
use std::time::SystemTime;

use super::past::{Content, Past};
use super::{Files, Measured};
use crate::analysis::FileEntry;
use crate::analysis::differential::Marks;
use crate::coverage::{InputInfo, RepoPath};
use crate::formats::Settings;
use crate::project::sources::Sources;
use crate::project::stale::measured;
use crate::project::texts::Texts;
use crate::source::Text;

/// What the rest of the project says of a file.
#[derive(Clone, Debug)]
pub(in crate::project::load) struct Around {
    pub(in crate::project::load) inputs: Vec<InputInfo>,
    pub(in crate::project::load) contexts: Vec<Arc<str>>,
    pub(in crate::project::load) texts: Option<Texts>,
    pub(in crate::project::load) settings: Settings,
    pub(in crate::project::load) sources: Sources,
    /// The text that git vouches for, if it does for any.
    pub(in crate::project::load) vouched: Option<Content>,
}

/// A measured file, and what it takes to look at it with another text.
#[derive(Clone, Debug)]
pub(in crate::project::load) struct Buffered {
    file: Measured,
    /// The saved text as editors have it: decoded, without a byte order mark. `None` where nothing was saved.
    saved: Option<Content>,
    has_mark: bool,
    around: Around,
}

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl Files {
    /// When the reports were written that measured a file; `None` where no source of it is measured.
    pub(in crate::project::load) fn measured_at(&self, path: &RepoPath, inputs: &[InputInfo]) -> Option<SystemTime> {
        let file = self.all.get(self.place(path)?).filter(|file| file.found)?;
        measured(&file.age(), inputs)
    }

    /// A measured file, for texts that are not saved.
    pub(in crate::project::load) fn buffered(&self, path: &RepoPath, around: Around) -> Option<Buffered> {
        let file = self.all.get(self.place(path)?).filter(|file| file.found)?.clone();
        let bytes = file.source.as_ref().and_then(|_| around.sources.read(path).ok());
        let has_mark = bytes.as_ref().is_some_and(|bytes| bytes.starts_with(BYTE_ORDER_MARK));
        let saved = bytes.map(|bytes| Marks::hash(Text::decode(&bytes).as_str().as_bytes()));
        Some(Buffered { file, saved, has_mark, around })
    }
}

impl Buffered {
    /// The file as it would be with this text.
    pub(in crate::project::load) fn with_text(&self, text: &str) -> Arc<FileEntry> {
        if self.saved == Some(Marks::hash(text.as_bytes())) {
            return Arc::clone(&self.file.entry);
        }
        let Around { inputs, contexts, texts, settings, sources, vouched } = &self.around;
        let mark = if self.has_mark { BYTE_ORDER_MARK } else { &[] };
        let sources = sources.with_unsaved(&self.file.path, [mark, text.as_bytes()].concat());
        let mut file = self.file.clone().look(&sources, settings);
        let past = Past { inputs, contexts, texts: texts.as_ref(), settings };
        let stale = match file.is_of_present_text(&past) {
            Some(is_present) => !is_present,
            None => file.edited || !file.is_as_measured() && self.is_stale(&file, *vouched),
        };
        file.settle(stale, &past, &sources);
        Arc::clone(&file.entry)
    }

    /// Saved now, it would be newer than its reports: is it what was measured all the same?
    fn is_stale(&self, file: &Measured, vouched: Option<Content>) -> bool {
        let present = file.source.as_ref().map(|source| source.content);
        match file.assembled.unchanged {
            Some(unchanged) => !unchanged,
            // Without any time of a report nothing is known to be newer.
            None => measured(&file.age(), &self.around.inputs).is_some() && (vouched.is_none() || vouched != present),
        }
    }
}
