//! What the end-to-end tests ask of a terminal: failures are panics, and at the end the terminal must be as it was and no
//! process may be left.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

pub(crate) use crate::pty::Size;
use crate::pty::{self, Environment, PATIENCE, Setup};

/// Each program under test carries a mark of its own in its environment, and so do its children.
const MARK: &str = "LAZYCOV_E2E_MARK";
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A terminal with a program in it.
pub(crate) struct Terminal {
    pty: pty::Terminal,
    mark: String,
}

impl Terminal {
    pub(crate) fn start(program: &Path, arguments: &[&str], folder: &Path, size: Size) -> Terminal {
        Terminal::with(program, arguments, folder, size, &[])
    }

    pub(crate) fn with(
        program: &Path,
        arguments: &[&str],
        folder: &Path,
        size: Size,
        variables: &[(&str, &str)],
    ) -> Terminal {
        Terminal::open(program, arguments, folder, size, variables, true)
    }

    /// A terminal that answers no questions.
    pub(crate) fn silent(
        program: &Path,
        arguments: &[&str],
        folder: &Path,
        size: Size,
        variables: &[(&str, &str)],
    ) -> Terminal {
        Terminal::open(program, arguments, folder, size, variables, false)
    }

    fn open(
        program: &Path,
        arguments: &[&str],
        folder: &Path,
        size: Size,
        variables: &[(&str, &str)],
        answers: bool,
    ) -> Terminal {
        let mark = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let variables = [variables, &[(MARK, mark.as_str())]].concat();
        let setup = Setup {
            program,
            arguments,
            folder,
            environment: Environment::Inherited,
            variables: &variables,
            size,
            answers,
            foreground: [0xee; 3],
            background: [0x11; 3],
        };
        Terminal { pty: pty::Terminal::start(&setup).unwrap(), mark }
    }

    pub(crate) fn keys(&self, keys: &str) {
        self.pty.send(keys).unwrap();
    }

    pub(crate) fn resize(&self, size: Size) {
        self.pty.resize(size).unwrap();
    }

    /// Waits until this is true of the screen.
    pub(crate) fn until(&self, what: &str, is_true: impl Fn(&vt100::Screen) -> bool) {
        self.pty.wait(what, is_true).unwrap();
    }

    pub(crate) fn see(&self, text: &str) {
        self.until(text, |screen| screen.contents().contains(text));
    }

    pub(crate) fn see_no_more(&self, text: &str) {
        self.until(text, |screen| !screen.contents().contains(text));
    }

    /// Waits until no run goes on, and none begins for a while: an edit may have come while one went on.
    pub(crate) fn until_idle(&self) {
        eventually("no run goes on", || {
            self.see_no_more("running");
            !self.pty.settle(Duration::from_millis(800), |screen| screen.contents().contains("running"))
        });
    }

    /// Is this on the screen now?
    pub(crate) fn shows(&self, text: &str) -> bool {
        self.pty.look(|screen, _| screen.contents().contains(text))
    }

    /// Waits until nothing is written for a moment.
    pub(crate) fn until_quiet(&self) {
        self.pty.settle(Duration::from_millis(120), |_| false);
    }

    pub(crate) fn written(&self) -> Vec<u8> {
        self.pty.look(|_, written| written.to_vec())
    }

    /// Is the program alive, and not stopped?
    pub(crate) fn is_stopped(&self) -> bool {
        stat(self.pid()).is_some_and(|(state, _)| state == 'T')
    }

    pub(crate) fn until_stopped(&self, stopped: bool) {
        eventually("stopped or continued", || self.is_stopped() == stopped);
    }

    /// Sends a signal, and waits until the program has it: what the test does next comes after it.
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_raw(self.pid() as i32).unwrap();
        rustix::process::kill_process(pid, signal).unwrap();
        eventually("the signal is delivered", || !has_pending_signals(self.pid()));
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pty.process().unwrap()
    }

    pub(crate) fn is_over(&self) -> bool {
        stat(self.pid()).is_none_or(|(state, _)| state == 'Z')
    }

    /// Waits for the end, but asks not how it was.
    pub(crate) fn until_over(&self) {
        eventually("the end", || self.is_over());
    }

    /// Waits for the end, and checks that the terminal is as it was and that nobody is left.
    pub(crate) fn end(mut self) -> u32 {
        let status = self.pty.finish().unwrap();
        self.until("the screen given back", |screen| !screen.alternate_screen() && !screen.hide_cursor());
        self.assert_given_back();
        eventually("nobody is left", || left_behind(&self.mark).is_empty());
        status.exit_code()
    }

    /// Waits for the end of a program that draws nothing; gives its exit code and all that it wrote.
    pub(crate) fn end_of_plain(mut self) -> (u32, String) {
        let status = self.pty.finish().unwrap();
        assert_eq!(self.pty.modes(), self.pty.modes_before, "the line discipline differs");
        eventually("nobody is left", || left_behind(&self.mark).is_empty());
        // What it wrote last may still be on its way.
        self.pty.settle(std::time::Duration::from_millis(200), |_| false);
        (status.exit_code(), String::from_utf8(self.written()).unwrap())
    }

    /// Checks that nothing of the terminal is ours at the moment.
    pub(crate) fn assert_given_back(&self) {
        assert_eq!(self.pty.modes(), self.pty.modes_before, "the line discipline differs");
        self.pty.look(|screen, written| {
            assert!(!screen.alternate_screen(), "the user's screen is not back");
            assert!(!screen.hide_cursor(), "the cursor is hidden");
            assert!(!screen.bracketed_paste(), "pastes are still bracketed");
            assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse still reports");
            // What was switched on was switched off afterwards, in the bytes that were really written.
            for mode in ["1049", "1000", "1002", "1006", "2004"] {
                assert!(last(written, mode, 'h') < last(written, mode, 'l'), "mode {mode} is still on");
            }
            assert!(last(written, "25", 'l') < last(written, "25", 'h'), "the cursor is still hidden");
            assert!(last(written, "2026", 'h') < last(written, "2026", 'l'), "an update never ended");
        });
    }
}

/// Waits until this is true.
pub(crate) fn eventually(what: &str, is_true: impl Fn() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !is_true() {
        assert!(Instant::now() < until, "{what}: not in time");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Where a mode was set or reset for the last time.
fn last(written: &[u8], mode: &str, end: char) -> Option<usize> {
    let wanted = format!("\x1b[?{mode}{end}");
    written.windows(wanted.len()).rposition(|bytes| bytes == wanted.as_bytes())
}

/// State and parent of a process.
fn stat(pid: u32) -> Option<(char, u32)> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut rest = stat.rsplit_once(") ")?.1.split(' ');
    Some((rest.next()?.chars().next()?, rest.next()?.parse().ok()?))
}

/// Are there signals that no thread of the process has taken yet?
fn has_pending_signals(pid: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let pending = status.lines().find_map(|line| line.strip_prefix("ShdPnd:"));
    pending.is_some_and(|signals| signals.trim().bytes().any(|digit| digit != b'0'))
}

/// Processes that carry a mark and are not merely waiting to be reaped.
fn left_behind(mark: &str) -> Vec<u32> {
    let wanted = format!("{MARK}={mark}");
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| {
        let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        let marked = environment.split(|byte| *byte == 0).any(|variable| variable == wanted.as_bytes());
        marked && stat(*pid).is_some_and(|(state, _)| !matches!(state, 'Z' | 'X'))
    })
    .collect()
}
