//! The one `--remap` that would repair a report: found by comparing the paths that did not match with the tree.

use rustc_hash::FxHashMap;

use super::reported::ReportedPath;
use crate::project::index::Index;

/// A remap worth trying.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Prefix of the report's paths.
    pub from: String,
    /// What should replace it.
    pub to: String,
    /// How many of the unmatched paths would match.
    pub would_match: usize,
}

/// Tails of fewer files than this are chance.
const ENOUGH: usize = 1;

/// Paths looked at; a wrong prefix shows in the first thousands as well as in all.
const SAMPLE: usize = 5_000;

/// Proposes remaps for paths that no file matched, the one that repairs most first. Each path votes for the replacements
/// of its prefix under which a file of the tree appears; a replacement must hold for every path below its prefix but a
/// tenth, so that a folder that was deleted since does not hide it.
pub(in crate::project) fn propose(index: &Index, unmatched: &[&str]) -> Vec<Proposal> {
    let mut rest: Vec<ReportedPath> = unmatched.iter().take(SAMPLE).map(|path| ReportedPath::new(path)).collect();
    let mut proposals = Vec::new();
    while let Some(best) = best(index, &rest) {
        let from = ReportedPath::new(&best.from);
        rest.retain(|path| path.after(&from).is_none());
        proposals.push(best);
        if proposals.len() == 5 {
            break;
        }
    }
    proposals
}

fn best(index: &Index, paths: &[ReportedPath]) -> Option<Proposal> {
    let mut votes: FxHashMap<(&str, &str), usize> = FxHashMap::default();
    for path in paths {
        let text = path.as_str();
        let name = text.rsplit('/').next().unwrap_or(text);
        for entry in index.named(name).filter(|entry| !entry.ignored).take(64) {
            let (from, to) = without_common_tail(text, entry.path.as_str());
            if !from.is_empty() {
                *votes.entry((from, to)).or_default() += 1;
            }
        }
    }
    let mut ranked: Vec<((&str, &str), usize)> = votes.into_iter().filter(|vote| vote.1 >= ENOUGH).collect();
    // Shorter prefixes say more with as many votes; the order of the rest is only there to be stable.
    ranked.sort_by_key(|&((from, to), votes)| (std::cmp::Reverse(votes), from.len(), from, to));
    let (best, _) = ranked.into_iter().find(|((from, to), votes)| {
        let prefix = ReportedPath::new(from);
        let below: Vec<&str> = paths.iter().filter_map(|path| path.after(&prefix)).collect();
        let hit = below.iter().filter(|rest| index.get(join(to, rest).as_str()).is_some()).count();
        hit == *votes && hit * 10 >= below.len() * 9
    })?;
    let prefix = ReportedPath::new(best.0);
    let would_match = paths
        .iter()
        .filter_map(|path| path.after(&prefix))
        .filter(|rest| index.get(join(best.1, rest).as_str()).is_some())
        .count();
    let to = if best.1.is_empty() { "." } else { best.1 };
    Some(Proposal { from: best.0.to_owned(), to: to.to_owned(), would_match })
}

fn join(folder: &str, rest: &str) -> String {
    if folder.is_empty() { rest.to_owned() } else { format!("{folder}/{rest}") }
}

/// Both paths without the components that they share at their ends.
fn without_common_tail<'a>(a: &'a str, b: &'a str) -> (&'a str, &'a str) {
    let (mut a, mut b) = (a, b);
    loop {
        let (head_a, last_a) = a.rsplit_once('/').unwrap_or(("", a));
        let (head_b, last_b) = b.rsplit_once('/').unwrap_or(("", b));
        if last_a != last_b || a.is_empty() || b.is_empty() {
            return (a, b);
        }
        (a, b) = (head_a, head_b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposed(tree: &[&str], paths: &[&str]) -> Vec<(String, String, usize)> {
        propose(&Index::of(tree), paths).into_iter().map(|p| (p.from, p.to, p.would_match)).collect()
    }

    #[test]
    fn the_remap_that_repairs_most_comes_first() {
        let tree = ["backend/src/a.rs", "backend/src/b/c.rs", "web/app/x.ts", "docs/a.rs"];
        let found =
            proposed(&tree, &["/app/src/a.rs", "/app/src/b/c.rs", "/srv/web2/app/x.ts", "/usr/include/stdio.h"]);
        let expected = [("/app", "backend", 2), ("/srv/web2", "web", 1)];
        assert_eq!(found, expected.map(|(from, to, n)| (from.to_owned(), to.to_owned(), n)));
    }

    #[test]
    fn a_prefix_that_mostly_fails_is_not_proposed() {
        let gone: Vec<String> = (0..20).map(|n| format!("/x/gone{n}.rs")).collect();
        let paths: Vec<&str> = gone.iter().map(String::as_str).chain(["/x/a.rs"]).collect();
        assert!(propose(&Index::of(&["src/a.rs"]), &paths).is_empty());
    }
}
