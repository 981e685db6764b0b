//! Writing a remap into `lazycov.toml`. The rest of the file is the user's: its bytes stay.

use serde::Deserialize;
use toml::Spanned;

use super::Remap;
use super::waiver::quoted;

/// As much of the file as it takes to know where a remap goes.
#[derive(Deserialize)]
struct File {
    reports: Option<Reports>,
}

#[derive(Deserialize)]
struct Reports {
    remap: Option<Spanned<Vec<String>>>,
}

/// The text of a configuration file with a remap more.
///
/// # Errors
/// When the text is no TOML, or has its reports in a way that no line can follow.
pub fn with_remap(text: &str, remap: &Remap) -> Result<String, String> {
    let failed = |error: &toml::de::Error| error.message().trim().to_owned();
    let known: File = toml::from_str(text).map_err(|error| failed(&error))?;
    let entry = quoted(&format!("{}={}", remap.from, remap.to));
    let header = text.split_inclusive('\n').scan(0, |at, line| {
        *at += line.len();
        Some((*at, line))
    });
    let header = header.into_iter().find(|(_, line)| line.split('#').next().unwrap_or_default().trim() == "[reports]");
    let whole = match (known.reports, header) {
        (Some(Reports { remap: Some(list) }), _) => {
            let end = list.span().end.saturating_sub(1);
            let (head, tail) = text.split_at_checked(end).unwrap_or((text, ""));
            let comma = if head.trim_end().ends_with(['[', ',']) { "" } else { ", " };
            format!("{head}{comma}{entry}{tail}")
        }
        (Some(_), Some((end, line))) => {
            let (head, tail) = text.split_at_checked(end).unwrap_or((text, ""));
            let gap = if line.ends_with('\n') { "" } else { "\n" };
            format!("{head}{gap}remap = [{entry}]\n{tail}")
        }
        (Some(_), None) => return Err(format!("add it by hand: reports.remap = [{entry}]")),
        (None, _) => {
            let gap = match text {
                "" => "",
                text if text.ends_with('\n') => "\n",
                _ => "\n\n",
            };
            format!("{text}{gap}[reports]\nremap = [{entry}]\n")
        }
    };
    toml::from_str::<toml::Table>(&whole).map(|_| whole).map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str) -> Result<String, String> {
        with_remap(text, &Remap { from: "/app".to_owned(), to: ".".to_owned() })
    }

    #[test]
    fn a_remap_finds_its_place_and_the_rest_stays() {
        for (text, expected) in [
            ("", "[reports]\nremap = [\"/app=.\"]\n"),
            ("[ui]\nsplit = 30", "[ui]\nsplit = 30\n\n[reports]\nremap = [\"/app=.\"]\n"),
            ("[reports] # ours\npaths = [\"a\"]\n", "[reports] # ours\nremap = [\"/app=.\"]\npaths = [\"a\"]\n"),
            ("[reports]", "[reports]\nremap = [\"/app=.\"]\n"),
            ("[reports]\nremap = []\n", "[reports]\nremap = [\"/app=.\"]\n"),
            ("[reports]\nremap = [\"/b=c\"] # x\n", "[reports]\nremap = [\"/b=c\", \"/app=.\"] # x\n"),
            ("reports.remap = [\n  \"/b=c\",\n]\n", "reports.remap = [\n  \"/b=c\",\n\"/app=.\"]\n"),
        ] {
            assert_eq!(with(text).as_deref(), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn what_no_line_can_follow_is_said() {
        assert!(with("[reports\n").is_err());
        assert_eq!(with("reports = { paths = [\"a\"] }").unwrap_err(), "add it by hand: reports.remap = [\"/app=.\"]");
    }
}
