//! The processes of the system, as Linux tells them, and how to signal one without hitting another: numbers are given
//! away again, but no two processes have the same number and began at the same time.

use std::collections::BTreeMap;
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{self, Pid, PidfdFlags, Signal, WaitId, WaitIdOptions};

/// While a process becomes another program its environment is empty. To become one takes less than so many milliseconds;
/// few programs start with none.
const BECOMING: usize = 5;

/// A process as it was when it was looked at.
#[derive(Clone, Debug)]
pub(crate) struct Process {
    pub(crate) number: u32,
    pub(crate) parent: u32,
    pub(crate) group: u32,
    /// Ticks after the start of the system.
    pub(crate) began: u64,
    /// It has ended, and its parent has not asked how.
    pub(crate) is_over: bool,
}

impl Process {
    /// All that can be seen.
    pub(crate) fn all() -> Vec<Process> {
        let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        let mut all: BTreeMap<u32, Process> =
            numbers.filter_map(|number| Some((number, Process::of(number)?))).collect();
        // Where a parent ended before it was looked at, its children have another one now.
        let is_lost = |process: &Process| process.parent != 0 && !all.contains_key(&process.parent);
        let lost: Vec<u32> = all.values().filter(|process| is_lost(process)).map(|process| process.number).collect();
        for number in lost {
            match Process::of(number) {
                Some(process) => _ = all.insert(number, process),
                None => _ = all.remove(&number),
            }
        }
        all.into_values().collect()
    }

    /// The one that has this number now.
    pub(crate) fn of(number: u32) -> Option<Process> {
        let stat = std::fs::read(format!("/proc/{number}/stat")).ok()?;
        parse(number, &String::from_utf8_lossy(&stat))
    }

    /// A variable of the environment that it was started with. Some write their title over it.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        let environment = self.environment()?;
        let is_it = |variable: &[u8]| variable.strip_prefix(name.as_bytes())?.strip_prefix(b"=").map(<[u8]>::to_vec);
        let value = environment.split(|byte| *byte == 0).find_map(is_it)?;
        Some(String::from_utf8_lossy(&value).into_owned())
    }

    fn environment(&self) -> Option<Vec<u8>> {
        let read = || std::fs::read(format!("/proc/{}/environ", self.number)).ok();
        let mut environment = read()?;
        for _ in 0..BECOMING {
            if !environment.is_empty() {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
            environment = read()?;
        }
        Some(environment)
    }

    /// Sends it a signal, if it still is the one that was looked at.
    pub(crate) fn signal(&self, signal: Signal) {
        let Some(pid) = self.pid() else { return };
        // While this is open the signal can reach no other; who it is for is asked once it is open.
        let handle = process::pidfd_open(pid, PidfdFlags::empty());
        if Process::of(self.number).is_none_or(|now| now.began != self.began) {
            return;
        }
        let _ = match handle {
            Ok(handle) => process::pidfd_send_signal(handle, signal),
            // Before Linux 5.3.
            Err(Errno::NOSYS) => process::kill_process(pid, signal),
            Err(error) => Err(error),
        };
    }

    /// Asks how it ended, so that it goes. It must be a child of ours that nobody else waits for.
    pub(crate) fn reap(&self) {
        if let Some(pid) = self.pid() {
            let _ = process::waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOHANG);
        }
    }

    fn pid(&self) -> Option<Pid> {
        Pid::from_raw(i32::try_from(self.number).ok()?)
    }
}

fn parse(number: u32, stat: &str) -> Option<Process> {
    // The name may contain anything, also what comes after it.
    let (_, rest) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
    Some(Process {
        number,
        parent: fields.get(1)?.parse().ok()?,
        group: fields.get(2)?.parse().ok()?,
        began: fields.get(19)?.parse().ok()?,
        // The first thread may end before the others do.
        is_over: matches!(*fields.first()?, "Z" | "X") && matches!(*fields.get(17)?, "0" | "1"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_looks_like_more_is_a_name() {
        let stat = "7 (a) R 1 (b) Z 3 4 5 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 4711 0 0";
        let process = parse(7, stat).unwrap();
        assert_eq!((process.parent, process.group, process.began, process.is_over), (3, 4, 4711, true));
    }

    #[test]
    fn whoever_has_the_number_later_is_not_signalled() {
        let mut child = std::process::Command::new("sleep").arg("600").env("LAZYCOV_X", "a=b").spawn().unwrap();
        let process = Process::of(child.id()).unwrap();
        assert_eq!(process.parent, std::process::id());
        assert_eq!(process.variable("LAZYCOV_X").as_deref(), Some("a=b"));
        Process { began: process.began - 1, ..process.clone() }.signal(Signal::KILL);
        assert!(child.try_wait().unwrap().is_none());
        process.signal(Signal::KILL);
        assert!(!child.wait().unwrap().success());
        // Reaped: there is no such process any more.
        process.signal(Signal::KILL);
    }
}
