//! Adding keys to a section of a TOML or INI file: what a person wrote stays as it is, line by line.

/// The text with these lines at the end of the section of this header, or with a section of that header at its end.
pub(super) fn with_lines(text: &str, header: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return text.to_owned();
    }
    // A list within a section is indented.
    let is_header = |line: &str| line.starts_with('[');
    let names = |line: &str| line.split('#').next().unwrap_or_default().trim() == header;
    let all: Vec<&str> = text.split_inclusive('\n').collect();
    let Some(at) = all.iter().position(|line| names(line)) else {
        let gap = match text {
            "" => "",
            text if text.ends_with("\n\n") => "",
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        return format!("{text}{gap}{header}\n{}\n", lines.join("\n"));
    };
    let rest = all.get(at + 1..).unwrap_or_default();
    let length = rest.iter().position(|line| is_header(line)).unwrap_or(rest.len());
    // Before the blank lines and comments that lead to the next section.
    let section = rest.get(..length).unwrap_or_default();
    let leads = |line: &&&str| line.trim().is_empty() || line.trim_start().starts_with('#');
    let kept = length - section.iter().rev().take_while(leads).count();
    let (head, tail) = all.split_at(at + 1 + kept);
    let head = head.concat();
    let gap = if head.ends_with('\n') { "" } else { "\n" };
    format!("{head}{gap}{}\n{}", lines.join("\n"), tail.concat())
}

/// The keys of a section with their values, as far as each stands on a line of its own.
pub(super) fn keys<'t>(text: &'t str, header: &str) -> Vec<(&'t str, &'t str)> {
    let inside = text.lines().skip_while(|line| line.split('#').next().unwrap_or_default().trim() != header).skip(1);
    let inside = inside.take_while(|line| !line.starts_with('['));
    inside
        .filter(|line| !line.trim_start().starts_with(['#', ';']))
        .filter_map(|line| line.split_once('='))
        .map(|(key, value)| (key.trim(), value.split(" #").next().unwrap_or_default().trim()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_added_to_their_section_and_nothing_else_moves() {
        let add = |text: &str| with_lines(text, "[a]", &["x = 1".to_owned(), "y = 2".to_owned()]);
        for (text, expected) in [
            ("", "[a]\nx = 1\ny = 2\n"),
            ("[b]\nz = 3", "[b]\nz = 3\n\n[a]\nx = 1\ny = 2\n"),
            ("[a]\n", "[a]\nx = 1\ny = 2\n"),
            ("[a]", "[a]\nx = 1\ny = 2\n"),
            (
                "[a] # mine\nz = [\n  3,\n]\n\n# of b\n[b]\n",
                "[a] # mine\nz = [\n  3,\n]\nx = 1\ny = 2\n\n# of b\n[b]\n",
            ),
            ("[a]\nz = [\n  [1],\n]\n[[c]]\nd = 1\n", "[a]\nz = [\n  [1],\n]\nx = 1\ny = 2\n[[c]]\nd = 1\n"),
        ] {
            assert_eq!(add(text), expected, "{text:?}");
        }
        assert_eq!(with_lines("[b]\n", "[a]", &[]), "[b]\n");
    }
}
