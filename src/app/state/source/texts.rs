//! Texts of the files looked at lately, with the syntax colours known so far.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::app::Cmd;
use crate::coverage::{Line, RepoPath};
use crate::source::Text;
use crate::source::highlight::Token;

/// How many texts are kept.
const KEPT: usize = 24;
/// Colours are asked for in blocks of lines.
const BLOCK: usize = 64;
/// And not for more lines than this at once.
const MOST: usize = 4 * BLOCK;

/// The texts.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    /// The latest last.
    entries: Vec<Entry>,
    /// The text that was asked for last.
    asked: Option<RepoPath>,
    /// The colours that were asked for last: file, first line, number of lines.
    asked_colours: Option<(RepoPath, Line, usize)>,
}

/// A text.
#[derive(Debug)]
struct Entry {
    path: RepoPath,
    text: Result<Arc<Text>, String>,
    /// Colours by line.
    tokens: FxHashMap<Line, Vec<Token>>,
    /// May the file have changed since?
    doubtful: bool,
}

impl Texts {
    /// The text of a file, if it is known, or why there is none.
    pub(crate) fn get(&self, path: &RepoPath) -> Option<Result<&Arc<Text>, &str>> {
        self.entry(path).map(|entry| entry.text.as_ref().map_err(String::as_str))
    }

    /// The colours of a line of a file.
    pub(crate) fn tokens(&self, path: &RepoPath, line: Line) -> &[Token] {
        self.entry(path).and_then(|entry| entry.tokens.get(&line)).map_or(&[], Vec::as_slice)
    }

    /// All files may have changed: texts stay until the new ones are here.
    pub(crate) fn doubt(&mut self) {
        self.entries.iter_mut().for_each(|entry| entry.doubtful = true);
        self.asked = None;
    }

    /// Takes a text. Says which one it replaces, if its lines are others.
    pub(crate) fn put(&mut self, path: RepoPath, text: Result<Arc<Text>, String>) -> Option<Arc<Text>> {
        if self.asked.as_ref() == Some(&path) {
            self.asked = None;
        }
        let old = self.entries.iter().position(|entry| entry.path == path).map(|at| self.entries.remove(at));
        let mut entry = Entry { path, text, tokens: FxHashMap::default(), doubtful: false };
        let mut replaced = None;
        if let Some(old) = old {
            match (&old.text, &entry.text) {
                (Ok(before), Ok(now)) if before == now => {
                    (entry.text, entry.tokens) = (old.text, old.tokens);
                }
                (Ok(before), _) => replaced = Some(Arc::clone(before)),
                _ => {}
            }
        }
        self.entries.push(entry);
        if self.entries.len() > KEPT {
            self.entries.remove(0);
        }
        replaced
    }

    /// Takes colours, unless they belong to another text.
    pub(crate) fn colour(&mut self, path: &RepoPath, text: &Arc<Text>, from: Line, lines: Vec<Vec<Token>>) {
        let asked = match &self.asked_colours {
            Some((asked, first, count)) if asked == path && *first == from => *count,
            _ => 0,
        };
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.path == *path) else { return };
        if !entry.text.as_ref().is_ok_and(|known| Arc::ptr_eq(known, text)) {
            return;
        }
        // Lines that came back without an answer have no colours: asking again would give the same.
        let padding = asked.saturating_sub(lines.len());
        let all = lines.into_iter().chain(std::iter::repeat_n(Vec::new(), padding));
        for (at, tokens) in all.enumerate() {
            entry.tokens.insert(Line::from_index(from.index() + at), tokens);
        }
        self.asked_colours = None;
    }

    /// Asks for the text of the file that is looked at, and for the colours of its visible lines, which ascend.
    pub(crate) fn ask(&mut self, path: &RepoPath, visible: impl Iterator<Item = Line> + Clone) -> Option<Cmd> {
        let Some(entry) = self.entries.iter().find(|entry| entry.path == *path).filter(|entry| !entry.doubtful) else {
            if self.asked.as_ref() == Some(path) {
                return None;
            }
            self.asked = Some(path.clone());
            return Some(Cmd::ReadSource(path.clone()));
        };
        let text = entry.text.as_ref().ok()?;
        let known = |line: &Line| line.index() >= text.len() || entry.tokens.contains_key(line);
        let from = visible.clone().find(|line| !known(line))?.index() / BLOCK * BLOCK;
        // Folds may lie between visible lines: what is far behind the first one is asked for when that is answered.
        let last = visible.map(Line::index).take_while(|at| *at < from + MOST).last().unwrap_or(from);
        let count = ((last / BLOCK + 1) * BLOCK - from).min(text.len() - from);
        let wanted = (path.clone(), Line::from_index(from), count);
        if self.asked_colours.as_ref() == Some(&wanted) {
            return None;
        }
        let text = Arc::clone(text);
        self.asked_colours = Some(wanted.clone());
        Some(Cmd::Highlight { path: wanted.0, text, from: wanted.1, count: wanted.2 })
    }

    fn entry(&self, path: &RepoPath) -> Option<&Entry> {
        // The file that is looked at is nearly always the latest.
        self.entries.iter().rev().find(|entry| entry.path == *path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(first: usize, last: usize) -> impl Iterator<Item = Line> + Clone {
        (first..=last).map(Line::from_index)
    }

    fn text(lines: usize) -> Arc<Text> {
        Arc::new(Text::new("x\n".repeat(lines)))
    }

    #[test]
    fn a_text_is_asked_for_once_and_colours_by_blocks() {
        let path = RepoPath::new("a.rs");
        let mut texts = Texts::default();
        assert!(matches!(texts.ask(&path, lines(0, 10)), Some(Cmd::ReadSource(_))));
        assert!(texts.ask(&path, lines(0, 10)).is_none());
        let long = text(1000);
        texts.put(path.clone(), Ok(Arc::clone(&long)));
        let Some(Cmd::Highlight { from, count, .. }) = texts.ask(&path, lines(100, 130)) else { panic!() };
        assert_eq!((from.index(), count), (64, 128));
        assert!(texts.ask(&path, lines(100, 130)).is_none());
        texts.colour(&path, &long, from, vec![Vec::new(); 3]);
        assert!(texts.ask(&path, lines(100, 130)).is_none());
        assert!(texts.ask(&path, lines(120, 260)).is_some());
    }

    #[test]
    fn a_reload_keeps_the_text_and_its_colours_when_nothing_changed() {
        let path = RepoPath::new("a.rs");
        let mut texts = Texts::default();
        texts.put(path.clone(), Ok(text(3)));
        texts.doubt();
        assert!(matches!(texts.get(&path), Some(Ok(_))));
        assert!(matches!(texts.ask(&path, lines(0, 0)), Some(Cmd::ReadSource(_))));
        assert!(texts.put(path.clone(), Ok(text(3))).is_none());
        assert!(texts.put(path.clone(), Ok(text(4))).is_some());
        // Colours of the text before the last one are late.
        texts.colour(&path, &text(3), Line::FIRST, vec![Vec::new(); 3]);
        assert!(texts.ask(&path, lines(0, 0)).is_some());
    }
}
