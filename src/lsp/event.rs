//! What happens to the server, and what it asks of the world.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use lsp_server::Message;

use crate::analysis::FileEntry;
use crate::app::{Cmd, Model, Msg};
use crate::coverage::{Line, RepoPath};
use crate::source::Text;

/// A project that was opened.
#[derive(Debug)]
pub struct Started {
    /// The explorer's core, before anything was loaded.
    pub model: Model,
    /// The project's root.
    pub root: PathBuf,
}

/// Something happened.
#[derive(Debug)]
pub enum Event {
    /// The client says something.
    Message(Message),
    /// The client said something that cannot be read; says why.
    Unreadable(String),
    /// The project was opened, or cannot be.
    Started(Result<Box<Started>, String>),
    /// A worker has news.
    Told(Msg),
    /// It was found out how the data stand to a text.
    Mapped(Mapped),
    /// The explorer did not go to a place; says why.
    NotExplored(String),
}

/// A text of an editor.
#[derive(Clone, Debug)]
pub struct ToMap {
    /// Its file.
    pub path: RepoPath,
    /// Which text it is: each has another number.
    pub generation: u64,
    /// The text.
    pub text: Arc<Text>,
}

/// How the data stand to a text.
#[derive(Clone, Debug)]
pub struct Mapped {
    /// Which document it is of.
    pub uri: Arc<str>,
    /// Which text it is of.
    pub generation: u64,
    /// The text, with what it decides.
    pub text: Arc<Text>,
    /// The file as it would be if it was saved so; `None` where nobody measured it.
    pub entry: Option<Arc<FileEntry>>,
}

/// What the server asks of the world.
#[derive(Debug)]
pub enum Effect {
    /// Say this to the client.
    Send(Message),
    /// Open the project around this folder, or around where we are.
    Start(Option<PathBuf>),
    /// What the explorer's core asks for.
    Do(Cmd),
    /// These documents are open now; find out how the data stand to those of another text.
    Map(BTreeMap<Arc<str>, ToMap>),
    /// Let a running explorer show a place.
    Explore(RepoPath, Line),
    /// Leave with this exit code.
    Exit(u8),
}
