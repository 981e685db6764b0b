//! What is known of texts for the question which tests an edit concerns: what they are made of, whether they speak of
//! processes and of fixtures that live long. Kept by content, as far as texts of now and of the latest run go.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::sources::Sources;
use crate::analysis::impact::{FixtureWords, Hash, Shape};
use crate::coverage::RepoPath;
use crate::source::{Text, syntax};

/// How many texts of a file are remembered: the present one, the measured one, and those of the saves between.
const PAST: usize = 4;

/// What a text says without being parsed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Words {
    /// Does it speak of processes?
    pub(super) is_suspect: bool,
    /// What it says of fixtures.
    pub(super) fixtures: FixtureWords,
}

/// A file's texts, those that were asked for last in front.
type Past<T> = FxHashMap<RepoPath, Vec<(Hash, T)>>;

/// What is known of texts.
#[derive(Debug, Default)]
pub(super) struct TextFacts {
    shapes: Mutex<Past<Arc<Shape>>>,
    words: Mutex<Past<Words>>,
    /// The texts of all source files as they were when the latest run of the tests began.
    pub(super) begun: Option<FxHashMap<RepoPath, Hash>>,
}

impl TextFacts {
    /// What a text is made of; `read` yields its bytes if nobody asked before.
    pub(super) fn shape(
        &self,
        path: &RepoPath,
        content: Hash,
        read: impl FnOnce() -> Option<Vec<u8>>,
    ) -> Option<Arc<Shape>> {
        if let Some(known) = recall(&mut lock(&self.shapes), path, content) {
            return Some(known);
        }
        let shape = Arc::new(syntax::shape(path.as_str(), &read()?));
        // What was read may be another text by now.
        remember(&mut lock(&self.shapes), path, shape.content, Arc::clone(&shape));
        (shape.content == content).then_some(shape)
    }

    /// What present texts of files say.
    pub(super) fn words(&self, paths: &[&RepoPath], sources: &Sources) -> Vec<Words> {
        let of = |path: &&RepoPath| {
            let Some(content) = sources.look(path).map(|source| source.content) else { return Words::default() };
            if let Some(known) = recall(&mut lock(&self.words), path, content) {
                return known;
            }
            let Ok(bytes) = sources.read(path) else { return Words::default() };
            let text = Text::decode(&bytes);
            let is_python = path.extension() == Some("py");
            let words = Words {
                is_suspect: syntax::is_suspect(path.as_str(), text.as_str()),
                fixtures: if is_python { FixtureWords::of(text.as_str()) } else { FixtureWords::default() },
            };
            remember(&mut lock(&self.words), path, content, words);
            words
        };
        paths.par_iter().map(of).collect()
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

fn recall<T: Clone>(known: &mut Past<T>, path: &RepoPath, content: Hash) -> Option<T> {
    let texts = known.get_mut(path)?;
    let at = texts.iter().position(|text| text.0 == content)?;
    texts.get_mut(..=at)?.rotate_right(1);
    texts.first().map(|text| text.1.clone())
}

fn remember<T>(known: &mut Past<T>, path: &RepoPath, content: Hash, value: T) {
    let texts = known.entry(path.clone()).or_default();
    texts.retain(|text| text.0 != content);
    texts.insert(0, (content, value));
    texts.truncate(PAST);
}

/// The file that speaks of a file of tests, among others of its language: it may be more than that.
pub(super) fn named_by(path: &RepoPath, sources: &Sources) -> Option<RepoPath> {
    let (name, extension) = (path.file_name(), path.extension()?);
    // Go's tests belong to their package, and nobody can load them.
    let stem = name.strip_suffix(extension)?.strip_suffix('.').filter(|_| extension != "go")?;
    let alike = |other: &&RepoPath| *other != path && other.extension() == Some(extension);
    let others = sources.index().entries().iter().filter(|entry| !entry.ignored).map(|entry| &entry.path).filter(alike);
    let others: Vec<&RepoPath> = others.collect();
    let finder = memchr::memmem::Finder::new(stem.as_bytes());
    let speaks = |other: &&&RepoPath| {
        let Ok(bytes) = sources.read(other) else { return false };
        let is_word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        finder.find_iter(&bytes).any(|at| {
            let before = bytes.get(..at).unwrap_or_default();
            let after = bytes.get(at + stem.len()..).unwrap_or_default();
            // A function or a class may have the name of a file.
            let is_other = before.ends_with(b"def ") || before.ends_with(b"class ") || after.starts_with(b"(");
            !is_other && !is_word(before.last()) && !is_word(after.first())
        })
    };
    others.par_iter().find_first(speaks).map(|other| (*other).clone())
}
