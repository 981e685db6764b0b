//! Edits, runs of all tests and runs of some, by a tool that leaves a report a test: what is shown as fresh is what all tests
//! would say of the present texts, line by line and test by test.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::time::{Duration, SystemTime};

use rustc_hash::FxHasher;

use super::*;
use crate::analysis::Aged;
use crate::coverage::{FileCoverage, Line, RepoPath};

const FILES: [&str; 3] = ["src/a.py", "src/b.py", "lib/c.rs"];
const FUNCTIONS: usize = 3;
const TESTS: u8 = 4;
/// Texts, by what each function does.
type Texts = [[u8; FUNCTIONS]; 3];

#[derive(Clone, Debug)]
enum Step {
    /// A function does something else.
    Edit(usize, usize, u8),
    /// A run begins: of all tests, or of those whose bits are set.
    Begin(Option<u8>),
    /// It ends.
    End,
    /// It is stopped, with nothing read.
    Cancel,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        5 => (0..FILES.len(), 0..FUNCTIONS, 0u8..5).prop_map(|(file, at, seed)| Step::Edit(file, at, seed)),
        1 => Just(Step::Begin(None)),
        4 => (1u8..1 << TESTS).prop_map(|tests| Step::Begin(Some(tests))),
        5 => Just(Step::End),
        1 => Just(Step::Cancel),
    ];
    prop::collection::vec(step, 1..18)
}

/// The lines of a file.
fn lines(path: &str, functions: [u8; FUNCTIONS]) -> Vec<String> {
    let (begin, end) = if path.ends_with("rs") { ("fn", " {") } else { ("def", ":") };
    let mut lines = Vec::new();
    for (at, seed) in functions.iter().enumerate() {
        lines.push(format!("{begin} f{at}(x){end}"));
        lines.extend((0..=seed % 3).map(|n| format!("    call{}(kind_{seed}, number_{n}, of_{at});", seed * 7 + n)));
        if path.ends_with("rs") {
            lines.push("}".to_owned());
        }
        lines.push(String::new());
    }
    lines
}

/// Which of the lines a test runs: the heads of all functions, and in those that it enters the first line and some others.
fn runs(test: u8, path: &str, functions: [u8; FUNCTIONS]) -> Vec<Option<bool>> {
    let hash = |of: &dyn Fn(&mut FxHasher)| {
        let mut hasher = FxHasher::default();
        of(&mut hasher);
        hasher.finish() >> 7
    };
    let mut at = usize::MAX;
    let mut first = false;
    let each = |line: &String| {
        if line.is_empty() || line == "}" {
            return None;
        }
        if !line.starts_with(' ') {
            at = at.wrapping_add(1);
            first = true;
            return Some(true);
        }
        let enters = hash(&|hasher| (path, at, test).hash(hasher)) % 2 == 0;
        Some(enters && (std::mem::take(&mut first) || hash(&|hasher| (line, test).hash(hasher)) % 3 > 0))
    };
    lines(path, functions).iter().map(each).collect()
}

struct Work {
    world: World,
    project: Project,
    clock: SystemTime,
    texts: Texts,
    running: Option<(Option<u8>, Texts, BTreeSet<usize>)>,
}

impl Work {
    fn begin() -> Work {
        let world = World { dir: tempfile::tempdir().unwrap(), excluding: false };
        let request = Request { latest_run: Some(world.path("runs/x")), ..world.request() };
        let request = Request { paths: vec!["runs/x".to_owned()], ..request };
        let project = Project::new(request).watched();
        let clock = SystemTime::now() - Duration::from_hours(1);
        let mut work = Work { world, project, clock, texts: [[0; FUNCTIONS]; 3], running: None };
        (0..FILES.len()).for_each(|file| work.write_source(file));
        work.happen(&Step::Begin(None));
        work.happen(&Step::End);
        work
    }

    fn save(&mut self, path: &str, text: &str) {
        self.clock += Duration::from_secs(1);
        self.world.write(path, text);
        let file = std::fs::File::options().append(true).open(self.world.path(path)).unwrap();
        file.set_modified(self.clock).unwrap();
    }

    fn write_source(&mut self, file: usize) {
        let text = lines(FILES[file], self.texts[file]).iter().map(|line| format!("{line}\n")).collect::<String>();
        self.save(FILES[file], &text);
    }

    fn happen(&mut self, step: &Step) {
        match *step {
            Step::Edit(file, at, seed) => {
                self.texts[file][at] = seed;
                self.write_source(file);
                self.project.follow(&[RepoPath::new(FILES[file])]);
                if let Some((_, _, edited)) = &mut self.running {
                    edited.insert(file);
                }
            }
            Step::Begin(tests) if self.running.is_none() => {
                self.project.run_begins(true);
                self.running = Some((tests, self.texts, BTreeSet::new()));
            }
            Step::Begin(_) => {}
            Step::End => {
                let Some((tests, texts, edited)) = self.running.take() else { return };
                let ran = (0..TESTS).filter(|test| tests.is_none_or(|tests| tests & (1 << test) != 0));
                for test in ran {
                    self.save(&format!("runs/x/0/tests/t%2F{test}/lcov.info"), &report(test, &texts));
                }
                self.project.edited_during_run(edited.iter().map(|file| RepoPath::new(FILES[*file])).collect());
                whole(&mut self.project, News::of([self.world.path("runs/x/0/tests")]).with_new_files()).unwrap();
                self.project.keep_texts();
            }
            Step::Cancel => self.running = None,
        }
    }

    /// What a process sees that begins now.
    fn fresh(&self) -> Vec<(FileState, Option<Aged>, FileCoverage)> {
        let memo = self.project.memo().clone();
        let mut project = Project::new(Request { memo, ..self.project.request.clone() });
        let snapshot = whole(&mut project, News::anything()).unwrap().snapshot;
        seen(&snapshot)
    }

    /// What is shown as fresh and is not what all tests would say.
    fn wrong(&self) -> Vec<String> {
        let latest = self.project.latest.as_ref().unwrap();
        let mut wrong = Vec::new();
        for (path, functions) in FILES.iter().zip(self.texts) {
            let entry = latest.files.iter().find(|entry| entry.path.as_str() == *path).unwrap();
            let coverage = &entry.file.coverage;
            let expected: Vec<Vec<Option<bool>>> = (0..TESTS).map(|test| runs(test, path, functions)).collect();
            for (at, _) in lines(path, functions).iter().enumerate() {
                let line = Line::from_index(at);
                let is_open = match (&entry.state, &entry.aged) {
                    (FileState::Measured, None) => false,
                    (_, Some(aged)) => aged.is_unmeasured(line) || aged.is_doubtful(line),
                    _ => true,
                };
                let by: BTreeSet<String> = (0..TESTS)
                    .filter(|test| expected[*test as usize][at] == Some(true))
                    .map(|test| format!("t/{test}"))
                    .collect();
                let contexts = coverage.contexts.of(line).map(|id| latest.report.contexts[id.0 as usize].to_string());
                let contexts: BTreeSet<String> = contexts.collect();
                let hits = expected[0][at].map(|_| !by.is_empty());
                let shown = coverage.lines.hits(line).map(|hits| hits > 0);
                if !is_open && (shown != hits || contexts != by) {
                    wrong.push(format!("{path}:{line} shows {shown:?} by {contexts:?}, not {hits:?} by {by:?}"));
                }
            }
        }
        wrong
    }
}

fn seen(snapshot: &Snapshot) -> Vec<(FileState, Option<Aged>, FileCoverage)> {
    let of = |entry: &Arc<FileEntry>| {
        (entry.state, entry.aged.as_deref().cloned(), FileCoverage::clone(&entry.file.coverage))
    };
    snapshot.files.iter().map(of).collect()
}

fn report(test: u8, texts: &Texts) -> String {
    let mut report = String::new();
    for (path, functions) in FILES.iter().zip(*texts) {
        writeln!(report, "SF:{path}").unwrap();
        for (at, ran) in runs(test, path, functions).iter().enumerate() {
            if let Some(ran) = ran {
                writeln!(report, "DA:{},{}", at + 1, u8::from(*ran)).unwrap();
            }
        }
        report.push_str("end_of_record\n");
    }
    report
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_fresh_is_what_all_tests_would_say(steps in steps()) {
        let mut work = Work::begin();
        prop_assert_eq!(work.wrong(), Vec::<String>::new());
        for step in &steps {
            work.happen(step);
            let wrong = work.wrong();
            prop_assert!(wrong.is_empty(), "{wrong:#?} after {step:?}");
            if matches!(step, Step::End) && work.running.is_none() {
                prop_assert_eq!(work.fresh(), seen(work.project.latest.as_ref().unwrap()), "after {:?}", step);
            }
        }
        for step in [Step::Cancel, Step::Begin(None), Step::End] {
            work.happen(&step);
        }
        let latest = work.project.latest.as_ref().unwrap();
        prop_assert!(latest.files.iter().all(|file| file.state == FileState::Measured && file.aged.is_none()));
    }
}

#[test]
fn who_is_concerned_by_an_edit_need_not_wait_for_the_others() {
    let mut work = Work::begin();
    work.happen(&Step::Edit(0, 1, 3));
    let concerned = (0..TESTS).filter(|test| runs(*test, FILES[0], work.texts[0])[4] == Some(true));
    let mask = concerned.fold(0, |mask, test| mask | 1 << test);
    assert!(mask != 0 && mask != (1 << TESTS) - 1, "{mask}");
    let open = |work: &Work| {
        let latest = work.project.latest.as_ref().unwrap();
        latest.files.iter().filter(|file| file.state == FileState::Stale || file.aged.is_some()).count()
    };
    assert_eq!(open(&work), 1);
    for step in [Step::Begin(Some(mask)), Step::End] {
        work.happen(&step);
    }
    assert_eq!(open(&work), 0);
    assert_eq!(work.wrong(), Vec::<String>::new());
}

#[test]
fn what_is_edited_in_two_runs_one_after_the_other_was_measured_by_both() {
    let mut work = Work::begin();
    let edit_while_all_run = [Step::Begin(None), Step::Edit(0, 0, 0), Step::End];
    for step in edit_while_all_run.iter().chain(&edit_while_all_run) {
        work.happen(step);
        assert_eq!(work.wrong(), Vec::<String>::new());
    }
    assert_eq!(work.fresh(), seen(work.project.latest.as_ref().unwrap()));
}

#[test]
fn what_is_written_during_a_run_as_it_was_is_measured_again() {
    let mut work = Work::begin();
    let same = work.texts[0][1];
    for step in [Step::Begin(None), Step::Edit(0, 1, same), Step::End] {
        work.happen(&step);
    }
    let failed = rustc_hash::FxHashSet::default();
    let past = crate::project::LatestResults { failed: &failed, never_ran: &[] };
    let selection = work.project.impact(&[RepoPath::new(FILES[0])], past).unwrap();
    assert!(selection.is_everything(), "{selection:?}");
    for step in [Step::Begin(None), Step::End] {
        work.happen(&step);
    }
    assert_eq!(work.wrong(), Vec::<String>::new());
    assert!(!work.project.impact(&[], past).unwrap().is_everything());
}
