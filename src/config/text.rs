//! The text of a configuration file, and what an error says of a place in it.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use super::ConfigError;

/// A file that is being read.
pub(super) struct Text<'a> {
    pub(super) origin: &'a str,
    pub(super) text: &'a str,
}

impl<'a> Text<'a> {
    /// Its tables.
    pub(super) fn table(&self) -> Result<Spanned<DeTable<'a>>, ConfigError> {
        DeTable::parse(self.text).map_err(|error| {
            let message = error.message().trim().to_owned();
            match error.span() {
                Some(span) => self.fail(span, message),
                None => ConfigError { origin: self.origin.to_owned(), line: None, message },
            }
        })
    }

    /// An error at a place in it.
    pub(super) fn fail(&self, span: Range<usize>, message: String) -> ConfigError {
        ConfigError { origin: self.origin.to_owned(), line: Some(self.line(span.start)), message }
    }

    /// The line of a byte, counted from 1.
    pub(super) fn line(&self, byte: usize) -> usize {
        1 + self.text.bytes().take(byte).filter(|byte| *byte == b'\n').count()
    }
}

/// The likely word, or all that are known.
pub(super) fn suggestion<'a>(word: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    if let Some(near) = nearest(word, known.clone()) {
        return format!("; did you mean `{near}`?");
    }
    let mut known: Vec<&str> = known.collect();
    known.dedup();
    format!("; known are {}", known.join(", "))
}

/// The candidate that a misspelt word was probably meant to be.
pub(crate) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
