//! What coverage.py's configuration says about the lines and ways that count.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::python::{Rules, Version, Written};
use crate::coverage::{Code, Diagnostics};

/// What coverage.py's configuration says about the lines and ways that count. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct PythonSettings {
    written: Written,
    origin: Option<PathBuf>,
    /// Compiled once for each version that wrote data.
    rules: Arc<Mutex<Vec<Arc<Rules>>>>,
}

impl PythonSettings {
    /// Takes patterns as they were written. One that does not compile is left out and said; coverage.py stops there.
    pub fn new(mut written: Written, origin: Option<PathBuf>, diagnostics: &mut Diagnostics) -> PythonSettings {
        while let Err(bad) = Rules::new(Version::default(), &written) {
            diagnostics.add(Code::BadSetting, None, || match &origin {
                Some(origin) => format!("{}: {bad}; it is left out", origin.display()),
                None => format!("{bad}; it is left out"),
            });
            let before = written.patterns().count();
            written.retain(|pattern| pattern.trim() != bad.pattern);
            if written.patterns().count() == before {
                // Each pattern is good, all together are too many.
                written = Written::default();
                break;
            }
        }
        PythonSettings { written, origin, rules: Arc::default() }
    }

    /// The rules of the coverage.py that wrote some data.
    pub fn rules(&self, version: Version) -> Arc<Rules> {
        let mut known = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rules) = known.iter().find(|rules| rules.version == version) {
            return Arc::clone(rules);
        }
        // The patterns of the configuration compile, and so do those of every version.
        let rules = Arc::new(Rules::new(version, &self.written).unwrap_or_default());
        known.push(Arc::clone(&rules));
        rules
    }

    /// The file that the settings came from, for messages.
    pub fn origin(&self) -> Option<&Path> {
        self.origin.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::super::python::{Interpreter, RunBy, analyse};
    use super::*;

    #[test]
    fn a_bad_pattern_costs_itself_alone() {
        let mut diagnostics = Diagnostics::default();
        let also = ["raise (".to_owned(), "raise NotImplementedError".to_owned()].to_vec();
        let written = Written { exclude_also: also, ..Written::default() };
        let settings = PythonSettings::new(written, Some("setup.cfg".into()), &mut diagnostics);
        let only = diagnostics.iter().next().unwrap();
        assert_eq!((only.code, only.count), (Code::BadSetting, 1));
        assert!(only.message.starts_with("setup.cfg: ") && only.message.contains("raise ("), "{}", only.message);
        let later = RunBy::Known(Interpreter::Later);
        let source = "def f():\n    raise NotImplementedError\ndef g():  # pragma: no cover\n    pass\n";
        let lines = analyse(source, &settings.rules(Version::default()), later).unwrap();
        assert_eq!((lines.statements, lines.excluded), (vec![1], vec![2, 3, 4]));
    }
}
