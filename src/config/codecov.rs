//! Which files Codecov does not want: the list `ignore` at the top of its settings.
//!
//! ```yaml
//! ignore:
//!   - "scripts/old"      # a folder, or a file
//!   - "**/*_gen.py"      # a glob
//!   - "test_.*.rb"       # a regular expression
//! ```

/// Where Codecov looks for its settings (its documentation, "codecov.yml"), in the order in which they count.
pub const FILES: [&str; 12] = [
    "codecov.yml",
    ".codecov.yml",
    "codecov.yaml",
    ".codecov.yaml",
    ".github/codecov.yml",
    ".github/.codecov.yml",
    ".github/codecov.yaml",
    ".github/.codecov.yaml",
    "dev/codecov.yml",
    "dev/.codecov.yml",
    "dev/codecov.yaml",
    "dev/.codecov.yaml",
];

/// What Codecov's settings say of files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codecov {
    /// The file that says it.
    pub origin: String,
    /// Its patterns.
    pub ignore: Vec<String>,
}

impl Codecov {
    /// The list among the project's files (name and text of those that exist); `None` where none has one.
    pub fn find(files: &[(&str, &str)]) -> Option<Codecov> {
        let mut of_name = FILES.iter().filter_map(|wanted| files.iter().find(|(name, _)| name == wanted));
        let (name, text) = of_name.next()?;
        let ignore = ignored(text);
        (!ignore.is_empty()).then(|| Codecov { origin: (*name).to_owned(), ignore })
    }
}

/// The items of the list, be it written in lines or in brackets.
fn ignored(text: &str) -> Vec<String> {
    let mut lines = text.lines().map(without_comment);
    let Some(first) = lines.find_map(|line| line.strip_prefix("ignore:").map(str::trim)) else { return Vec::new() };
    if let Some(list) = first.strip_prefix('[') {
        let rest: String = std::iter::once(list).chain(lines).collect::<Vec<_>>().join(" ");
        let list = rest.split(']').next().unwrap_or_default();
        return list.split(',').map(unquoted).filter(|item| !item.is_empty()).collect();
    }
    let items = lines.filter(|line| !line.trim().is_empty()).map_while(|line| line.trim_start().strip_prefix('-'));
    items.map(unquoted).filter(|item| !item.is_empty()).collect()
}

fn without_comment(line: &str) -> &str {
    if line.trim_start().starts_with('#') { "" } else { line.split(" #").next().unwrap_or(line) }
}

fn unquoted(item: &str) -> String {
    let item = item.trim();
    let inside = |quote: char| item.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    match (inside('"'), inside('\'')) {
        // Between these a backslash stands for itself.
        (_, Some(plain)) => plain.replace("''", "'"),
        (Some(escaped), _) => escaped.replace("\\\\", "\\").replace("\\\"", "\""),
        _ => item.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_found_however_it_is_written() {
        let of = |text: &str| Codecov::find(&[("codecov.yml", text)]).map(|found| found.ignore);
        let lines = "coverage:\n  ignore: nothing\nignore:\n  - \"scripts/old\"  # gone soon\n\n  # more\n  - **/*_gen.py\n  - 'a''b'\n  - \"c\\\\+\"\ncomment: false\n  - x\n";
        assert_eq!(of(lines).unwrap(), ["scripts/old", "**/*_gen.py", "a'b", "c\\+"]);
        assert_eq!(of("ignore: [\"a\", b,\n  'c']\n").unwrap(), ["a", "b", "c"]);
        assert_eq!(of("ignore:\n- a\n- b\n").unwrap(), ["a", "b"]);
        for none in ["", "ignore:\n", "ignore: []\n", "coverage:\n  ignore:\n    - a\n", "ignore"] {
            assert_eq!(of(none), None, "{none}");
        }
        let two = [("dev/codecov.yml", "ignore: [b]"), (".codecov.yml", "ignore: [a]")];
        assert_eq!(Codecov::find(&two), Some(Codecov { origin: ".codecov.yml".into(), ignore: vec!["a".into()] }));
    }
}
