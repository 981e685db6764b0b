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
        let command = TestCommand::typed(command.iter().map(std::ffi::OsString::from).collect());
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

/// Starts processes that leave the group and hear nothing: in a session of their own, and forked twice with a child.
/// Each writes its number to a file. Ends when all have.
#[cfg(target_os = "linux")]
const LEAVERS: &str = r#"
    deaf="trap '' TERM HUP INT; "
    setsid sh -c "$deaf echo \$\$ >one; while :; do sleep 600; done" &
    (setsid sh -c "$deaf sleep 600 & echo \$! >two; echo \$\$ >three; while :; do sleep 600; done" &)
    until [ -s one ] && [ -s two ] && [ -s three ]; do sleep 0.01; done
"#;

/// Who of the leavers is alive.
#[cfg(target_os = "linux")]
fn leavers_alive(directory: &Path) -> Vec<String> {
    let number = |name| std::fs::read_to_string(directory.join(name)).unwrap().trim().to_owned();
    ["one", "two", "three"].map(number).into_iter().filter(|number| lives(number)).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn who_left_the_group_ends_with_a_run_that_is_stopped() {
    let rounds = std::env::var("LAZYCOV_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(4);
    let mut fixture = Fixture::shell(&format!("{LEAVERS} echo ready; sleep 600"));
    for round in 1..=rounds {
        let run = RunId(round);
        fixture.runner.spawn(run);
        fixture.until_shown("ready");
        assert_eq!(leavers_alive(fixture.directory.path()).len(), 3);
        fixture.runner.terminate(run);
        fixture.runner.kill(run);
        let ended = fixture.until(|msg| match msg {
            Msg::Watch(event @ Event::Exited(..)) => Some(event),
            _ => None,
        });
        assert!(matches!(ended, Event::Exited(of, Exit::Signal(_)) if of == run), "{ended:?}");
        assert_eq!(leavers_alive(fixture.directory.path()), Vec::<String>::new(), "in round {round}");
        for name in ["one", "two", "three"] {
            std::fs::remove_file(fixture.directory.path().join(name)).unwrap();
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_a_run_left_for_the_next_one_ends_with_us() {
    let mut fixture = Fixture::shell(LEAVERS);
    assert_eq!(fixture.run().1, Event::Exited(FIRST, Exit::Code(0)));
    assert_eq!(leavers_alive(fixture.directory.path()).len(), 3);
    let directory = fixture.directory;
    drop(fixture.runner);
    assert_eq!(leavers_alive(directory.path()), Vec::<String>::new());
}

#[cfg(target_os = "linux")]
#[test]
fn who_belongs_to_no_run_is_left_alone() {
    use std::os::unix::process::CommandExt as _;

    let mut fixture = Fixture::shell("echo ready; sleep 600");
    let editor = |script: &str| {
        crate::system::family::others_may_be_adopted();
        let mut command = std::process::Command::new("sh");
        command.args(["-c", script]).current_dir(fixture.directory.path()).process_group(0).spawn().unwrap()
    };
    let mut before = editor("exec sleep 600");
    fixture.runner.spawn(FIRST);
    fixture.until_shown("ready");
    // Its window is an orphan, and so it is ours.
    let mut during = editor("setsid sleep 600 & echo $! >window");
    during.wait().unwrap();
    let window = std::fs::read_to_string(fixture.directory.path().join("window")).unwrap();
    fixture.runner.kill(FIRST);
    fixture.until_event();
    drop(fixture.runner);
    assert!(lives(&window) && before.try_wait().unwrap().is_none());
    for number in [window.trim(), &before.id().to_string()] {
        assert!(std::process::Command::new("kill").args(["-KILL", number]).status().unwrap().success());
    }
    before.wait().unwrap();
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

#[test]
fn what_becomes_of_tests_is_told_before_the_end() {
    let mut fixture = Fixture::shell("echo 'test opens ... ok'; printf 'test slams ... FAILED'");
    fixture.runner.spawn(FIRST);
    let mut told = Vec::new();
    fixture.until(|msg| match msg {
        Msg::Tested(run, events) => {
            assert_eq!(run, FIRST);
            told.extend(events);
            None
        }
        Msg::Watch(Event::Exited(..)) => Some(()),
        _ => None,
    });
    assert_eq!(told.len(), 2);
}

#[test]
fn a_command_that_cannot_run_some_tests_alone_says_so() {
    let mut fixture = Fixture::shell("true");
    fixture.runner.spawn_tests(FIRST, &[]);
    assert_eq!(fixture.until_event(), Event::SpawnFailed(FIRST, "these tests cannot be run alone".to_owned()));
}
