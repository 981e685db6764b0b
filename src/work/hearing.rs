//! What a run's output and files tell of its tests, with places that lead to files of the project.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::watch::presets::ResultsFile;
use crate::watch::results::{Output, Place, Shown, TestEvent, Tool, read};

/// Larger files of results are not read.
const LARGEST: u64 = 256 << 20;

/// Listens to the output of a run.
#[derive(Debug)]
pub(crate) struct Hearing {
    shown: Shown,
    output: Output,
    places: Places,
}

impl Hearing {
    /// Listens to tests that run in this project, in one of these folders of it.
    pub(crate) fn new(root: &Path, folders: Vec<String>) -> Hearing {
        Hearing { shown: Shown::default(), output: Output::default(), places: Places::new(root, folders) }
    }

    /// Takes output; gives what of it is to be shown, and what it tells.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> (Vec<u8>, Vec<TestEvent>) {
        let events = self.output.feed(bytes);
        (self.shown.feed(bytes), self.located(events))
    }

    /// Nothing comes any more.
    pub(crate) fn finish(&mut self) -> (Vec<u8>, Vec<TestEvent>) {
        let events = self.output.finish();
        (self.shown.finish(), self.located(events))
    }

    fn located(&mut self, mut events: Vec<TestEvent>) -> Vec<TestEvent> {
        for event in &mut events {
            self.places.locate(event);
        }
        events
    }
}

/// What a run wrote of its tests, a list a tool. What cannot be read was told by the output as well as it could be.
pub(crate) fn written(root: &Path, files: &[ResultsFile]) -> Vec<(Tool, Vec<TestEvent>)> {
    let mut all: Vec<(Tool, Vec<TestEvent>)> = Vec::new();
    for file in files {
        let is_fit = fs::metadata(&file.path).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= LARGEST);
        let Some(bytes) = is_fit.then(|| fs::read(&file.path).ok()).flatten() else { continue };
        let Ok(mut events) = read(file.written, &bytes) else { continue };
        let mut places = Places::new(root, vec![file.folder.clone(), String::new()]);
        for event in &mut events {
            places.locate(event);
            if let TestEvent::Ended(result) = event {
                let suite = places.find(&result.key.suite);
                result.key.suite = suite.unwrap_or_else(|| std::mem::take(&mut result.key.suite));
            }
        }
        match all.iter_mut().find(|(tool, _)| *tool == file.written.tool()) {
            Some((_, known)) => known.append(&mut events),
            None => all.push((file.written.tool(), events)),
        }
    }
    all
}

/// Finds the files of the project that programs name.
#[derive(Debug)]
struct Places {
    /// The root, as it was given and as it really is.
    roots: [PathBuf; 2],
    folders: Vec<String>,
    known: HashMap<String, Option<String>>,
}

/// More names are not remembered.
const MOST: usize = 100_000;

impl Places {
    fn new(root: &Path, folders: Vec<String>) -> Places {
        let real = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        Places { roots: [root.to_owned(), real], folders, known: HashMap::new() }
    }

    /// Leaves the first place that is in the project.
    fn locate(&mut self, event: &mut TestEvent) {
        let places = match event {
            TestEvent::Ended(result) => &mut result.places,
            TestEvent::Broken(broken) => &mut broken.places,
            _ => return,
        };
        let found = places.iter().find_map(|place| Some(Place { file: self.find(&place.file)?, ..*place }));
        *places = found.into_iter().collect();
    }

    /// The path from the root of a file that a program named.
    fn find(&mut self, name: &str) -> Option<String> {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let found = self.search(name);
        if self.known.len() < MOST {
            self.known.insert(name.to_owned(), found.clone());
        }
        found
    }

    fn search(&self, name: &str) -> Option<String> {
        let slashed = name.replace('\\', "/");
        let path = Path::new(&slashed);
        if path.is_absolute() {
            let below = self.roots.iter().find_map(|root| path.strip_prefix(root).ok())?;
            return self.file(below.to_str()?);
        }
        // Go names a file by its package, and a package by where the module comes from.
        let mut rest = slashed.as_str();
        loop {
            let found = self.folders.iter().find_map(|folder| match folder.as_str() {
                "" => self.file(rest),
                folder => self.file(&format!("{folder}/{rest}")),
            });
            if found.is_some() {
                return found;
            }
            rest = rest.split_once('/')?.1;
        }
    }

    /// The path, where a file is that it leads to, inside of the project.
    fn file(&self, path: &str) -> Option<String> {
        let is_plain = !path.is_empty() && path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        let [root, _] = &self.roots;
        (is_plain && root.join(path).is_file()).then(|| path.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_to_files_of_the_project_or_nowhere() {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        };
        ["web/a.js", "a.js", "door/hinge/hinge_test.go", "lib.rs"].into_iter().for_each(write);
        let mut places = Places::new(root.path(), vec!["web".to_owned(), String::new()]);
        let absolute = root.path().join("lib.rs");
        for (name, expected) in [
            ("a.js", Some("web/a.js")),
            ("lib.rs", Some("lib.rs")),
            (absolute.to_str().unwrap(), Some("lib.rs")),
            ("example.com/door/hinge/hinge_test.go", Some("door/hinge/hinge_test.go")),
            ("example.com/door/hinge/other_test.go", None),
            ("../lib.rs", Some("lib.rs")),
            ("/etc/passwd", None),
            ("/lib.rs", None),
            ("", None),
            ("web", None),
        ] {
            assert_eq!(places.find(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn what_is_written_is_told_with_paths_from_the_root() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("web")).unwrap();
        fs::write(root.path().join("web/a_spec.rb"), "").unwrap();
        let path = root.path().join("r.json").to_string_lossy().into_owned();
        let example =
            r#"{"full_description": "opens", "status": "failed", "file_path": "./a_spec.rb", "line_number": 3}"#;
        fs::write(&path, format!(r#"{{"examples": [{example}]}}"#)).unwrap();
        let file = |path: &str| ResultsFile {
            path: path.to_owned(),
            written: crate::watch::results::Written::Rspec,
            folder: "web".to_owned(),
        };
        let told = written(root.path(), &[file(&path), file("/nowhere")]);
        let [(Tool::Rspec, events)] = told.as_slice() else { panic!("{told:?}") };
        let [TestEvent::Ended(result)] = events.as_slice() else { panic!("{events:?}") };
        assert_eq!((result.key.suite.as_str(), result.places[0].file.as_str()), ("web/a_spec.rb", "web/a_spec.rb"));
    }
}
