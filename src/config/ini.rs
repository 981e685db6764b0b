//! INI as Python's `configparser` reads it: sections, `key = value` or `key: value`, indented lines continue a value.

/// Sections in order, each with its keys (lower case) and values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ini(Vec<(String, Vec<(String, String)>)>);

impl Ini {
    /// Reads a text. Lines that make no sense are skipped: the tool that owns the file complains about them.
    pub(super) fn parse(text: &str) -> Ini {
        let mut ini = Ini::default();
        let mut continues = false;
        for line in text.lines() {
            let trimmed = line.trim();
            if trimmed.starts_with(['#', ';']) {
                continue;
            }
            let indented = line.starts_with([' ', '\t']);
            if trimmed.is_empty() {
                continue;
            }
            if indented && continues {
                if let Some((_, value)) = ini.0.last_mut().and_then(|section| section.1.last_mut()) {
                    value.push('\n');
                    value.push_str(trimmed);
                }
            } else if let Some(name) = trimmed.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                ini.0.push((name.0.to_owned(), Vec::new()));
                continues = false;
            } else if let Some((key, value)) = trimmed.split_once(['=', ':'])
                && let Some(section) = ini.0.last_mut()
            {
                section.1.push((key.trim().to_lowercase(), value.trim().to_owned()));
                continues = true;
            }
        }
        ini
    }

    /// Is there such a section?
    pub(super) fn has(&self, section: &str) -> bool {
        self.0.iter().any(|entry| entry.0 == section)
    }

    /// Keys and values of a section, in order.
    pub(super) fn section<'a>(&'a self, section: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let entries = self.0.iter().filter(move |entry| entry.0 == section).flat_map(|entry| &entry.1);
        entries.map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The last value of a key.
    pub(super) fn get(&self, section: &str, key: &str) -> Option<&str> {
        let mut entries = self.0.iter().filter(|entry| entry.0 == section).flat_map(|entry| &entry.1);
        entries.rfind(|entry| entry.0 == key).map(|entry| entry.1.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_continue_on_indented_lines() {
        let ini =
            Ini::parse("top = 1\n[run]\n# note\nOmit =\n    a/*\n\n    b/*\n  ; not this\nbranch: True\n[x]\n  k=v\n");
        assert_eq!(ini.get("run", "omit"), Some("\na/*\nb/*"));
        assert_eq!(ini.get("run", "branch"), Some("True"));
        assert_eq!(ini.get("x", "k"), Some("v"));
        assert!(ini.has("x") && !ini.has("y"));
    }
}
