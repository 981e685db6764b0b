//! Settings that change while the explorer is open: the project's file, the user's own, and their themes. What cannot be
//! used changes nothing and is said.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, unbounded};

use super::incoming::{Outbox, worker};
use super::view_settings::view_settings;
use crate::app::{Msg, Restyled, ViewSettings};
use crate::config::Config;
use crate::project::{Settings, SettingsError, themes_folder, user_file};
use crate::system::watching::{Told, Watcher};

/// A save is several events.
const QUIET: Duration = Duration::from_millis(50);
/// However many events come, the files are looked at after this long.
const RESTLESS: Duration = Duration::from_millis(300);

/// Watches the files that settings are made of. `tell` learns of those that concern the data.
pub(super) fn start(outbox: &Outbox, settings: Settings, now: ViewSettings, tell: impl Fn(Settings) + Send + 'static) {
    let outbox = outbox.clone();
    let sink = outbox.clone();
    worker("watcher of settings", &outbox, move || {
        let (sender, events) = unbounded();
        let watcher = Watcher::open(move |told| _ = sender.send(told));
        if matches!(watcher, Watcher::None(_)) {
            // Where the system cannot tell, settings count from the next start.
            return;
        }
        let watch = Watch {
            outbox: sink,
            files: files(&settings),
            themes: themes_folder(),
            watched: BTreeSet::new(),
            watcher,
            settings,
            now,
            fault: None,
            tell,
        };
        watch.keep(&events);
    });
}

/// The files of settings; of one that is a link, also what it leads to.
fn files(settings: &Settings) -> Vec<PathBuf> {
    let named: Vec<PathBuf> = std::iter::once(settings.file.clone()).chain(user_file()).collect();
    let meant: Vec<PathBuf> = named.iter().filter_map(|file| file.canonicalize().ok()).collect();
    named.into_iter().chain(meant).collect()
}

struct Watch<T> {
    outbox: Outbox,
    files: Vec<PathBuf>,
    themes: Option<PathBuf>,
    watched: BTreeSet<PathBuf>,
    watcher: Watcher,
    settings: Settings,
    now: ViewSettings,
    /// What was said to be wrong.
    fault: Option<String>,
    tell: T,
}

impl<T: Fn(Settings)> Watch<T> {
    fn keep(mut self, events: &Receiver<Told>) {
        self.watch();
        for event in events {
            if !self.concerns(&event) {
                continue;
            }
            let until = Instant::now() + RESTLESS;
            while events.recv_deadline(until.min(Instant::now() + QUIET)).is_ok() {}
            // A folder may be new.
            self.watch();
            self.look();
        }
    }

    /// Watches the folders of all files, and of those that are not there yet what is above them.
    fn watch(&mut self) {
        let folders = self.files.iter().filter_map(|file| file.parent()).chain(self.themes.as_deref());
        let there = folders.filter_map(|folder| folder.ancestors().find(|above| above.is_dir())).map(Path::to_owned);
        let there: BTreeSet<PathBuf> = there.collect();
        for gone in self.watched.difference(&there) {
            self.watcher.unwatch(gone);
        }
        // One that was removed and made again is a new one, which nobody watches.
        self.watched = there.into_iter().filter(|folder| self.watcher.watch(folder).is_ok()).collect();
    }

    fn concerns(&self, told: &Told) -> bool {
        let Told::Touched { paths, .. } = told else { return true };
        let is_ours = |path: &PathBuf| {
            let is_theme = self.themes.as_deref().is_some_and(|themes| path.parent() == Some(themes));
            let leads_there = |file: &PathBuf| file.starts_with(path);
            is_theme || self.files.iter().chain(&self.themes).any(leads_there)
        };
        paths.iter().any(is_ours)
    }

    fn look(&mut self) {
        let read = self.settings.again().and_then(|settings| Ok((view_settings(&settings)?, settings)));
        match read {
            Err(error) => self.complain(&error),
            Ok((view_settings, settings)) => self.take(view_settings, settings),
        }
    }

    fn complain(&mut self, error: &SettingsError) {
        let words = error.to_string();
        if self.fault.as_ref() != Some(&words) {
            self.outbox.send(Msg::Notice(words.clone()));
        }
        self.fault = Some(words);
    }

    fn take(&mut self, mut view_settings: ViewSettings, settings: Settings) {
        // What is mended looks as it did, and is said all the same.
        let mended = self.fault.take().is_some();
        view_settings.keep(&self.now);
        let was = std::mem::replace(&mut self.now, view_settings.clone());
        let before = std::mem::replace(&mut self.settings, settings.clone()).config;
        let data = (concerns_data(&before), concerns_data(&settings.config));
        let (looks, counts) = (was != view_settings, data.0 != data.1);
        let told = counts && by_hand(data.0) != by_hand(data.1);
        let runs = (&before.watch_command, &before.watch_reports)
            != (&settings.config.watch_command, &settings.config.watch_reports);
        let fault = view_settings.themes.faults().next().map(ToString::to_string);
        if looks {
            self.outbox.send(Msg::Restyled(Box::new(Restyled { was, now: view_settings })));
        }
        if counts {
            (self.tell)(settings);
        }
        let words = match fault {
            Some(fault) if looks => fault,
            _ if runs => "settings read again; [watch] counts from the next start".to_owned(),
            _ if looks || told || mended => "settings read again".to_owned(),
            _ => return,
        };
        self.outbox.send(Msg::Notice(words));
    }
}

/// What is not only looks, nor how the tests are run.
fn concerns_data(config: &Config) -> Config {
    let Config { watch_command, watch_reports, theme, split, tab_width, glyphs, keys, .. } = Config::default();
    Config { watch_command, watch_reports, theme, split, tab_width, glyphs, keys, ..config.clone() }
}

/// What the explorer itself does not write: of that it has told already.
fn by_hand(mut config: Config) -> Config {
    config.remap.clear();
    config.gates.waivers.clear();
    config
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Partial;
    use crate::work::incoming::Incoming;

    /// Waits for what a change leads to.
    fn heard(news: &Receiver<Incoming>) -> (Option<Box<Restyled>>, String) {
        let mut restyled = None;
        loop {
            match news.recv_timeout(Duration::from_secs(20)).unwrap() {
                Incoming::Msg(Msg::Restyled(looks)) => restyled = Some(looks),
                Incoming::Msg(Msg::Notice(words)) => return (restyled, words),
                _ => {}
            }
        }
    }

    #[test]
    fn changes_are_taken_on_and_mistakes_are_said() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lazycov.toml");
        let settings = Settings::load(folder.path(), None, [], Partial::default()).unwrap();
        let (sender, news) = unbounded();
        let (tell, told) = unbounded();
        let now = view_settings(&settings).unwrap();
        start(&Outbox(sender), settings, now, move |settings| tell.send(settings).unwrap());
        // The watcher has a thread of its own, which may not be there yet.
        std::thread::sleep(Duration::from_millis(300));

        std::fs::write(&file, "[ui]\ntheme = 'light'\nsplit = 30\n").unwrap();
        let (looks, words) = heard(&news);
        let looks = looks.unwrap();
        assert_eq!(
            (looks.now.theme.as_deref(), looks.now.split, words.as_str()),
            (Some("light"), 30, "settings read again")
        );
        assert!(told.is_empty(), "looks concern no data");

        std::fs::write(&file, "[ui]\ntheme = 'ligth'\n").unwrap();
        let (looks, words) = heard(&news);
        assert!(looks.is_none());
        assert_eq!(words, "lazycov.toml:2: there is no theme `ligth`; did you mean `light`?");

        std::fs::write(&file, "[ui]\ntheme = 'light'\nsplit = 30\n[reports]\nexclude = ['gen/**']\n").unwrap();
        let (looks, words) = heard(&news);
        assert!(looks.is_none(), "it looks as it did");
        assert_eq!(words, "settings read again");
        assert_eq!(told.recv().unwrap().config.exclude, ["gen/**"]);
    }
}
