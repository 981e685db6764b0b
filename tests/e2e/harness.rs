//! A terminal with a program in it.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Long enough for a busy machine; nobody waits this long unless the test fails.
const PATIENCE: Duration = Duration::from_mins(1);

/// Each program under test carries a mark of its own in its environment, and so do its children.
const MARK: &str = "LAZYCOV_E2E_MARK";
static NEXT: AtomicU32 = AtomicU32::new(0);

pub(crate) type Size = (u16, u16);

/// A terminal with a program in it.
pub(crate) struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    input: Arc<Mutex<Box<dyn Write + Send>>>,
    seen: Arc<Seen>,
    mark: String,
    modes: String,
}

/// What the program has written.
struct Seen {
    state: Mutex<State>,
    changed: Condvar,
}

impl Seen {
    fn lock(&self) -> MutexGuard<'_, State> {
        // A failed test has panicked with it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct State {
    emulator: vt100::Parser,
    written: Vec<u8>,
    over: bool,
}

impl Terminal {
    pub(crate) fn start(program: &Path, arguments: &[&str], directory: &Path, size: Size) -> Terminal {
        Terminal::with(program, arguments, directory, size, &[])
    }

    pub(crate) fn with(
        program: &Path,
        arguments: &[&str],
        directory: &Path,
        size: Size,
        variables: &[(&str, &str)],
    ) -> Terminal {
        let pty = native_pty_system().openpty(pty_size(size)).unwrap();
        let mark = format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(directory);
        for name in ["NO_COLOR", "VISUAL", "EDITOR", "COLORTERM", "TERM_PROGRAM"] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        command.env(MARK, &mark);
        for (name, value) in variables {
            command.env(name, value);
        }
        let modes = modes(pty.master.as_ref());
        let mut output = pty.master.try_clone_reader().unwrap();
        let input = Arc::new(Mutex::new(pty.master.take_writer().unwrap()));
        let child = pty.slave.spawn_command(command).unwrap();
        let (columns, rows) = size;
        let emulator = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
        let state = State { emulator, written: Vec::new(), over: false };
        let seen = Arc::new(Seen { state: Mutex::new(state), changed: Condvar::new() });
        let (shown, keyboard) = (Arc::clone(&seen), Arc::clone(&input));
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            while let Ok(length @ 1..) = output.read(&mut buffer) {
                answer(&buffer[..length], &keyboard);
                let mut state = shown.lock();
                state.emulator.process(&buffer[..length]);
                state.written.extend_from_slice(&buffer[..length]);
                shown.changed.notify_all();
            }
            shown.lock().over = true;
            shown.changed.notify_all();
        });
        // The other end stays open: the terminal's modes can be asked for after the program has ended.
        std::mem::forget(pty.slave);
        Terminal { child, master: pty.master, input, seen, mark, modes }
    }

    pub(crate) fn keys(&self, keys: &str) {
        self.input.lock().unwrap().write_all(keys.as_bytes()).unwrap();
    }

    pub(crate) fn resize(&self, size: Size) {
        let (columns, rows) = size;
        let mut state = self.seen.lock();
        // The hardest case: a terminal that keeps its modes and forgets what it showed.
        let mut emulator = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
        let screen = state.emulator.screen();
        if screen.alternate_screen() {
            emulator.process(b"\x1b[?1049h");
        }
        if screen.hide_cursor() {
            emulator.process(b"\x1b[?25l");
        }
        emulator.process(screen.input_mode_formatted().as_bytes());
        state.emulator = emulator;
        self.master.resize(pty_size(size)).unwrap();
    }

    /// Waits until this is true of the screen.
    pub(crate) fn until(&self, what: &str, is_true: impl Fn(&vt100::Screen) -> bool) {
        let until = Instant::now() + PATIENCE;
        let mut state = self.seen.lock();
        loop {
            if is_true(state.emulator.screen()) {
                return;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || state.over {
                let screen = state.emulator.screen().contents();
                panic!("{what}: not seen; the screen shows:\n{screen}");
            }
            state = self.seen.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    pub(crate) fn see(&self, text: &str) {
        self.until(text, |screen| screen.contents().contains(text));
    }

    pub(crate) fn see_no_more(&self, text: &str) {
        self.until(text, |screen| !screen.contents().contains(text));
    }

    pub(crate) fn contents(&self) -> String {
        self.seen.lock().emulator.screen().contents()
    }

    pub(crate) fn written(&self) -> Vec<u8> {
        self.seen.lock().written.clone()
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
        self.child.process_id().unwrap()
    }

    /// Waits for the end, and checks that the terminal is as it was and that nobody is left.
    pub(crate) fn end(mut self) -> u32 {
        let until = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < until, "it does not end; the screen shows:\n{}", self.contents());
            std::thread::sleep(Duration::from_millis(5));
        };
        self.until("the screen given back", |screen| !screen.alternate_screen() && !screen.hide_cursor());
        self.assert_given_back();
        eventually("nobody is left", || left_behind(&self.mark).is_empty());
        status.exit_code()
    }

    /// Checks that nothing of the terminal is ours at the moment.
    pub(crate) fn assert_given_back(&self) {
        let state = self.seen.lock();
        let screen = state.emulator.screen();
        assert!(!screen.alternate_screen(), "the user's screen is not back");
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.bracketed_paste(), "pastes are still bracketed");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse still reports");
        assert_eq!(modes(self.master.as_ref()), self.modes, "the line discipline differs");
        // What was switched on was switched off afterwards, in the bytes that were really written.
        for mode in ["1049", "1000", "1002", "1006", "2004"] {
            let (on, off) = (last(&state.written, mode, 'h'), last(&state.written, mode, 'l'));
            assert!(on < off, "mode {mode} is still on");
        }
        assert!(last(&state.written, "25", 'l') < last(&state.written, "25", 'h'), "the cursor is still hidden");
        assert!(last(&state.written, "2026", 'h') < last(&state.written, "2026", 'l'), "an update never ended");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
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

/// Answers what programs ask a terminal: its kind and its colours (light on dark).
fn answer(written: &[u8], keyboard: &Mutex<Box<dyn Write + Send>>) {
    let asks = |question: &[u8]| written.windows(question.len()).any(|bytes| bytes == question);
    let mut reply = String::new();
    if asks(b"\x1b]10;?") {
        reply.push_str("\x1b]10;rgb:eeee/eeee/eeee\x1b\\");
    }
    if asks(b"\x1b]11;?") {
        reply.push_str("\x1b]11;rgb:1111/1111/1111\x1b\\");
    }
    if asks(b"\x1b[c") {
        reply.push_str("\x1b[?62;22c");
    }
    if !reply.is_empty() {
        keyboard.lock().unwrap().write_all(reply.as_bytes()).unwrap();
    }
}

fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios())
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

fn pty_size((columns, rows): Size) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}
