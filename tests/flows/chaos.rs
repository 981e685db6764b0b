//! Anything in any order: keys, mouse, sizes, reloads and news. Nothing may panic, and the screen must stay a screen.

use lazycov::app::{ACTIONS, LoadFailure, MouseKind, Msg};
use lazycov::watch::{Event, Exit, RunId};

use crate::app::{app, watching};
use crate::compared::{before, compared};
use crate::fixture::{Project, RUNNER, tako};
use crate::history::told;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }
}

fn projects() -> [Project; 4] {
    let covered = tako().file("internal/engine/runner.go", &RUNNER.replace("\n0│", "\n1│"));
    let other = tako().file("a.rs", "0│x\n1│\t漢字\u{1b}[2J").partial();
    [tako(), covered, other, Project::default()]
}

#[test]
fn any_order_of_events_leaves_a_screen() {
    let keys: Vec<&str> = ACTIONS
        .iter()
        .flat_map(|spec| spec.keys)
        .copied()
        .chain(["a", "e", "<lt>", "backspace", "ctrl-w", "ctrl-n", "5", "delete", "space"])
        .filter(|key| !["ctrl-c", "ctrl-z"].contains(key))
        .collect();
    let sizes = [(80, 24), (120, 40), (60, 15), (59, 14), (200, 50), (100, 19), (1, 1), (300, 10), (70, 80)];
    let mouse = [MouseKind::Press, MouseKind::Drag, MouseKind::Release, MouseKind::WheelUp, MouseKind::WheelDown];
    for seed in 0..6 {
        let mut dice = Dice(seed);
        let mut here = if seed % 2 == 0 { app(tako()) } else { watching(tako(), "make test") };
        let mut run = 0;
        for _ in 0..700 {
            here = match dice.roll(40) {
                0 => {
                    let (width, height) = dice.pick(&sizes);
                    here.size(width, height)
                }
                1 => here.reload(projects()[dice.roll(4)].clone()),
                2..8 => here.mouse_at(dice.pick(&mouse), dice.roll(200) as u16, dice.roll(50) as u16),
                8 => here.wait(dice.roll(3000) as u64),
                11 => here.happens(Msg::compared(compared(&before(), &projects()[dice.roll(4)]))),
                12 if dice.roll(4) == 0 => here.happens(Msg::CompareFailed("no baseline".to_owned())),
                9 if dice.roll(2) == 0 => here.happens(Msg::History(told())),
                9 => here.happens(Msg::LoadFailed(LoadFailure::because("broken"))),
                10 => {
                    run += 1;
                    here.happens(Msg::Watch(Event::Spawned(RunId(run))))
                        .happens(Msg::Watch(Event::Exited(RunId(run), Exit::Code(0))))
                        .happens(Msg::Watch(Event::ReportsLoaded { run: RunId(run), changed: true }))
                }
                _ => {
                    let key = dice.pick(&keys);
                    let named = key.chars().count() > 1 && !key.starts_with('<');
                    here.keys(&if named { format!("<{key}>") } else { key.to_owned() })
                }
            };
            let area = here.buffer().area;
            assert_eq!(here.screen().lines().count(), usize::from(area.height), "seed {seed}");
        }
    }
}
