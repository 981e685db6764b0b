//! How often files change.

use rustc_hash::FxHashMap;

use super::Git;
use crate::analysis::{COMMITS, Churn};
use crate::coverage::RepoPath;

impl Git {
    /// In how many of the latest commits below the folder each file was touched. Merges are left out: what they bring was
    /// committed before. Unknown where git gives no answer.
    pub fn churn(&self) -> Churn {
        let count = format!("--max-count={COMMITS}");
        let arguments = [
            "log",
            "-z",
            "--format=%x01",
            "--name-only",
            "--no-renames",
            "--relative",
            "--no-ext-diff",
            "--no-textconv",
            "--no-show-signature",
            "--no-merges",
            &count,
            "HEAD",
            "--",
            ".",
        ];
        let Ok(listed) = self.run(&arguments, None) else { return Churn::default() };
        let mut commits: FxHashMap<RepoPath, u32> = FxHashMap::default();
        // A byte that starts no path marks the commits; git writes a line end before the first path of each.
        let names = listed.split(|byte| *byte == 0).filter(|name| !name.is_empty() && !name.starts_with(b"\x01"));
        for name in names {
            let name = String::from_utf8_lossy(name);
            *commits.entry(RepoPath::new(name.trim_start_matches('\n'))).or_default() += 1;
        }
        Churn::of_commits(commits)
    }
}
