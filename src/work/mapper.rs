//! How the data stand to the texts of an editor. Of texts that follow each other quickly the latest counts, and a load that
//! takes long keeps nobody waiting.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::incoming::{Outbox, worker};
use crate::coverage::RepoPath;
use crate::lsp::{Mapped, ToMap};
use crate::project::Unsaved;
use crate::source::Text;

/// What the mapper is told.
pub(crate) enum ToMapper {
    /// These documents are open.
    Texts(BTreeMap<Arc<str>, ToMap>),
    /// What is known of these files.
    Known(Vec<(RepoPath, Option<Unsaved>)>),
}

/// Starts the thread.
pub(crate) fn start(outbox: &Outbox, answers: Sender<Mapped>) -> Sender<ToMapper> {
    let (sender, requests) = unbounded();
    worker("mapper", outbox, move || Mapper::default().work(&requests, &answers));
    sender
}

#[derive(Default)]
struct Mapper {
    texts: BTreeMap<Arc<str>, ToMap>,
    known: HashMap<RepoPath, Option<Unsaved>>,
    /// Texts with what they decide.
    understood: HashMap<Arc<str>, (u64, Arc<Text>)>,
    /// Documents that are to be looked at.
    open: BTreeSet<Arc<str>>,
}

impl Mapper {
    fn work(mut self, requests: &Receiver<ToMapper>, answers: &Sender<Mapped>) {
        loop {
            if self.open.is_empty() {
                let Ok(request) = requests.recv() else { return };
                self.take(request);
            }
            requests.try_iter().for_each(|request| self.take(request));
            let Some(uri) = self.open.pop_first() else { continue };
            if let Some(mapped) = self.map(&uri)
                && answers.send(mapped).is_err()
            {
                return;
            }
        }
    }

    fn take(&mut self, request: ToMapper) {
        match request {
            ToMapper::Texts(texts) => {
                let is_new = |(uri, text): &(&Arc<str>, &ToMap)| {
                    let before = self.texts.get(*uri);
                    before.is_none_or(|before| before.generation != text.generation || before.path != text.path)
                };
                let new: Vec<Arc<str>> = texts.iter().filter(is_new).map(|(uri, _)| Arc::clone(uri)).collect();
                self.open.extend(new);
                self.open.retain(|uri| texts.contains_key(uri));
                self.understood.retain(|uri, _| texts.contains_key(uri));
                let paths: BTreeSet<&RepoPath> = texts.values().map(|text| &text.path).collect();
                self.known.retain(|path, _| paths.contains(path));
                self.texts = texts;
            }
            ToMapper::Known(files) => {
                for (path, known) in files {
                    let concerned = self.texts.iter().filter(|(_, text)| text.path == path);
                    self.open.extend(concerned.map(|(uri, _)| Arc::clone(uri)));
                    self.known.insert(path, known);
                }
            }
        }
    }

    /// How the data stand to a document; `None` where nobody said yet whether there are any.
    fn map(&mut self, uri: &Arc<str>) -> Option<Mapped> {
        let ToMap { path, generation, text } = self.texts.get(uri)?;
        let entry = self.known.get(path)?.as_ref().map(|known| known.with_text(text.as_str()));
        let known = self.understood.get(uri).filter(|known| known.0 == *generation).map(|known| Arc::clone(&known.1));
        let text = match (known, &entry) {
            (Some(known), _) => known,
            (None, None) => Arc::clone(text),
            (None, Some(_)) => {
                let understood = Arc::new(Text::clone(text).understood(path.as_str()));
                self.understood.insert(Arc::clone(uri), (*generation, Arc::clone(&understood)));
                understood
            }
        };
        Some(Mapped { uri: Arc::clone(uri), generation: *generation, text, entry })
    }
}
