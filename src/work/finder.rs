//! The fuzzy finder's thread: the files and functions of a snapshot once, then query after query; only the newest is
//! answered. Files are there at once; functions follow, and the answer grows with them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use nucleo::pattern::{CaseMatching, Normalization, Pattern};
use nucleo::{Config, Matcher, Utf32Str};
use rayon::prelude::*;

use super::incoming::{Outbox, worker};
use super::slot::Slot;
use crate::analysis::{FileEntry, FileId, FunctionId, Snapshot};
use crate::app::{Candidate, Msg, function_label};

/// Nobody scrolls through more.
const SHOWN: usize = 1000;

/// Files whose functions are matched before the answer so far is told, or a look is taken at whether somebody waits.
const PARCEL: usize = 2048;

/// An answer that is not complete is told this often.
const TOLD: Duration = Duration::from_millis(60);

/// The finder, from outside.
pub(crate) struct Finder {
    slot: Slot<FindRequest>,
    snapshot: Option<Arc<Snapshot>>,
}

struct FindRequest {
    snapshot: Arc<Snapshot>,
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
                find(&request.snapshot, &mut names, &request.query, &cancelled, &tell);
            }
        });
        Finder { slot, snapshot: None }
    }

    /// Replaces the candidates.
    pub(crate) fn candidates(&mut self, snapshot: Arc<Snapshot>) {
        self.snapshot = Some(snapshot);
    }

    /// Asks.
    pub(crate) fn find(&self, generation: u64, query: String) {
        if let Some(snapshot) = &self.snapshot {
            self.slot.put(FindRequest { snapshot: Arc::clone(snapshot), generation, query });
        }
    }
}

/// The names of the functions of each file: readable ones take longer to find out than to match.
#[derive(Default)]
struct Names(Vec<NamesOfFile>);

/// The file that the names were read from, and its functions' names in their order.
type NamesOfFile = (Option<Arc<FileEntry>>, Box<[Box<str>]>);

impl Names {
    /// The names of some files, from what is known of them.
    fn refresh(&mut self, files: &[&Arc<FileEntry>], from: usize) {
        let known = self.0.get_mut(from..from + files.len()).unwrap_or_default();
        files.par_iter().zip(known).for_each(|(file, known)| {
            if !known.0.as_ref().is_some_and(|known| Arc::ptr_eq(known, file)) {
                let mut names = Vec::with_capacity(file.function_count());
                file.each_function(|_, row| names.push(row.name.as_str().into()));
                *known = (Some(Arc::clone(file)), names.into());
            }
        });
    }
}

/// A match: score, length of the label, candidate. The smallest is the best: equal scores go to the shorter text, then to
/// the order of the candidates.
type Match = (std::cmp::Reverse<u32>, usize, Candidate);

/// Matches files, then functions, and tells what is found.
fn find(
    snapshot: &Snapshot,
    names: &mut Names,
    query: &str,
    cancelled: &(dyn Fn() -> bool + Sync),
    tell: &dyn Fn(Vec<Candidate>, usize),
) {
    let pattern = Pattern::parse(query, CaseMatching::Smart, Normalization::Smart);
    let scorer = || (Matcher::new(Config::DEFAULT.match_paths()), Vec::new());
    let score = |(matcher, buffer): &mut (Matcher, Vec<char>), text: &str, candidate| {
        let score = pattern.score(Utf32Str::new(text, buffer), matcher)?;
        Some((std::cmp::Reverse(score), text.len(), candidate))
    };
    let files = snapshot.files.par_iter().enumerate();
    let of_file = |scorer: &mut (Matcher, Vec<char>), (at, file): (usize, &Arc<FileEntry>)| {
        score(scorer, file.path.as_str(), Candidate::File(FileId(at as u32)))
    };
    let found: Vec<Match> = files.map_init(scorer, of_file).flatten_iter().collect();
    let mut best = Best::default();
    best.add(found);
    let mut told = None;
    names.0.resize_with(snapshot.files.len(), Default::default);
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
        let known = names.0.get(from..from + parcel.len()).unwrap_or_default();
        let of_functions = |scorer: &mut (Matcher, Vec<char>), (at, (file, known)): (usize, (&&Arc<FileEntry>, &_))| {
            let known: &(Option<Arc<FileEntry>>, Box<[Box<str>]>) = known;
            let file_id = FileId((from + at) as u32);
            let matches = known.1.iter().enumerate().filter_map(|(at, name)| {
                let candidate = Candidate::Function(FunctionId { file: file_id, at: at as u32 });
                score(scorer, &function_label(name, file.path.as_str()), candidate)
            });
            matches.collect::<Vec<Match>>()
        };
        best.add(parcel.par_iter().zip(known).enumerate().map_init(scorer, of_functions).flatten_iter().collect());
    }
    if !cancelled() {
        tell(best.shown(), best.total);
    }
}

/// The best matches so far.
#[derive(Default)]
struct Best {
    matches: Vec<Match>,
    total: usize,
}

impl Best {
    fn add(&mut self, found: Vec<Match>) {
        self.total += found.len();
        self.matches.extend(found);
        self.matches.sort_unstable();
        self.matches.truncate(SHOWN);
    }

    fn shown(&self) -> Vec<Candidate> {
        self.matches.iter().map(|found| found.2).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::analysis::Facts;
    use crate::coverage::{File, Function, Functions, RepoPath, Report};

    fn found(query: &str) -> (Vec<String>, usize) {
        let file = |path: &str, functions: &[&str]| {
            let functions = functions.iter().map(|name| Function::new(name, None, None, Some(1))).collect();
            let coverage =
                crate::coverage::FileCoverage { functions: Functions::group(functions), ..Default::default() };
            let (path, coverage) = (RepoPath::new(path), Arc::new(coverage));
            Arc::new(File { path, resolved: true, coverage, measured_by: Vec::new(), source_hash: None })
        };
        let files = vec![
            file("docs/parser.md", &[]),
            file("src/main.rs", &["main"]),
            file("src/parse.rs", &["read"]),
            file("tests/parse_src.rs", &[]),
        ];
        let snapshot = Snapshot::build(Arc::new(Report { files: files.into(), ..Report::default() }), Facts::default());
        let answer = RefCell::default();
        find(&snapshot, &mut Names::default(), query, &|| false, &|matches, total| {
            let label = |candidate: &Candidate| match *candidate {
                Candidate::File(id) => snapshot.file(id).unwrap().path.to_string(),
                Candidate::Function(id) => snapshot.function(id).unwrap().name.clone(),
            };
            *answer.borrow_mut() = (matches.iter().map(label).collect(), total);
        });
        answer.into_inner()
    }

    #[test]
    fn the_best_match_comes_first() {
        assert_eq!(found("srcparse").0.first().map(String::as_str), Some("src/parse.rs"));
        assert_eq!(found("main"), (vec!["src/main.rs".to_owned(), "main".to_owned()], 2));
        assert_eq!(found("zzz"), (vec![], 0));
        assert_eq!(found("").1, 6);
    }
}
