//! A word as a shell must have it.

/// The word, in quotes where it needs them. No word of a command can hold a zero byte: it is left out.
pub(super) fn quoted(word: &str) -> String {
    let word = word.replace('\0', "");
    shlex::try_quote(&word).map_or_else(|_| String::new(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_word_stays_one_whatever_it_holds() {
        for word in ["plain", "two words", "'", "\"$(x)\"", "a\nb; c", "`x`\\"] {
            assert_eq!(shlex::split(&quoted(word)).unwrap(), [word]);
            assert_eq!(quoted(&format!("{word}\0")), quoted(word));
        }
    }
}
