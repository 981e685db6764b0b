//! The watcher on real folders.

use std::sync::Arc;

use super::*;
use crate::work::incoming::Incoming;

const PATIENCE: Duration = Duration::from_secs(20);

struct Bench {
    files: Files,
    news: Receiver<Incoming>,
    root: tempfile::TempDir,
    window: Window,
}

impl Bench {
    /// Watches a small project, and has seen that it is watched.
    fn new(name: &str) -> Bench {
        let root = tempfile::tempdir().unwrap();
        let path = root.path();
        for folder in ["src", "coverage", "node_modules"] {
            std::fs::create_dir(path.join(folder)).unwrap();
        }
        std::fs::write(path.join(".gitignore"), "coverage/\n*.log\n").unwrap();
        std::fs::write(path.join("src/a.py"), "one").unwrap();
        let (sender, news) = unbounded();
        let window = Window::default();
        let files = Files::start(&Outbox(sender), path.to_owned(), window.clone(), Arc::default(), Arc::default());
        let bench = Bench { files, news, root, window };
        // Nothing says when the watches are in place, but a change that is noticed does.
        let until = Instant::now() + PATIENCE;
        for attempt in 0.. {
            bench.write(name, &attempt.to_string());
            if bench.news.recv_timeout(Duration::from_millis(100)).is_ok() {
                break;
            }
            assert!(Instant::now() < until);
        }
        // What was known before is known again.
        while bench.news.recv_timeout(Duration::from_millis(200)).is_ok() {}
        bench
    }

    fn write(&self, path: &str, text: &str) {
        std::fs::write(self.root.path().join(path), text).unwrap();
    }

    fn next(&self) -> Event {
        match self.news.recv_timeout(PATIENCE).unwrap() {
            Incoming::Msg(Msg::Watch(event)) => event,
            other => panic!("{other:?}"),
        }
    }

    fn changed(paths: &[&str]) -> Event {
        Event::Changed(paths.iter().map(|path| RepoPath::new(path)).collect())
    }
}

#[test]
fn every_way_to_save_is_one_change_and_other_files_are_none() {
    let bench = Bench::new("src/probe.py");
    bench.write("src/a.py", "two");
    assert_eq!(bench.next(), Bench::changed(&["src/a.py"]));
    // The same text, an ignored file, a swap file and a dependency: the next news is the change after them.
    for path in ["src/a.py", "src/debug.log", "src/.a.py.swp", "src/a.py~", "node_modules/b.js"] {
        bench.write(path, "two");
    }
    bench.write("src/a.py.new", "three");
    std::fs::rename(bench.root.path().join("src/a.py.new"), bench.root.path().join("src/a.py")).unwrap();
    let Event::Changed(paths) = bench.next() else { panic!() };
    assert!(paths.contains(&RepoPath::new("src/a.py")));
    assert!(paths.iter().all(|path| path.as_str().starts_with("src/a.py")), "{paths:?}");
    // After an atomic save the file is another one, and its changes are still seen.
    bench.write("src/a.py", "four");
    assert_eq!(bench.next(), Bench::changed(&["src/a.py"]));
    std::fs::remove_file(bench.root.path().join("src/a.py")).unwrap();
    assert_eq!(bench.next(), Bench::changed(&["src/a.py"]));
}

#[test]
fn new_folders_are_watched_with_what_is_in_them() {
    let bench = Bench::new("src/probe.py");
    let deep = bench.root.path().join("src/new/deep");
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(deep.join("b.py"), "one").unwrap();
    assert_eq!(bench.next(), Bench::changed(&["src/new/deep/b.py"]));
    bench.write("src/new/deep/b.py", "two");
    assert_eq!(bench.next(), Bench::changed(&["src/new/deep/b.py"]));
}

#[test]
fn reports_are_told_apart_even_where_git_ignores_them() {
    let bench = Bench::new("src/probe.py");
    bench.write("coverage/lcov.info", "TN:");
    assert_eq!(bench.next(), Event::ReportsWritten);
    // What the loader has read already is no news.
    let report = bench.root.path().join("coverage/lcov.info");
    let other = bench.root.path().join("coverage/other");
    std::fs::write(&other, "SF:").unwrap();
    bench.files.contents().learned(&report, crate::work::contents::content(&other));
    std::fs::rename(&other, &report).unwrap();
    bench.write("src/a.py", "two");
    assert_eq!(bench.next(), Bench::changed(&["src/a.py"]));
}

#[test]
fn what_is_written_during_a_run_is_told_apart() {
    let bench = Bench::new("src/probe.py");
    bench.window.open();
    // File times come from a coarser clock.
    std::thread::sleep(Duration::from_millis(20));
    bench.write("src/a.py", "two");
    assert_eq!(bench.next(), Event::Written(vec![RepoPath::new("src/a.py")]));
    bench.window.close();
    std::thread::sleep(Duration::from_millis(20));
    bench.write("src/a.py", "three");
    assert_eq!(bench.next(), Bench::changed(&["src/a.py"]));
}

#[test]
fn lost_events_are_made_up_for() {
    let bench = Bench::new("src/probe.py");
    let hidden = bench.root.path().join("src/a.py");
    // A change that nobody saw: the gate says so by what it knows.
    bench.files.contents().learned(&hidden, None);
    let lost = notify::Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan);
    bench.files.orders.send(Order::News(Ok(lost))).unwrap();
    assert_eq!(bench.next(), Bench::changed(&["src/a.py"]));
}

#[test]
fn too_many_folders_end_in_polling_and_say_so() {
    let bench = Bench::new("src/probe.py");
    bench.files.orders.send(Order::News(Err(notify::Error::new(ErrorKind::MaxFilesWatch)))).unwrap();
    let Event::Watching(Watching::Polling(why)) = bench.next() else { panic!() };
    assert!(why.ends_with("folders; raise fs.inotify.max_user_watches"), "{why}");
    // A poll compares times, so the change must not fall into the same moment.
    let until = Instant::now() + PATIENCE;
    for attempt in 0.. {
        bench.write("src/a.py", &attempt.to_string());
        if bench.news.recv_timeout(Duration::from_secs(1)).is_ok() {
            break;
        }
        assert!(Instant::now() < until);
    }
}
