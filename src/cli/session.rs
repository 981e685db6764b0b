//! What the printed commands share: global options become a request, the request a snapshot, the snapshot text.

use std::io::{IsTerminal as _, Read as _, Write as _};
use std::path::PathBuf;

use super::args::{Color, Global};
use super::printers::lines;
use super::style::Paint;
use super::{Exit, Failure};
use crate::analysis::Snapshot;
use crate::config::Partial;
use crate::coverage::Severity;
use crate::project::{self, Loaded, Request};

/// A loaded project and how to print it.
pub(super) struct Session {
    /// The report and where its sources lie.
    pub(super) loaded: Loaded,
    /// The report, analysed.
    pub(super) snapshot: Snapshot,
    /// Decimals of percentages.
    pub(super) precision: u8,
    /// Columns between tab stops.
    pub(super) tab_width: usize,
    /// Colours, or none.
    pub(super) paint: Paint,
    strict: bool,
}

impl Session {
    /// Loads what the options ask for, and says on stderr what went wrong on the way.
    pub(super) fn open(global: &Global, paths: &[PathBuf]) -> Result<Session, Failure> {
        let mut loaded = project::load(&request(global, paths)?, &|_| {}).map_err(Failure::from)?;
        loaded.add_extents();
        Ok(Session::of(global, loaded))
    }

    /// A session on a project that is loaded already.
    pub(super) fn of(global: &Global, loaded: Loaded) -> Session {
        let snapshot = loaded.snapshot();
        let least = if global.quiet {
            Severity::Error
        } else if global.verbose {
            Severity::Info
        } else {
            Severity::Warning
        };
        let mut stderr = std::io::stderr().lock();
        for diagnostic in snapshot.report.diagnostics.iter().filter(|known| known.code.severity() >= least) {
            let _ = writeln!(stderr, "{}", lines::diagnostic(diagnostic));
        }
        Session {
            precision: loaded.config.precision.unwrap_or(1),
            tab_width: usize::from(loaded.config.tab_width),
            paint: paint(global),
            strict: global.strict,
            snapshot,
            loaded,
        }
    }

    /// Writes to standard output. A reader that closed the pipe has seen enough.
    #[expect(clippy::unused_self, reason = "printing belongs to a session, so that nothing prints without one")]
    pub(super) fn print(&self, text: &str) -> Result<(), Failure> {
        print(text)
    }

    /// The exit code of a command that did its work: with `--strict`, warnings are a failure to judge.
    pub(super) fn verdict(&self) -> Exit {
        let warned = |code: crate::coverage::Code| code.severity() >= Severity::Warning;
        if self.strict && self.snapshot.report.diagnostics.iter().any(|diagnostic| warned(diagnostic.code)) {
            return Exit::Unjudged;
        }
        Exit::Done
    }
}

/// Writes to standard output, ending with a line end. A reader that closed the pipe has seen enough.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.write_all(end.as_bytes())).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::unjudged(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Colour on standard output.
pub(super) fn paint(global: &Global) -> Paint {
    let wanted = match global.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            std::io::stdout().is_terminal() && !refused
        }
    };
    Paint { color: wanted }
}

/// What the global options ask the project for. Reads standard input when a path is `-`.
pub(super) fn request(global: &Global, paths: &[PathBuf]) -> Result<Request, Failure> {
    let mut remap = Vec::new();
    for text in &global.remap {
        remap.push(text.parse().map_err(|error| Failure::usage(format!("--remap: {error}")))?);
    }
    let some = |list: &[String]| (!list.is_empty()).then(|| list.to_vec());
    let flags = Partial {
        paths: some(&global.reports),
        remap: (!remap.is_empty()).then_some(remap),
        include: some(&global.include),
        exclude: some(&global.exclude),
        metric: global.metric.map(Some),
        precision: global.precision,
        ..Partial::default()
    };
    let (dash, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        paths.iter().cloned().partition(|path| path.as_os_str() == "-");
    let stdin = if dash.is_empty() { None } else { Some(read_stdin()?) };
    Ok(Request {
        root: global.root.clone(),
        config_file: global.config.clone(),
        source_dirs: global.source_dir.clone(),
        paths,
        stdin,
        flags,
    })
}

fn read_stdin() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|error| Failure::unjudged(format!("cannot read standard input: {error}")))?;
    Ok(bytes)
}
