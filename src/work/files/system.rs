//! Who tells that something happened: the system, or else somebody who looks again and again.

use std::path::Path;
use std::time::Duration;

use notify::{Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

/// How often to look where the system cannot tell.
const POLL: Duration = Duration::from_millis(700);

/// One of them, or why there is none.
pub(super) enum SystemWatcher {
    System(RecommendedWatcher),
    Poll(PollWatcher),
    None(String),
}

impl SystemWatcher {
    /// The system, which calls whenever something happens.
    pub(super) fn open(tell: impl FnMut(notify::Result<Event>) + Send + 'static) -> SystemWatcher {
        let config = notify::Config::default().with_follow_symlinks(false);
        match RecommendedWatcher::new(tell, config) {
            Ok(watcher) => SystemWatcher::System(watcher),
            Err(error) => SystemWatcher::None(error.to_string()),
        }
    }

    /// Who looks again and again.
    pub(super) fn polling(tell: impl FnMut(notify::Result<Event>) + Send + 'static) -> SystemWatcher {
        let config = notify::Config::default().with_poll_interval(POLL).with_follow_symlinks(false);
        match PollWatcher::new(tell, config) {
            Ok(watcher) => SystemWatcher::Poll(watcher),
            Err(error) => SystemWatcher::None(error.to_string()),
        }
    }

    /// Watches a folder, not what lies in the folders in it.
    pub(super) fn watch(&mut self, folder: &Path) -> notify::Result<()> {
        match self {
            SystemWatcher::System(watcher) => watcher.watch(folder, RecursiveMode::NonRecursive),
            SystemWatcher::Poll(watcher) => watcher.watch(folder, RecursiveMode::NonRecursive),
            SystemWatcher::None(_) => Ok(()),
        }
    }
}
