//! Why nothing could be loaded, in words that name the next step.

use std::fmt::{self, Display, Write as _};
use std::sync::Arc;

use crate::analysis::InputStatus;

/// Reports that are named of all that are left out for one reason: a repository may hold hundreds of fixtures.
const TOLD: usize = 5;

/// Files that are named of all that have the name of a report and are none.
const NAMED: usize = 2;

/// Why nothing could be loaded. Paths and causes hold text of others: untrusted.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No report was found.
    #[error("{0}")]
    Nothing(Box<NothingFound>),
    /// A report that was named does not exist.
    #[error("{0}: no such file or folder; without paths, lazycov looks for reports itself")]
    Missing(String),
    /// Every report failed: its path and why.
    #[error("{}", Failures(.0))]
    Unreadable(Vec<(Arc<str>, String)>),
}

/// What was looked at before giving up.
#[derive(Clone, Debug, Default)]
pub struct NothingFound {
    /// Where it was searched: the root, or the places that were named.
    pub places: String,
    /// Files that could have been reports by their name.
    pub candidates: Vec<String>,
    /// Languages of the project with their number of source files and the command that measures them; most files first.
    pub languages: Vec<(&'static str, usize, &'static str)>,
    /// Reports that were seen and left out, with the reason.
    pub left: Vec<InputStatus>,
}

impl NothingFound {
    /// What was looked at, and what was left out.
    pub fn why(&self) -> String {
        let mut why = format!("no coverage report found in {} ({})", self.places, self.counted());
        let mut told: Vec<(&str, usize)> = Vec::new();
        for InputStatus { path, why: reason, .. } in &self.left {
            let known = told.iter().position(|known| known.0 == reason).unwrap_or(told.len());
            if known == told.len() {
                told.push((reason, 0));
            }
            let Some((_, count)) = told.get_mut(known) else { continue };
            *count += 1;
            if *count <= TOLD {
                let _ = write!(why, "\n  left out: {path} ({reason})");
            }
        }
        for (reason, count) in told.iter().filter(|known| known.1 > TOLD) {
            let _ = write!(why, "\n  left out: {} more ({reason})", count - TOLD);
        }
        why
    }

    /// The files that are named like a report. Those that were left out for a reason are told with it.
    fn counted(&self) -> String {
        let words = match self.candidates.len() {
            0 => return "no file is named like one".to_owned(),
            1 => "1 file is named like one and is none that can be used".to_owned(),
            n => format!("{n} files are named like one and are none that can be used"),
        };
        let is_told = |path: &String| self.left.iter().any(|left| *left.path == **path);
        let others: Vec<&str> = self.candidates.iter().filter(|path| !is_told(path)).map(String::as_str).collect();
        match others.split_at_checked(NAMED) {
            Some((first, rest)) if !rest.is_empty() => format!("{words}: {} and {} more", first.join(", "), rest.len()),
            _ if others.is_empty() => words,
            _ => format!("{words}: {}", others.join(", ")),
        }
    }

    /// The languages of the project with their files, `Rust, 8 files`, and what measures each.
    pub fn measured_by(&self) -> impl Iterator<Item = (String, &'static str)> {
        self.languages.iter().map(|(language, files, command)| {
            let files = format!("{language}, {files} {}", if *files == 1 { "file" } else { "files" });
            (files, *command)
        })
    }
}

impl Display for NothingFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why())?;
        self.measured_by().try_for_each(|(files, command)| write!(f, "\n  {files}: {command}"))
    }
}

struct Failures<'a>(&'a [(Arc<str>, String)]);

impl Display for Failures<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (path, why)) in self.0.iter().enumerate() {
            write!(f, "{}{path}: {why}", if at == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_reports_that_are_left_out_for_one_reason_a_few_are_named() {
        let left = |path: &str, why: &str| InputStatus::left(path.into(), None, why.to_owned());
        let mut all: Vec<InputStatus> = (0..9).map(|at| left(&format!("fixtures/{at}.info"), "a fixture")).collect();
        all.insert(3, left("old.info", "too old"));
        let said = NothingFound { places: ".".to_owned(), left: all, ..NothingFound::default() }.to_string();
        assert_eq!(said.lines().count(), 1 + 5 + 1 + 1);
        assert!(said.contains("\n  left out: old.info (too old)"), "{said}");
        assert!(said.ends_with("\n  left out: 4 more (a fixture)"), "{said}");
    }
}
