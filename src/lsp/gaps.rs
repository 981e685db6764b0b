//! From gap to gap, in the order of the explorer, through texts as they are in the editor.

use lsp_types::request::{Request as _, ShowDocument};
use lsp_types::{Position, Range, ShowDocumentParams, Uri};
use serde_json::{Value, json};

use super::overlay::with_open;
use super::state::{Asked, Server, lines};
use super::{place, uri};
use crate::analysis::MarkKind;
use crate::app::editor;
use crate::coverage::{Line, LineRange, RepoPath};

/// A line of a file.
pub(super) type Place = (RepoPath, Line);

impl Server {
    /// The model learns how the open documents stand.
    fn overlay(&mut self) {
        if std::mem::replace(&mut self.overlaid, true) {
            return;
        }
        let (Some(saved), Some(model)) = (&self.saved, &mut self.model) else { return };
        let mut cmds = Vec::new();
        editor::overlay(model, &with_open(saved, &self.documents), &mut cmds);
        self.carry_out(cmds);
    }

    /// Goes to the next gap, or the one before. Gives where it is.
    pub(super) fn visit_gap(&mut self, from: Option<&Place>, forward: bool) -> Result<Value, String> {
        self.overlay();
        let Some(model) = self.model.as_mut().filter(|_| self.saved.is_some()) else { return Err(self.why_nothing()) };
        let visited = editor::next_gap(model, from.map(|(path, line)| (path, *line)), forward);
        let Some((path, gap)) = visited.gap else { return Err(visited.words) };
        let range = LineRange::new(gap.start, gap.end);
        let shown = self.show(&path, range).ok_or("the place of the gap has no address")?;
        Ok(json!({"uri": shown.0, "range": shown.1, "message": lines(&visited.words)}))
    }

    /// Shows some lines in the editor, where it can. Gives the address and the range.
    pub(super) fn show(&mut self, path: &RepoPath, range: LineRange) -> Option<(Uri, Range)> {
        let (uri, range) = if let Some(document) = self.documents.of_path(path) {
            (document.uri.clone(), place::code(&document.text, self.client.encoding, range))
        } else {
            let start = Position { line: range.start.index() as u32, character: 0 };
            (uri::of(self.roots.first()?, path)?, Range { start, end: start })
        };
        if self.client.shows_documents {
            let (external, take_focus) = (Some(false), Some(true));
            let at = Range { start: range.start, end: range.start };
            let params = ShowDocumentParams { uri: uri.clone(), external, take_focus, selection: Some(at) };
            self.request(ShowDocument::METHOD, params, Asked::Nothing);
        }
        Some((uri, range))
    }

    /// Marks the gap at a line of an open document, or takes the mark away. Gives what it did.
    pub(super) fn mark_gap(&mut self, place: &Place, kind: MarkKind) -> Result<String, String> {
        self.overlay();
        let (path, line) = place;
        let Some(document) = self.documents.of_path(path) else { return Err(format!("{path} is not open")) };
        let text = std::sync::Arc::clone(&document.text);
        let Some(model) = &mut self.model else { return Err(self.why_nothing()) };
        let mut cmds = Vec::new();
        let words = editor::mark(model, (path, *line), text, kind, &mut cmds);
        self.carry_out(cmds);
        Ok(words)
    }

    /// Why there are no data.
    pub(super) fn why_nothing(&self) -> String {
        self.failure.clone().unwrap_or_else(|| "the reports are being read".to_owned())
    }
}
