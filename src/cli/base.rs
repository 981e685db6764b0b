//! What the present is compared with: a saved baseline, the file of one, or a git revision with or without its reports.

use std::path::PathBuf;
use std::sync::Arc;

use super::args::Global;
use super::session::{Session, complain, least};
use super::{Failure, itself};
use crate::analysis::baseline::Known;
use crate::analysis::{Baseline, BaselineInfo, BaselineInput};
use crate::coverage::{Diagnostic, Report, Severity};
use crate::project::{self, BaseError, BaselineBytes, BaselineFileError, Baselines, Fork, Git, Outlined, Request};

/// Something to compare with.
pub(super) struct Base {
    /// It.
    pub(super) baseline: Arc<Baseline>,
    /// Did something go wrong while reading its reports?
    pub(super) warned: bool,
}

impl Base {
    fn of(baseline: Baseline) -> Base {
        Base { baseline: Arc::new(baseline), warned: false }
    }
}

/// What of it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Interest {
    /// What is not what it was, and sums.
    Changes,
    /// Lines and functions of every file.
    Everything,
}

/// What was found among the saved baselines under a name, or without one.
pub(super) type Saved = Result<Option<BaselineBytes>, BaselineFileError>;

/// Opens a session, and fetches the saved baseline that may be meant meanwhile.
pub(super) fn open_beside(
    global: &Global,
    paths: &[PathBuf],
    name: Option<&str>,
    reports: &[PathBuf],
) -> Result<(Session, Saved), Failure> {
    Session::beside(global, paths, reports, |request| saved(request, name, reports))
}

/// The saved baseline that may be meant.
pub(super) fn saved(request: &Request, name: Option<&str>, reports: &[PathBuf]) -> Saved {
    let saved = Baselines::of(&request.root);
    match name {
        Some(_) if !reports.is_empty() => Ok(None),
        Some(name) => saved.bytes_of(name).map(Some),
        None => {
            let git = Git::open(&request.root);
            let chosen = saved.choose(request.settings.config.baseline.as_deref(), git.as_ref())?;
            chosen.map(|chosen| saved.bytes(&chosen.saved)).transpose()
        }
    }
}

/// What a name means: a baseline first, then a file, then a git revision. Without a name, the baseline that the project
/// would choose, if it has any.
pub(super) fn find(
    global: &Global,
    session: &Session,
    saved: Saved,
    name: Option<&str>,
    reports: &[PathBuf],
    interest: Interest,
) -> Result<Option<Base>, Failure> {
    let failed = |error: BaselineFileError| Failure::unjudged(error.to_string());
    let outlined = Outlined(&session.loaded);
    let known: &dyn Known = if interest == Interest::Changes { &outlined } else { &session.loaded };
    let saved = saved.and_then(|found| found.map(|found| found.read(known)).transpose());
    let Some(name) = name else { return Ok(saved.map_err(failed)?.map(Base::of)) };
    let mut near = String::new();
    match saved {
        Ok(Some(found)) => return Ok(Some(Base::of(found))),
        Err(BaselineFileError::Missing { near: Some(other), .. }) => near = format!("; did you mean `{other}`?"),
        Ok(None) | Err(BaselineFileError::Missing { .. }) => {}
        Err(error @ BaselineFileError::Unusable { .. }) => {
            let help = "a report is compared with as that of a git revision: REV and --base-report FILE";
            return Err(Failure::unjudged(format!("{error}; {help}")));
        }
        Err(error) => return Err(failed(error)),
    }
    let git = session.loaded.git.as_ref();
    let Some((git, tip)) = git.and_then(|git| Some((git, git.resolve(name)?))) else {
        let known = if reports.is_empty() { "no baseline, no file and no git revision" } else { "no git revision" };
        return Err(Failure::usage(format!("{name}: there is {known} of this name{near}")));
    };
    if !reports.is_empty() {
        // A report goes with the commit that it measured, whatever happened there since.
        if git.leads_here(&tip) == Some(false) {
            session.say(&format!("{name} did not lead to this commit: what others changed there looks like yours"));
        }
        return from_revision(global, session, git, name, tip, reports).map(Some);
    }
    let fork = Fork::find(git, Some(name));
    let (name, commit) = match fork {
        Ok(fork) if fork.commit == tip => (name.to_owned(), tip),
        // What others did there since the two parted is not part of the change.
        Ok(fork) => (format!("the merge base with {name}"), fork.commit),
        // Histories that have nothing in common never parted, but one that was cut off cannot tell.
        Err(_) if !git.is_shallow() => (name.to_owned(), tip),
        Err(error) => return Err(Failure::unjudged(error.to_string())),
    };
    itself::refuse(session, git, &name, &commit)?;
    from_revision(global, session, git, &name, commit, reports).map(Some)
}

fn from_revision(
    global: &Global,
    session: &Session,
    git: &Git,
    name: &str,
    commit: String,
    reports: &[PathBuf],
) -> Result<Base, Failure> {
    let failed = |error: BaseError| Failure::unjudged(format!("{name}: {error}"));
    if reports.is_empty() {
        let texts = project::texts_at(&session.loaded, &session.request.settings, git, &commit).map_err(failed)?;
        return Ok(Base::of(Baseline {
            info: info(session, git, name, commit, Vec::new()),
            measurement: texts,
            tests: None,
        }));
    }
    let here = std::env::current_dir().map_err(|error| Failure::usage(format!("no current folder: {error}")))?;
    let named: Vec<String> = reports.iter().map(|path| here.join(path).to_string_lossy().into_owned()).collect();
    let measured = project::measured_at(&session.request, git, &commit, &named).map_err(failed)?;
    let diagnostics: &[Diagnostic] = &measured.report.diagnostics;
    complain(diagnostics, least(global));
    let warned = diagnostics.iter().any(|found| found.code.severity() >= Severity::Warning);
    let inputs = carried(&measured.report, &session.snapshot.report);
    let baseline =
        Baseline { info: info(session, git, name, commit, inputs), measurement: measured.measurement, tests: None };
    Ok(Base { baseline: Arc::new(baseline), warned })
}

/// The reports of a revision. They were carried here from another run: where one lies now says nothing, so that it takes
/// the place of the present report that it stands for.
fn carried(report: &Report, present: &Report) -> Vec<BaselineInput> {
    let file_name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let stands_for = |path: &str| match (report.inputs.as_slice(), present.inputs.as_slice()) {
        ([_], [only]) => Some(only),
        _ => present.inputs.iter().find(|other| file_name(&other.path) == file_name(path)),
    };
    let mut inputs = project::inputs_of(report);
    for input in &mut inputs {
        if let Some(other) = stands_for(&input.path) {
            input.path = other.path.to_string();
        }
    }
    inputs
}

fn info(session: &Session, git: &Git, name: &str, commit: String, inputs: Vec<BaselineInput>) -> BaselineInfo {
    let config = &session.request.settings.config;
    BaselineInfo {
        name: name.to_owned(),
        generator: Baseline::GENERATOR.to_owned(),
        created: git.committed_at(&commit).unwrap_or_default(),
        commit: Some(commit),
        dirty: false,
        command: None,
        note: None,
        inputs,
        headline: session.snapshot.headline,
        include: config.include.clone(),
        exclude: config.exclude.clone(),
        tests: None,
        suites: Vec::new(),
        branch: None,
        settings: None,
        full: false,
        since: None,
        flaky: None,
    }
}
