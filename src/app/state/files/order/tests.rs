//! An order that was kept through changes is the one that a fresh start makes.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::analysis::{Facts, FileEntry, FileState};
use crate::coverage::{File, FileCoverage, Line, List, RepoPath, Report};

const PATHS: [&str; 7] = ["a/x.py", "a/y.py", "a/z/p.py", "a/z/q.py", "b/x.py", "c.py", "d.py"];

/// A file of so many lines, of which the first ones are missed.
fn entry(path: &str, missed: u32) -> Arc<FileEntry> {
    let lines = (1..=4).map(|n| (Line::new(n).unwrap(), u64::from(n > missed)));
    let coverage = Arc::new(FileCoverage { lines: lines.collect(), ..FileCoverage::default() });
    let file = File { path: RepoPath::new(path), resolved: true, coverage, measured_by: Vec::new(), source_hash: None };
    Arc::new(FileEntry::new(Arc::new(file), FileState::Measured, None, None))
}

fn snapshot(before: Option<&Snapshot>, files: List<Arc<FileEntry>>) -> Snapshot {
    let reported = files.iter().map(|entry| Arc::clone(&entry.file)).collect();
    let report = Arc::new(Report { files: reported, ..Report::default() });
    match before {
        Some(before) => Snapshot::after(before, report, files, Facts::default()),
        None => Snapshot::new(report, files, Facts::default()),
    }
}

proptest! {
    #[test]
    fn what_is_kept_is_what_is_made_anew(
        first in prop::array::uniform7(0..=4_u32),
        changes in prop::collection::vec(prop::collection::vec((0..7_usize, 0..=4_u32), 0..3), 1..6),
        sort in prop::sample::select(vec![FileSort::Missed, FileSort::Percent, FileSort::Name, FileSort::Partial]),
        reversed in any::<bool>(),
        flat in any::<bool>(),
    ) {
        let mut files: List<Arc<FileEntry>> = PATHS.iter().zip(first).map(|(path, missed)| entry(path, missed)).collect();
        let mut shown = snapshot(None, files.clone());
        let mut kept = Order::default();
        kept.refresh(&shown, sort, reversed, flat, None);
        for change in changes {
            for (at, missed) in change {
                *files.get_mut(at).unwrap() = entry(PATHS[at], missed);
            }
            shown = snapshot(Some(&shown), files.clone());
            kept.refresh(&shown, sort, reversed, flat, None);
            let mut fresh = Order::default();
            fresh.refresh(&shown, sort, reversed, flat, None);
            let ids = |order: &Order| order.entries.iter().map(|entry| (entry.id, entry.depth)).collect::<Vec<_>>();
            prop_assert_eq!(ids(&kept), ids(&fresh));
        }
    }
}
