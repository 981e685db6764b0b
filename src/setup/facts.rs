//! What is known of a project when it is set up.

use std::time::Duration;

use crate::analysis::Language;
use crate::watch::presets::{Around, Candidate};

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

    /// Where its CI is told what to do: path and text of each file.
    pub fn workflows(&self) -> Vec<(String, String)> {
        const FOLDER: &str = ".github/workflows";
        let mut names: Vec<String> = self.around.list(FOLDER).iter().map(|name| format!("{FOLDER}/{name}")).collect();
        names.retain(|name| matches!(name.rsplit('.').next(), Some("yml" | "yaml")));
        names.push(".gitlab-ci.yml".to_owned());
        names.into_iter().filter_map(|name| self.around.text(&name).map(|text| (name, text))).collect()
    }

    /// The file of its CI that judges coverage already.
    pub fn judged_by(&self) -> Option<String> {
        self.workflows().into_iter().find(|(_, text)| text.contains("lazycov check")).map(|(name, _)| name)
    }
}
