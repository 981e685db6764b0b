//! Explorers that run beside us: they are told to show a place by a process of this very program. It is given a moment, and
//! does not outlive us.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;

use super::own_program;
use crate::coverage::{Line, RepoPath};

/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_millis(10);
/// More is not read of what it says.
const LONGEST: u64 = 4096;

/// Tells explorers of places.
pub(crate) struct Explorers {
    root: PathBuf,
    /// Is told why nobody shows a place.
    failures: Sender<String>,
    stopped: Arc<AtomicBool>,
    running: Vec<JoinHandle<()>>,
}

impl Explorers {
    pub(crate) fn of(root: &Path, failures: Sender<String>) -> Explorers {
        Explorers { root: root.to_owned(), failures, stopped: Arc::default(), running: Vec::new() }
    }

    /// Lets explorers of the project show a line.
    pub(crate) fn show(&mut self, path: &RepoPath, line: Line) {
        self.running.retain(|thread| !thread.is_finished());
        let mut place = self.root.join(path.as_str()).into_os_string();
        place.push(format!(":{line}"));
        let mut command = Command::new(own_program::path());
        command.arg("--root").arg(&self.root).arg("go").arg(place).current_dir(&self.root);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let (stopped, failures) = (Arc::clone(&self.stopped), self.failures.clone());
        let told = move || {
            let said = match command.spawn() {
                Ok(child) => wait(child, &stopped),
                Err(error) => Err(error.to_string()),
            };
            if let Err(why) = said {
                let _ = failures.send(why);
            }
        };
        self.running.extend(std::thread::Builder::new().name("explorers".to_owned()).spawn(told));
    }
}

impl Drop for Explorers {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        self.running.drain(..).for_each(|thread| _ = thread.join());
    }
}

/// Waits for its end. Gives what it says where it failed.
fn wait(mut child: Child, stopped: &AtomicBool) -> Result<(), String> {
    let until = Instant::now() + PATIENCE;
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(_)) => break,
            Ok(None) if Instant::now() < until && !stopped.load(Ordering::SeqCst) => std::thread::sleep(LOOK),
            Ok(None) | Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err("no explorer answered in time".to_owned());
            }
        }
    }
    let mut said = String::new();
    let read = child.stderr.take().map(|stderr| stderr.take(LONGEST).read_to_string(&mut said));
    let said = said.trim().trim_start_matches("lazycov: ").to_owned();
    Err(if read.is_none() || said.is_empty() { "no explorer shows the place".to_owned() } else { said })
}
