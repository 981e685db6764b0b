//! A terminal for tests: it runs a program in a pseudo-terminal, keeps what the program writes and the screen it draws,
//! answers the questions programs ask a terminal, and waits for what the screen shows. It knows nothing of lazycov, and
//! waiting for output it never sleeps.

#![allow(dead_code, reason = "each kind of test uses its part")]

use std::io::{Read as _, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};
use vt100::{Callbacks, Parser, Screen};

/// How long anything may take before a test gives up; generous, because test machines are slow and busy.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// Columns and rows.
pub(crate) type Size = (u16, u16);

/// Red, green and blue.
pub(crate) type Rgb = [u8; 3];

/// What runs, and in what kind of terminal.
pub(crate) struct Setup<'a> {
    pub(crate) program: &'a Path,
    pub(crate) arguments: &'a [&'a str],
    /// The working folder.
    pub(crate) folder: &'a Path,
    pub(crate) environment: Environment<'a>,
    /// Variables beside those every terminal sets.
    pub(crate) variables: &'a [(&'a str, &'a str)],
    pub(crate) size: Size,
    /// Does the terminal answer questions? Some never do.
    pub(crate) answers: bool,
    /// What the terminal says when asked for its colours.
    pub(crate) foreground: Rgb,
    pub(crate) background: Rgb,
}

/// What else the program finds in its environment.
#[derive(Clone, Copy)]
pub(crate) enum Environment<'a> {
    /// What this machine has, without what would change the program's looks or its editor.
    Inherited,
    /// Nothing of this machine: an empty folder is the home, and commands are looked for in `programs` first.
    Clean { home: &'a Path, programs: &'a Path },
}

/// A running program and its screen.
pub(crate) struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    // It stays open: the terminal can be asked for its modes after the program has ended.
    _slave: Box<dyn SlavePty + Send>,
    keyboard: Keyboard,
    seen: Arc<Seen>,
    /// The modes of the line discipline before the program started, in words.
    pub(crate) modes_before: String,
}

type Keyboard = Arc<Mutex<Box<dyn Write + Send>>>;

/// What the program has written.
struct Seen {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    parser: Parser<Answers>,
    written: Vec<u8>,
}

impl Seen {
    fn lock(&self) -> MutexGuard<'_, State> {
        // A failed test has panicked with it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Terminal {
    /// Starts the program.
    pub(crate) fn start(setup: &Setup) -> Result<Terminal> {
        let pair = native_pty_system().openpty(pty_size(setup.size))?;
        let mut output = pair.master.try_clone_reader()?;
        let keyboard: Keyboard = Arc::new(Mutex::new(pair.master.take_writer()?));
        let &Setup { answers: is_able, foreground, background, .. } = setup;
        let answers = Answers { is_able, foreground, background, waiting: Vec::new() };
        let state = State { parser: parser(setup.size, answers)?, written: Vec::new() };
        let seen = Arc::new(Seen { state: Mutex::new(state), changed: Condvar::new() });
        let modes_before = modes(pair.master.as_ref());
        let child = pair.slave.spawn_command(command(setup)?)?;
        let (shown, answering) = (Arc::clone(&seen), Arc::clone(&keyboard));
        thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            // Linux reports EIO where others report the end of file: both mean that the terminal is gone.
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                let mut state = shown.lock();
                state.parser.process(&buffer[..count]);
                state.written.extend_from_slice(&buffer[..count]);
                let answers = std::mem::take(&mut state.parser.callbacks_mut().waiting);
                drop(state);
                shown.changed.notify_all();
                // A program that asked and left without waiting for the answer is no fault of the terminal.
                let _ = send(&answering, &answers);
            }
        });
        Ok(Terminal { child, master: pair.master, _slave: pair.slave, keyboard, seen, modes_before })
    }

    /// Types.
    pub(crate) fn send(&self, keys: &str) -> Result<()> {
        send(&self.keyboard, keys.as_bytes())
    }

    /// Gives the terminal another size. The hardest case: it keeps its modes and forgets what it showed.
    pub(crate) fn resize(&self, size: Size) -> Result<()> {
        let mut state = self.seen.lock();
        let before = state.parser.screen();
        let mut modes = before.input_mode_formatted();
        for (is_set, set) in [(before.alternate_screen(), "\x1b[?1049h"), (before.hide_cursor(), "\x1b[?25l")] {
            modes.push_str(if is_set { set } else { "" });
        }
        let Answers { is_able, foreground, background, .. } = *state.parser.callbacks();
        state.parser = parser(size, Answers { is_able, foreground, background, waiting: Vec::new() })?;
        state.parser.process(modes.as_bytes());
        self.master.resize(pty_size(size))
    }

    /// Looks at the screen and at all that was written.
    pub(crate) fn look<T>(&self, at: impl FnOnce(&Screen, &[u8]) -> T) -> T {
        let state = self.seen.lock();
        at(state.parser.screen(), &state.written)
    }

    /// Waits until the screen is as wanted; an error says `what` was awaited and what was there instead.
    pub(crate) fn wait(&self, what: &str, until: impl Fn(&Screen) -> bool) -> Result<()> {
        if self.settle(PATIENCE, until) {
            return Ok(());
        }
        bail!("waited for {what}, but the screen was:\n{}", self.look(|screen, _| screen.contents()));
    }

    /// Waits until the screen is as wanted, or until the program has written nothing for the time of `quiet`.
    /// Says whether the screen is as wanted.
    pub(crate) fn settle(&self, quiet: Duration, until: impl Fn(&Screen) -> bool) -> bool {
        let deadline = Instant::now() + PATIENCE;
        let mut state = self.seen.lock();
        let mut silence = (state.written.len(), Instant::now());
        while !until(state.parser.screen()) {
            if silence.0 != state.written.len() {
                silence = (state.written.len(), Instant::now());
            }
            let left = deadline.min(silence.1 + quiet).saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            state = self.seen.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// Waits for the end of the program, and says how it ended.
    pub(crate) fn finish(&mut self) -> Result<ExitStatus> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            if Instant::now() > deadline {
                bail!("it does not end; the screen is:\n{}", self.look(|screen, _| screen.contents()));
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The program's process.
    pub(crate) fn process(&self) -> Option<u32> {
        self.child.process_id()
    }

    /// The modes of the line discipline now, in words.
    pub(crate) fn modes(&self) -> String {
        modes(self.master.as_ref())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Also after a failed test: first a hang-up, as when a window is closed, then by force.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn send(keyboard: &Keyboard, bytes: &[u8]) -> Result<()> {
    let mut keyboard = keyboard.lock().unwrap_or_else(PoisonError::into_inner);
    keyboard.write_all(bytes)?;
    Ok(keyboard.flush()?)
}

fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios())
}

fn parser((columns, rows): Size, answers: Answers) -> Result<Parser<Answers>> {
    Ok(Parser::new_with_callbacks(rows.try_into()?, columns.try_into()?, 0, answers))
}

fn pty_size((columns, rows): Size) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn command(setup: &Setup) -> Result<CommandBuilder> {
    let mut command = CommandBuilder::new(setup.program);
    command.args(setup.arguments);
    command.cwd(setup.folder);
    match setup.environment {
        Environment::Inherited => {
            for name in ["NO_COLOR", "VISUAL", "EDITOR", "COLORTERM", "TERM_PROGRAM"] {
                command.env_remove(name);
            }
        }
        Environment::Clean { home, programs } => {
            let system = std::env::var_os("PATH").unwrap_or_default();
            let path = std::iter::once(programs.to_owned()).chain(std::env::split_paths(&system));
            command.env_clear();
            command.env("PATH", std::env::join_paths(path)?);
            for folder in ["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "TMPDIR"] {
                command.env(folder, home);
            }
            for (name, value) in [("COLORTERM", "truecolor"), ("LANG", "C.UTF-8"), ("TZ", "UTC")] {
                command.env(name, value);
            }
        }
    }
    command.env("TERM", "xterm-256color");
    for (name, value) in setup.variables {
        command.env(name, value);
    }
    Ok(command)
}

/// What a terminal answers when it is asked. Answers wait here until the bytes in hand are read.
struct Answers {
    is_able: bool,
    foreground: Rgb,
    background: Rgb,
    waiting: Vec<u8>,
}

impl Callbacks for Answers {
    fn unhandled_osc(&mut self, _: &mut Screen, parameters: &[&[u8]]) {
        let [code @ (b"10" | b"11"), b"?"] = parameters else { return };
        if !self.is_able {
            return;
        }
        let [red, green, blue] = if *code == b"10" { self.foreground } else { self.background };
        let code = String::from_utf8_lossy(code);
        self.waiting.extend(
            format!("\x1b]{code};rgb:{red:02x}{red:02x}/{green:02x}{green:02x}/{blue:02x}{blue:02x}\x1b\\").bytes(),
        );
    }

    fn unhandled_csi(
        &mut self,
        screen: &mut Screen,
        mark: Option<u8>,
        _: Option<u8>,
        parameters: &[&[u16]],
        end: char,
    ) {
        match (mark, end, parameters) {
            _ if !self.is_able => {}
            // Primary device attributes: a VT220 with colour. Programs ask it after the questions a terminal may
            // leave unanswered, to learn that no answer will come.
            (None, 'c', _) => self.waiting.extend(b"\x1b[?62;22c"),
            (None, 'n', [[6]]) => {
                let (row, column) = screen.cursor_position();
                self.waiting.extend(format!("\x1b[{};{}R", row + 1, column + 1).bytes());
            }
            _ => {}
        }
    }
}
