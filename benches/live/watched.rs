//! A running program: what it has on its screen and since when, how much processor and memory it takes.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use vt100::Screen;

use crate::pty::{Environment, Setup, Size, Terminal};

/// Nothing written and nothing computed for so long: it is done.
const QUIET: Duration = Duration::from_millis(400);

/// How long anything may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// A program in a terminal.
pub(crate) struct Watched {
    terminal: Terminal,
    started: Instant,
}

/// What it took until the program was done.
pub(crate) struct Work {
    /// From the beginning to the last thing written, in seconds.
    pub(crate) seconds: f64,
    /// Processor time of all threads, in seconds.
    pub(crate) cpu: f64,
    /// The longest time without anything written, from 150 milliseconds on, in seconds.
    pub(crate) silence: f64,
}

impl Watched {
    /// Starts a program with a folder of its own as home.
    pub(crate) fn start(program: &Path, arguments: &[&str], folder: &Path, home: &Path, size: Size) -> Result<Watched> {
        let started = Instant::now();
        let terminal = Terminal::start(&Setup {
            program,
            arguments,
            folder,
            environment: Environment::Clean { home, programs: home },
            variables: &[],
            size,
            answers: true,
            foreground: [0xee; 3],
            background: [0x11; 3],
        })?;
        Ok(Watched { terminal, started })
    }

    /// Seconds from the start, or from a moment, until the screen is as wanted.
    pub(crate) fn until(&self, what: &str, since: Option<Instant>, is: impl Fn(&Screen) -> bool) -> Result<f64> {
        self.terminal.wait(what, is)?;
        Ok(since.unwrap_or(self.started).elapsed().as_secs_f64())
    }

    /// Is the screen so now?
    pub(crate) fn is(&self, is: impl Fn(&Screen) -> bool) -> bool {
        self.terminal.look(|screen, _| is(screen))
    }

    /// Waits until the program is done with what began at a moment, when its processor time was `cpu`.
    pub(crate) fn done(&self, since: Option<Instant>, cpu: f64) -> Result<Work> {
        let since = since.unwrap_or(self.started);
        let (mut written, mut last_cpu) = (self.written(), self.cpu()?);
        let (mut wrote, mut worked) = (Instant::now(), Instant::now());
        let mut silence = Duration::ZERO;
        loop {
            std::thread::sleep(Duration::from_millis(2));
            let now = Instant::now();
            if self.written() != written {
                written = self.written();
                silence = silence.max(now - wrote.max(since + Duration::from_millis(150)).min(now));
                wrote = now;
            }
            let cpu = self.cpu()?;
            // The clock of processes ticks a hundred times a second; one tick is no work.
            if cpu > last_cpu + 0.011 {
                (last_cpu, worked) = (cpu, now);
            }
            if now - wrote > QUIET && now - worked > QUIET {
                break;
            }
            if now - since > PATIENCE {
                bail!("the program is still at work");
            }
        }
        Ok(Work { seconds: (wrote - since).as_secs_f64(), cpu: self.cpu()? - cpu, silence: silence.as_secs_f64() })
    }

    /// Seconds from pressing keys until something is written.
    pub(crate) fn answer(&self, keys: &str) -> Result<f64> {
        // A frame comes in several pieces: the one before is to be there whole.
        let mut written = self.written();
        loop {
            std::thread::sleep(Duration::from_millis(20));
            if self.written() == written {
                break;
            }
            written = self.written();
        }
        let pressed = Instant::now();
        self.terminal.send(keys)?;
        while self.written() == written {
            if pressed.elapsed() > PATIENCE {
                bail!("nothing is written after {keys:?}: {}", self.terminal.look(|screen, _| screen.contents()));
            }
            std::thread::yield_now();
        }
        Ok(pressed.elapsed().as_secs_f64())
    }

    /// Presses keys.
    pub(crate) fn press(&self, keys: &str) -> Result<()> {
        self.terminal.send(keys)
    }

    /// Processor time so far, in seconds.
    pub(crate) fn cpu(&self) -> Result<f64> {
        let process = self.terminal.process().context("it has ended")?;
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
        // The name of the program stands in brackets and may hold anything.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).context("no such field");
        Ok((ticks(11)? + ticks(12)?) / 100.0)
    }

    /// The most memory that it ever held, in GB.
    pub(crate) fn peak(&self) -> Result<f64> {
        self.terminal.process().and_then(peak).context("it has ended")
    }

    /// Ends it.
    pub(crate) fn quit(mut self) -> Result<()> {
        self.terminal.send("\x03")?;
        self.terminal.finish()?;
        Ok(())
    }

    fn written(&self) -> usize {
        self.terminal.look(|_, written| written.len())
    }
}

/// The most memory that a process ever held, in GB.
pub(crate) fn peak(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(kilobytes.trim().trim_end_matches("kB").trim().parse::<f64>().ok()? / 1e6)
}
