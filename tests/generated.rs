//! What the repository holds that the program makes: its pictures, and the schema of its settings. A picture is a frame of
//! the real program in a terminal. These tests say when one no longer is what the program shows or takes. To make them again:
//!
//! ```sh
//! LAZYCOV_REGENERATE=1 cargo test --test generated
//! ```
#![cfg(unix)]

#[path = "support/pty.rs"]
mod pty;

#[path = "generated/frame.rs"]
mod frame;
#[path = "generated/glyphs.rs"]
mod glyphs;
#[path = "generated/png.rs"]
mod png;
#[path = "generated/recording.rs"]
mod recording;
#[path = "generated/scenes.rs"]
mod scenes;
#[path = "generated/schema.rs"]
mod schema;
#[path = "generated/stage.rs"]
mod stage;
#[path = "generated/svg.rs"]
mod svg;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use frame::Frame;
use pty::{Environment, Setup, Terminal};
use recording::Shot;
use scenes::{FILM, SCENES, Scene, Step};
use vt100::Screen;

const REGENERATE: &str = "LAZYCOV_REGENERATE";

/// When nothing was drawn for so long, nothing will be: colours and previews have arrived.
const QUIET: Duration = Duration::from_secs(1);

#[test]
fn screenshots_are_what_the_program_shows() {
    let regenerate = std::env::var_os(REGENERATE).is_some();
    let handle = if regenerate { make } else { check };
    let scenes = SCENES.iter().map(|scene| handle(scene).context(scene.name));
    let leftovers = leftovers()
        .into_iter()
        .map(|path| if regenerate { Ok(fs::remove_file(path)?) } else { bail!("no scene makes {}", path.display()) });
    let failures: Vec<String> =
        scenes.chain(leftovers).filter_map(|outcome| Some(format!("{:#}", outcome.err()?))).collect();
    let advice = format!("screenshots are out of date: run {REGENERATE}=1 cargo test --test generated");
    assert!(failures.is_empty(), "{advice}\n{}", failures.join("\n"));
}

/// A film must not keep a page from loading.
const LARGEST_FILM: usize = 500_000;

#[test]
fn the_film_is_what_the_program_shows() {
    let mut film = shoot(QUIET).unwrap();
    assert!(film.len() <= LARGEST_FILM, "the film has {} bytes", film.len());
    let path = path(&FILM.scene, "svg");
    if std::env::var_os(REGENERATE).is_some() {
        fs::write(path, film).unwrap();
        return;
    }
    let known = fs::read_to_string(path).unwrap_or_default();
    if film != known {
        // Where a machine has much else to do, colours come later.
        film = shoot(5 * QUIET).unwrap();
    }
    let advice = format!("the film is out of date: run {REGENERATE}=1 cargo test --test generated");
    assert!(film == known, "{advice}\n{}", difference(&known, &film));
}

/// Plays the film from its first take to the last. Each is over when nothing was drawn for so long.
fn shoot(quiet: Duration) -> Result<String> {
    let scene = &FILM.scene;
    let mut shots = Vec::new();
    play(scene, |terminal| {
        for take in FILM.takes {
            terminal.send(take.keys)?;
            terminal.wait(take.see, |screen| screen.contents().contains(take.see))?;
            terminal.settle(quiet, |_| false);
            let frame = terminal.look(|screen, _| Frame::of(screen, scene.palette));
            shots.push(Shot { frame, caption: take.caption.to_owned(), time: take.time });
        }
        Ok(())
    })?;
    Ok(recording::draw(&shots, scene.palette, "lazycov demo", FILM.cuts))
}

/// Plays a scene and writes its pictures.
fn make(scene: &Scene) -> Result<()> {
    let picture = play(scene, |terminal| {
        terminal.settle(QUIET, |_| false);
        Ok(terminal.look(|screen, _| draw(scene, screen)))
    })?;
    fs::create_dir_all(folder())?;
    fs::write(path(scene, "png"), png::paint(&picture, svg::size(scene.columns, scene.rows))?)?;
    Ok(fs::write(path(scene, "svg"), picture)?)
}

/// Plays a scene until it looks like its picture.
fn check(scene: &Scene) -> Result<()> {
    let picture = fs::read_to_string(path(scene, "svg"))?;
    let size = svg::size(scene.columns, scene.rows);
    ensure!(png::size(&fs::read(path(scene, "png"))?) == Some(size), "the PNG does not have {size:?} pixels");
    let shown = play(scene, |terminal| {
        terminal.settle(QUIET, |screen| draw(scene, screen) == picture);
        Ok(terminal.look(|screen, _| draw(scene, screen)))
    })?;
    ensure!(shown == picture, "{}", difference(&picture, &shown));
    Ok(())
}

/// Starts the program in a terminal, takes the steps of the scene, has a look, and quits.
fn play<T>(scene: &Scene, look: impl FnOnce(&Terminal) -> Result<T>) -> Result<T> {
    let home = tempfile::tempdir()?;
    let folder = scene.stage.set(home.path())?;
    let mut terminal = Terminal::start(&Setup {
        program: Path::new(env!("CARGO_BIN_EXE_lazycov")),
        arguments: scene.stage.arguments(),
        folder: &folder,
        environment: Environment::Clean { home: home.path(), programs: &stage::programs(home.path()) },
        variables: scene.variables,
        size: (scene.columns, scene.rows),
        answers: true,
        foreground: scene.palette.foreground,
        background: scene.palette.background,
    })?;
    for step in [Step::See(scene.stage.loaded())].iter().chain(scene.steps) {
        match step {
            Step::See(words) => terminal.wait(words, |screen| screen.contents().contains(words))?,
            Step::Press(keys) => terminal.send(keys)?,
        }
    }
    // What the words stand in may be a preview; nothing moves any more when all is there.
    terminal.settle(Duration::from_millis(500), |_| false);
    let seen = look(&terminal)?;
    // Unlike `q`, this is no text in a prompt.
    terminal.send("\x03")?;
    ensure!(terminal.finish()?.success(), "the program did not end well");
    Ok(seen)
}

fn draw(scene: &Scene, screen: &Screen) -> String {
    let title = [&["lazycov"], scene.stage.arguments()].concat().join(" ");
    svg::draw(&Frame::of(screen, scene.palette), scene.palette, &title)
}

/// Where two pictures part.
fn difference(was: &str, is: &str) -> String {
    let short = |line: &str| line.chars().take(200).collect::<String>();
    let mut lines = was.lines().zip(is.lines()).enumerate().filter(|(_, (was, is))| was != is);
    lines.next().map_or("one is longer".to_owned(), |(index, (was, is))| {
        format!("line {} of the SVG differs\n- {}\n+ {}", index + 1, short(was), short(is))
    })
}

/// Pictures that no scene makes.
fn leftovers() -> Vec<PathBuf> {
    let paths = fs::read_dir(folder()).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let is_picture =
        |path: &PathBuf| path.extension().is_some_and(|extension| extension == "svg" || extension == "png");
    let is_of = |path: &PathBuf, scene: &Scene| path.file_stem().is_some_and(|stem| stem == scene.name);
    let has_scene = |path: &PathBuf| SCENES.iter().any(|scene| is_of(path, scene));
    let is_film = |path: &PathBuf| is_of(path, &FILM.scene) && path.extension().is_some_and(|ending| ending == "svg");
    paths.filter(|path| is_picture(path) && !has_scene(path) && !is_film(path)).collect()
}

fn path(scene: &Scene, extension: &str) -> PathBuf {
    folder().join(scene.name).with_extension(extension)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots")
}
