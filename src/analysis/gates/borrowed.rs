//! Limits of the languages' own settings. They concern the files of their language alone, and their tools may round
//! where lazycov does not.

use super::Check;
use crate::analysis::Globs;
use crate::coverage::{Metric, RepoPath};

/// A limit that another tool's settings hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Borrowed {
    /// Where it was found: `fail_under of pyproject.toml`.
    pub origin: String,
    /// The metric; `None` is coverage.py's: lines and branches together where branches were measured, else lines.
    pub metric: Option<Metric>,
    /// The limit.
    pub check: Check,
    /// Which files it is meant for, and whether together.
    pub among: Among,
    /// The language.
    pub language: Borrower,
    /// The tool that rounds before it compares, and to how many decimals.
    pub rounds: Option<(&'static str, u8)>,
}

/// Which of a language's files a limit is meant for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Among {
    /// All of them together.
    All,
    /// Each of them.
    Each,
    /// Those that a threshold of jest names.
    Group(Group),
    /// Those that none of these names, together; all of them where every file is named.
    Rest(Vec<Group>),
}

/// A path or a glob that jest has a threshold for, as it is written. Jest takes it for the beginning of a path, for
/// letters and not for components; where no measured file begins so, for a glob (its reporter, 30.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group(pub String);

/// The files of a group.
pub(super) enum Members {
    /// The positions of those below a path, which are judged together.
    Together(Vec<usize>),
    /// The positions of those that match a glob, each of which is judged.
    Each(Vec<usize>),
    /// There is none.
    None,
}

impl Group {
    /// Its path from the root, as jest resolves it; the root itself is empty.
    pub(super) fn path(&self) -> String {
        let mut parts: Vec<&str> = Vec::new();
        for part in self.0.split('/') {
            match part {
                "" | "." => {}
                ".." if parts.last().is_some_and(|last| *last != "..") => _ = parts.pop(),
                part => parts.push(part),
            }
        }
        let slash = if self.0.ends_with('/') && !parts.is_empty() { "/" } else { "" };
        format!("{}{slash}", parts.join("/"))
    }

    /// Which of these files belong to it.
    pub(super) fn members(&self, files: &[&RepoPath]) -> Members {
        let path = self.path();
        let at = |test: &dyn Fn(&str) -> bool| -> Vec<usize> {
            files.iter().enumerate().filter(|(_, file)| test(file.as_str())).map(|entry| entry.0).collect()
        };
        let below = at(&|file| file.starts_with(&path));
        if !below.is_empty() {
            return Members::Together(below);
        }
        let glob = Globs::exact(&path);
        match at(&|file| glob.matches(file)) {
            found if found.is_empty() => Members::None,
            found => Members::Each(found),
        }
    }
}

impl Among {
    /// Of these files, those that are meant.
    pub(super) fn members(&self, files: &[&RepoPath]) -> Members {
        let all = || (0..files.len()).collect::<Vec<_>>();
        match self {
            Among::All => Members::Together(all()),
            Among::Each => Members::Each(all()),
            Among::Group(group) => group.members(files),
            Among::Rest(groups) => {
                let named: Vec<usize> = groups
                    .iter()
                    .flat_map(|group| match group.members(files) {
                        Members::Together(found) | Members::Each(found) => found,
                        Members::None => Vec::new(),
                    })
                    .collect();
                let rest: Vec<usize> = all().into_iter().filter(|at| !named.contains(at)).collect();
                Members::Together(if rest.is_empty() { all() } else { rest })
            }
        }
    }
}

/// A language whose tools have limits of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Borrower {
    /// Python, by coverage.py.
    Python,
    /// JavaScript and TypeScript, by nyc, c8 and jest.
    Script,
}

impl Borrower {
    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Borrower::Python => "Python",
            Borrower::Script => "JavaScript or TypeScript",
        }
    }

    /// Is this a file of it?
    pub(super) fn owns(self, path: &RepoPath) -> bool {
        let extensions: &[&str] = match self {
            Borrower::Python => &["py", "pyw", "pyx", "pxd"],
            Borrower::Script => &["js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte"],
        };
        path.extension().is_some_and(|extension| extensions.contains(&extension))
    }
}

/// The first version of coverage.py that compares with at least as many decimals as its limit is written with.
const OWN_DECIMALS: [u32; 3] = [7, 17, 1];

/// To how many decimals coverage.py rounds before it compares with a limit, by what it calls itself in the reports. A
/// version that no report tells is the newest.
pub(super) fn rounded_to<'a>(precision: u8, limit: u8, producers: impl Iterator<Item = &'a str>) -> u8 {
    let version = |name: &str| -> Option<[u32; 3]> {
        let mut numbers = name.strip_prefix("coverage.py ")?.split(['.', 'a', 'b', 'r', '+', ' ']);
        let mut next = || numbers.next().map_or(Some(0), |number| number.parse().ok());
        Some([next()?, next()?, next()?])
    };
    let newest = producers.filter_map(version).max();
    if newest.is_none_or(|version| version >= OWN_DECIMALS) { precision.max(limit) } else { precision }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_decimals_of_a_limit_count_since_7_17_1() {
        let rounded = |name: &str| rounded_to(0, 2, [name].into_iter());
        assert_eq!(
            ["coverage.py 7.6.0", "coverage.py 7.17.0", "coverage.py 7.17.1", "coverage.py 8"].map(rounded),
            [0, 0, 2, 2]
        );
        assert_eq!(["coverage.py", "something", "coverage.py 7.18.0a1"].map(rounded), [2, 2, 2]);
        assert_eq!(rounded_to(3, 2, ["coverage.py 7.6.0", "coverage.py 7.20.0"].into_iter()), 3);
    }

    #[test]
    fn a_group_is_the_beginning_of_a_path_or_else_a_glob() {
        let paths = ["src/api.js", "src/api/a.js", "src/one.js", "src/x/y.util.js"].map(RepoPath::new);
        let files: Vec<&RepoPath> = paths.iter().collect();
        let members = |group: &str| match Group(group.to_owned()).members(&files) {
            Members::Together(found) => ("together", found),
            Members::Each(found) => ("each", found),
            Members::None => ("none", Vec::new()),
        };
        assert_eq!(members("./src/api"), ("together", vec![0, 1]));
        assert_eq!(members("src/api/"), ("together", vec![1]));
        assert_eq!(members("src/../src/x/../one.js"), ("together", vec![2]));
        assert_eq!(members("./"), ("together", vec![0, 1, 2, 3]));
        assert_eq!(members("./src/**/*.js"), ("each", vec![0, 1, 2, 3]));
        assert_eq!(members("*.js"), ("none", Vec::new()), "a glob starts at the root");
        assert_eq!(members("src/{one,two}.js"), ("each", vec![2]));
        let rest = |groups: &[&str]| match Among::Rest(groups.iter().map(|group| Group((*group).to_owned())).collect())
            .members(&files)
        {
            Members::Together(found) => found,
            _ => Vec::new(),
        };
        assert_eq!(rest(&["./src/api", "**/*.util.js"]), [2]);
        assert_eq!(rest(&["src/"]), [0, 1, 2, 3], "where every file has a threshold of its own, all are judged");
    }
}
