//! Real processes: output, endings, and that none is left.

use std::path::Path;

use super::*;
use crate::watch::Screen;
use crate::work::incoming::Incoming;

const PATIENCE: Duration = Duration::from_secs(20);
const FIRST: RunId = RunId(1);

struct Fixture {
    runner: Runner,
    news: Receiver<Incoming>,
    directory: tempfile::TempDir,
}

impl Fixture {
    fn new(command: &[&str]) -> Fixture {
        let (sender, news) = crossbeam_channel::unbounded();
        let directory = tempfile::tempdir().unwrap();
        let command = command.iter().map(OsString::from).collect();
        let runner = Runner::new(&Outbox(sender), command, directory.path().to_owned(), (80, 24), Window::default());
        Fixture { runner, news, directory }
    }

    fn shell(script: &str) -> Fixture {
        Fixture::new(&["sh", "-c", script])
    }

    /// Waits until this is true of some news.
    fn until<T>(&self, mut find: impl FnMut(Msg) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.news.recv_deadline(until).unwrap() {
                Incoming::Msg(msg) => {
                    if let Some(found) = find(msg) {
                        return found;
                    }
                }
                other => panic!("{other:?}"),
            }
        }
    }

    fn until_event(&self) -> Event {
        self.until(|msg| match msg {
            Msg::Watch(event) => Some(event),
            _ => None,
        })
    }

    fn until_shown(&self, text: &str) {
        self.until(|msg| match msg {
            Msg::Output(screen) if written(&screen).contains(text) => Some(()),
            _ => None,
        });
    }

    /// Runs to the end: the last picture and the exit.
    fn run(&mut self) -> (String, Event) {
        self.runner.spawn(FIRST);
        let mut last = String::new();
        let exit = self.until(|msg| match msg {
            Msg::Output(screen) => {
                last = written(&screen);
                None
            }
            Msg::Watch(event @ (Event::Exited(..) | Event::SpawnFailed(..))) => Some(event),
            _ => None,
        });
        (last, exit)
    }
}

fn written(screen: &Screen) -> String {
    let line = |row: &crate::watch::Row| row.iter().map(|piece| piece.text.as_str()).collect::<String>();
    screen.rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Is a process with this number alive? One that nobody reaped yet is not.
fn lives(pid: &str) -> bool {
    let stat = std::fs::read_to_string(Path::new("/proc").join(pid.trim()).join("stat"));
    stat.is_ok_and(|stat| stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X'])))
}

#[test]
fn output_is_shown_whole_and_the_exit_told() {
    let mut fixture = Fixture::shell("test -t 1 && echo a terminal; echo there >&2; exit 3");
    assert_eq!(fixture.run(), ("a terminal\nthere".to_owned(), Event::Exited(FIRST, Exit::Code(3))));
}

#[test]
fn a_crash_tells_its_signal() {
    assert_eq!(Fixture::shell("kill -SEGV $$").run().1, Event::Exited(FIRST, Exit::Signal(11)));
}

#[test]
fn whoever_reads_gets_the_end_of_input() {
    let (output, exit) = Fixture::shell("cat; read line; echo read: $?").run();
    assert_eq!((output.lines().last(), exit), (Some("read: 1"), Event::Exited(FIRST, Exit::Code(0))));
}

#[test]
fn what_cannot_start_says_why() {
    let failed = |why: &str| Event::SpawnFailed(FIRST, why.to_owned());
    assert_eq!(Fixture::new(&["no-such-program-here"]).run().1, failed("no-such-program-here: no such program"));
    assert_eq!(Fixture::new(&["./tests.sh"]).run().1, failed("./tests.sh: it does not exist"));
}

#[cfg(target_os = "linux")]
#[test]
fn what_a_command_leaves_behind_is_ended() {
    let mut fixture = Fixture::shell("(trap '' HUP TERM; echo $$ >leader; exec sleep 600) & echo $! >child; exit 0");
    assert_eq!(fixture.run().1, Event::Exited(FIRST, Exit::Code(0)));
    let child = std::fs::read_to_string(fixture.directory.path().join("child")).unwrap();
    assert!(!lives(&child));
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_will_not_listen_is_killed_with_all_its_children() {
    let script = "trap '' TERM; (trap '' TERM; echo $$; while :; do sleep 600; done) & echo $! >child; \
                  echo ready; while :; do sleep 600; done";
    let mut fixture = Fixture::shell(script);
    fixture.runner.spawn(FIRST);
    fixture.until_shown("ready");
    let child = std::fs::read_to_string(fixture.directory.path().join("child")).unwrap();
    assert!(lives(&child));
    fixture.runner.terminate(FIRST);
    fixture.runner.kill(FIRST);
    assert_eq!(fixture.until_event(), Event::Exited(FIRST, Exit::Signal(9)));
    assert!(!lives(&child));
}

#[test]
fn a_run_that_listens_may_tidy_up() {
    let mut fixture = Fixture::shell("trap 'echo tidy; exit 7' TERM; echo ready; while :; do sleep 0.05; done");
    fixture.runner.spawn(FIRST);
    fixture.until_shown("ready");
    fixture.runner.terminate(FIRST);
    fixture.until_shown("tidy");
    assert_eq!(fixture.until_event(), Event::Exited(FIRST, Exit::Code(7)));
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_survives_us() {
    let mut fixture = Fixture::shell("echo $$ >leader; echo ready; exec sleep 600");
    fixture.runner.spawn(FIRST);
    fixture.until_shown("ready");
    let leader = std::fs::read_to_string(fixture.directory.path().join("leader")).unwrap();
    assert!(lives(&leader));
    drop(fixture.runner);
    assert!(!lives(&leader));
}
