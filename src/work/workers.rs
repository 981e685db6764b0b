//! Who carries out which command. Everything that takes time happens in a thread of its own.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

use crossbeam_channel::{Sender, unbounded};

use super::arranger;
use super::churn;
use super::command::TestCommand;
use super::comparison::{ComparisonWorker, SharedBaselines};
use super::doctor;
use super::files::Files;
use super::finder::Finder;
use super::incoming::{Outbox, worker};
use super::keepsakes::{self, Keepsakes};
use super::loader::{Loader, Surroundings};
use super::offers::Offers;
use super::process::Runner;
use super::reach;
use super::remote::Server;
use super::shared::{SharedNews, SharedSources, UnsavedFiles};
use super::slot::Slot;
use super::target;
use super::texts::{Colours, Texts};
use super::window::Window;
use super::written::Before;
use crate::analysis::{CoveredBy, Snapshot};
use crate::app::{self, Arrangement, Cmd, Msg, Replaced, WayWanted};
use crate::coverage::RepoPath;
use crate::project::{Request, Settings};
use crate::term;
use crate::watch::Effect;

/// The workers.
pub(crate) struct Workers {
    runner: Option<Runner>,
    offers: Offers,
    loader: Loader,
    comparison: ComparisonWorker,
    texts: Texts,
    arranger: Slot<Arrangement>,
    churn: Slot<()>,
    target: Slot<WayWanted>,
    keeper: Sender<keepsakes::Request>,
    doctor: Slot<Arc<Snapshot>>,
    finder: Finder,
    reach: Slot<(CoveredBy, Arc<Snapshot>)>,
    sources: SharedSources,
    /// Frees what is not shown any more.
    dropped: Sender<Replaced>,
    /// The reports as they were when the latest run began.
    before: Before,
    /// Where editors find us, where somebody looks.
    server: Option<Server>,
}

impl Workers {
    /// Starts the workers; `then` happens after the first load.
    pub(crate) fn start(
        outbox: &Outbox,
        request: Request,
        command: Option<TestCommand>,
        keepsakes: Keepsakes,
        then: Vec<Msg>,
    ) -> Workers {
        let (sources, news) = (SharedSources::default(), SharedNews::default());
        let (root, window) = (request.root.clone(), Window::default());
        let files = Files::start(outbox, root.clone(), window.clone(), Arc::clone(&sources), Arc::clone(&news));
        let pane = app::tests_pane(term::size());
        let offers = Offers::new(outbox, request.clone(), window.clone());
        let churn = churn::start(outbox, root.clone());
        let keeper = keepsakes::start(outbox, root.clone(), keepsakes, Arc::clone(&sources));
        let runner = command.map(|command| Runner::new(outbox, command, root, pane, window));
        let baselines = SharedBaselines::default();
        let comparison = ComparisonWorker::start(outbox, request.clone(), Arc::clone(&baselines));
        let around = Surroundings {
            outbox: outbox.clone(),
            request,
            sources: Arc::clone(&sources),
            news,
            contents: files.contents(),
            begin: Box::new(files.beginner()),
            tell: Box::new(files.reporter()),
            doubt: Box::new(files.doubter()),
            comparison: comparison.clone(),
            baselines,
        };
        Workers {
            runner,
            offers,
            loader: Loader::start(around, then),
            comparison,
            texts: Texts::start(outbox, Arc::clone(&sources)),
            arranger: arranger::start(outbox),
            churn,
            target: target::start(outbox),
            keeper,
            doctor: doctor::start(outbox, Arc::clone(&sources)),
            finder: Finder::start(outbox),
            reach: reach::start(outbox),
            sources,
            dropped: start_dropping(outbox),
            before: Before::default(),
            server: None,
        }
    }

    /// From now on editors find us.
    pub(crate) fn listen(&mut self, server: Server) {
        self.server = Some(server);
    }

    /// Carries out a command that concerns neither the terminal nor the loop.
    pub(crate) fn carry_out(&mut self, cmd: Cmd) {
        match cmd {
            Cmd::Reload => self.loader.reload_anew(),
            Cmd::ReadSource(path) => self.texts.read(path),
            Cmd::Highlight { path, text, from, count } => self.texts.colour(Colours { path, text, from, count }),
            Cmd::Arrange(arrangement) => self.arranger.put(arrangement),
            Cmd::KeepMark { mark, kept } => _ = self.keeper.send(keepsakes::Request::Mark(mark, kept)),
            Cmd::AcceptGap(gap) => _ = self.keeper.send(keepsakes::Request::Accept(gap)),
            Cmd::UnacceptGap(gap) => _ = self.keeper.send(keepsakes::Request::Unaccept(gap)),
            Cmd::KeepArrangement(now) => _ = self.keeper.send(keepsakes::Request::Arrangement(now)),
            Cmd::FindMarked(wanted) => _ = self.keeper.send(keepsakes::Request::Find(wanted)),
            Cmd::FindWay(wanted) => self.target.put(wanted),
            Cmd::Churn => self.churn.put(()),
            Cmd::Diagnose(snapshot) => self.doctor.put(snapshot),
            Cmd::TurnOff(reports) => self.loader.turn_off(reports),
            Cmd::CoveredByTests { by, snapshot } => self.reach.put((by, snapshot)),
            Cmd::CoveredOnly(report) => self.loader.find_covered_only(report),
            Cmd::Remap(remap) => self.loader.remap(remap),
            Cmd::WriteRemap(remap) => self.loader.write_remap(remap),
            Cmd::Candidates(snapshot, findings) => self.finder.candidates(snapshot, findings),
            Cmd::Find { generation, query } => self.finder.find(generation, query),
            Cmd::Drop(replaced) => _ = self.dropped.send(replaced),
            Cmd::ShowHistory(shown) => self.loader.show_history(shown),
            Cmd::Offer => self.offers.look(),
            Cmd::AcceptOffer => self.accept(),
            Cmd::Watch(effect) => self.run(effect),
            Cmd::Choose { request, paths, tests } => self.loader.choose(request, paths, tests),
            Cmd::CollectSome { run, edited, ran } => self.loader.collect_some(run, edited, ran),
            Cmd::Waive(waiver) => self.comparison.waive(waiver),
            Cmd::Unwaive(waiver) => self.comparison.unwaive(waiver),
            Cmd::Answer { asker, answer } => _ = self.server.as_ref().map(|server| server.answer(asker, answer)),
            Cmd::Tell { path, line, column } => {
                _ = self.server.as_ref().map(|server| server.at(path.to_string(), line.get(), column));
            }
            // The loop's own.
            Cmd::Quit | Cmd::Suspend | Cmd::Edit { .. } | Cmd::Copy(_) | Cmd::Wake(_) => {}
        }
    }

    /// These files are open in an editor; says what it takes to look at their unsaved texts, now and after each change.
    pub(crate) fn look_at_unsaved(&self, paths: BTreeSet<RepoPath>, tell: UnsavedFiles) {
        self.loader.look_at_unsaved(paths, tell);
    }

    /// Whoever keeps things from one session to the next.
    pub(crate) fn keeper(&self) -> Sender<keepsakes::Request> {
        self.keeper.clone()
    }

    /// Who is told of settings that changed.
    pub(crate) fn settings(&self) -> impl Fn(Settings) + Send + 'static {
        self.loader.settings()
    }

    /// The terminal has another size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        if let Some(runner) = &mut self.runner {
            let (columns, rows) = app::tests_pane((columns, rows));
            runner.resize(columns, rows);
        }
    }

    /// What is offered runs the tests from now on.
    fn accept(&mut self) {
        let Some((runner, reports)) = self.offers.accept(app::tests_pane(term::size())) else { return };
        self.runner = Some(runner);
        self.loader.read(reports);
    }

    /// Where a file of the project is. Paths come from reports: none leads out of the project.
    pub(crate) fn file(&self, path: &RepoPath) -> Result<PathBuf, String> {
        let sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let sources = sources.ok_or_else(|| "nothing was loaded yet".to_owned())?;
        sources.locate(path).map_err(|error| format!("{path}: {error}"))
    }

    fn run(&mut self, effect: Effect) {
        match (effect, &mut self.runner) {
            (Effect::Reload, _) => self.loader.reload(),
            (Effect::Spawn { run, .. }, Some(runner)) => {
                self.before = self.loader.before_run(runner.measures_each_test());
                runner.spawn(run);
            }
            (Effect::SpawnTests { run, only }, Some(runner)) => {
                if runner.measures_each_test() {
                    self.before = self.loader.before_run(true);
                }
                runner.spawn_tests(run, &only);
            }
            (Effect::Terminate(run), Some(runner)) => runner.terminate(run),
            (Effect::Kill(run), Some(runner)) => runner.kill(run),
            (Effect::Collect { run, edited }, _) => self.loader.collect(run, std::mem::take(&mut self.before), edited),
            (Effect::CollectGains { run, edited }, _) => self.loader.collect_gains(run, edited),
            (Effect::Follow(paths), _) => self.loader.follow(paths),
            // Without a command nothing runs; waking is the loop's own, and to choose takes what the model knows.
            (Effect::Spawn { .. } | Effect::SpawnTests { .. } | Effect::Terminate(_) | Effect::Kill(_), None)
            | (Effect::Wake(_) | Effect::Choose { .. }, _) => {}
        }
    }
}

fn start_dropping(outbox: &Outbox) -> Sender<Replaced> {
    let (sender, dropped) = unbounded();
    worker("memory", outbox, move || dropped.iter().for_each(drop));
    sender
}
