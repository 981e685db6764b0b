//! What coverage.py's configuration says about executable lines.

use std::path::{Path, PathBuf};

use super::python::Exclusions;
use crate::coverage::{Code, Diagnostics};

/// What coverage.py's configuration says about executable lines, ready for use.
#[derive(Clone, Debug)]
pub struct PythonSettings {
    exclusions: Exclusions,
    origin: Option<PathBuf>,
}

impl Default for PythonSettings {
    /// coverage.py without a configuration.
    fn default() -> PythonSettings {
        PythonSettings { exclusions: Exclusions::new(None, &[]).unwrap_or_default(), origin: None }
    }
}

impl PythonSettings {
    /// Compiles `exclude_lines` (which replaces the default patterns when present) and `exclude_also` (which adds to
    /// the patterns in force). A pattern that does not compile is left out and said; coverage.py stops there.
    pub fn new(
        exclude_lines: Option<Vec<String>>,
        exclude_also: Vec<String>,
        origin: Option<PathBuf>,
        diagnostics: &mut Diagnostics,
    ) -> PythonSettings {
        let (mut lines, mut also) = (exclude_lines, exclude_also);
        loop {
            let bad = match Exclusions::new(lines.as_deref(), &also) {
                Ok(exclusions) => return PythonSettings { exclusions, origin },
                Err(bad) => bad,
            };
            diagnostics.add(Code::BadSetting, None, || match &origin {
                Some(origin) => format!("{}: {bad}; it is left out", origin.display()),
                None => format!("{bad}; it is left out"),
            });
            let before = lines.as_ref().map_or(0, Vec::len) + also.len();
            for list in lines.iter_mut().chain([&mut also]) {
                list.retain(|pattern| pattern.trim() != bad.pattern);
            }
            if lines.as_ref().map_or(0, Vec::len) + also.len() == before {
                // Each pattern is good, all together are too many.
                return PythonSettings { origin, ..PythonSettings::default() };
            }
        }
    }

    /// The patterns in force.
    pub fn exclusions(&self) -> &Exclusions {
        &self.exclusions
    }

    /// The file that the settings came from, for messages.
    pub fn origin(&self) -> Option<&Path> {
        self.origin.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_pattern_costs_itself_alone() {
        let mut diagnostics = Diagnostics::default();
        let also = ["raise (".to_owned(), "raise NotImplementedError".to_owned()].to_vec();
        let settings = PythonSettings::new(None, also, Some("setup.cfg".into()), &mut diagnostics);
        let only = diagnostics.iter().next().unwrap();
        assert_eq!((only.code, only.count), (Code::BadSetting, 1));
        assert!(only.message.starts_with("setup.cfg: ") && only.message.contains("raise ("), "{}", only.message);
        let source = "def f():\n    raise NotImplementedError\ndef g():  # pragma: no cover\n    pass\n";
        let lines = super::super::python::analyse(source, settings.exclusions()).unwrap();
        assert_eq!((lines.statements, lines.excluded), (vec![1], vec![2, 3, 4]));
    }
}
