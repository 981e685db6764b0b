//! Runs of some tests by a tool that does not tell them apart: they only add to what all covered, in the text that they ran,
//! until all run again.

use std::collections::BTreeSet;

use super::*;
use crate::coverage::{Line, RepoPath};

const FILE: &str = "src/a.py";
/// As many lines as a text has at least.
const LINES: u32 = 8;

#[derive(Clone, Debug)]
enum Step {
    /// A line becomes another one, or a line more.
    Edit(u32, bool),
    /// Some tests run these lines, and somebody may edit meanwhile.
    Some(BTreeSet<u32>, bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let some = prop::collection::btree_set(1..=LINES, 0..4);
    let step = prop_oneof![
        (1..=LINES, any::<bool>()).prop_map(|(line, more)| Step::Edit(line, more)),
        (some, prop::bool::weighted(0.2)).prop_map(|(lines, edited)| Step::Some(lines, edited)),
    ];
    prop::collection::vec(step, 1..8)
}

/// A project whose tests all ran these lines.
struct Work {
    world: World,
    project: Project,
    text: Vec<String>,
    edits: u32,
}

impl Work {
    fn begin(ran: &BTreeSet<u32>) -> Work {
        let world = World { dir: tempfile::tempdir().unwrap(), excluding: false };
        let project = Project::new(Request { memo: Memo::default(), ..world.request() }).watched();
        let text = (1..=LINES).map(|line| format!("call_{line}(\"of its own {line}\")")).collect();
        let mut work = Work { world, project, text, edits: 0 };
        work.write_source();
        work.world.write("lcov.info", &work.report(ran));
        whole(&mut work.project, News::anything()).unwrap();
        work
    }

    fn write_source(&self) {
        self.world.write(FILE, &self.text.iter().map(|line| format!("{line}\n")).collect::<String>());
    }

    fn report(&self, ran: &BTreeSet<u32>) -> String {
        let line = |at: u32| format!("DA:{at},{}\n", u32::from(ran.contains(&at)));
        let lines: String = (1..=self.text.len() as u32).map(line).collect();
        format!("SF:{FILE}\n{lines}end_of_record\n")
    }

    fn edit(&mut self, line: u32, more: bool) {
        self.edits += 1;
        let (at, new) = (line as usize - 1, format!("edit_{}(\"as never before\")", self.edits));
        if more {
            self.text.insert(at, new);
        } else {
            self.text[at] = new;
        }
        self.write_source();
        self.project.follow(&[RepoPath::new(FILE)]);
    }

    fn some(&mut self, ran: &BTreeSet<u32>, edited: &[RepoPath]) {
        let folder = self.world.path("chosen");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("lcov.info"), self.report(ran)).unwrap();
        let loaded = self.project.take_gains(&folder, edited);
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(loaded.is_some());
    }

    fn entry(&self) -> Arc<FileEntry> {
        Arc::clone(self.project.latest.as_ref().unwrap().files.get(0).unwrap())
    }

    /// For each line whether it is covered; `None` for one that nobody measured.
    fn shown(&self) -> Vec<Option<bool>> {
        let lines = &self.entry().file.coverage.lines;
        let line = |at| lines.hits(Line::from_index(at)).map(|hits| hits > 0);
        (0..self.text.len()).map(line).collect()
    }

    /// The lines that some tests may add. What continues a line that was broken into several is none.
    fn open(&self) -> Vec<bool> {
        let entry = self.entry();
        let line = |at| entry.aged.as_ref().is_some_and(|aged| aged.is_unmeasured(Line::from_index(at)));
        (0..self.text.len()).map(line).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_some_tests_ran_is_covered_until_all_run_and_nothing_is_lost(
        all in prop::collection::btree_set(1..=LINES, 0..6),
        steps in steps(),
    ) {
        let mut work = Work::begin(&all);
        for step in &steps {
            let (before, open) = (work.shown(), work.open());
            match step {
                Step::Edit(line, more) => work.edit(*line, *more),
                Step::Some(ran, edited) => {
                    let state = work.entry().state;
                    let edited = if *edited { vec![RepoPath::new(FILE)] } else { Vec::new() };
                    work.some(ran, &edited);
                    let gains = |at: &usize| ran.contains(&(*at as u32 + 1)) && edited.is_empty();
                    let expected: Vec<Option<bool>> = (0..before.len())
                        .map(|at| if gains(&at) && (before[at].is_some() || open[at]) { Some(true) } else { before[at] })
                        .collect();
                    prop_assert_eq!(work.shown(), expected, "after {:?}", step);
                    prop_assert_eq!(work.entry().state, state, "what is stale stays so");
                    let left = open.iter().enumerate().map(|(at, open)| *open && !gains(&at)).collect::<Vec<_>>();
                    prop_assert_eq!(work.open(), left);
                }
            }
        }
        // All run, and say what they say.
        let report = work.report(&all);
        work.world.write("lcov.info", &format!("{report}SF:src/b.py\nDA:1,1\nend_of_record\n"));
        whole(&mut work.project, News::of([work.world.path("lcov.info")])).unwrap();
        let covered = |shown: Vec<Option<bool>>| (1..).zip(shown).filter(|line| line.1 == Some(true)).map(|line| line.0).collect();
        let covered: BTreeSet<u32> = covered(work.shown());
        prop_assert_eq!(covered, all);
    }
}

#[test]
fn a_folder_without_reports_says_nothing() {
    let mut work = Work::begin(&BTreeSet::from([1]));
    assert!(work.project.take_gains(&work.world.path("nowhere"), &[]).is_none());
    work.some(&BTreeSet::from([2]), &[]);
    assert_eq!(work.shown()[..3], [Some(true), Some(true), Some(false)]);
    // What is read in another process is the reports of all.
    let fresh = whole(&mut Project::new(work.world.request()), News::anything()).unwrap();
    assert_eq!(fresh.snapshot.files.get(0).unwrap().file.coverage.lines.ratio().covered, 1);
    // Whoever loads again sees the same.
    whole(&mut work.project, News::default()).unwrap();
    assert_eq!(work.shown()[..3], [Some(true), Some(false), Some(false)]);
}
