//! Lines of the tree that have code, each with a number, and which of them ran.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::Extent;
use crate::coverage::Line;
use crate::source::{Text, syntax};
use crate::trace::seen::SeenLines;
use crate::trace::tree::Tree;

/// A line that has code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place(u32);

/// A file of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct FileNumber(u32);

/// A file of the tree that has code.
#[derive(Debug)]
struct File {
    path: String,
    /// Lines that begin a function before it does anything; known of Mojo alone.
    headers: FxHashSet<Line>,
}

/// All lines with code that were seen.
#[derive(Debug, Default)]
pub(super) struct Places {
    files: Vec<File>,
    /// Files by the paths that compilers wrote; `None` where a path leads out of the tree.
    known: FxHashMap<PathBuf, Option<FileNumber>>,
    lines: Vec<(FileNumber, Line)>,
    numbers: FxHashMap<(FileNumber, Line), Place>,
    hit: Vec<bool>,
}

impl Places {
    /// The file that a compiler's path means.
    pub(super) fn file(&mut self, path: PathBuf, tree: &Tree) -> Option<FileNumber> {
        if let Some(known) = self.known.get(&path) {
            return *known;
        }
        let number = tree.find(&path).map(|found| {
            let same = self.files.iter().position(|file| file.path == found);
            FileNumber(same.unwrap_or_else(|| {
                self.files.push(File { path: found.to_owned(), headers: headers(found, tree) });
                self.files.len() - 1
            }) as u32)
        });
        self.known.insert(path, number);
        number
    }

    /// A line of a file.
    pub(super) fn place(&mut self, file: FileNumber, line: Line) -> Place {
        *self.numbers.entry((file, line)).or_insert_with(|| {
            self.lines.push((file, line));
            self.hit.push(false);
            Place(self.lines.len() as u32 - 1)
        })
    }

    /// Is this the line of a `def`, which does nothing itself?
    pub(super) fn is_header(&self, file: FileNumber, line: Line) -> bool {
        self.files.get(file.0 as usize).is_some_and(|file| file.headers.contains(&line))
    }

    /// Did it run?
    pub(super) fn is_hit(&self, place: Place) -> bool {
        self.hit.get(place.0 as usize).is_some_and(|hit| *hit)
    }

    /// It ran.
    pub(super) fn hit(&mut self, place: Place) {
        if let Some(hit) = self.hit.get_mut(place.0 as usize) {
            *hit = true;
        }
    }

    /// By file, the lines and whether they ran.
    pub(super) fn by_file(&self) -> BTreeMap<String, SeenLines> {
        let mut out: BTreeMap<String, SeenLines> = BTreeMap::new();
        for (&(file, line), &hit) in self.lines.iter().zip(&self.hit) {
            if let Some(file) = self.files.get(file.0 as usize) {
                out.entry(file.path.clone()).or_default().insert(line, hit);
            }
        }
        out
    }
}

/// The lines of a Mojo file that begin a function. Elsewhere such a line counts, as it does for gcov.
fn headers(path: &str, tree: &Tree) -> FxHashSet<Line> {
    if syntax::grammar(path) != Some("mojo") {
        return FxHashSet::default();
    }
    let text = tree.read(path).unwrap_or_default();
    let text = Text::decode(&text);
    let extents = syntax::extents(path, text.as_str()).unwrap_or_default();
    let mut headers: FxHashSet<Line> = extents.iter().map(Extent::start).collect();
    // A function whose statement stands on the same line has no such line.
    for line in syntax::statements(path, text.as_str()).unwrap_or_default() {
        headers.remove(&line);
    }
    headers
}
