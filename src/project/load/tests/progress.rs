//! What a load tells while it goes on.

use std::path::Path;

use super::*;

/// Remembers what it is told of a load.
#[derive(Default)]
struct Follower {
    progress: std::sync::Mutex<Vec<Progress>>,
    files: std::sync::Mutex<Vec<String>>,
}

impl Observer for Follower {
    fn begins(&self, _: &crate::analysis::ProjectInfo, _: &Sources) {}

    fn progress(&self, progress: Progress) {
        self.progress.lock().unwrap().push(progress);
    }

    fn wants_files(&self) -> bool {
        true
    }

    fn files(&self, files: Vec<crate::coverage::File>) {
        self.files.lock().unwrap().extend(files.iter().map(|file| file.path.to_string()));
    }
}

#[test]
fn a_large_report_tells_how_far_it_is_and_what_is_read_before_its_end() {
    let filler: String = (1..2000).map(|line| format!("DA:{line},1\n")).collect();
    let report: String = (0..200).map(|n| format!("SF:src/f{n}.rs\n{filler}end_of_record\n")).collect();
    let project = Project::new(&[("src/f7.rs", RUST), ("lcov.info", &report)]);
    let follower = Follower::default();
    load(&project.request(), &follower).unwrap();
    let mut done: Vec<u64> = follower.progress.lock().unwrap().iter().map(|progress| progress.done).collect();
    done.sort_unstable();
    done.dedup();
    assert!(done.len() > 3 && done.last() == Some(&(report.len() as u64)), "{done:?}");
    let files = follower.files.lock().unwrap();
    assert_eq!(files.len(), 200);
    assert!(files.contains(&"src/f7.rs".to_owned()));
}

#[test]
fn cobertura_and_go_tell_how_far_they_are_within_one_report() {
    let lines: String = (1..3000).map(|line| format!("<line number=\"{line}\" hits=\"1\"/>")).collect();
    let class = |n: usize| format!("<class name=\"c\" filename=\"src/f{n}.py\"><lines>{lines}</lines></class>");
    let classes: String = (0..60).map(class).collect();
    let cobertura = format!(
        "<?xml version=\"1.0\"?>\n<coverage line-rate=\"1\"><packages><package name=\"p\"><classes>{classes}\
         </classes></package></packages></coverage>\n"
    );
    let block = |n: usize| format!("example.org/m/f{}.go:{}.1,{}.9 1 1\n", n / 1000, n % 1000 + 1, n % 1000 + 1);
    let go = format!("mode: set\n{}", (0..80_000).map(block).collect::<String>());
    for (name, report) in [("coverage.xml", cobertura), ("cover.out", go)] {
        let project = Project::new(&[(name, &report)]);
        let follower = Follower::default();
        load(&project.request(), &follower).unwrap();
        let told = follower.progress.lock().unwrap();
        let mut done: Vec<u64> =
            told.iter().filter(|told| told.stage == Stage::Reports).map(|progress| progress.done).collect();
        done.sort_unstable();
        done.dedup();
        assert!(done.len() > 3 && done.last() == Some(&(report.len() as u64)), "{name}: {done:?}");
    }
}

#[test]
fn bytes_read_and_sources_looked_at_are_reported_as_progress() {
    let project = Project::new(&[("src/a.rs", RUST), ("lcov.info", &lcov("src/a.rs", &[(1, 1)]))]);
    let follower = Follower::default();
    load(&project.request(), &follower).unwrap();
    let size = std::fs::metadata(Path::new(project.0.path()).join("lcov.info")).unwrap().len();
    let expected = Progress { stage: Stage::Reports, done: size, total: size };
    let told = follower.progress.lock().unwrap();
    assert!(told.contains(&expected), "{told:?}");
    assert_eq!(told.last(), Some(&Progress { stage: Stage::Sources, done: 1, total: 1 }));
}
