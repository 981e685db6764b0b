//! coverage.py's `[paths]`: lists of folders that stand for each other. The first of a list is where the files lie now,
//! the others are globs of where they lay when they were measured (its `files.py`, `PathAliases`).

use globset::{GlobBuilder, GlobMatcher};

use super::reported::ReportedPath;

/// The folders that stand for others.
#[derive(Debug, Default)]
pub(super) struct Aliases(Vec<(GlobMatcher, String)>);

impl Aliases {
    /// The aliases of some lists. Data of another machine are read here, so that a relative folder may lie anywhere on it.
    pub(super) fn new(lists: &[Vec<String>]) -> Aliases {
        let mut aliases = Vec::new();
        for list in lists {
            let Some((here, elsewhere)) = list.split_first() else { continue };
            let here = here.replace('\\', "/").trim_start_matches("./").trim_end_matches('/').to_owned();
            for folder in elsewhere {
                let folder = ReportedPath::new(folder);
                let glob = folder.as_str().trim_start_matches("*/");
                let deep = if folder.is_absolute() { glob.to_owned() } else { format!("**/{glob}") };
                let built = GlobBuilder::new(&deep).literal_separator(true).case_insensitive(true).build();
                aliases.extend(built.ok().map(|glob| (glob.compile_matcher(), here.clone())));
            }
        }
        Aliases(aliases)
    }

    /// Where a file that lay at `path` may lie from the root now, the likeliest place first.
    pub(super) fn places(&self, path: &str) -> impl Iterator<Item = String> {
        let folders = path.rmatch_indices('/').map(|(at, _)| at);
        folders.flat_map(move |at| {
            let (folder, rest) = path.split_at(at);
            let here = self.0.iter().filter(move |alias| alias.0.is_match(folder)).map(|alias| alias.1.as_str());
            here.map(move |here| {
                if here.is_empty() || here == "." {
                    rest.get(1..).unwrap_or_default().to_owned()
                } else {
                    format!("{here}{rest}")
                }
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_stand_for_each_other_wherever_they_lay() {
        let lists = [
            vec!["src/".to_owned(), ".tox/*/lib/python*/site-packages".to_owned(), r"C:\jobs\x\src".to_owned()],
            vec![".".to_owned(), "/build/*/repo".to_owned()],
        ];
        let aliases = Aliases::new(&lists);
        let place = |path: &str| aliases.places(ReportedPath::new(path).as_str()).next();
        let table = [
            ("/ws/.tox/py36/lib/python3.6/site-packages/a/b.py", Some("src/a/b.py")),
            (r"C:\jobs\x\src\a.py", Some("src/a.py")),
            (r"c:\Jobs\X\src\a.py", Some("src/a.py")),
            ("/build/7/repo/a.py", Some("a.py")),
            ("/build/7/8/repo/a.py", None),
            ("/ws/site-packages/a.py", None),
        ];
        for (path, expected) in table {
            assert_eq!(place(path).as_deref(), expected, "{path}");
        }
    }
}
