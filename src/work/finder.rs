//! The fuzzy finder's thread: a snapshot and what a comparison found once, then query after query; only the newest is
//! answered. Files and findings are there at once; functions follow, and the answer grows with them; their gaps come last.

mod best;
mod gaps;
mod names;
mod scorer;

use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use self::best::Best;
use self::names::{Names, NamesOfFile};
use self::scorer::{Match, Scorer, Scratch};
use super::incoming::{Outbox, worker};
use super::slot::Slot;
use crate::analysis::{FileEntry, FileId, FunctionId, Snapshot};
use crate::app::{Candidate, Findings, Msg, finding_label, function_label};

/// Files whose functions are matched before the answer so far is told, or a look is taken at whether somebody waits.
const PARCEL: usize = 2048;

/// An answer that is not complete is told this often.
const TOLD: Duration = Duration::from_millis(60);

/// The finder, from outside.
pub(crate) struct Finder {
    slot: Slot<FindRequest>,
    all: Option<All>,
}

/// What there is to find.
#[derive(Clone)]
struct All {
    snapshot: Arc<Snapshot>,
    findings: Findings,
}

struct FindRequest {
    all: All,
    generation: u64,
    query: String,
}

impl Finder {
    /// Starts the thread.
    pub(crate) fn start(outbox: &Outbox) -> Finder {
        let slot = Slot::<FindRequest>::default();
        let (requests, sink) = (slot.clone(), outbox.clone());
        worker("finder", outbox, move || {
            let mut names = Names::default();
            loop {
                let request = requests.take();
                let cancelled = || requests.is_full();
                let generation = request.generation;
                let tell = |matches, total| sink.send(Msg::Found { generation, matches, total });
                find(&request.all, &mut names, &request.query, &cancelled, &tell);
            }
        });
        Finder { slot, all: None }
    }

    /// Replaces the candidates.
    pub(crate) fn candidates(&mut self, snapshot: Arc<Snapshot>, findings: Findings) {
        self.all = Some(All { snapshot, findings });
    }

    /// Asks.
    pub(crate) fn find(&self, generation: u64, query: String) {
        if let Some(all) = &self.all {
            self.slot.put(FindRequest { all: all.clone(), generation, query });
        }
    }
}

/// Matches files and findings, then functions, then gaps, and tells what is found.
fn find(
    All { snapshot, findings }: &All,
    names: &mut Names,
    query: &str,
    cancelled: &(dyn Fn() -> bool + Sync),
    tell: &dyn Fn(Vec<Candidate>, usize),
) {
    let scorer = Scorer::new(query);
    let of_file = |scratch: &mut Scratch, (at, file): (usize, &Arc<FileEntry>)| {
        scorer.score(scratch, file.path.as_str(), Candidate::File(FileId(at as u32)))
    };
    let of_finding = |scratch: &mut Scratch, (at, finding): (usize, &_)| {
        scorer.score(scratch, &finding_label(finding), Candidate::Finding(at))
    };
    let mut best = Best::default();
    best.add(snapshot.files.par_iter().enumerate().map_init(Scorer::scratch, of_file).flatten_iter().collect());
    best.add(findings.all().par_iter().enumerate().map_init(Scorer::scratch, of_finding).flatten_iter().collect());
    let mut told = None;
    names.make_room(snapshot.files.len());
    let all: Vec<&Arc<FileEntry>> = snapshot.files.iter().collect();
    for (nth, parcel) in all.chunks(PARCEL).enumerate() {
        if cancelled() {
            return;
        }
        if told.is_none_or(|told: Instant| told.elapsed() >= TOLD) {
            // The first answer comes as soon as there is something to look at.
            if best.total > 0 || told.is_some() {
                told = Some(Instant::now());
                tell(best.shown(), best.total);
            }
        }
        let from = nth * PARCEL;
        names.refresh(parcel, from);
        let known = names.some(from, parcel.len());
        let of_functions = |scratch: &mut Scratch, (at, (file, known)): (usize, (&&Arc<FileEntry>, &NamesOfFile))| {
            let file_id = FileId((from + at) as u32);
            let matches = known.1.iter().enumerate().filter_map(|(at, name)| {
                let candidate = Candidate::Function(FunctionId { file: file_id, at: at as u32 });
                scorer.score(scratch, &function_label(name, file.path.as_str()), candidate)
            });
            matches.collect::<Vec<Match>>()
        };
        best.add(
            parcel.par_iter().zip(known).enumerate().map_init(Scorer::scratch, of_functions).flatten_iter().collect(),
        );
    }
    if cancelled() {
        return;
    }
    best.add(gaps::of(snapshot, names, &best.matches, &scorer));
    if !cancelled() {
        tell(best.shown(), best.total);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::analysis::Facts;
    use crate::app::label;
    use crate::coverage::{File, FileCoverage, Function, Functions, Line, Metric, MetricSet, RepoPath, Report};

    /// Files with functions, of which lines may be missed.
    fn all() -> All {
        let file = |path: &str, functions: &[&str], missed: &[u32]| {
            let functions = functions.iter().map(|name| Function::new(name, None, None, Some(1))).collect();
            let coverage = FileCoverage {
                carries: MetricSet::of(&[Metric::Lines]),
                functions: Functions::group(functions),
                lines: missed.iter().filter_map(|line| Some((Line::new(*line)?, 0))).collect(),
                ..FileCoverage::default()
            };
            let (path, coverage) = (RepoPath::new(path), Arc::new(coverage));
            Arc::new(File { path, resolved: true, coverage, measured_by: Vec::new(), source_hash: None })
        };
        let files = vec![
            file("docs/parser.md", &[], &[]),
            file("src/main.rs", &["main"], &[3, 4]),
            file("src/parse.rs", &["read"], &[]),
            file("tests/parse_src.rs", &[], &[7]),
        ];
        let report = Arc::new(Report { files: files.into(), ..Report::default() });
        All { snapshot: Arc::new(Snapshot::build(report, Facts::default())), findings: Findings::default() }
    }

    fn found(query: &str) -> (Vec<String>, usize) {
        let (all, answer) = (all(), RefCell::default());
        find(&all, &mut Names::default(), query, &|| false, &|matches, total| {
            let label = |candidate: &Candidate| label(&all.snapshot, &all.findings, *candidate).unwrap();
            *answer.borrow_mut() = (matches.iter().map(label).collect(), total);
        });
        answer.into_inner()
    }

    #[test]
    fn the_best_match_comes_first() {
        assert_eq!(found("srcparse").0.first().map(String::as_str), Some("src/parse.rs"));
        assert_eq!(found("zzz"), (vec![], 0));
        assert_eq!(found("").1, 7);
    }

    #[test]
    fn gaps_follow_what_they_lie_in_and_test_code_that_stands_aside_has_none() {
        let (mut names, total) = found("main");
        names.sort();
        assert_eq!(
            (names, total),
            (["3-4  src/main.rs", "main  src/main.rs", "src/main.rs"].map(str::to_owned).to_vec(), 3)
        );
        assert_eq!(found("parse_src").0, ["tests/parse_src.rs"]);
    }
}
