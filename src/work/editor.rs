//! Starting the user's editor. It inherits the terminal; when our input is data, it gets the terminal's device. One that
//! runs already is told, and we stay where we are.

use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::{Command, Stdio};

use crossbeam_channel::{Receiver, bounded};

use super::incoming::Outbox;
use crate::app::Msg;
use crate::coverage::Line;
use crate::system::family::others_may_be_adopted;
use crate::system::programs::is_installed;
use crate::system::{groups, terminal};
use crate::term::{Launch, Surroundings, launch};

/// An editor about to be opened, or open.
pub(crate) struct Editor {
    launch: Launch,
    process: Option<u32>,
}

/// The editor for a place in a file, one that runs already where there is one.
pub(crate) fn command(file: &Path, line: Line, column: u32) -> Result<Editor, String> {
    find(file, line, column, false)
}

fn find(file: &Path, line: Line, column: u32, waits: bool) -> Result<Editor, String> {
    let variable = |name: &str| std::env::var(name).ok();
    let around = Surroundings { variable, exists: is_installed, is_there: |path: &Path| path.exists(), waits };
    let launch = launch(file, line.get(), column, &around)?;
    Ok(Editor { launch, process: None })
}

/// Opens a file in the user's editor, and waits until it is closed.
pub fn edit(file: &Path) -> Result<(), String> {
    let closed = find(file, Line::FIRST, 1, true)?.open()?;
    let _ = closed.recv();
    Ok(())
}

impl Editor {
    /// Does it have a window of its own?
    pub(crate) fn is_windowed(&self) -> bool {
        self.launch.windowed
    }

    /// Opens it in the terminal. The channel tells when it was closed.
    pub(crate) fn open(&mut self) -> Result<Receiver<()>, String> {
        let input = if io::stdin().is_terminal() { Stdio::inherit() } else { terminal_device() };
        let mut child = self.command().stdin(input).spawn().map_err(|error| self.failed(&error))?;
        self.process = Some(child.id());
        let (tell, end) = bounded(1);
        let wait = move || {
            let _ = child.wait();
            let _ = tell.send(());
        };
        std::thread::Builder::new().name("editor".to_owned()).spawn(wait).map_err(|error| self.failed(&error))?;
        Ok(end)
    }

    /// Opens it in its own window, and lets go of it. What only tells one that runs says when it could not.
    pub(crate) fn open_window(&mut self, outbox: &Outbox) -> Result<(), String> {
        let mut command = self.command();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| self.failed(&error))?;
        let told = self.launch.tells.then(|| (outbox.clone(), self.launch.program.clone()));
        let reap = move || {
            let ended = child.wait();
            if let (Some((outbox, program)), Ok(status)) = (told, ended)
                && !status.success()
            {
                let why = format!("{program} could not tell the editor around us; $LAZYCOV_EDITOR names another one");
                outbox.send(Msg::EditorClosed(Err(why)));
            }
        };
        std::thread::Builder::new().name("editor".to_owned()).spawn(reap).map_err(|error| self.failed(&error))?;
        Ok(())
    }

    /// Asks it to end: we were told to leave.
    pub(crate) fn terminate(&self) {
        if let Some(process) = self.process {
            groups::terminate(process);
        }
    }

    fn command(&self) -> Command {
        // It leaves windows behind and what the user starts from it, which the end of a run is nothing to.
        others_may_be_adopted();
        let mut command = Command::new(&self.launch.program);
        command.args(&self.launch.arguments);
        command
    }

    fn failed(&self, error: &io::Error) -> String {
        format!("cannot open the editor {}: {error}", self.launch.program)
    }
}

fn terminal_device() -> Stdio {
    terminal::device().map_or_else(|_| Stdio::inherit(), Stdio::from)
}
