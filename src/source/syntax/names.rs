//! What a function is called: its own name behind those of what it stands in.

/// A longer name tells nobody anything, and each function of a text would carry it.
const LONGEST: usize = 500;

/// The names around a function before its own, as long as that can be read; else its own alone.
pub(super) fn qualified<'a>(around: impl Iterator<Item = &'a str>, own: &str, separator: &str) -> String {
    let mut name = String::new();
    for part in around {
        if name.len() + part.len() > LONGEST {
            return own.to_owned();
        }
        name.push_str(part);
        name.push_str(separator);
    }
    name + own
}
