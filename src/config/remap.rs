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
    let known: File = toml::from_str(text).map_err(|error| error.message().trim().to_owned())?;
    let written = format!("{}={}", remap.from, remap.to);
    let entry = quoted(&written);
    let at = |at: usize| text.split_at_checked(at).unwrap_or((text, ""));
    let places: Vec<String> = match &known.reports {
        Some(Reports { remap: Some(list) }) => {
            let (head, tail) = at(list.span().end.saturating_sub(1));
            ["", ", "].map(|comma| format!("{head}{comma}{entry}{tail}")).into()
        }
        Some(_) => {
            let ends = text.split_inclusive('\n').scan(0, |end, line| {
                *end += line.len();
                Some((*end, line))
            });
            let headers = ends.filter(|(_, line)| line.split('#').next().unwrap_or_default().trim() == "[reports]");
            let below = headers.map(|(end, line)| {
                let ((head, tail), gap) = (at(end), if line.ends_with('\n') { "" } else { "\n" });
                format!("{head}{gap}remap = [{entry}]\n{tail}")
            });
            below.collect()
        }
        None => {
            let gap = match text {
                "" => "",
                text if text.ends_with('\n') => "\n",
                _ => "\n\n",
            };
            vec![format!("{text}{gap}[reports]\nremap = [{entry}]\n")]
        }
    };
    // A comma may be there already, and what looks like a header may be a line of a text: the right place is the one from
    // which the remap is read.
    let is_read = |whole: &String| {
        let list = toml::from_str::<File>(whole).ok().and_then(|file| file.reports?.remap);
        list.is_some_and(|list| list.get_ref().last() == Some(&written))
    };
    places.into_iter().find(is_read).ok_or_else(|| format!("add it by hand: reports.remap = [{entry}]"))
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
            // A comment may end the list, with and without a comma before it.
            ("reports.remap = [\"/b=c\", # x\n]", "reports.remap = [\"/b=c\", # x\n\"/app=.\"]"),
            ("reports.remap = [\"/b=c\" # x,\n]", "reports.remap = [\"/b=c\" # x,\n, \"/app=.\"]"),
            // A text may look like a header.
            (
                "watch.command = '''\n[reports]\n'''\n[reports]\npaths = []\n",
                "watch.command = '''\n[reports]\n'''\n[reports]\nremap = [\"/app=.\"]\npaths = []\n",
            ),
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
