//! A text in an editor, and the same text saved: what is said of both is the same, whatever was measured, and in whatever
//! order texts are typed, saved, measured and committed.

use super::*;
use crate::coverage::RepoPath;

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

/// What a person does to some lines: types, deletes, copies, moves, comments out, or takes everything back.
fn edit(dice: &mut Dice, path: &str, lines: &mut Vec<String>) {
    let at = dice.roll(lines.len() + 1);
    match dice.roll(9) {
        0 | 1 => lines.insert(at, format!("    y{} = {}", dice.roll(9), dice.roll(99))),
        2 => lines.insert(at, String::new()),
        3 if at < lines.len() => _ = lines.remove(at),
        4 if at < lines.len() => lines.insert(at, lines[at].clone()),
        5 if at < lines.len() => lines[at].push_str(" + 1"),
        6 if at < lines.len() => lines[at] = format!("    {}", lines[at]),
        7 if lines.len() > 1 => {
            let line = lines.remove(at.min(lines.len() - 1));
            lines.insert(dice.roll(lines.len() + 1), line);
        }
        _ if dice.roll(3) == 0 => *lines = text(path, dice.roll(6) as u8).lines().map(str::to_owned).collect(),
        _ => lines.insert(at, "    # said".to_owned()),
    }
    lines.truncate(60);
}

/// Edits texts so often, saves each, and compares.
fn play(world: &mut World, rounds: usize, seed: u64) {
    let mut dice = Dice(seed);
    for (report, hits) in [("lcov.info", [1, 2, 1, 0, 2]), ("cover.out", [1, 0, 0, 0, 0])] {
        world.write(report, &super::report(report, &hits));
    }
    std::thread::sleep(std::time::Duration::from_millis(20));
    let mut project = Project::new(world.request()).watched();
    project.load(News::anything(), &Nobody).unwrap();
    let mut stale = 0;
    for round in 0..rounds {
        let source = SOURCES[dice.roll(SOURCES.len() - 1)];
        let path = RepoPath::new(source);
        let saved = std::fs::read_to_string(world.path(source)).unwrap();
        let mut lines: Vec<String> = saved.lines().map(str::to_owned).collect();
        (0..=dice.roll(3)).for_each(|_| edit(&mut dice, source, &mut lines));
        let ends = ["\n", "\r\n"][usize::from(dice.roll(20) == 0)];
        let typed: String = lines.iter().map(|line| format!("{line}{ends}")).collect();
        let file = project.unsaved(&path);
        let unsaved = file.as_ref().map(|file| file.with_text(&typed));
        // Nothing stays of what was only typed.
        assert_eq!(file.map(|file| file.with_text(&saved)), saved_entry(&project, &path), "{source}, round {round}");
        world.write(source, &typed);
        let after = project.follow(std::slice::from_ref(&path)).unwrap();
        let known = after.snapshot.find(source).and_then(|id| after.snapshot.files.get(id.0 as usize).cloned());
        // What is as it was saved is not typed, and to write it again makes it newer than its reports.
        if typed != saved {
            assert_eq!(unsaved, known, "{source}, round {round}:\n{typed}");
        }
        stale += usize::from(known.is_some_and(|entry| entry.state == FileState::Stale));
        match dice.roll(40) {
            0 => {
                let seeds: Vec<u8> = (0..5).map(|_| dice.roll(3) as u8).collect();
                world.write("lcov.info", &super::report("lcov.info", &seeds));
                // What is written in the same moment is not newer, as far as its time tells.
                std::thread::sleep(std::time::Duration::from_millis(20));
                project.load(News::of([world.path("lcov.info")]), &Nobody).unwrap();
            }
            1 => _ = project.find_functions(&Nobody),
            2 if world.path(".git").exists() => {
                world.happen(&Event::Commit);
                project.load(News::anything(), &Nobody).unwrap();
            }
            _ => {}
        }
    }
    assert!(stale * 4 > rounds, "{stale} of {rounds} texts were others than measured");
}

fn saved_entry(project: &Project, path: &RepoPath) -> Option<Arc<FileEntry>> {
    let latest = project.latest.as_ref()?;
    latest.files.get(latest.find(path.as_str())?.0 as usize).cloned()
}

#[test]
fn ten_thousand_texts_say_unsaved_what_they_say_saved() {
    let mut world = World::new();
    std::fs::remove_dir_all(world.path(".git")).unwrap();
    play(&mut world, 10_000, 1);
}

#[test]
fn beside_git_too() {
    play(&mut World::new(), 150, 2);
}
