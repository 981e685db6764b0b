//! The list of all commands. What acts where the focus is comes first; the rest stays in sight below it, as who looks for
//! a command by its name wants to learn where it acts. There are few, so that they are matched here.

use std::cmp::Reverse;

use crokey::KeyCombination;

use super::action::{ACTIONS, Action, Group, Spec};
use super::key::{self, Typed};
use super::layout::CommandPlaces;
use super::letters::Letters;
use super::place::place;
use super::state::commands::{CommandRow, Commands, label};
use super::state::{Model, Window};

/// Opens the list.
pub(super) fn open(model: &mut Model) {
    model.commands = Some(Commands::default());
    refill(model);
}

/// Lists what matches.
fn refill(model: &mut Model) {
    let place = place(model);
    let Some(commands) = &mut model.commands else { return };
    let mut letters = Letters::new(commands.input.text());
    let row = |spec: &Spec| {
        // The name counts twice: who types words of it means this command.
        let score = letters.score(&label(spec))? + letters.score(spec.name).unwrap_or(0);
        let row = CommandRow { action: spec.action, acts: spec.places.contains(&place) };
        // Nobody opens a list to move a cursor.
        Some((!row.acts, Reverse(score), spec.group == Group::Move, row))
    };
    let others = ACTIONS.iter().filter(|spec| spec.action != Action::Commands);
    let mut found: Vec<_> = others.filter_map(row).collect();
    found.sort_by_key(|found| (found.0, found.1, found.2));
    commands.rows = found.into_iter().map(|found| found.3).collect();
    commands.window = Window::default();
}

/// A key while the list is open. Says what is to be done.
pub(super) fn press(model: &mut Model, key: KeyCombination) -> Option<Action> {
    let page = usize::from(CommandPlaces::of(model.size).rows.height).max(2) as isize - 1;
    match key::typed(key)? {
        Typed::Escape => model.commands = None,
        Typed::Enter => return accept(model),
        Typed::Down => rows(model, 1),
        Typed::Up => rows(model, -1),
        Typed::PageDown => rows(model, page),
        Typed::PageUp => rows(model, -page),
        typed => {
            if model.commands.as_mut().is_some_and(|commands| commands.input.press(typed)) {
                refill(model);
            }
        }
    }
    None
}

/// Text pasted into the list.
pub(super) fn paste(model: &mut Model, text: &str) {
    if let Some(commands) = &mut model.commands {
        commands.input.paste(text);
        refill(model);
    }
}

/// Moves the cursor by rows.
fn rows(model: &mut Model, rows: isize) {
    if let Some(commands) = &mut model.commands {
        commands.window.move_by(rows, commands.rows.len());
    }
}

/// A click on a row, counted from the first visible one: the second one on a row does what it says.
pub(super) fn click(model: &mut Model, row: usize) -> Option<Action> {
    let commands = model.commands.as_mut()?;
    let clicked = commands.window.top + row;
    if clicked == commands.window.cursor {
        return accept(model);
    }
    if clicked < commands.rows.len() {
        commands.window.cursor = clicked;
    }
    None
}

/// What is under the cursor, if it acts where the focus is. The list closes.
fn accept(model: &mut Model) -> Option<Action> {
    let commands = model.commands.as_ref()?;
    let row = *commands.rows.get(commands.window.cursor)?;
    let spec = row.action.spec()?;
    if !spec.places.contains(&place(model)) {
        let places: Vec<&str> = spec.places.iter().map(|place| place.title()).collect();
        model.say(format!("{} acts in {}", spec.name, places.join(", ")));
        return None;
    }
    model.commands = None;
    Some(row.action)
}
