//! The parts of a set-up, what is proposed of each, and what one lacks.

/// A part of a set-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// `lazycov.toml`: gates.
    Config,
    /// The languages' own settings of coverage.
    Settings,
    /// What git is to leave alone.
    Ignore,
    /// The job of a CI server.
    Ci,
    /// A page for people: what is measured how.
    Strategy,
}

impl Part {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Part; 5] = [Part::Config, Part::Settings, Part::Ignore, Part::Ci, Part::Strategy];
}

/// A file as it would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// From the project's root.
    pub path: String,
    /// Its text, if it is there.
    pub before: Option<String>,
    /// What it would be.
    pub after: String,
    /// What that is good for, in a few words.
    pub why: String,
}

impl Proposal {
    /// Would anything be another?
    pub(super) fn changes(&self) -> bool {
        self.before.as_deref() != Some(self.after.as_str())
    }
}

/// Something that is missing or does not say what it seems to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The file, or what it is about.
    pub place: String,
    /// What is missing.
    pub what: String,
    /// What to type or to write.
    pub hint: String,
}
