//! What several workers share.

use std::sync::{Arc, Mutex};

use crate::project::{News, Sources};

/// The way to the source files, once there is one.
pub(crate) type SharedSources = Arc<Mutex<Option<Sources>>>;

/// What changed since the latest load; the watcher adds to it, the loader takes it.
pub(crate) type SharedNews = Arc<Mutex<News>>;
