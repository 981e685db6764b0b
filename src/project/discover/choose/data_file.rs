//! Does a report tell of the run of a data file that lists what ran, and not yet what could have?

use rustc_hash::FxHashMap;

use super::measured::Measured;
use crate::coverage::{FileCoverage, Line, Lines, RepoPath};

/// Do they agree in every line that the report knows? Of a statement over several lines any may have run; a missed one
/// must not have. Where both were written in one moment, a line in fifty may differ: versions of Python do not all run
/// the same line of a statement.
pub(super) fn tells_of(report: &Measured<'_>, data: &Measured<'_>, one_moment: bool) -> bool {
    let ran: FxHashMap<&RepoPath, &Lines> =
        data.paths.iter().copied().zip(data.raw.files.iter().map(|file| &file.coverage.lines)).collect();
    let nothing = Lines::default();
    let (mut differing, mut all) = (0, 0);
    for (path, file) in report.paths.iter().zip(&report.raw.files) {
        // The report lists files that never ran, too.
        differing += differing_lines(&file.coverage, ran.get(path).copied().unwrap_or(&nothing));
        all += file.coverage.lines.len();
    }
    differing == 0 || one_moment && differing * 50 <= all
}

fn differing_lines(report: &FileCoverage, ran: &Lines) -> usize {
    let mut lines = report.lines.iter().peekable();
    let mut differing = 0;
    while let Some((line, hits)) = lines.next() {
        let last = lines.peek().and_then(|next| next.0.previous()).unwrap_or(Line::from_index(u32::MAX as usize));
        let any = |from, to| ran.within(from, to).any(|line| line.1 > 0);
        differing += usize::from(if hits == 0 { any(line, line) } else { !any(line, last) });
    }
    differing
}
