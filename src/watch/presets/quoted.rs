//! A word as a shell must have it.

/// The word, in quotes where it needs them.
pub(super) fn quoted(word: &str) -> String {
    shlex::try_quote(word).map_or_else(|_| word.to_owned(), Into::into)
}
