//! Why there is nothing to show: what was looked at, and the languages that could be measured.

use crate::project::LoadError;

/// Why a load failed, for a person. Paths and causes hold text of others: untrusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadFailure {
    /// Why.
    pub why: String,
    /// Languages that are there with their number of files, and what measures each. Where a command is offered that fits the
    /// project, that one is the better answer.
    pub languages: Vec<(String, String)>,
}

impl LoadFailure {
    /// A failure that has nothing to do with languages.
    pub fn because(why: impl Into<String>) -> LoadFailure {
        LoadFailure { why: why.into(), languages: Vec::new() }
    }
}

impl From<LoadError> for LoadFailure {
    fn from(error: LoadError) -> LoadFailure {
        match error {
            LoadError::Nothing(nothing) => {
                let languages = nothing.measured_by().map(|(files, command)| (files, command.to_owned()));
                LoadFailure { languages: languages.collect(), why: nothing.why() }
            }
            other => LoadFailure::because(other.to_string()),
        }
    }
}
