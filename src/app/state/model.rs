//! The state of the explorer. It owns what is shown and where the cursors are; how events change it is written in one
//! file a concern.

use super::view::{Dragged, Focus, View};
use std::sync::Arc;

use crokey::KeyCombination;

use super::changes::Changes;
use super::commands::Commands;
use super::covering::Covering;
use super::delta::Delta;
use super::failure::LoadFailure;
use super::files::Files;
use super::finder::Finder;
use super::followed::Followed;
use super::functions::FunctionList;
use super::gap_marks::GapMarks;
use super::help::Help;
use super::history::Phases;
use super::instances::Instances;
use super::lost::LostLines;
use super::offer::Offered;
use super::ongoing::Ongoing;
use super::prompt::Prompt;
use super::queue::Queue;
use super::reports::Reports;
use super::screen::ScreenArrangement;
use super::source::Source;
use super::target::Target;
use super::tests::Tests;
use crate::analysis::gates::Rules;
use crate::analysis::{Gap, MarkKind, Snapshot};
use crate::app::keymap::Keymap;
use crate::app::look::Look;
use crate::project::Progress;
use crate::watch;

/// What is chosen before the explorer starts.
#[derive(Clone, Debug)]
pub struct Setup {
    /// What keys mean.
    pub keymap: Keymap,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Colours and symbols.
    pub look: Look,
    /// Share of the list, in percent.
    pub split: u16,
    /// Columns from one tab stop to the next.
    pub tab_width: usize,
    /// Runs and what starts them.
    pub plan: watch::Plan,
    /// What the project asks of itself.
    pub gates: Rules,
    /// What day it is.
    pub today: Option<time::Date>,
}

impl Default for Setup {
    fn default() -> Setup {
        let (look, plan) = (Look::default(), watch::Plan::default());
        let gates = Rules::default();
        Setup { keymap: Keymap::default(), size: (80, 24), look, split: 38, tab_width: 4, plan, gates, today: None }
    }
}

/// How loading goes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Load {
    /// How far a load is, while there is one.
    pub(crate) progress: Option<Progress>,
    /// Why the latest load failed.
    pub(crate) failure: Option<LoadFailure>,
    /// The latest complete data, to compare newer ones with.
    pub(crate) complete: Option<Arc<Snapshot>>,
}

/// The whole state.
#[derive(Debug)]
pub struct Model {
    pub(crate) size: (u16, u16),
    pub(crate) now: u64,
    pub(crate) today: Option<time::Date>,
    pub(crate) look: Look,
    /// Share of the list, in thousandths.
    pub(crate) split: u16,
    /// What is dragged with the mouse.
    pub(crate) dragged: Option<Dragged>,
    pub(crate) keymap: Keymap,
    /// Keys that were pressed, and more have to follow.
    pub(crate) begun: Vec<KeyCombination>,
    pub(crate) snapshot: Option<Arc<Snapshot>>,
    pub(crate) load: Load,
    /// What goes on in the background.
    pub(crate) ongoing: Ongoing,
    pub(crate) view: View,
    pub(crate) focus: Focus,
    pub(crate) files: Files,
    pub(crate) functions: FunctionList,
    pub(crate) changes: Changes,
    pub(crate) source: Source,
    pub(crate) tests: Tests,
    pub(crate) phases: Phases,
    pub(crate) queue: Queue,
    /// The gaps that were dealt with.
    pub(crate) marks: GapMarks,
    pub(crate) reports: Reports,
    /// The tests that run something, in the place of the list.
    pub(crate) covering: Option<Covering>,
    /// The gaps on the way to a target, in the place of the list.
    pub(crate) target: Option<Target>,
    /// The instances of a generic function, in the place of the list.
    pub(crate) instances: Option<Instances>,
    pub(in crate::app) target_generation: u64,
    pub(crate) gates: Rules,
    pub(crate) finder: Option<Finder>,
    pub(crate) finder_generation: u64,
    pub(crate) help: Option<Help>,
    /// All commands, over everything else.
    pub(crate) commands: Option<Commands>,
    pub(crate) prompt: Option<Prompt>,
    pub(crate) notice: Option<String>,
    pub(crate) delta: Option<Delta>,
    /// What was lost and nobody has seen yet.
    pub(crate) lost: LostLines,
    pub(crate) plan: watch::Plan,
    /// What would run the tests, where no command does.
    pub(crate) offered: Offered,
    /// While a run goes on: when the clock is looked at next.
    pub(crate) next_second: Option<u64>,
    /// How the screen was arranged when that was kept last; `None` where nothing is kept.
    pub(in crate::app) kept_arrangement: Option<ScreenArrangement>,
    /// Who follows the cursor from outside.
    pub(in crate::app) followed: Followed,
    /// Was a key pressed while there was a place to choose? Then nothing moves the cursor any more.
    pub(crate) touched: bool,
}

impl Model {
    /// The explorer before anything was loaded.
    pub fn new(setup: Setup) -> Model {
        Model {
            size: setup.size,
            now: 0,
            today: setup.today,
            look: setup.look,
            split: thousandths(setup.split),
            dragged: None,
            keymap: setup.keymap,
            begun: Vec::new(),
            snapshot: None,
            load: Load::default(),
            ongoing: Ongoing::default(),
            view: View::Files,
            focus: Focus::List,
            files: Files::default(),
            functions: FunctionList::default(),
            changes: Changes::default(),
            source: Source::new(setup.tab_width),
            tests: Tests::default(),
            phases: Phases::default(),
            queue: Queue::default(),
            marks: GapMarks::default(),
            reports: Reports::default(),
            covering: None,
            target: None,
            instances: None,
            target_generation: 0,
            gates: setup.gates,
            finder: None,
            finder_generation: 0,
            help: None,
            commands: None,
            prompt: None,
            notice: None,
            delta: None,
            lost: LostLines::default(),
            plan: setup.plan,
            offered: Offered::default(),
            next_second: None,
            kept_arrangement: None,
            followed: Followed::default(),
            touched: false,
        }
    }

    /// What was done about a gap of a snapshot that may be an earlier one.
    pub(crate) fn dealt_with(&self, snapshot: &Snapshot, gap: &Gap) -> Option<MarkKind> {
        let file = snapshot.file(gap.file)?;
        let gap = Gap { file: self.snapshot.as_ref()?.find(file.path.as_str())?, ..*gap };
        self.marks.of(&gap)
    }

    /// Gives the list this share, in percent.
    pub(crate) fn set_split(&mut self, percent: u16) {
        self.split = thousandths(percent);
    }

    /// From now on nothing moves the cursor but the user. Before there is a gap or a source to be at, a key chooses no place:
    /// whoever pressed Enter to run the tests still wants to be taken to the largest gap.
    pub(crate) fn touch(&mut self) {
        let is_somewhere = |snapshot: &Arc<Snapshot>| snapshot.partial || snapshot.has_gaps();
        self.touched |= self.source.path.is_some() || self.snapshot.as_ref().is_some_and(is_somewhere);
    }

    /// Says something in the footer until the next key.
    pub(crate) fn say(&mut self, words: impl Into<String>) {
        self.notice = Some(words.into());
    }
}

/// A share in percent that leaves room for both sides, in thousandths.
fn thousandths(percent: u16) -> u16 {
    percent.clamp(10, 90) * 10
}
