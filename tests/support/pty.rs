//! A terminal for tests: it runs a program in a pseudo-terminal of a fixed size with nothing of this machine's
//! environment, keeps the screen the program draws, answers the questions programs ask a terminal, and waits for what
//! the screen shows. It knows nothing of lazycov, and it never sleeps: every wait ends with the output that ends it.

use std::io::{Read as _, Write as _};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use vt100::{Callbacks, Parser, Screen};

/// How long anything may take before a test gives up; generous, because test machines are slow and busy.
const PATIENCE: Duration = Duration::from_secs(30);

/// Red, green and blue.
pub(crate) type Rgb = [u8; 3];

/// What runs, and in what kind of terminal.
pub(crate) struct Setup<'a> {
    pub(crate) program: &'a Path,
    pub(crate) arguments: &'a [&'a str],
    /// The working folder.
    pub(crate) folder: &'a Path,
    /// An empty folder that is the home of the user who runs it.
    pub(crate) home: &'a Path,
    /// A folder in which commands are looked for first.
    pub(crate) programs: &'a Path,
    /// Variables beside those every terminal sets.
    pub(crate) variables: &'a [(&'a str, &'a str)],
    pub(crate) columns: u16,
    pub(crate) rows: u16,
    /// What the terminal says when asked for its colours.
    pub(crate) foreground: Rgb,
    pub(crate) background: Rgb,
}

/// A running program and its screen.
pub(crate) struct Terminal {
    parser: Parser<Answers>,
    output: Receiver<Vec<u8>>,
    input: Box<dyn std::io::Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    // The program's terminal hangs up when this end of it is dropped.
    _master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    /// Starts the program.
    pub(crate) fn start(setup: &Setup) -> Result<Terminal> {
        let size = PtySize { rows: setup.rows, cols: setup.columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size)?;
        let child = pair.slave.spawn_command(command(setup)?)?;
        // Whoever holds the program's end keeps the terminal open after the program is gone.
        drop(pair.slave);
        let input = pair.master.take_writer()?;
        let mut reader = pair.master.try_clone_reader()?;
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            // Linux reports EIO where others report the end of file: both mean that the program is gone.
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let answers = Answers { foreground: setup.foreground, background: setup.background, waiting: Vec::new() };
        let rows = NonZeroU16::new(setup.rows).context("no rows")?;
        let columns = NonZeroU16::new(setup.columns).context("no columns")?;
        let parser = Parser::new_with_callbacks(rows, columns, 0, answers);
        Ok(Terminal { parser, output, input, child, _master: pair.master })
    }

    /// What the terminal shows now.
    pub(crate) fn screen(&self) -> &Screen {
        self.parser.screen()
    }

    /// Types.
    pub(crate) fn send(&mut self, keys: &str) -> Result<()> {
        self.input.write_all(keys.as_bytes())?;
        Ok(self.input.flush()?)
    }

    /// Reads until the screen is as wanted; an error says `what` was awaited and what was there instead.
    pub(crate) fn wait(&mut self, what: &str, until: impl Fn(&Screen) -> bool) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        while !until(self.screen()) {
            if self.read(deadline).is_err() {
                bail!("waited for {what}, but the screen was:\n{}", self.screen().contents());
            }
        }
        Ok(())
    }

    /// Reads until the screen is as wanted, or until the program has written nothing for the time of `quiet`.
    /// Says whether the screen is as wanted.
    pub(crate) fn settle(&mut self, quiet: Duration, until: impl Fn(&Screen) -> bool) -> bool {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if until(self.screen()) {
                return true;
            }
            if self.read(deadline.min(Instant::now() + quiet)).is_err() {
                return false;
            }
        }
    }

    /// Reads until the program ends, and says whether it ended well.
    pub(crate) fn finish(&mut self) -> bool {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.read(deadline) {
                Ok(()) => {}
                // The program let go of its terminal, so that it is gone or about to be.
                Err(RecvTimeoutError::Disconnected) => return self.child.wait().is_ok_and(|status| status.success()),
                Err(RecvTimeoutError::Timeout) => return false,
            }
        }
    }

    fn read(&mut self, deadline: Instant) -> std::result::Result<(), RecvTimeoutError> {
        let bytes = self.output.recv_timeout(deadline.saturating_duration_since(Instant::now()))?;
        self.parser.process(&bytes);
        let answers = std::mem::take(&mut self.parser.callbacks_mut().waiting);
        // A program that asked and left without waiting for the answer is no fault of the terminal.
        let _ = self.input.write_all(&answers).and_then(|()| self.input.flush());
        Ok(())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Also after a failed test: first a hang-up, as when a window is closed, then by force.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(setup: &Setup) -> Result<CommandBuilder> {
    let system = std::env::var_os("PATH").unwrap_or_default();
    let path = std::iter::once(setup.programs.to_owned()).chain(std::env::split_paths(&system));
    let mut command = CommandBuilder::new(setup.program);
    command.args(setup.arguments);
    command.cwd(setup.folder);
    command.env_clear();
    command.env("PATH", std::env::join_paths(path)?);
    for folder in ["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "TMPDIR"] {
        command.env(folder, setup.home);
    }
    for (name, value) in [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8"), ("TZ", "UTC")] {
        command.env(name, value);
    }
    for (name, value) in setup.variables {
        command.env(name, value);
    }
    Ok(command)
}

/// What a terminal answers when it is asked. Answers wait here until the bytes in hand are read.
struct Answers {
    foreground: Rgb,
    background: Rgb,
    waiting: Vec<u8>,
}

impl Callbacks for Answers {
    fn unhandled_osc(&mut self, _: &mut Screen, parameters: &[&[u8]]) {
        let [code @ (b"10" | b"11"), b"?"] = parameters else { return };
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
