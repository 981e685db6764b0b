//! What a run of the tests wrote: of the reports that lie about only those that were written since it began count. The
//! others are older than the sources, or another tool's.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::project::{LoadError, Loaded, Request};

/// The reports as they were when a run began.
#[derive(Clone, Debug, Default)]
pub(crate) struct Before(HashMap<PathBuf, Stamp>);

/// When a file was written, and how long it is. A run that writes again what was there before has written a report,
/// too, so this is not about contents.
type Stamp = Option<(SystemTime, u64)>;

impl Before {
    /// Remembers these files.
    pub(crate) fn new(paths: impl IntoIterator<Item = PathBuf>) -> Before {
        let stamped = paths.into_iter().map(|path| {
            let stamp = stamp(&path);
            (path, stamp)
        });
        Before(stamped.collect())
    }

    /// Loads what was written since; `None` when there is nothing. `load` loads the reports at these paths, or those that
    /// the request means.
    pub(crate) fn collect(
        &self,
        request: &Request,
        mut load: impl FnMut(Option<Vec<String>>) -> Result<Loaded, LoadError>,
    ) -> Result<Option<Loaded>, LoadError> {
        let loaded = match load(None) {
            Ok(loaded) => loaded,
            Err(LoadError::Nothing(_) | LoadError::Missing(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let (new, old): (Vec<PathBuf>, Vec<PathBuf>) =
            taken(request, &loaded).into_iter().partition(|path| self.is_written(path));
        match (new.is_empty(), old.is_empty()) {
            (true, _) => Ok(None),
            (false, true) => Ok(Some(loaded)),
            (false, false) => {
                load(Some(new.iter().map(|path| path.to_string_lossy().into_owned()).collect())).map(Some)
            }
        }
    }

    fn is_written(&self, path: &Path) -> bool {
        stamp(path) != self.0.get(path).copied().flatten()
    }
}

/// Where the reports of a load are.
pub(crate) fn taken(request: &Request, loaded: &Loaded) -> Vec<PathBuf> {
    let parts = loaded.snapshot.report.inputs.iter().flat_map(|input| &input.parts);
    parts.map(|part| request.root.join(&*part.path)).collect()
}

fn stamp(path: &Path) -> Stamp {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Metric;
    use crate::project::{self, Nobody};

    struct Fixture {
        root: tempfile::TempDir,
    }

    impl Fixture {
        fn new() -> Fixture {
            let fixture = Fixture { root: tempfile::tempdir().unwrap() };
            fixture.write("a.py", "x = 1\ny = 2\n");
            fixture.write("b.py", "x = 1\ny = 2\n");
            fixture
        }

        fn path(&self, path: &str) -> PathBuf {
            self.root.path().join(path)
        }

        fn write(&self, path: &str, text: &str) {
            std::fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
            std::fs::write(self.path(path), text).unwrap();
        }

        /// A report of one file with one line of two hit, written some seconds ago.
        fn report(&self, path: &str, file: &str, age: u64) {
            self.write(path, &format!("SF:{file}\nDA:1,1\nDA:2,0\nend_of_record\n"));
            let written = SystemTime::now() - std::time::Duration::from_secs(age);
            std::fs::File::options().append(true).open(self.path(path)).unwrap().set_modified(written).unwrap();
        }

        fn load(&self, before: &Before) -> Result<Option<Vec<String>>, String> {
            let request = Request { root: self.root.path().to_owned(), ..Request::default() };
            let loaded = before.collect(&request, |paths| {
                let paths = paths.unwrap_or_default();
                project::load(&Request { paths, ..request.clone() }, &Nobody)
            });
            let files = |loaded: Loaded| {
                let snapshot = loaded.snapshot;
                assert!(snapshot.totals.get(Metric::Lines).is_some());
                snapshot.files.iter().map(|file| file.path.to_string()).collect()
            };
            loaded.map(|loaded| loaded.map(files)).map_err(|error| error.to_string())
        }
    }

    #[test]
    fn only_what_was_written_counts_even_if_it_says_the_same() {
        let fixture = Fixture::new();
        fixture.report("one/lcov.info", "a.py", 60);
        fixture.report("two/lcov.info", "b.py", 60);
        let before = Before::new([fixture.path("one/lcov.info"), fixture.path("two/lcov.info")]);
        assert_eq!(fixture.load(&before), Ok(None));
        fixture.report("two/lcov.info", "b.py", 0);
        assert_eq!(fixture.load(&before), Ok(Some(vec!["b.py".to_owned()])));
        fixture.report("one/lcov.info", "a.py", 0);
        assert_eq!(fixture.load(&before), Ok(Some(vec!["a.py".to_owned(), "b.py".to_owned()])));
    }

    #[test]
    fn a_report_that_was_not_there_is_new_and_none_is_no_error() {
        let fixture = Fixture::new();
        assert_eq!(fixture.load(&Before::default()), Ok(None));
        fixture.report("lcov.info", "a.py", 0);
        assert_eq!(fixture.load(&Before::default()), Ok(Some(vec!["a.py".to_owned()])));
    }

    #[test]
    fn a_report_that_cannot_be_read_is_an_error() {
        let fixture = Fixture::new();
        fixture.write("coverage.xml", "<coverage line-rate=\"1\"><packages><package><cl");
        let why = fixture.load(&Before::default()).unwrap_err();
        assert!(why.starts_with("coverage.xml: "), "{why}");
    }
}
