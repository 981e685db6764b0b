//! Running the tests: each run in a pseudo-terminal and a process group of its own, its output kept as a screen. When
//! the command ends, whatever it left behind in the group is ended too; when we end, so does all that it started.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded};
use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::command::{CommandLine, TestCommand};
use super::cost::Cost;
use super::emulator::Emulator;
use super::group::{Group, end_all};
use super::hearing::{Hearing, written};
use super::incoming::{Outbox, worker};
use super::own_program;
use super::window::Window;
use crate::app::Msg;
use crate::system::family::{MARK, Series};
use crate::watch::presets::ResultsFile;
use crate::watch::results::{TestEvent, TestKey};
use crate::watch::{Event, Exit, RunId};

/// Between two pictures of the output.
const PICTURE: Duration = Duration::from_millis(30);
/// What the end of a run waits for its last output: a process that escaped may hold the terminal for ever.
const LAST_WORDS: Duration = Duration::from_millis(250);
/// What processes left behind by a command that ended are given to follow.
const STRAGGLERS: Duration = Duration::from_millis(250);
/// What processes are given to end when we leave. The user waits for their prompt meanwhile; who wants the tests to take
/// their time stops the run first.
const FAREWELL: Duration = Duration::from_millis(30);
/// What the end of a run that was killed may take before we leave without it.
const KILLED: Duration = Duration::from_secs(2);

/// What Ctrl-D sends.
const END_OF_INPUT: u8 = 4;
/// Each end of input is one reader's; a shell script may start several.
const READERS: usize = 64;

/// Runs the tests.
pub(crate) struct Runner {
    outbox: Outbox,
    command: TestCommand,
    directory: PathBuf,
    size: (u16, u16),
    window: Window,
    series: Arc<Series>,
    current: Option<Current>,
    /// What it costs to tell tests apart, where the command can.
    cost: Option<Arc<Mutex<Cost>>>,
}

/// The same, and whether this run tells them apart.
type SharedCost = (Arc<Mutex<Cost>>, bool);

struct Current {
    run: RunId,
    shared: Arc<Shared>,
    over: Receiver<()>,
}

/// What the threads of a run and the runner know in common.
#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// Apart from the state: to find a place takes a look at the disk, and others wait for the state.
    hearing: Mutex<Option<Hearing>>,
}

#[derive(Default)]
struct State {
    group: Option<Group>,
    master: Option<Box<dyn MasterPty + Send>>,
    /// Kept until the end: closing it types into the terminal.
    input: Option<Box<dyn Write + Send>>,
    emulator: Option<Emulator>,
    /// What became of tests, and was not sent yet.
    told: Vec<TestEvent>,
    /// Asked to end before there was anything to ask.
    terminated: bool,
    killed: bool,
}

impl Shared {
    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes what tests print, or, without any, the end of it.
    fn hear(&self, bytes: Option<&[u8]>) {
        let mut hearing = self.hearing.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(hearing) = hearing.as_mut() else { return };
        let (shown, told) = match bytes {
            Some(bytes) => hearing.feed(bytes),
            None => hearing.finish(),
        };
        self.with(|state| {
            if let Some(emulator) = &mut state.emulator {
                emulator.process(&shown);
            }
            state.told.extend(told);
        });
    }

    /// Sends what came since the last time. What two threads send stays in order.
    fn send(&self, run: RunId, outbox: &Outbox) {
        self.with(|state| {
            if let Some(emulator) = &state.emulator {
                outbox.send(Msg::Output(Arc::new(emulator.screen())));
            }
            if !state.told.is_empty() {
                outbox.send(Msg::Tested(run, std::mem::take(&mut state.told)));
            }
        });
    }
}

impl Runner {
    /// Runs this command in this directory, whenever asked.
    pub(crate) fn new(
        outbox: &Outbox,
        command: TestCommand,
        directory: PathBuf,
        size: (u16, u16),
        window: Window,
    ) -> Runner {
        let all = || command.all.iter().map(|word| word.to_string_lossy()).collect::<String>();
        let cost = command.per_test().map(|output| Arc::new(Mutex::new(Cost::open(&output, &all()))));
        Runner {
            cost,
            outbox: outbox.clone(),
            command,
            directory,
            size,
            window,
            series: Arc::new(Series::new()),
            current: None,
        }
    }

    /// Does a run of some tests tell what each of them ran?
    pub(crate) fn measures_each_test(&self) -> bool {
        self.command.per_test().is_some()
    }

    /// Starts a run of all tests. The plan has one run at a time.
    pub(crate) fn spawn(&mut self, run: RunId) {
        let results = self.command.results.clone();
        let Some(cost) = self.cost.clone() else { return self.start(run, self.command.all.clone(), results, None) };
        let told_apart = cost.lock().unwrap_or_else(PoisonError::into_inner).is_worth_it();
        let command = if told_apart { self.command.all.clone() } else { self.command.undivided() };
        self.start(run, command, results, Some((cost, told_apart)));
    }

    /// Starts a run of these tests alone.
    pub(crate) fn spawn_tests(&mut self, run: RunId, only: &[TestKey]) {
        if let Some((command, results)) = self.command.of_tests(only) {
            self.start(run, command, results, None);
        } else {
            let why = "these tests cannot be run alone".to_owned();
            self.outbox.send(Msg::Watch(Event::SpawnFailed(run, why)));
        }
    }

    fn start(&mut self, run: RunId, command: CommandLine, results: Vec<ResultsFile>, cost: Option<SharedCost>) {
        let hearing = Hearing::new(&self.directory, self.command.folders());
        let shared = Arc::new(Shared { hearing: Mutex::new(Some(hearing)), ..Shared::default() });
        let (tell_over, over) = bounded(1);
        self.current = Some(Current { run, shared: Arc::clone(&shared), over });
        let (directory, size) = (self.directory.clone(), self.size);
        let (outbox, window, series) = (self.outbox.clone(), self.window.clone(), Arc::clone(&self.series));
        worker("test run", &self.outbox, move || {
            window.open();
            let began = Instant::now();
            let event = match conduct(&command, &directory, size, run, &series, &shared, &outbox) {
                Ok(exit) => {
                    for (tool, events) in written(&directory, &results) {
                        outbox.send(Msg::TestsWritten(run, tool, events));
                    }
                    if let Some((cost, told)) = cost {
                        outbox.send(Msg::Watch(learnt(&cost, told, exit, began.elapsed())));
                    }
                    Event::Exited(run, exit)
                }
                Err(why) => Event::SpawnFailed(run, why),
            };
            window.close();
            outbox.send(Msg::Watch(event));
            let _ = tell_over.send(());
        });
    }

    /// Asks a run to end.
    pub(crate) fn terminate(&self, run: RunId) {
        self.with(run, |state| {
            state.terminated = true;
            if let Some(group) = &state.group {
                group.terminate();
            }
        });
    }

    /// Ends a run.
    pub(crate) fn kill(&self, run: RunId) {
        self.with(run, |state| {
            state.killed = true;
            if let Some(group) = &state.group {
                group.kill();
            }
        });
    }

    /// The pane that shows the output has another size, and so has the terminal of the tests.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
        let Some(current) = &self.current else { return };
        current.shared.with(|state| {
            if let Some(master) = &state.master {
                let _ = master.resize(pty_size((columns, rows)));
            }
            if let Some(emulator) = &mut state.emulator {
                emulator.resize(columns, rows);
            }
        });
    }

    fn with(&self, run: RunId, change: impl FnOnce(&mut State)) {
        if let Some(current) = self.current.as_ref().filter(|current| current.run == run) {
            current.shared.with(change);
        }
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        if let Some(Current { run, over, .. }) = &self.current
            && over.try_recv().is_err()
        {
            self.terminate(*run);
            if over.recv_timeout(FAREWELL).is_err() {
                self.kill(*run);
                let _ = over.recv_timeout(KILLED);
            }
        }
        // What earlier runs have left for the next one has none to wait for.
        end_all(&self.series, FAREWELL);
    }
}

/// A run of all tests told them apart or not, and took so long. Where one failed, it may have ended early.
fn learnt(cost: &Mutex<Cost>, told: bool, exit: Exit, took: Duration) -> Event {
    let mut cost = cost.lock().unwrap_or_else(PoisonError::into_inner);
    if exit == Exit::Code(0) {
        cost.learn(told, took);
    }
    let percent = cost.share().map(|share| (share * 100.0).round() as i64);
    Event::ToldApart { told, next: cost.is_worth_it(), percent }
}

/// One run from its start until nothing of it is left.
fn conduct(
    command: &CommandLine,
    directory: &Path,
    size: (u16, u16),
    run: RunId,
    series: &Series,
    shared: &Arc<Shared>,
    outbox: &Outbox,
) -> Result<Exit, String> {
    let Some(program) = command.first() else { return Err("there is no command".to_owned()) };
    let pty = native_pty_system().openpty(pty_size(size)).map_err(|error| format!("no pseudo-terminal: {error}"))?;
    let output = pty.master.try_clone_reader().map_err(|error| error.to_string())?;
    let mut builder = CommandBuilder::new(program);
    builder.args(command.iter().skip(1));
    builder.cwd(directory);
    builder.env("TERM", "xterm-256color");
    // With its bar nextest pads lines instead of ending them.
    builder.env("NEXTEST_HIDE_PROGRESS_BAR", "1");
    builder.env(own_program::VARIABLE, own_program::path());
    let newborn = series.newborn();
    builder.env(MARK, newborn.mark());
    let mut child = pty.slave.spawn_command(builder).map_err(|error| reason(program, &error))?;
    // Our own copy of the other end would keep the output open after the command has ended.
    drop(pty.slave);
    let input = end_input(pty.master.as_ref());
    let Some(process) = child.process_id() else { return Err("it was gone at once".to_owned()) };
    let group = Group::led_by(process, newborn);
    shared.with(|state| {
        state.group = Some(group.clone());
        state.emulator = Some(Emulator::new(size.0, size.1));
        state.master = Some(pty.master);
        state.input = input;
        if state.terminated {
            group.terminate();
        }
        if state.killed {
            group.kill();
        }
    });
    outbox.send(Msg::Watch(Event::Spawned(run)));
    let silent = show(output, run, shared, outbox);

    let leader = group.wait_for_leader();
    let reaped = child.wait();
    let exit = leader.unwrap_or_else(|| Exit::Code(reaped.map_or(-1, |status| status.exit_code() as i32)));
    leave_nobody(&group, shared);
    group.forget();
    let _ = silent.recv_timeout(LAST_WORDS);
    shared.hear(None);
    shared.send(run, outbox);
    shared.with(|state| (state.master, state.input) = (None, None));
    Ok(exit)
}

/// Waits until nobody of the run is left, and helps. The terminal hung up on everyone in the group; whoever was told to
/// end has the time that the plan gives. A run that came to its end itself may leave who left the group: build tools
/// start daemons for their next run.
fn leave_nobody(group: &Group, shared: &Shared) {
    loop {
        let (terminated, killed) = shared.with(|state| (state.terminated, state.killed));
        let told = terminated || killed;
        if if told { group.wait_until_gone(STRAGGLERS) } else { group.wait_until_empty(STRAGGLERS) } {
            return;
        }
        if killed {
            return group.kill_until_gone();
        }
        if !terminated {
            group.kill_group();
            group.wait_until_empty(STRAGGLERS);
            return;
        }
    }
}

/// Reads the output in threads of their own, which nobody joins, and shows it. The channel tells when it is over.
fn show(mut output: Box<dyn Read + Send>, run: RunId, shared: &Arc<Shared>, outbox: &Outbox) -> Receiver<()> {
    let (tell_silent, silent) = bounded(1);
    let (tell_news, news) = bounded::<()>(1);
    let reading = Arc::clone(shared);
    worker("reader of test output", outbox, move || {
        let mut buffer = vec![0; 16 * 1024];
        // A hung-up terminal reads as an error on some systems and as the end on others.
        while let Ok(length @ 1..) = output.read(&mut buffer) {
            let bytes = buffer.get(..length).unwrap_or_default();
            reading.hear(Some(bytes));
            let _ = tell_news.try_send(());
        }
        let _ = tell_silent.send(());
    });
    let (showing, sink) = (Arc::clone(shared), outbox.clone());
    worker("painter of test output", outbox, move || picture(&news, run, &showing, &sink));
    silent
}

/// Sends a picture of the output when there is news, but not too often.
fn picture(news: &Receiver<()>, run: RunId, shared: &Shared, outbox: &Outbox) {
    let mut next = Instant::now();
    while news.recv().is_ok() {
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
        shared.send(run, outbox);
        next = Instant::now() + PICTURE;
    }
}

/// Nobody types into the tests: whoever reads gets the end of input instead of waiting for ever.
fn end_input(master: &dyn MasterPty) -> Option<Box<dyn Write + Send>> {
    let mut writer = master.take_writer().ok()?;
    let _ = writer.write_all(&[END_OF_INPUT; READERS]);
    Some(writer)
}

fn pty_size((columns, rows): (u16, u16)) -> PtySize {
    PtySize { rows: rows.max(1), cols: columns.max(1), pixel_width: 0, pixel_height: 0 }
}

fn reason(program: &OsStr, error: &anyhow::Error) -> String {
    let program = program.to_string_lossy();
    let program = crate::source::printable(&program);
    let error = format!("{error:#}");
    // A search through all of $PATH is told place by place.
    match error.rsplit_once(" because ") {
        Some((_, why)) if !why.contains('\n') => format!("{program}: {}", crate::source::printable(why)),
        _ => format!("{program}: no such program"),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
