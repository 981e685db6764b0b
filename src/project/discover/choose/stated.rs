//! Reports that count lines without saying which they are: gcovr's JaCoCo has the numbers of a file alone, PHPUnit's XML
//! those and which tests ran which lines. Where another report of the run lists the lines, both are views of that run.

use rustc_hash::FxHashMap;

use super::measured::{LeftOut, Measured, open_to_rules};
use super::views::branches_of_file_agree;
use crate::coverage::{Code, FileCoverage, Ratio, RepoPath};

/// PHPUnit's folder of a document a file.
const TESTS: &str = "phpunit-xml";

/// What some reports say of a file, each with its place.
type ByPath<'a> = FxHashMap<&'a RepoPath, Vec<(usize, &'a FileCoverage)>>;

/// Leaves out PHPUnit's other reports of a run of which its XML is there, too: that says which tests ran, and they
/// complete it with the lines that did not.
pub(super) fn told_by_tests(reports: &[Measured<'_>], out: &mut [Option<LeftOut>]) {
    let tests = by_path(reports, out, |report| report.found.format.id == TESTS);
    if tests.is_empty() {
        return;
    }
    for (report, slot) in open_to_rules(reports, out) {
        let by_phpunit = report.raw.producer.as_deref().is_some_and(|producer| producer.starts_with("PHPUnit"));
        if report.found.format.id == TESTS || !by_phpunit {
            continue;
        }
        let Some(first) = agreeing(report, &tests, |file, of_tests| counts_alike(of_tests, file)) else { continue };
        let Some(tests) = reports.get(first) else { continue };
        let why = format!("{} tells of the same run and says which tests ran", tests.found.shown);
        *slot = Some(LeftOut { code: Code::SameRun, why, completes: Some(first) });
    }
}

/// Leaves out reports that have nothing but numbers of some files where another report has as many lines, one by one.
pub(super) fn told_line_by_line(reports: &[Measured<'_>], out: &mut [Option<LeftOut>]) {
    let only_counts = |report: &Measured<'_>| {
        report.found.format.id != TESTS && report.raw.files.iter().any(|file| file.coverage.stated.lines.is_some())
    };
    if !reports.iter().any(only_counts) {
        return;
    }
    let listed = by_path(reports, out, |report| report.complete && !only_counts(report));
    for (report, slot) in open_to_rules(reports, out).filter(|(report, _)| only_counts(report)) {
        // The lines of a file that ran as a whole, or not at all, are known all the same.
        let alike = |file: &FileCoverage, whole: &FileCoverage| {
            let ran = || file.lines.iter().filter(|line| line.1 > 0).map(|line| line.0);
            let same_lines = || ran().eq(whole.lines.iter().filter(|line| line.1 > 0).map(|line| line.0));
            let alike = if file.lines.is_empty() { counts_alike(file, whole) } else { same_lines() };
            alike && branches_of_file_agree(file, whole)
        };
        if let Some((first, whole)) = agreeing(report, &listed, alike).and_then(|at| Some((at, reports.get(at)?))) {
            let why = format!("{} has as many lines and says which", whole.found.shown);
            *slot = Some(LeftOut { code: Code::SameRun, why, completes: Some(first) });
        }
    }
}

/// The place of a report that has the first file of this one, where all files of this one agree with what is known.
fn agreeing(
    report: &Measured<'_>,
    known: &ByPath<'_>,
    agree: impl Fn(&FileCoverage, &FileCoverage) -> bool,
) -> Option<usize> {
    let mut first = None;
    for (path, file) in report.paths.iter().zip(&report.raw.files) {
        let mut same = known.get(path)?.iter().filter(|(_, theirs)| agree(&file.coverage, theirs));
        let (at, _) = same.next()?;
        first = first.or(Some(*at));
    }
    first
}

/// Does a file have as many lines as the other one states, and did all lines run there that tests ran?
fn counts_alike(stated: &FileCoverage, listed: &FileCoverage) -> bool {
    let covered = listed.lines.iter().filter(|line| line.1 > 0).count();
    let lines = Ratio::new(covered as u64, listed.lines.len() as u64);
    let ran = |line| listed.lines.hits(line).is_some_and(|hits| hits > 0);
    stated.stated.lines == Some(lines) && stated.contexts.iter().all(|(_, tested)| tested.iter().all(ran))
}

fn by_path<'a>(
    reports: &'a [Measured<'_>],
    out: &[Option<LeftOut>],
    which: impl Fn(&Measured<'_>) -> bool,
) -> ByPath<'a> {
    let mut known = ByPath::default();
    for (at, (report, left)) in reports.iter().zip(out).enumerate() {
        if left.is_some() || !which(report) {
            continue;
        }
        for (path, file) in report.paths.iter().zip(&report.raw.files) {
            known.entry(*path).or_default().push((at, &*file.coverage));
        }
    }
    known
}
