//! Follows a program and all that it starts, from stop to stop, until the last of them is gone.

use std::io;
use std::time::{Duration, Instant};

use rustc_hash::{FxHashMap, FxHashSet};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitOptions, WaitStatus};

use super::modules::Modules;
use super::places::Places;
use super::ptrace;
use super::signals::Job;
use super::space::{Space, Trap};
use crate::trace::seen::{Ended, Seen};
use crate::trace::tree::Tree;

/// What processes that the program leaves behind are given to end.
const GRACE: Duration = Duration::from_secs(2);
/// How often we look meanwhile.
const LOOK: Duration = Duration::from_millis(5);

/// Follows processes.
#[derive(Debug)]
pub(super) struct Tracer<'a> {
    tree: &'a Tree,
    main: Pid,
    job: Job,
    modules: Modules,
    places: Places,
    /// The threads that are followed, with their processes.
    threads: FxHashMap<Pid, Pid>,
    spaces: FxHashMap<Pid, Space>,
    /// Processes that were ended because the program had left them behind.
    left: usize,
    /// The first thing that went wrong.
    trouble: Option<String>,
}

impl<'a> Tracer<'a> {
    /// Will follow a process that was seized.
    pub(super) fn new(main: Pid, tree: &'a Tree, job: Job) -> Tracer<'a> {
        Tracer {
            tree,
            main,
            job,
            modules: Modules::default(),
            places: Places::default(),
            threads: FxHashMap::default(),
            spaces: FxHashMap::default(),
            left: 0,
            trouble: None,
        }
    }

    /// Follows until nobody is left.
    pub(super) fn follow(mut self) -> io::Result<Seen> {
        let ended = self.follow_everyone()?;
        let (lines, lacking) = (self.places.by_file(), self.modules.lacking());
        Ok(Seen { ended, lines, lacking, left: self.left, trouble: self.trouble })
    }

    fn follow_everyone(&mut self) -> io::Result<Ended> {
        let mut ended = None;
        let mut deadline = None;
        loop {
            // Threads are waited for as well as processes.
            let mut options = WaitOptions::from_bits_retain(libc::__WALL as u32);
            if deadline.is_some() {
                options |= WaitOptions::NOHANG;
            }
            match rustix::process::wait(options) {
                Ok(Some((thread, status))) if status.stopped() => self.stopped(thread, status),
                Ok(Some((thread, status))) => {
                    if thread == self.main {
                        let code = status.exit_status().map(Ended::Code);
                        ended = code.or_else(|| status.terminating_signal().map(Ended::Signal));
                        deadline = Some(Instant::now() + GRACE);
                    }
                    self.threads.remove(&thread);
                    self.spaces.remove(&thread);
                }
                Ok(None) => {
                    if deadline.is_some_and(|deadline| Instant::now() > deadline) {
                        self.end_those_left();
                        deadline = Some(Instant::now() + GRACE);
                    }
                    std::thread::sleep(LOOK);
                }
                Err(Errno::INTR) => {}
                Err(Errno::CHILD) => return ended.ok_or_else(|| io::Error::other("the program was lost")),
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn stopped(&mut self, thread: Pid, status: WaitStatus) {
        let signal = status.stopping_signal().unwrap_or_default();
        let event = status.as_raw() >> 16;
        let process = self.process_of(thread);
        let gone = match event {
            0 if signal == libc::SIGTRAP => self.trapped(process, thread),
            0 => ptrace::resume(thread, signal),
            libc::PTRACE_EVENT_STOP => self.stopped_as_job(thread, signal),
            libc::PTRACE_EVENT_EXEC => {
                self.replaced(process, thread);
                ptrace::resume(thread, 0)
            }
            _ => ptrace::resume(thread, 0),
        };
        // A thread that another one ended meanwhile answers nothing more.
        if let Err(error) = gone
            && error.raw_os_error() != Some(libc::ESRCH)
        {
            self.trouble(&error);
        }
    }

    /// The user stopped the job, or continued it, or a thread is new.
    fn stopped_as_job(&self, thread: Pid, signal: i32) -> io::Result<()> {
        if signal == libc::SIGTRAP {
            if thread == self.main {
                self.job.program_goes_on();
            }
            return ptrace::resume(thread, 0);
        }
        ptrace::listen(thread)?;
        if thread == self.main {
            self.job.program_stopped();
        }
        Ok(())
    }

    /// The process of a thread, which may be seen for the first time.
    fn process_of(&mut self, thread: Pid) -> Pid {
        if let Some(process) = self.threads.get(&thread) {
            return *process;
        }
        let process = leader(thread).unwrap_or(thread);
        self.threads.insert(thread, process);
        let modules = &self.modules;
        self.spaces.entry(process).or_insert_with(|| Space::copied(process, modules));
        process
    }

    /// Another program took the place of the process: its other threads are gone, and its memory is new.
    fn replaced(&mut self, process: Pid, thread: Pid) {
        self.threads.retain(|_, of| *of != process);
        self.threads.insert(thread, process);
        self.spaces.insert(process, Space::default());
        self.look(process);
    }

    fn look(&mut self, process: Pid) {
        let Some(space) = self.spaces.get_mut(&process) else { return };
        if let Err(error) = space.look(process, &mut self.modules, self.tree, &mut self.places) {
            self.trouble(&error);
        }
    }

    fn trapped(&mut self, process: Pid, thread: Pid) -> io::Result<()> {
        let own = ptrace::is_own_trap(thread)?;
        let trap = match self.spaces.get_mut(&process).filter(|_| own) {
            Some(space) => space.trapped(process, thread, &self.modules, &mut self.places)?,
            None => Trap::Foreign,
        };
        match trap {
            Trap::Line => ptrace::resume(thread, 0),
            Trap::Loader => {
                self.look(process);
                ptrace::resume(thread, 0)
            }
            Trap::Foreign => ptrace::resume(thread, libc::SIGTRAP),
        }
    }

    fn end_those_left(&mut self) {
        let processes: FxHashSet<Pid> = self.threads.values().copied().collect();
        self.left = self.left.max(processes.len());
        for process in processes {
            let _ = rustix::process::kill_process(process, Signal::KILL);
        }
    }

    fn trouble(&mut self, error: &io::Error) {
        self.trouble.get_or_insert_with(|| error.to_string());
    }
}

/// The process that a thread belongs to.
fn leader(thread: Pid) -> Option<Pid> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", thread.as_raw_nonzero())).ok()?;
    let number = status.lines().find_map(|line| line.strip_prefix("Tgid:"))?;
    Pid::from_raw(number.trim().parse().ok()?)
}
