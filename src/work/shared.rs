//! What several workers share.

use std::sync::{Arc, Mutex};

use crate::coverage::RepoPath;
use crate::project::{News, Sources, Unsaved};

/// The way to the source files, once there is one.
pub(crate) type SharedSources = Arc<Mutex<Option<Sources>>>;

/// What changed since the latest load; the watcher adds to it, the loader takes it.
pub(crate) type SharedNews = Arc<Mutex<News>>;

/// Who is told of files that are open in an editor; those that nobody measured are told of, too.
pub(crate) type UnsavedFiles = Box<dyn Fn(Vec<(RepoPath, Option<Unsaved>)>) + Send>;
