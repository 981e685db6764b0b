//! The explorer, put together: the pure core on the workers, looking as the settings and the terminal want.

use std::ffi::OsString;
use std::sync::Arc;

use super::keepsakes::Keepsakes;
use super::{Core, Ended, TestCommand, Work, perform};
use crate::app::{self, Depth, Look, Model, Msg, Setup, ViewSettings};
use crate::project::Request;
use crate::source::printable;
use crate::term::{self, Background, Choice, Colours};
use crate::ui;
use crate::watch::{Event, Plan};

/// What to explore.
#[derive(Clone, Debug)]
pub struct Explore {
    /// The project and its reports.
    pub request: Request,
    /// The command that runs the tests; it runs at once and whenever a file changes.
    pub command: Option<TestCommand>,
    /// What the command is called, where it is longer than a person wants to read.
    pub called: Option<String>,
    /// Which colours the user asked for.
    pub colours: Choice,
    /// How it is to look, and what keys mean.
    pub view_settings: ViewSettings,
    /// Is anything kept from one session to the next?
    pub remembers: bool,
}

/// Explores until the user has seen enough, or a signal ends it.
///
/// # Errors
/// When the terminal cannot be taken over, or is gone.
pub fn explore(options: Explore) -> anyhow::Result<Ended> {
    let mut model = model(&options);
    let Explore { request, command, view_settings, remembers, .. } = options;
    if remembers {
        let kept = Keepsakes::of(&request.root);
        model.remember(kept.marks(), kept.arrangement());
    }
    // Colours that are not shown need no background that they fit. Where a theme is named, it may not stay named.
    let ask = model.look.depth != Depth::None && term::answers(variable);
    let core = Core {
        model,
        update: app::update,
        view: |model, frame| ui::view(model, frame),
        background: ask.then_some(fit as fn(&mut Model, Background)),
    };
    // What is there already is shown first; the run replaces it.
    let run = command.iter().map(|_| Msg::Watch(Event::Run));
    let fault = view_settings.themes.faults().next().map(|fault| Msg::Notice(fault.to_string()));
    let then = run.chain(fault).collect();
    perform(core, Work { request, command, remembers, then, view_settings: Some(view_settings) })
}

/// The explorer before anything was loaded, looking as the settings and the terminal want.
pub(super) fn model(options: &Explore) -> Model {
    let Explore { request, command, called, colours, view_settings, .. } = options;
    let look = Look {
        themes: Arc::clone(&view_settings.themes),
        chosen: view_settings.theme.clone(),
        light: false,
        depth: depth(term::colours(*colours, variable)),
        glyphs: view_settings.glyphs,
    };
    let plan = |command: &TestCommand| {
        let mut plan = Plan::new(called.clone().unwrap_or_else(|| as_typed(&command.all)));
        plan.restricts = command.restricts();
        plan.per_test = command.per_test().is_some();
        plan
    };
    Model::new(Setup {
        keymap: view_settings.keymap.clone(),
        size: term::size(),
        look,
        split: view_settings.split,
        tab_width: view_settings.tab_width,
        gates: request.settings.config.gates.clone(),
        today: Some(time::OffsetDateTime::now_utc().date()),
        plan: command.as_ref().map(plan).unwrap_or_default(),
    })
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn fit(model: &mut Model, background: Background) {
    model.look.light = background == Background::Light;
}

fn depth(colours: Colours) -> Depth {
    match colours {
        Colours::TrueColour => Depth::True,
        Colours::Ansi256 => Depth::Indexed,
        Colours::Ansi16 => Depth::Sixteen,
        Colours::None => Depth::None,
    }
}

/// The command as the user would type it.
fn as_typed(command: &[OsString]) -> String {
    let words: Vec<String> = command.iter().map(|word| printable(&word.to_string_lossy()).into_owned()).collect();
    shlex::try_join(words.iter().map(String::as_str)).unwrap_or_else(|_| words.join(" "))
}
