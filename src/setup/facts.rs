//! What is known of a project when it is set up.

use std::time::Duration;

use crate::analysis::Language;
use crate::config::{COVERAGEPY_FILES, CoveragePy};
use crate::watch::presets::{Around, Candidate, workflows};

/// Who runs the project's CI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// GitHub Actions.
    Github,
    /// GitLab CI.
    Gitlab,
}

/// How long the tests take without coverage and with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overhead {
    /// Without.
    pub plain: Duration,
    /// With.
    pub measured: Duration,
}

/// What is known of a project.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// What lies there.
    pub around: &'a dyn Around,
    /// How its tests could be run with coverage.
    pub candidates: &'a [Candidate],
    /// Who runs its CI.
    pub host: Host,
    /// The rate of its Python files in whole percent, where it was measured: a limit below it fails nobody.
    pub python: Option<u8>,
    /// What coverage costs, where that was measured now.
    pub overhead: Option<Overhead>,
}

impl std::fmt::Debug for Facts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Facts").field("host", &self.host).field("candidates", &self.candidates).finish_non_exhaustive()
    }
}

impl Facts<'_> {
    /// Its languages with the number of their files, tests left out; the one with the most first.
    pub fn languages(&self) -> Vec<(&'static Language, usize)> {
        let mut found: Vec<(&'static Language, usize)> = Vec::new();
        for path in self.around.files() {
            let Some(language) = Language::of(path).filter(|language| !language.is_test(path)) else { continue };
            match found.iter_mut().find(|known| known.0.name == language.name) {
                Some((_, count)) => *count += 1,
                None => found.push((language, 1)),
            }
        }
        found.sort_by_key(|known| std::cmp::Reverse(known.1));
        found
    }

    /// coverage.py's settings that are in force.
    pub fn coveragepy(&self) -> Option<CoveragePy> {
        let texts = COVERAGEPY_FILES.iter().filter_map(|path| Some((*path, self.around.text(path)?)));
        let texts: Vec<(&str, String)> = texts.collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (*path, text.as_str())).collect();
        CoveragePy::find(&texts)
    }

    /// The file of its CI that judges coverage already.
    pub fn judged_by(&self) -> Option<String> {
        workflows(self.around).into_iter().find(|(_, text)| text.contains("lazycov check")).map(|(name, _)| name)
    }
}
