//! When the latest runs went on. A file that was written then may have been written by the tests themselves, and news of
//! it may come after their end, when the next run is on already; the file's own time tells.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// How much later news of a file may come.
const LATE: Duration = Duration::from_secs(10);
/// However short they are, so many runs are remembered.
const RUNS: usize = 64;
/// The clock of file times ticks this slowly, and may be behind by as much.
const TICK: Duration = Duration::from_millis(10);

/// Beginnings and ends of the latest runs; clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Window(Arc<Mutex<VecDeque<Span>>>);

/// Beginning and, once there is one, end.
type Span = (SystemTime, Option<SystemTime>);

impl Window {
    /// A run begins.
    pub(crate) fn open(&self) {
        let now = SystemTime::now();
        let mut spans = self.lock();
        spans.retain(|(_, end)| end.is_some_and(|end| end + LATE >= now));
        spans.truncate(RUNS - 1);
        spans.push_front((now, None));
    }

    /// It has ended.
    pub(crate) fn close(&self) {
        if let Some((_, end)) = self.lock().front_mut() {
            *end = Some(SystemTime::now());
        }
    }

    /// Was this file written while a run was on?
    pub(crate) fn covers(&self, path: &Path) -> bool {
        let Ok(written) = std::fs::metadata(path).and_then(|metadata| metadata.modified()) else { return false };
        let is_in = |(start, end): &Span| *start <= written + TICK && end.is_none_or(|end| written <= end);
        self.lock().iter().any(is_in)
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Span>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_that_time_is_covered_whenever_it_is_asked_about() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let window = Window::default();
        let written = |time: SystemTime| {
            file.as_file().set_modified(time).unwrap();
            window.covers(file.path())
        };
        let second = Duration::from_secs(1);
        assert!(!written(SystemTime::now()));
        let before = SystemTime::now() - second;
        window.open();
        let during = SystemTime::now();
        assert!(!written(before) && written(during));
        window.close();
        let after = SystemTime::now();
        assert!(!written(before) && written(during) && !written(after + second));
        // The next run is on already: what the first one wrote is not the user's.
        *window.lock() = [(after + 4 * second, None), (during, Some(after))].into();
        assert!(written(during) && !written(after + second) && written(after + 5 * second));
    }

    #[test]
    fn only_the_latest_runs_are_remembered() {
        let window = Window::default();
        for _ in 0..3 * RUNS {
            window.open();
            window.close();
        }
        assert_eq!(window.lock().len(), RUNS);
        let old = SystemTime::now() - 2 * LATE;
        *window.lock() = [(old, Some(old))].into();
        window.open();
        assert_eq!(window.lock().len(), 1);
    }
}
