//! The documents that are open in the editor: so many, and so large together, and no more.

use std::collections::BTreeMap;
use std::sync::Arc;

use lsp_types::Uri;

use super::event::{Mapped, ToMap};
use crate::coverage::RepoPath;
use crate::source::Text;

/// More documents than this nobody looks at.
const MOST: usize = 500;
/// Bytes of all texts together.
const LARGEST: usize = 128 << 20;

/// A document.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) uri: Uri,
    /// Its file, where it is one of the project.
    pub(super) path: Option<RepoPath>,
    pub(super) version: i32,
    /// The number of its text.
    pub(super) generation: u64,
    pub(super) text: Arc<Text>,
    /// How the data stood to the latest text for which that is known.
    pub(super) mapped: Option<Mapped>,
}

impl Document {
    /// How the data stand to the present text, where that is known.
    pub(super) fn current(&self) -> Option<&Mapped> {
        self.mapped.as_ref().filter(|mapped| mapped.generation == self.generation)
    }
}

/// What is new about a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    Nothing,
    /// Its text: whoever wrote it asks again.
    Text,
    /// What was measured of the same text.
    Data,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Documents {
    all: BTreeMap<Arc<str>, Document>,
    newest: u64,
    bytes: usize,
}

impl Documents {
    pub(super) fn get(&self, uri: &str) -> Option<&Document> {
        self.all.get(uri)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Document)> {
        self.all.iter()
    }

    /// The document of a file.
    pub(super) fn of_path(&self, path: &RepoPath) -> Option<&Document> {
        self.all.values().find(|document| document.path.as_ref() == Some(path))
    }

    /// Opens a document. Says whether there is room for it.
    pub(super) fn open(&mut self, uri: Uri, path: Option<RepoPath>, version: i32, text: Arc<Text>) -> bool {
        self.close(uri.as_str());
        if self.all.len() >= MOST || self.bytes + text.as_str().len() > LARGEST {
            return false;
        }
        self.newest += 1;
        self.bytes += text.as_str().len();
        let key = Arc::from(uri.as_str());
        self.all.insert(key, Document { uri, path, version, generation: self.newest, text, mapped: None });
        true
    }

    /// Gives a document another text. Says whether there is room for it.
    pub(super) fn change(&mut self, uri: &str, version: i32, text: Arc<Text>) -> bool {
        let Some(document) = self.all.get_mut(uri) else { return false };
        self.bytes = self.bytes - document.text.as_str().len() + text.as_str().len();
        self.newest += 1;
        (document.version, document.generation, document.text) = (version, self.newest, text);
        if self.bytes > LARGEST {
            self.close(uri);
            return false;
        }
        true
    }

    /// Says which file of the project a document is of.
    pub(super) fn place(&mut self, uri: &str, path: Option<RepoPath>) {
        if let Some(document) = self.all.get_mut(uri) {
            document.path = path;
        }
    }

    /// Closes a document.
    pub(super) fn close(&mut self, uri: &str) -> Option<Document> {
        let closed = self.all.remove(uri)?;
        self.bytes -= closed.text.as_str().len();
        Some(closed)
    }

    /// Takes how the data stand to a text, unless another text is there by now. Says what is new about it.
    pub(super) fn take(&mut self, mapped: Mapped) -> Option<(Arc<str>, Taken)> {
        let document = self.all.get_mut(&mapped.uri).filter(|document| document.generation == mapped.generation)?;
        let uri = Arc::clone(&mapped.uri);
        let taken = match document.current() {
            None => Taken::Text,
            Some(before) if before.entry == mapped.entry => Taken::Nothing,
            Some(_) => Taken::Data,
        };
        document.mapped = Some(mapped);
        Some((uri, taken))
    }

    /// The files to find out about.
    pub(super) fn to_map(&self) -> BTreeMap<Arc<str>, ToMap> {
        let one = |(uri, document): (&Arc<str>, &Document)| {
            let (path, generation, text) = (document.path.clone()?, document.generation, Arc::clone(&document.text));
            Some((Arc::clone(uri), ToMap { path, generation, text }))
        };
        self.all.iter().filter_map(one).collect()
    }
}
