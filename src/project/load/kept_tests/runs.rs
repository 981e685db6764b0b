//! Edits, and runs of a tool that measures the texts as they were when it began: what is shown as fresh was measured so, and
//! after a last run everything is what a start from scratch would say.

use std::time::{Duration, SystemTime};

use super::*;
use crate::coverage::RepoPath;

#[derive(Clone, Debug)]
enum Step {
    /// Somebody saves another text, or the same.
    Edit(usize, u8),
    /// The tool begins; while it runs it does not begin again.
    Begin,
    /// It has ended, and wrote its report.
    End,
    /// It was stopped before it wrote anything.
    Cancel,
    /// It was killed while it wrote.
    Kill,
    /// Everything is committed.
    Commit,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..SOURCES.len() - 1, 0u8..5).prop_map(|(at, seed)| Step::Edit(at, seed)),
        3 => Just(Step::Begin),
        3 => Just(Step::End),
        1 => Just(Step::Cancel),
        1 => Just(Step::Kill),
        1 => Just(Step::Commit),
    ];
    prop::collection::vec(step, 1..16)
}

/// What the tool says of some texts: each line that is not empty runs as often as its words say.
fn measured(texts: &[String]) -> String {
    let mut report = String::new();
    for (path, text) in SOURCES.iter().zip(texts) {
        writeln!(report, "SF:{path}").unwrap();
        for (line, words) in text.lines().enumerate().filter(|(_, words)| !words.is_empty()) {
            writeln!(report, "DA:{},{}", line + 1, words.bytes().map(u32::from).sum::<u32>() % 3).unwrap();
        }
        report.push_str("end_of_record\n");
    }
    report
}

/// A tool and a person at work on a project.
struct Work {
    world: World,
    project: Project,
    /// Each save is a second later than the one before.
    clock: SystemTime,
    /// The texts with which the tool that runs began, and the files edited since.
    running: Option<(Vec<String>, Vec<RepoPath>)>,
    /// The texts that the report speaks of; `None` where a part of it is lost.
    shown: Option<Vec<String>>,
}

impl Work {
    fn begin() -> Work {
        let world = World::new();
        let project = Project::new(world.request()).watched();
        let clock = SystemTime::now() - Duration::from_hours(1);
        let mut work = Work { world, project, clock, running: None, shown: None };
        work.run();
        work
    }

    fn texts(&self) -> Vec<String> {
        let read = |path: &&str| std::fs::read_to_string(self.world.path(path)).unwrap();
        SOURCES[..SOURCES.len() - 1].iter().map(read).collect()
    }

    fn save(&mut self, path: &str, text: &str) {
        self.clock += Duration::from_secs(1);
        self.world.write(path, text);
        let file = std::fs::File::options().append(true).open(self.world.path(path)).unwrap();
        file.set_modified(self.clock).unwrap();
    }

    /// The reports are looked at; they may be none by now.
    fn load(&mut self, edited: Vec<RepoPath>) {
        self.project.edited_during_run(edited);
        whole(&mut self.project, News::of([self.world.path("lcov.info")]));
    }

    fn run(&mut self) -> Option<Loaded> {
        self.happen(&Step::Cancel);
        self.happen(&Step::Begin);
        self.happen(&Step::End);
        whole(&mut self.project, News::default())
    }

    fn happen(&mut self, step: &Step) {
        match step {
            Step::Edit(at, seed) => {
                self.save(SOURCES[*at], &text(SOURCES[*at], *seed));
                let path = RepoPath::new(SOURCES[*at]);
                self.project.follow(std::slice::from_ref(&path));
                if let Some((_, edited)) = &mut self.running {
                    edited.push(path);
                }
            }
            Step::Begin if self.running.is_none() => {
                self.project.run_begins(false);
                self.running = Some((self.texts(), Vec::new()));
            }
            Step::End => {
                let Some((texts, edited)) = self.running.take() else { return };
                self.save("lcov.info", &measured(&texts));
                self.load(edited);
                self.shown = Some(texts);
            }
            Step::Kill => {
                let Some((texts, edited)) = self.running.take() else { return };
                let whole = measured(&texts);
                self.save("lcov.info", &whole[..whole.len() / 2]);
                self.load(edited);
                self.shown = None;
            }
            Step::Cancel => self.running = None,
            Step::Commit => _ = self.world.happen(&Event::Commit),
            Step::Begin => {}
        }
    }

    /// Files that are shown as measured, although another text was.
    fn wrong(&self) -> Vec<&'static str> {
        let (Some(shown), Some(latest)) = (&self.shown, &self.project.latest) else { return Vec::new() };
        let is_fresh = |path: &str| {
            latest.files.iter().any(|file| file.path.as_str() == path && file.state == FileState::Measured)
        };
        let texts = self.texts();
        let differing = SOURCES.iter().zip(shown.iter().zip(&texts)).filter(|(_, (shown, text))| shown != text);
        differing.map(|(path, _)| *path).filter(|path| is_fresh(path)).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_fresh_was_measured_so_and_a_last_run_says_what_one_from_scratch_does(steps in steps()) {
        let mut work = Work::begin();
        for step in &steps {
            work.happen(step);
            let wrong = work.wrong();
            prop_assert!(wrong.is_empty(), "{wrong:?} after {step:?}");
        }
        let kept = work.run().unwrap();
        let fresh = whole(&mut Project::new(work.world.request()), News::anything()).unwrap();
        let (kept, fresh) = (said(&kept), said(&fresh));
        prop_assert!(kept == fresh, "{}", difference(&kept, &fresh));
    }
}
