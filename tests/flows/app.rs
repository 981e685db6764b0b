//! The language of the flows: an explorer that is opened on a project in memory, typed at and looked at.

mod answers;

use std::collections::BTreeMap;
use std::sync::Arc;

use lazycov::analysis::gates::Waiver;
use lazycov::analysis::{AcceptedGap, MarkedGap, Snapshot};
use lazycov::app::{
    Arranger, Candidate, Depth, Glyphs, Look, Model, Mouse, MouseKind, Msg, Offer, ScreenArrangement, Setup, key,
    update,
};
use lazycov::config::Remap;
use lazycov::project::Proposal;
use lazycov::{ui, watch};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

use crate::fixture::Project;
use crate::grid;

/// An explorer in memory.
pub(crate) struct App {
    model: Model,
    terminal: Terminal<TestBackend>,
    sources: BTreeMap<String, String>,
    candidates: Vec<(String, Candidate)>,
    arranger: Arranger,
    now: u64,
    /// What was put on the clipboard.
    pub(crate) copied: Vec<String>,
    /// Where the editor was opened.
    pub(crate) edited: Vec<String>,
    /// The waivers that stand in the configuration.
    pub(crate) waived: Vec<Waiver>,
    /// Reports that were turned off.
    pub(crate) off: Vec<String>,
    /// Remaps that were tried, and whether they were written down.
    pub(crate) remapped: Vec<(Remap, bool)>,
    /// Remaps that would help.
    pub(crate) proposals: Vec<Proposal>,
    /// What one report alone covers, whichever is asked about.
    pub(crate) only: Vec<(&'static str, Vec<u32>)>,
    /// What the plan asked for.
    pub(crate) effects: Vec<watch::Effect>,
    /// The tests that a run of some came to the end of.
    pub(crate) ran: Vec<String>,
    /// How often sources were read.
    pub(crate) reads: usize,
    /// How often all reports were to be read again.
    pub(crate) reloads: usize,
    /// Times that `Now` was asked for.
    pub(crate) wakes: Vec<u64>,
    /// Was the program left?
    pub(crate) quit: bool,
    /// How often it was sent to the background.
    pub(crate) suspended: usize,
    /// Whether somebody looks at the history, each time that it is said.
    pub(crate) history_shown: Vec<bool>,
    /// What detection finds.
    pub(crate) offer: Option<Offer>,
    /// How often files were changed, as far as git knows.
    pub(crate) churn: Option<Vec<(&'static str, u32)>>,
    /// How often git was asked.
    pub(crate) churn_asked: usize,
    /// The marks of gaps that are kept.
    pub(crate) kept_marks: Vec<MarkedGap>,
    /// The gaps that the project accepts.
    pub(crate) accepted_gaps: Vec<Arc<AcceptedGap>>,
    /// Why their file cannot be read or written.
    pub(crate) accepted_fault: Option<String>,
    /// How the screen was arranged, each time that it is kept.
    pub(crate) kept_arrangements: Vec<ScreenArrangement>,
    /// How often it was agreed to.
    pub(crate) accepted: usize,
    /// What was answered to editors outside.
    pub(crate) answers: Vec<(u64, Result<(), String>)>,
    /// The places that they were told.
    pub(crate) told: Vec<String>,
}

/// Opens a project at 100×30.
pub(crate) fn app(project: Project) -> App {
    App::open(Setup::default(), project)
}

/// Opens a project while a command is watched.
pub(crate) fn watching(project: Project, command: &str) -> App {
    App::open(Setup { plan: watch::Plan::new(command.to_owned()), ..Setup::default() }, project)
}

/// An explorer without data.
pub(crate) fn empty() -> App {
    App::new(Setup::default(), BTreeMap::new())
}

/// An explorer without data while a command is watched.
pub(crate) fn empty_watching(command: &str) -> App {
    App::new(Setup { plan: watch::Plan::new(command.to_owned()), ..Setup::default() }, BTreeMap::new())
}

/// An explorer with a look of its own.
pub(crate) fn looking(project: Project, theme: &str, depth: Depth, glyphs: Glyphs) -> App {
    App::open(Setup { look: look(theme, depth, glyphs), ..Setup::default() }, project)
}

/// A look of the program's own themes.
pub(crate) fn look(theme: &str, depth: Depth, glyphs: Glyphs) -> Look {
    Look { chosen: Some(theme.to_owned()), depth, glyphs, ..Look::default() }
}

/// Opens a project as it is set up.
pub(crate) fn opened(setup: Setup, project: Project) -> App {
    App::open(setup, project)
}

impl App {
    fn new(setup: Setup, sources: BTreeMap<String, String>) -> App {
        let mut app = App {
            model: Model::new(setup),
            terminal: Terminal::new(TestBackend::new(100, 30)).unwrap(),
            sources,
            candidates: Vec::new(),
            arranger: Arranger::default(),
            now: 0,
            copied: Vec::new(),
            edited: Vec::new(),
            waived: Vec::new(),
            off: Vec::new(),
            only: Vec::new(),
            remapped: Vec::new(),
            proposals: Vec::new(),
            effects: Vec::new(),
            ran: Vec::new(),
            reads: 0,
            reloads: 0,
            wakes: Vec::new(),
            quit: false,
            suspended: 0,
            offer: None,
            history_shown: Vec::new(),
            churn: None,
            churn_asked: 0,
            kept_marks: Vec::new(),
            accepted_gaps: Vec::new(),
            accepted_fault: None,
            kept_arrangements: Vec::new(),
            accepted: 0,
            answers: Vec::new(),
            told: Vec::new(),
        };
        app.resize(100, 30);
        app
    }

    fn open(setup: Setup, project: Project) -> App {
        App::remembering(setup, project, Vec::new(), None)
    }

    /// Opens a project of which something is kept from an earlier session.
    pub(crate) fn remembering(
        setup: Setup,
        project: Project,
        marks: Vec<MarkedGap>,
        arrangement: Option<ScreenArrangement>,
    ) -> App {
        let mut app = App::new(setup, project.sources());
        app.model.remember(marks, arrangement);
        app.send(Msg::Loaded(project.snapshot()));
        app
    }

    /// Another size.
    pub(crate) fn size(mut self, width: u16, height: u16) -> App {
        self.resize(width, height);
        self
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        self.send(Msg::Resize { width, height });
    }

    /// Types keys: characters, and names in angle brackets; `<lt>` is the bracket itself.
    pub(crate) fn keys(mut self, keys: &str) -> App {
        self.press(keys);
        self
    }

    /// The same, on a borrowed app.
    pub(crate) fn press(&mut self, keys: &str) {
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let end = rest.find('>').filter(|end| first == '<' && *end > 1);
            let name = match end {
                Some(end) => &rest[1..end],
                None => &rest[..first.len_utf8()],
            };
            let name = if name == "lt" { "<" } else { name };
            let key = key::parse(name).unwrap_or_else(|| panic!("no such key: {name}"));
            self.send(Msg::Key(key));
            rest = &rest[end.map_or(first.len_utf8(), |end| end + 1)..];
        }
    }

    /// Loads a project that is meant to be the same one later.
    pub(crate) fn reload(mut self, project: Project) -> App {
        self.sources = project.sources();
        self.send(Msg::Loaded(project.snapshot()));
        self
    }

    /// Time passes, in milliseconds.
    pub(crate) fn wait(mut self, milliseconds: u64) -> App {
        self.now += milliseconds;
        self.send(Msg::Now(self.now));
        self
    }

    /// Something happens.
    pub(crate) fn happens(mut self, msg: Msg) -> App {
        self.send(msg);
        self
    }

    /// The mouse does something to the first cell of a text on the screen.
    pub(crate) fn mouse(mut self, kind: MouseKind, at: &str) -> App {
        let (column, row) = self.find(at).unwrap_or_else(|| panic!("{at:?} is not on the screen:\n{}", self.screen()));
        self.send(Msg::Mouse(Mouse { kind, column, row }));
        self
    }

    /// The mouse does something to a cell.
    pub(crate) fn mouse_at(mut self, kind: MouseKind, column: u16, row: u16) -> App {
        self.send(Msg::Mouse(Mouse { kind, column, row }));
        self
    }

    /// Expects a text on the screen.
    #[track_caller]
    pub(crate) fn see(self, text: &str) -> App {
        let screen = self.screen();
        assert!(screen.contains(text), "{text:?} is not on the screen:\n{screen}");
        self
    }

    /// Expects no such text on the screen.
    #[track_caller]
    pub(crate) fn miss(self, text: &str) -> App {
        let screen = self.screen();
        assert!(!screen.contains(text), "{text:?} is on the screen:\n{screen}");
        self
    }

    /// Expects the row with the cursor of the focused pane to contain a text.
    #[track_caller]
    pub(crate) fn at(self, text: &str) -> App {
        let row = self.cursor_row();
        assert!(row.contains(text), "the cursor is on {row:?}, not on {text:?}:\n{}", self.screen());
        self
    }

    /// The screen as text.
    pub(crate) fn screen(&self) -> String {
        grid::text(self.buffer())
    }

    /// The screen with its styles.
    pub(crate) fn styled(&self) -> String {
        grid::styled(self.buffer())
    }

    /// Its styles alone.
    pub(crate) fn styles(&self) -> String {
        grid::styles(self.buffer())
    }

    /// The cells.
    pub(crate) fn buffer(&self) -> &Buffer {
        self.terminal.backend().buffer()
    }

    /// Where a text begins on the screen.
    pub(crate) fn find(&self, text: &str) -> Option<(u16, u16)> {
        let screen = self.screen();
        let (row, line) = screen.lines().enumerate().find(|(_, line)| line.contains(text))?;
        let column = unicode_width::UnicodeWidthStr::width(&line[..line.find(text)?]);
        Some((column as u16, row as u16))
    }

    /// The rows whose background is the cursor's, as text.
    fn cursor_row(&self) -> String {
        use lazycov::ui::{Background, Theme};
        let look = Look::default();
        let theme = Theme::new(&look);
        let grounds = [Background::Cursor, Background::CursorMissed, Background::CursorPartial]
            .map(|background| theme.background(background).bg);
        let buffer = self.buffer();
        let is_cursor = |x: u16, y: u16| grounds.contains(&Some(buffer[(x, y)].bg));
        let row = (0..buffer.area.height).find(|y| (0..buffer.area.width).any(|x| is_cursor(x, *y)));
        row.map_or(String::new(), |y| {
            (0..buffer.area.width).filter(|x| is_cursor(*x, y)).map(|x| buffer[(x, y)].symbol()).collect()
        })
    }

    fn send(&mut self, msg: Msg) {
        let mut messages = std::collections::VecDeque::from([msg]);
        while let Some(msg) = messages.pop_front() {
            for cmd in update(&mut self.model, msg) {
                messages.extend(self.carry_out(cmd));
            }
        }
        self.terminal.draw(|frame| ui::view(&self.model, frame)).unwrap();
    }
}

/// The snapshot of a project, for messages.
pub(crate) fn snapshot(project: &Project) -> Arc<Snapshot> {
    project.snapshot()
}
