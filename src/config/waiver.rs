//! Writing a waiver into `lazycov.toml` and taking it out again. The rest of the file is the user's: its bytes stay.

use std::fmt::Write as _;

use crate::analysis::gates::Waiver;

/// The text of a configuration file with a waiver at its end.
///
/// # Errors
/// When the text is no TOML, or speaks of waivers in a way that no table can follow.
pub fn with_waiver(text: &str, waiver: &Waiver) -> Result<String, String> {
    let gap = match text {
        "" => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    let whole = format!("{text}{gap}{}", entry(waiver));
    match toml::from_str::<toml::Table>(&whole) {
        Ok(_) => Ok(whole),
        Err(error) => Err(error.message().trim().to_owned()),
    }
}

/// The text without a waiver that [`with_waiver`] wrote; `None` when it is not there as it was written.
pub fn without_waiver(text: &str, waiver: &Waiver) -> Option<String> {
    let entry = entry(waiver);
    let at = text.rfind(&entry)?;
    let (head, tail) = (text.get(..at)?, text.get(at + entry.len()..)?);
    // The empty line before it was ours, too.
    let head = if head.ends_with("\n\n") { head.get(..at - 1)? } else { head };
    Some(format!("{head}{tail}"))
}

fn entry(waiver: &Waiver) -> String {
    let mut out = "[[waive]]\n".to_owned();
    let mut field = |key: &str, value: &str| {
        let _ = writeln!(out, "{key} = {}", quoted(value));
    };
    field("path", waiver.path.as_str());
    if let Some(function) = &waiver.function {
        field("function", function);
    }
    field("rule", &waiver.rule);
    field("reason", &waiver.reason);
    field("until", &waiver.until.to_string());
    out
}

/// A TOML string on one line. Names come from reports, and may hold anything.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::gates::parse_date;
    use crate::coverage::RepoPath;

    fn waiver(function: Option<&str>) -> Waiver {
        Waiver {
            path: RepoPath::new("src/a.rs"),
            function: function.map(str::to_owned),
            rule: "function.max_drop".to_owned(),
            reason: "the old \"parser\" goes".to_owned(),
            until: parse_date("2027-03-01").unwrap(),
        }
    }

    #[test]
    fn what_was_there_stays_and_comes_back() {
        for text in ["", "[ui]\nsplit = 30\n", "# note", "[ui]\n\n", "[[waive]]\npath = 'b'\n"] {
            let waiver = waiver(Some("parse"));
            let with = with_waiver(text, &waiver).unwrap();
            assert!(with.starts_with(text), "{with}");
            let back = without_waiver(&with, &waiver).unwrap();
            assert_eq!(back.trim_end(), text.trim_end());
        }
        let with = with_waiver("[ui]\n", &waiver(None)).unwrap();
        assert_eq!(
            with,
            "[ui]\n\n[[waive]]\npath = \"src/a.rs\"\nrule = \"function.max_drop\"\n\
             reason = \"the old \\\"parser\\\" goes\"\nuntil = \"2027-03-01\"\n"
        );
        assert_eq!(without_waiver(&with, &waiver(None)).unwrap(), "[ui]\n");
    }

    #[test]
    fn what_stands_behind_it_stays_when_it_goes() {
        let (first, second) = (waiver(Some("a")), waiver(Some("b")));
        let both = with_waiver(&with_waiver("x = 1\n", &first).unwrap(), &second).unwrap();
        assert_eq!(without_waiver(&both, &first).unwrap(), with_waiver("x = 1\n", &second).unwrap());
        assert_eq!(without_waiver("x = 1\n", &first), None);
    }

    #[test]
    fn any_name_is_read_back_as_it_was() {
        for name in ["a\"b\\c", "tab\there", "esc\u{1b}[31m", "x\u{9f}\u{7f}", "operator==(\n)"] {
            let with = with_waiver("", &waiver(Some(name))).unwrap();
            let table: toml::Table = toml::from_str(&with).unwrap();
            assert_eq!(table["waive"][0]["function"].as_str(), Some(name));
        }
    }

    #[test]
    fn a_file_that_no_entry_can_follow_is_left_alone() {
        assert!(with_waiver("waive = []\n", &waiver(None)).is_err());
        assert!(with_waiver("[ui\n", &waiver(None)).is_err());
    }
}
