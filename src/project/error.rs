//! Why nothing could be loaded, in words that name the next step.

use std::fmt::{self, Display};
use std::sync::Arc;

use crate::analysis::InputStatus;

/// Reports that are named of all that are left out for one reason: a repository may hold hundreds of fixtures.
const TOLD: usize = 5;

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
    /// How many files could have been reports by their name.
    pub candidates: usize,
    /// Languages of the project with their number of source files and the command that measures them; most files first.
    pub languages: Vec<(&'static str, usize, Option<&'static str>)>,
    /// Reports that were seen and left out, with the reason.
    pub left: Vec<InputStatus>,
}

impl Display for NothingFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no coverage report found in {}", self.places)?;
        let counted = match self.candidates {
            0 => "no file is named like one".to_owned(),
            1 => "1 file is named like one and is none that can be used".to_owned(),
            n => format!("{n} files are named like one and are none that can be used"),
        };
        write!(f, " ({counted})")?;
        let mut told: Vec<(&str, usize)> = Vec::new();
        for InputStatus { path, why, .. } in &self.left {
            let known = told.iter().position(|known| known.0 == why).unwrap_or(told.len());
            if known == told.len() {
                told.push((why, 0));
            }
            let Some((_, count)) = told.get_mut(known) else { continue };
            *count += 1;
            if *count <= TOLD {
                write!(f, "\n  left out: {path} ({why})")?;
            }
        }
        for (why, count) in told.iter().filter(|known| known.1 > TOLD) {
            write!(f, "\n  left out: {} more ({why})", count - TOLD)?;
        }
        for (language, files, command) in &self.languages {
            let plural = if *files == 1 { "file" } else { "files" };
            write!(
                f,
                "\n  {language}, {files} {plural}: {}",
                command.unwrap_or("no tool writes a report of it that can be read yet")
            )?;
        }
        Ok(())
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
