//! `baseline save`: what is measured now becomes a baseline, unless it is in doubt. A baseline that was made of half a run
//! or of a failing one makes every later comparison wrong, so that it never takes the place of a good one by itself.

use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::earlier::Earlier;
use super::runs::{self, Ran};
use crate::analysis::differential::Measurement;
use crate::analysis::{Baseline, BaselineInfo, BaselineInput, FileState, Flaky, Since, TestResults, TestsThen};
use crate::cli::args::{Global, SaveBaseline};
use crate::cli::printers::baselines;
use crate::cli::session::{Session, print, say};
use crate::cli::{Exit, Failure, log, results};
use crate::coverage::{Code, InputInfo, RepoPath, Severity};
use crate::project::{Baselines, Request, found};

/// Saves a baseline.
pub(super) fn run(global: &Global, options: &SaveBaseline) -> Result<Exit, Failure> {
    if options.runs.is_some() {
        name(&options.name)?;
        return of_runs(global, options);
    }
    let options = &options.without_runs();
    let name = name(&options.name)?;
    let results = results::read(&options.junit)?;
    let created = now()?;
    let earlier = |request: &Request| Earlier::fetch(request, name, created);
    let (mut session, earlier) = Session::beside(global, &options.paths, &[], earlier)?;
    // Whoever wants something else of a file than what it was needs to know it.
    let changes_alone = !options.ratchet && !options.no_line_hash && !options.contexts;
    let ran = Ran { results, flaky: None };
    let saved = save(&mut session, options, ran, created, &earlier?, changes_alone)?;
    end(session, saved)
}

/// Runs the tests first.
fn of_runs(global: &Global, options: &SaveBaseline) -> Result<Exit, Failure> {
    let (mut session, ran, command) = match runs::measure(global, options)? {
        Ok(measured) => measured,
        Err(exit) => return Ok(exit),
    };
    let mut options = options.clone();
    options.command.get_or_insert(command);
    let created = now()?;
    let earlier = Earlier::fetch(&session.request, &options.name, created)?;
    let saved = save(&mut session, &options, ran, created, &earlier, false)?;
    end(session, saved)
}

/// Says what was saved.
fn end(session: Session, saved: Saved) -> Result<Exit, Failure> {
    // The process ends here: giving a large report back takes as long as counting it.
    std::mem::forget(session);
    Ok(match saved {
        Saved::Kept(baseline, words) => {
            print(&words)?;
            std::mem::forget(baseline);
            Exit::Done
        }
        Saved::LeftAsItIs => Exit::Done,
        Saved::Refused(verdict) => verdict,
    })
}

/// What became of a baseline that was to be saved.
pub(in crate::cli) enum Saved {
    /// It is saved, which these words say.
    Kept(Box<Baseline>, String),
    /// The old one is better, and stays.
    LeftAsItIs,
    /// What is measured cannot be trusted.
    Refused(Exit),
}

/// Saves what a session measured, with the results of its tests, at this time. Where it is enough to know what changed since
/// an `earlier` one, the rest is copied, and nobody can look at it.
pub(in crate::cli) fn save(
    session: &mut Session,
    options: &SaveBaseline,
    Ran { results: (tests, suites), flaky }: Ran,
    created: i64,
    earlier: &Earlier,
    changes_alone: bool,
) -> Result<Saved, Failure> {
    let name = name(&options.name)?;
    let verdict = session.verdict();
    if verdict != Exit::Done {
        say("no baseline is saved");
        return Ok(Saved::Refused(verdict));
    }
    passed(tests, options.force)?;
    fresh(session)?;
    complete(session, options.force)?;
    let changes_alone = changes_alone && earlier.is_enough();
    if !changes_alone {
        session.find_functions(None);
    }
    let (past, dirty) = std::thread::scope(|scope| {
        let dirty = scope.spawn(|| session.loaded.is_dirty() == Some(true));
        // What git cannot tell counts as different.
        (earlier.read(session, changes_alone), dirty.join().unwrap_or(true))
    });
    let past = past?;
    if changes_alone {
        session.find_functions(past.nearest());
    }
    let session = &*session;
    let mut measurement = session.loaded.measurement_to_save(past.old.as_ref().map(|old| &old.measurement));
    if options.no_line_hash {
        measurement.forget_lines_of_texts();
    }
    if let Some(old) = &past.old {
        match (options.ratchet, options.force) {
            (true, _) => match ratchet(measurement, old, session.precision)? {
                Some(better) => measurement = better,
                None => return Ok(Saved::LeftAsItIs),
            },
            (false, true) => {}
            (false, false) => still_measured(&measurement, old)?,
        }
    }
    if options.ratchet && past.old.is_none() {
        say(&format!("--ratchet holds nothing: there is no baseline {name:?} yet that this one could fall below"));
    }
    let since = past.before.as_ref().and_then(|before| since(session, before));
    let flaky = flaky.or_else(|| known_flaky(past.nearest()?, &measurement)).map(Arc::new);
    if let Some(flaky) = flaky.as_deref() {
        say(&baselines::flaky(flaky));
    }
    let info = BaselineInfo { suites, since, flaky, ..info(session, options, name, created, dirty, tests) };
    let tests = options.contexts.then(|| tests_of(session)).flatten();
    let baseline = Baseline { info, measurement, tests };
    let default = session.request.settings.config.baseline.as_deref();
    let saved = Baselines::of(&session.request.root);
    let stored = saved.save(&baseline, options.plain, default, earlier.nearest())?;
    session.request.memo.save();
    let words = baselines::saved(&baseline.summary(), &stored, session.precision);
    if baseline.info.dirty {
        say("measured files differ from the commit: what the baseline says is not what the commit has");
    }
    if !stored.thinned.is_empty() {
        let names = list(stored.thinned.iter().map(|name| format!("{name:?}")));
        say(&format!(
            "older baselines keep totals and functions, but no lines: {names} (save with --full to keep all)"
        ));
    }
    // Giving a large measurement back takes as long as counting it.
    std::mem::forget(past);
    Ok(Saved::Kept(Box::new(baseline), words))
}

/// What is known to be flaky stays so in texts that did not change, until the tests run several times again.
fn known_flaky(earlier: &Baseline, now: &Measurement) -> Option<Flaky> {
    let content = |side: &Measurement, path: &str| Some(side.file(path)?.text.as_ref()?.content);
    let same = |path: &RepoPath| {
        let was = content(&earlier.measurement, path.as_str());
        was.is_some() && was == content(now, path.as_str())
    };
    let known = earlier.info.flaky.as_ref()?.of_files(same);
    (known.count() > 0).then_some(known)
}

/// Which test ran which lines.
fn tests_of(session: &Session) -> Option<Arc<TestsThen>> {
    let tests = TestsThen::of(&session.snapshot);
    if tests.is_none() {
        say("no report says which test ran what: the baseline keeps no tests");
    }
    tests.map(Arc::new)
}

/// A name that a baseline can have.
pub(in crate::cli) fn name(name: &str) -> Result<&str, Failure> {
    if name.trim().is_empty() {
        return Err(Failure::usage("a baseline needs a name".to_owned()));
    }
    if name == "-" || Path::new(name).is_file() {
        return Err(Failure::usage(format!(
            "{name} is a report: the baseline's name comes first, as in `lazycov baseline save NAME {name}`"
        )));
    }
    Ok(name)
}

/// Seconds since 1970. A build that should come out the same every time sets them.
pub(in crate::cli) fn now() -> Result<i64, Failure> {
    match std::env::var_os("SOURCE_DATE_EPOCH") {
        Some(fixed) => fixed
            .to_str()
            .and_then(|fixed| fixed.parse().ok())
            .filter(|time| *time >= 0)
            .ok_or_else(|| Failure::usage("SOURCE_DATE_EPOCH: expected seconds since 1970".to_owned())),
        None => Ok(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs() as i64)),
    }
}

/// Tests that fail stop early, and cover less than they should.
fn passed(tests: Option<TestResults>, force: bool) -> Result<(), Failure> {
    let why = match tests {
        Some(tests) if tests.failed > 0 => format!("{} of {} tests failed", tests.failed, tests.total()),
        Some(tests) if tests.total() == 0 => "no test was run".to_owned(),
        _ => return Ok(()),
    };
    if force {
        return Ok(());
    }
    Err(Failure::unjudged(format!("no baseline is saved: {why}; --force saves it all the same")))
}

/// What was measured must be what is there. Proof is a recorded hash alone; a date is none.
fn fresh(session: &Session) -> Result<(), Failure> {
    let stale = |proven: bool| {
        let files = session.snapshot.files.iter().filter(|file| file.state == FileState::Stale);
        files.filter(move |entry| entry.file.source_hash.is_some() == proven)
    };
    let proven = list(stale(true).map(|file| file.path.to_string()));
    if !proven.is_empty() {
        return Err(Failure::unjudged(format!(
            "no baseline is saved: changed since measured: {proven}; measure again"
        )));
    }
    let likely = list(stale(false).map(|file| file.path.to_string()));
    if !likely.is_empty() {
        say(&format!("changed since measured, as far as dates tell: {likely}"));
    }
    Ok(())
}

/// A report that is cut or cannot be read covers less than it should.
fn complete(session: &Session, force: bool) -> Result<(), Failure> {
    let doubt = |code: Code| code.severity() == Severity::Error || matches!(code, Code::Truncated | Code::EmptyInput);
    match session.snapshot.report.diagnostics.iter().find(|found| doubt(found.code)) {
        Some(found) if !force => {
            let input = found.input.as_deref().map(|input| format!("{input}: ")).unwrap_or_default();
            Err(Failure::unjudged(format!(
                "no baseline is saved: {input}{}; name the reports to take, or --force",
                found.message
            )))
        }
        _ => Ok(()),
    }
}

/// Files that were measured and are still there must have data, or part of the tests was not run.
fn still_measured(now: &Measurement, old: &Baseline) -> Result<(), Failure> {
    let was = old.measurement.files().iter().filter(|file| file.is_measured());
    let lost = was.filter(|file| now.file(file.path.as_str()).is_some_and(|file| !file.is_measured()));
    let lost = list(lost.map(|file| file.path.to_string()));
    if lost.is_empty() {
        return Ok(());
    }
    Err(Failure::unjudged(format!(
        "no baseline is saved: {:?} has data of files that have none now: {lost}; was everything run? --force replaces it",
        old.info.name
    )))
}

/// The measurement with what was better in the old baseline; `None` when that has to stay as it is.
fn ratchet(now: Measurement, old: &Baseline, precision: u8) -> Result<Option<Measurement>, Failure> {
    let (metric, name) = (now.headline, &old.info.name);
    if old.measurement.totals().get(metric).is_none() {
        return Err(Failure::unjudged(format!("{name:?} has no {}: --ratchet cannot compare", metric.key())));
    }
    let ratcheted = now.ratchet(&old.measurement);
    if let Some((before, after)) = ratcheted.falls {
        let (before, after) = (baselines::rate(before, precision), baselines::rate(after, precision));
        say(&format!("{name:?} stays as it is: the total would fall from {before} to {after}"));
        return Ok(None);
    }
    let kept = list(ratcheted.kept.iter().map(ToString::to_string));
    if !kept.is_empty() {
        let (count, files) = (ratcheted.kept.len(), if ratcheted.kept.len() == 1 { "file" } else { "files" });
        say(&format!("{count} {files} covered less now kept the old record: {kept}"));
    }
    Ok(Some(ratcheted.measurement))
}

fn info(
    session: &Session,
    options: &SaveBaseline,
    name: &str,
    created: i64,
    dirty: bool,
    tests: Option<TestResults>,
) -> BaselineInfo {
    let input = |input: &InputInfo| BaselineInput {
        path: input.path.to_string(),
        format: input.format.to_owned(),
        producer: input.producer.clone(),
        content: input.content_hash.iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    let config = &session.request.settings.config;
    let mut inputs: Vec<BaselineInput> = session.snapshot.report.inputs.iter().map(input).collect();
    inputs.sort_by(|a, b| a.path.cmp(&b.path));
    BaselineInfo {
        name: name.to_owned(),
        generator: Baseline::GENERATOR.to_owned(),
        created,
        commit: session.loaded.git.as_ref().and_then(crate::project::Git::full_commit),
        dirty,
        command: options.command.clone(),
        note: options.note.clone(),
        inputs,
        headline: session.snapshot.headline,
        include: config.include.clone(),
        exclude: config.exclude.clone(),
        settings: Some(session.request.settings.counting()),
        tests,
        suites: Vec::new(),
        branch: session.snapshot.project.branch.clone(),
        full: options.full,
        since: None,
        flaky: None,
    }
}

/// What became of everything since the baseline before this one, which will lose its lines when this one is saved.
fn since(session: &Session, before: &Arc<Baseline>) -> Option<Arc<Since>> {
    let since = found(&session.loaded, &session.request.settings, before, log::gates(session));
    if since.is_too_long() {
        say(&format!("what changed since {:?} is too much to be kept with the baseline", before.info.name));
        return None;
    }
    Some(Arc::new(since))
}

/// The first few of a list, in words.
fn list(items: impl Iterator<Item = String>) -> String {
    const SHOWN: usize = 5;
    let mut items: Vec<String> = items.collect();
    let more = items.len().saturating_sub(SHOWN);
    items.truncate(SHOWN);
    let shown = items.join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Facts, FileEntry, Snapshot};
    use crate::coverage::File;
    use crate::project::{Nobody, Request, load};

    /// A session on a file that changed after it was measured, which its report may be able to prove.
    fn changed(recorded: Option<[u8; 32]>) -> Session {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.c"), "int a;\n").unwrap();
        std::fs::write(folder.path().join("lcov.info"), "SF:a.c\nDA:1,1\nend_of_record\n").unwrap();
        let request = Request { root: folder.path().to_owned(), ..Request::default() };
        let mut loaded = load(&request, &Nobody).unwrap();
        let report = Arc::clone(&loaded.snapshot.report);
        let file = File { source_hash: recorded, ..File::clone(report.files.get(0).unwrap()) };
        let entry = Arc::new(FileEntry::new(Arc::new(file), FileState::Stale, None, None));
        loaded.snapshot = Arc::new(Snapshot::new(report, vec![entry], Facts::default()));
        Session::of(&Global::default(), request, loaded)
    }

    #[test]
    fn only_what_is_proven_to_have_changed_is_refused() {
        assert!(fresh(&changed(None)).is_ok());
        let refused = fresh(&changed(Some([0; 32]))).unwrap_err();
        assert_eq!(refused.exit, Exit::Unjudged);
        assert_eq!(refused.message, "no baseline is saved: changed since measured: a.c; measure again");
    }

    #[test]
    fn long_lists_are_cut() {
        assert_eq!(list((1..=3).map(|n| n.to_string())), "1, 2, 3");
        assert_eq!(list((1..=7).map(|n| n.to_string())), "1, 2, 3, 4, 5 and 2 more");
    }
}
