//! The watcher on real folders.

use std::sync::Arc;

use super::*;
use crate::work::incoming::Incoming;

const PATIENCE: Duration = Duration::from_secs(20);

struct Fixture {
    files: Files,
    news: Receiver<Incoming>,
    root: tempfile::TempDir,
    window: Window,
}

impl Fixture {
    /// Watches a small project, and has seen that it is watched.
    fn new(name: &str) -> Fixture {
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
        files.beginner()();
        let fixture = Fixture { files, news, root, window };
        // Nothing says when the watches are in place, but a change that is noticed does.
        let until = Instant::now() + PATIENCE;
        for attempt in 0.. {
            fixture.write(name, &attempt.to_string());
            if fixture.news.recv_timeout(Duration::from_millis(100)).is_ok() {
                break;
            }
            assert!(Instant::now() < until);
        }
        // What was known before is known again.
        while fixture.news.recv_timeout(Duration::from_millis(200)).is_ok() {}
        fixture
    }

    fn write(&self, path: &str, text: &str) {
        std::fs::write(self.root.path().join(path), text).unwrap();
    }

    /// The next change. What was saved as it was is no change.
    fn next(&self) -> Event {
        loop {
            match self.news.recv_timeout(PATIENCE).unwrap() {
                Incoming::Msg(Msg::Watch(event)) => return event,
                Incoming::Msg(Msg::Touched) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    fn changed(paths: &[&str]) -> Event {
        Event::Changed(paths.iter().map(|path| RepoPath::new(path)).collect())
    }
}

#[test]
fn every_way_to_save_is_one_change_and_other_files_are_none() {
    let fixture = Fixture::new("src/probe.py");
    fixture.write("src/a.py", "two");
    assert_eq!(fixture.next(), Fixture::changed(&["src/a.py"]));
    // The same text, an ignored file, a swap file and a dependency: the next news is the change after them.
    for path in ["src/a.py", "src/debug.log", "src/.a.py.swp", "src/a.py~", "node_modules/b.js"] {
        fixture.write(path, "two");
    }
    fixture.write("src/a.py.new", "three");
    std::fs::rename(fixture.root.path().join("src/a.py.new"), fixture.root.path().join("src/a.py")).unwrap();
    let Event::Changed(paths) = fixture.next() else { panic!() };
    assert!(paths.contains(&RepoPath::new("src/a.py")));
    assert!(paths.iter().all(|path| path.as_str().starts_with("src/a.py")), "{paths:?}");
    // After an atomic save the file is another one, and its changes are still seen.
    fixture.write("src/a.py", "four");
    assert_eq!(fixture.next(), Fixture::changed(&["src/a.py"]));
    std::fs::remove_file(fixture.root.path().join("src/a.py")).unwrap();
    assert_eq!(fixture.next(), Fixture::changed(&["src/a.py"]));
}

#[test]
fn new_folders_are_watched_with_what_is_in_them() {
    let fixture = Fixture::new("src/probe.py");
    let deep = fixture.root.path().join("src/new/deep");
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(deep.join("b.py"), "one").unwrap();
    assert_eq!(fixture.next(), Fixture::changed(&["src/new/deep/b.py"]));
    fixture.write("src/new/deep/b.py", "two");
    assert_eq!(fixture.next(), Fixture::changed(&["src/new/deep/b.py"]));
}

#[test]
fn reports_are_told_apart_even_where_git_ignores_them() {
    let fixture = Fixture::new("src/probe.py");
    fixture.write("coverage/lcov.info", "TN:");
    assert_eq!(fixture.next(), Event::ReportsWritten);
    // What the loader has read already is no news.
    let report = fixture.root.path().join("coverage/lcov.info");
    let other = fixture.root.path().join("coverage/other");
    std::fs::write(&other, "SF:").unwrap();
    fixture.files.contents().learned(&report, crate::work::contents::content(&other));
    std::fs::rename(&other, &report).unwrap();
    fixture.write("src/a.py", "two");
    assert_eq!(fixture.next(), Fixture::changed(&["src/a.py"]));
}

#[test]
fn what_is_written_during_a_run_is_told_apart() {
    let fixture = Fixture::new("src/probe.py");
    fixture.window.open();
    // File times come from a coarser clock.
    std::thread::sleep(Duration::from_millis(20));
    fixture.write("src/a.py", "two");
    assert_eq!(fixture.next(), Event::Written(vec![RepoPath::new("src/a.py")]));
    fixture.window.close();
    std::thread::sleep(Duration::from_millis(20));
    fixture.write("src/a.py", "three");
    assert_eq!(fixture.next(), Fixture::changed(&["src/a.py"]));
}

#[test]
fn lost_events_are_made_up_for() {
    let fixture = Fixture::new("src/probe.py");
    let hidden = fixture.root.path().join("src/a.py");
    // A change that nobody saw: the gate says so by what it knows.
    fixture.files.contents().learned(&hidden, None);
    fixture.files.orders.send(Order::News(Told::Lost)).unwrap();
    assert_eq!(fixture.next(), Fixture::changed(&["src/a.py"]));
}

#[test]
fn too_many_folders_end_in_polling_and_say_so() {
    let fixture = Fixture::new("src/probe.py");
    fixture.files.orders.send(Order::News(Told::Blind(Blind::TooMany))).unwrap();
    let Event::Watching(Watching::Polling(why)) = fixture.next() else { panic!() };
    assert!(why.ends_with("folders; raise fs.inotify.max_user_watches"), "{why}");
    // A poll compares times, so the change must not fall into the same moment.
    let until = Instant::now() + PATIENCE;
    for attempt in 0.. {
        fixture.write("src/a.py", &attempt.to_string());
        if fixture.news.recv_timeout(Duration::from_secs(1)).is_ok() {
            break;
        }
        assert!(Instant::now() < until);
    }
}

#[test]
fn what_is_built_is_nobodys_source_although_git_does_not_ignore_it() {
    let fixture = Fixture::new("src/a.py");
    let (root, elsewhere) = (fixture.root.path(), tempfile::tempdir().unwrap());
    std::fs::write(elsewhere.path().join("CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55").unwrap();
    std::fs::rename(elsewhere.path(), root.join("out")).unwrap();
    std::fs::create_dir_all(root.join("target/lazycov/debug")).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    for path in ["out/one.py", "target/lazycov/two.py", "target/lazycov/debug/three.py"] {
        fixture.write(path, "x = 1\n");
    }
    fixture.write("src/b.py", "x = 1\n");
    assert_eq!(fixture.next(), Fixture::changed(&["src/b.py"]));
}

#[test]
fn what_is_built_in_an_ignored_folder_while_we_watch_is_nobodys_source() {
    let fixture = Fixture::new("src/a.py");
    let root = fixture.root.path();
    fixture.write(".gitignore", "coverage/\n*.log\nbuilt\n");
    assert_eq!(fixture.next(), Fixture::changed(&[".gitignore"]));
    std::fs::create_dir_all(root.join("built/deep/deeper")).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    for path in ["built/one.py", "built/deep/two.py", "built/deep/deeper/three.py"] {
        fixture.write(path, "x = 1\n");
    }
    fixture.write("src/b.py", "x = 1\n");
    assert_eq!(fixture.next(), Fixture::changed(&["src/b.py"]));
}

#[test]
fn what_is_saved_as_it_was_is_told_apart_from_a_change() {
    let fixture = Fixture::new("src/probe.py");
    fixture.write("src/a.py", "one");
    let told = fixture.news.recv_timeout(PATIENCE).unwrap();
    assert!(matches!(told, Incoming::Msg(Msg::Touched)), "{told:?}");
}

#[test]
fn what_changes_before_the_first_load_is_over_is_told_after_it() {
    let root = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        std::fs::create_dir_all(root.path().join(path).parent().unwrap()).unwrap();
        std::fs::write(root.path().join(path), text).unwrap();
    };
    write(".gitignore", "coverage/\n");
    for path in ["src/a.py", "src/b.py", "coverage/old.info"] {
        write(path, "one");
    }
    // Dates of files are coarse.
    std::thread::sleep(Duration::from_millis(20));
    let (sender, news) = unbounded();
    let files =
        Files::start(&Outbox(sender), root.path().to_owned(), Window::default(), Arc::default(), Arc::default());
    std::thread::sleep(Duration::from_millis(20));
    for path in ["src/b.py", "src/c.py", "coverage/lcov.info"] {
        write(path, "two");
    }
    assert!(news.recv_timeout(Duration::from_millis(100)).is_err());
    files.beginner()();
    let mut told = Vec::new();
    while told.len() < 2 {
        if let Incoming::Msg(Msg::Watch(event)) = news.recv_timeout(PATIENCE).unwrap() {
            told.push(event);
        }
    }
    assert_eq!(told, [Fixture::changed(&["src/b.py", "src/c.py"]), Event::ReportsWritten]);
    assert!(files.contents().knows(&root.path().join("src/a.py")));
}
