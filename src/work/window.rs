//! When the latest run went on. A file that was written then may have been written by the tests themselves, and news of
//! it may come after their end; the file's own time tells.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// Beginning and end of the latest run; clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Window(Arc<Mutex<Option<Span>>>);

/// Beginning and, once there is one, end.
type Span = (SystemTime, Option<SystemTime>);

impl Window {
    /// A run begins.
    pub(crate) fn open(&self) {
        *self.lock() = Some((SystemTime::now(), None));
    }

    /// It has ended.
    pub(crate) fn close(&self) {
        if let Some((_, end)) = &mut *self.lock() {
            *end = Some(SystemTime::now());
        }
    }

    /// Was this file written while the run was on?
    pub(crate) fn covers(&self, path: &Path) -> bool {
        let written = std::fs::metadata(path).and_then(|metadata| metadata.modified());
        match (&*self.lock(), written) {
            (Some((start, end)), Ok(written)) => *start <= written && end.is_none_or(|end| written <= end),
            _ => false,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Span>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_file_of_that_time_is_covered_whenever_it_is_asked_about() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let window = Window::default();
        let written = |time: SystemTime| {
            file.as_file().set_modified(time).unwrap();
            window.covers(file.path())
        };
        assert!(!written(SystemTime::now()));
        let before = SystemTime::now() - Duration::from_secs(1);
        window.open();
        let during = SystemTime::now();
        assert!(!written(before) && written(during));
        window.close();
        assert!(!written(before) && written(during) && !written(SystemTime::now() + Duration::from_secs(1)));
    }
}
