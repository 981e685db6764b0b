//! What the file of a baseline is called: its name, as far as every file system takes it.

/// Longer names are cut.
const LONGEST: usize = 48;

/// A file name without an end: lower case, since some file systems do not tell cases apart; letters, digits, dots and
/// underscores, everything else a dash.
pub(super) fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        let c = if c.is_alphanumeric() || matches!(c, '.' | '_') { c } else { '-' };
        if c != '-' || !out.ends_with('-') {
            out.push(c);
        }
    }
    let cut: String = out.trim_start_matches(['-', '.']).chars().take(LONGEST).collect();
    let out = cut.trim_end_matches(['-', '.']);
    if out.is_empty() { "baseline".to_owned() } else { out.to_owned() }
}

/// The same with a mark of the whole name, for names whose short forms are equal.
pub(super) fn told_apart(name: &str) -> String {
    let hash = blake3::hash(name.as_bytes()).to_hex();
    format!("{}-{}", slug(name), hash.get(..8).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_file_names() {
        for (name, expected) in [
            ("phase 2", "phase-2"),
            ("Phase 2", "phase-2"),
            ("feature/no: \"quotes\"?", "feature-no-quotes"),
            ("../../etc/passwd", "etc-passwd"),
            (".hidden", "hidden"),
            ("v1.2_rc", "v1.2_rc"),
            ("größer 漢字", "größer-漢字"),
            ("\u{1b}[31m\0", "31m"),
            ("…", "baseline"),
            ("a\\b\n", "a-b"),
        ] {
            assert_eq!(slug(name), expected);
        }
        assert_eq!(slug(&"long ".repeat(100)).chars().count(), LONGEST);
        assert_ne!(told_apart("phase 2"), told_apart("Phase 2"));
        assert!(told_apart("phase 2").starts_with("phase-2-"));
    }
}
