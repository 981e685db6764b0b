//! Places in Markdown: as links to the lines of the commit where the repository is known, as code where it is not.

use crate::config::Repository;
use crate::coverage::{Line, LineRange, RepoPath};
use crate::markdown::code;

/// More ranges than this are counted, not listed.
const RANGES: usize = 8;

/// Where files can be looked at.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::cli) struct Links<'a> {
    /// The commit on its host.
    pub(in crate::cli) repository: Option<&'a Repository>,
    /// From the top of the repository to the project.
    pub(in crate::cli) prefix: &'a str,
}

impl Links<'_> {
    /// A file with its first ranges, or with a line where no ranges are known.
    pub(in crate::cli) fn place(self, path: &RepoPath, ranges: &[LineRange], line: Option<Line>) -> String {
        let only: Vec<LineRange> = line.map(|line| LineRange::new(line, line)).into_iter().collect();
        let ranges = if ranges.is_empty() { only.as_slice() } else { ranges };
        if self.repository.is_none() {
            let colon = if ranges.is_empty() { "" } else { ":" };
            return code(&format!("{path}{colon}{}", some(ranges)));
        }
        let mut shown = ranges.iter().take(RANGES);
        let first = shown.next();
        let name = first.map_or_else(|| path.to_string(), |first| format!("{path}:{first}"));
        let mut out = self.link(&code(&name), path, first.copied());
        for range in shown {
            out.push_str(", ");
            out.push_str(&self.link(&range.to_string(), path, Some(*range)));
        }
        out + &more(ranges)
    }

    /// Markdown that leads to a file or some of its lines.
    fn link(self, words: &str, path: &RepoPath, lines: Option<LineRange>) -> String {
        match self.repository {
            Some(repository) => {
                format!("[{words}]({})", repository.link(&format!("{}{path}", self.prefix), lines))
            }
            None => words.to_owned(),
        }
    }
}

/// The first ranges, and how many more there are: `44-45, 50 and 14 more`.
pub(in crate::cli) fn some(ranges: &[LineRange]) -> String {
    let shown: Vec<String> = ranges.iter().take(RANGES).map(ToString::to_string).collect();
    shown.join(", ") + &more(ranges)
}

fn more(ranges: &[LineRange]) -> String {
    match ranges.len().saturating_sub(RANGES) {
        0 => String::new(),
        rest => format!(" and {rest} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_eight_ranges_are_listed_and_linked() {
        let ranges: Vec<LineRange> =
            (1..=22).filter_map(|at| Line::new(at * 10)).map(|at| LineRange::new(at, at)).collect();
        assert_eq!(some(&ranges), "10, 20, 30, 40, 50, 60, 70, 80 and 14 more");
        let path = RepoPath::new("src/a|b.rs");
        let plain = Links::default();
        assert_eq!(plain.place(&RepoPath::new("a.rs"), &ranges[..2], None), "`a.rs:10, 20`");
        assert_eq!(plain.place(&path, &[], None), "<code>src/a&#124;b&#46;rs</code>");
        let variables = [("GITHUB_SERVER_URL", "https://h"), ("GITHUB_REPOSITORY", "o/r"), ("GITHUB_SHA", "a1b2c3d4")];
        let find = |name: &str| variables.iter().find(|known| known.0 == name).map(|known| known.1.to_owned());
        let repository = Repository::of(find);
        let links = Links { repository: repository.as_ref(), prefix: "part/" };
        assert_eq!(
            links.place(&RepoPath::new("a.rs"), &ranges[..2], None),
            "[`a.rs:10`](https://h/o/r/blob/a1b2c3d4/part/a.rs#L10), [20](https://h/o/r/blob/a1b2c3d4/part/a.rs#L20)"
        );
        assert_eq!(links.place(&RepoPath::new("a.rs"), &ranges, None).matches("](").count(), 8);
    }
}
