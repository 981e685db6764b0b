//! What the commands share: global options become a request, the request a snapshot, the snapshot text.

use std::io::{IsTerminal as _, Read as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use super::args::{Color, Global};
use super::output::Output;
pub(super) use super::output::{print, say};
use super::printers::lines;
use super::style::Paint;
use super::{Exit, Failure};

use time::OffsetDateTime;

use crate::analysis::{AcceptedGaps, Baseline, FileState, Snapshot};
use crate::config::Partial;
use crate::coverage::{Code, Diagnostic, Metric, RepoPath, Severity};
use crate::project::{
    self, LoadError, Loaded, Memo, News, Nobody, Project, Request, Settings, SettingsError, read_accepted,
};
use crate::source::Text;
use crate::system::folders;
use crate::term;
use crate::work::output;

/// A loaded project and how to print it.
pub(super) struct Session {
    /// The report and where its sources lie.
    pub(super) loaded: Loaded,
    /// The report, analysed.
    pub(super) snapshot: Arc<Snapshot>,
    /// What was asked for, and the settings in force.
    pub(super) request: Request,
    /// Decimals of percentages.
    pub(super) precision: u8,
    /// Columns between tab stops.
    pub(super) tab_width: usize,
    /// Colours, or none.
    pub(super) paint: Paint,
    /// Are warnings a failure to judge?
    pub(super) strict: bool,
    /// Is nothing said but errors?
    quiet: bool,
    /// Where its words go.
    output: Output,
}

/// How much a command shows; finding functions means parsing every source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// Files and totals.
    Files,
    /// Functions and gaps, too.
    Functions,
}

impl Session {
    /// Loads what the options ask for, and says on stderr what went wrong on the way.
    pub(super) fn open(global: &Global, paths: &[PathBuf], detail: Detail) -> Result<Session, Failure> {
        let request = request(global, paths)?;
        let mut loaded = load(global, paths, &request)?;
        if detail == Detail::Functions {
            loaded.add_extents();
        }
        Ok(Session::of(global, request, loaded))
    }

    /// The same with the project, which can be asked for more.
    pub(super) fn with_project(global: &Global, paths: &[PathBuf]) -> Result<(Session, Project), Failure> {
        let request = request(global, paths)?;
        let mut project = Project::new(request.clone());
        let loaded = project.load(News::anything(), &Nobody).map_err(|error| nothing(global, paths, error))?;
        Ok((Session::of(global, request, loaded), project))
    }

    /// Loads what the options ask for without what lies `aside`, and does something else meanwhile.
    pub(super) fn beside<T: Send>(
        global: &Global,
        paths: &[PathBuf],
        aside: &[PathBuf],
        meanwhile: impl FnOnce(&Request) -> T + Send,
    ) -> Result<(Session, T), Failure> {
        let request = Request { aside: aside.to_vec(), ..request(global, paths)? };
        let (loaded, other) = std::thread::scope(|scope| {
            let other = scope.spawn(|| meanwhile(&request));
            (load(global, paths, &request), other.join())
        });
        let other = other.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok((Session::of(global, request, loaded?), other))
    }

    /// Finds the functions of a session that knows only files, and what is known of them from a baseline.
    pub(super) fn find_functions(&mut self, baseline: Option<&Baseline>) {
        self.loaded.add_extents_beside(baseline);
        self.snapshot = Arc::clone(&self.loaded.snapshot);
    }

    /// A session on a project that is loaded already.
    pub(super) fn of(global: &Global, request: Request, loaded: Loaded) -> Session {
        complain(&loaded.snapshot.report.diagnostics, least(global));
        Session::silent(global, request, loaded)
    }

    /// The same for somebody inside of this process: nothing goes to the standard streams.
    pub(super) fn kept(global: &Global, request: Request, loaded: Loaded, output: Output) -> Session {
        for complaint in complaints(&loaded.snapshot.report.diagnostics, least(global)) {
            output.say(&complaint);
        }
        Session { paint: Paint { color: false }, output, ..Session::silent(global, request, loaded) }
    }

    fn silent(global: &Global, request: Request, loaded: Loaded) -> Session {
        let snapshot = Arc::clone(&loaded.snapshot);
        Session {
            precision: request.settings.config.precision.unwrap_or(1),
            tab_width: usize::from(request.settings.config.tab_width),
            paint: paint(global),
            strict: global.strict,
            quiet: global.quiet,
            output: Output::default(),
            request,
            snapshot,
            loaded,
        }
    }

    /// Prints what was asked for.
    pub(super) fn print(&self, text: &str) -> Result<(), Failure> {
        self.output.print(text)
    }

    /// Says a sentence beside it.
    pub(super) fn say(&self, sentence: &str) {
        self.output.say(sentence);
    }

    /// Does the process end with the command?
    pub(super) fn ends_the_process(&self) -> bool {
        !self.output.is_kept()
    }

    /// Says which files changed after they were measured, among those that matter: their lines may not fit. Was there
    /// any?
    pub(super) fn say_stale(&self, matters: impl Fn(&str) -> bool) -> bool {
        const SHOWN: usize = 5;
        let files = self.snapshot.files.iter().filter(|file| file.state == FileState::Stale);
        let stale: Vec<&str> = files.map(|file| file.path.as_str()).filter(|path| matters(path)).collect();
        let Some(more) = stale.len().checked_sub(1) else { return false };
        let names = stale.get(..SHOWN).unwrap_or(&stale).join(", ");
        let rest = if more >= SHOWN { format!(" and {} more", stale.len() - SHOWN) } else { String::new() };
        self.say(&format!(
            "changed after the tests ran, so that lines may not fit: {names}{rest}; run the tests again"
        ));
        true
    }

    /// The gaps that the project accepts, on this day. Says why where that cannot be read; then none is.
    pub(super) fn accepted(&self) -> AcceptedGaps {
        let today = OffsetDateTime::now_utc().date();
        match read_accepted(&self.request.root, Some(today)) {
            Ok(accepted) => self.loaded.accepted_gaps(&accepted),
            Err(fault) => {
                self.say(&format!("{fault}; until that is mended nothing is accepted"));
                AcceptedGaps::default()
            }
        }
    }

    /// Says that accepted gaps were left out, where they were.
    pub(super) fn tell_of_accepted(&self, left_out: usize) {
        if left_out > 0 && !self.quiet {
            let gaps = if left_out == 1 { "1 accepted gap".to_owned() } else { format!("{left_out} accepted gaps") };
            self.say(&format!("without {gaps}; --accepted takes them in"));
        }
    }

    /// Says that test code was left out, where it was.
    pub(super) fn tell_of_tests(&self) {
        let aside = self.snapshot.tests_aside();
        if aside > 0 && !self.quiet {
            let files = if aside == 1 { "1 file".to_owned() } else { format!("{aside} files") };
            self.say(&format!("without {files} of test code; --tests takes them in"));
        }
    }

    /// The exit code of a command that did its work. Nothing measured is nothing judged: it is neither 0 % nor 100 %.
    /// With `--strict`, warnings are a failure to judge, too.
    pub(super) fn verdict(&self) -> Exit {
        if let Some(nothing) = self.nothing_measured() {
            self.say(&nothing);
            return Exit::Unjudged;
        }
        let mut severities = self.snapshot.report.diagnostics.iter().map(|diagnostic| diagnostic.code.severity());
        if self.strict && severities.any(|severity| severity >= Severity::Warning) {
            return Exit::Unjudged;
        }
        Exit::Done
    }
}

impl Session {
    /// Why there is no headline, where there is none.
    pub(super) fn nothing_measured(&self) -> Option<String> {
        let totals = &self.snapshot.totals;
        let measured = |metric: &Metric| totals.get(*metric).is_some_and(|ratio| !ratio.is_empty());
        if measured(&self.snapshot.headline) {
            return None;
        }
        let known: Vec<&str> = Metric::ALL.into_iter().filter(measured).map(Metric::key).collect();
        Some(match known.as_slice() {
            [] => "nothing is measured: no file that counts has a line that could run".to_owned(),
            known => format!("no report has {}; there are {}", self.snapshot.headline.key(), known.join(", ")),
        })
    }

    /// The text of a source file, as far as it is there.
    pub(super) fn text(&self, path: &RepoPath) -> Option<Text> {
        Some(Text::decode(&self.loaded.sources.read(path).ok()?))
    }

    /// The way from the top of the repository to the project.
    pub(super) fn prefix(&self) -> String {
        let top = self.loaded.git.as_ref().and_then(|git| std::fs::canonicalize(git.top()).ok());
        let root = std::fs::canonicalize(&self.request.root).ok();
        let below = top.zip(root).and_then(|(top, root)| Some(root.strip_prefix(top).ok()?.to_owned()));
        let below = below.map(|below| below.to_string_lossy().replace('\\', "/")).unwrap_or_default();
        if below.is_empty() { below } else { format!("{below}/") }
    }
}

fn load(global: &Global, paths: &[PathBuf], request: &Request) -> Result<Loaded, Failure> {
    let mut project = Project::new(request.clone());
    let loaded = project.load(News::anything(), &Nobody).map_err(|error| nothing(global, paths, error));
    // The process ends soon: giving back what only a second load would need takes as long as counting it.
    std::mem::forget(project);
    loaded
}

/// Where the user said which reports to read, that is what there is to say when none can be.
fn nothing(global: &Global, paths: &[PathBuf], error: LoadError) -> Failure {
    let is_empty = |path: &PathBuf| path.metadata().is_ok_and(|file| file.is_file() && file.len() == 0);
    match error {
        LoadError::Nothing(_) if !paths.is_empty() && paths.iter().all(is_empty) => {
            let names: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
            Failure::unjudged(format!("{}: the file is empty", names.join(", ")))
        }
        LoadError::Nothing(_) if paths.is_empty() && !global.reports.is_empty() => {
            Failure::unjudged(format!("no report matches --reports {}", global.reports.join(", ")))
        }
        error => error.into(),
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Failure {
        Failure::unjudged(error.to_string())
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Failure {
        Failure::usage(error.to_string())
    }
}

/// What is bad enough to be said.
pub(super) fn least(global: &Global) -> Severity {
    match (global.quiet, global.verbose) {
        (true, _) => Severity::Error,
        (_, true) => Severity::Info,
        _ => Severity::Warning,
    }
}

/// Says what went wrong while reading. Of reports in one format that cannot be read yet the first is told, with what to
/// do about it.
pub(super) fn complain(diagnostics: &[Diagnostic], least: Severity) {
    let mut stderr = std::io::stderr().lock();
    for complaint in complaints(diagnostics, least) {
        let _ = writeln!(stderr, "{complaint}");
    }
}

fn complaints(diagnostics: &[Diagnostic], least: Severity) -> Vec<String> {
    let mut complaints = Vec::new();
    let later = |known: &&Diagnostic| known.code == Code::NotReadable;
    let format = |known: &Diagnostic| known.message.split(": ").next().unwrap_or_default().to_owned();
    let mut told: Vec<String> = Vec::new();
    for diagnostic in diagnostics.iter().filter(|known| known.code.severity() >= least) {
        if later(&diagnostic) {
            let format = format(diagnostic);
            if told.contains(&format) {
                continue;
            }
            told.push(format);
        }
        complaints.push(lines::diagnostic(diagnostic));
    }
    if least <= Severity::Warning && diagnostics.iter().any(|known| known.code == Code::UnresolvedPath) {
        let help = "help: `lazycov doctor` lists the paths that were not found, and a --remap that would help";
        complaints.push(help.to_owned());
    }
    complaints
}

/// Colour on standard output.
pub(super) fn paint(global: &Global) -> Paint {
    let color = match global.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let shown = term::colours(term::Choice::Auto, |name| std::env::var(name).ok());
            std::io::stdout().is_terminal() && shown != term::Colours::None
        }
    };
    Paint { color }
}

/// What the global options ask the project for. Reads standard input when a path is `-`.
pub(super) fn request(global: &Global, paths: &[PathBuf]) -> Result<Request, Failure> {
    let here = std::env::current_dir().map_err(|error| Failure::usage(format!("no current folder: {error}")))?;
    let root = match &global.root {
        Some(root) if !root.is_dir() => {
            return Err(Failure::usage(format!("--root {}: no such folder", root.display())));
        }
        Some(root) => here.join(root),
        None => project::find_root(&here),
    };
    let variables =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let config_file = global.config.as_ref().map(|file| here.join(file));
    let settings = Settings::load(&root, config_file.as_deref(), variables, flags(global)?)?;
    let (dash, paths): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().partition(|path| path.as_os_str() == "-");
    // Paths are meant from where the user stands, which need not be the root.
    let named = paths.into_iter().map(|path| here.join(path).to_string_lossy().into_owned()).collect();
    let stdin = if dash.is_empty() { None } else { Some(read_stdin()?) };
    let source_dirs = global.source_dir.iter().map(|folder| here.join(folder)).collect();
    let memo = Memo::open(&root);
    let latest_run = output(&root);
    let deno_dir = deno_dir();
    Ok(Request { root, paths: named, latest_run, aside: Vec::new(), stdin, source_dirs, deno_dir, settings, memo })
}

/// Where Deno keeps what it compiles.
fn deno_dir() -> Option<PathBuf> {
    let said = std::env::var_os("DENO_DIR").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    said.or_else(|| Some(folders::caches_of_others()?.join("deno")))
}

fn flags(global: &Global) -> Result<Partial, Failure> {
    let globs = [("--include", &global.include), ("--exclude", &global.exclude), ("--reports", &global.reports)];
    for (flag, glob) in globs.into_iter().flat_map(|(flag, globs)| globs.iter().map(move |glob| (flag, glob))) {
        if let Err(error) = globset::Glob::new(glob) {
            return Err(Failure::usage(format!("{flag} {glob}: {}", error.kind())));
        }
    }
    let remap = global.remap.iter().map(|text| text.parse()).collect::<Result<Vec<_>, String>>();
    let remap = remap.map_err(|error| Failure::usage(format!("--remap: {error}")))?;
    let some = |list: &[String]| (!list.is_empty()).then(|| list.to_vec());
    Ok(Partial {
        paths: some(&global.reports),
        remap: (!remap.is_empty()).then_some(remap),
        include: some(&global.include),
        exclude: some(&global.exclude),
        metric: global.metric.map(Some),
        precision: global.precision,
        ..Partial::default()
    })
}

fn read_stdin() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|error| Failure::unjudged(format!("cannot read standard input: {error}")))?;
    Ok(bytes)
}

/// Opens a session, runs a command in it and ends it.
pub(super) fn headless(
    global: &Global,
    paths: &[std::path::PathBuf],
    detail: Detail,
    command: impl FnOnce(&Session) -> Result<Exit, Failure>,
) -> Result<Exit, Failure> {
    finish(Session::open(global, paths, detail)?, |session| command(session))
}

/// Runs a command in a session and ends it.
pub(super) fn finish(
    session: Session,
    command: impl FnOnce(&mut Session) -> Result<Exit, Failure>,
) -> Result<Exit, Failure> {
    let mut session = session;
    let exit = command(&mut session);
    session.request.memo.save();
    // The process ends here: giving back the memory of a large report, piece by piece, takes as long as counting it.
    std::mem::forget(session);
    exit
}
