//! A file of tests changed: its own tests are to be run, and those of others that use it.

use super::change::{Change, change};
use super::known::{Edit, Process};
use super::order::TestId;
use super::rules::Rules;
use super::selection::Reason;

impl Rules<'_> {
    pub(super) fn test_file(&mut self, edit: &Edit, own: &[TestId], process: Process) {
        let path = &edit.path;
        if !edit.is_there {
            return match &edit.named_by {
                Some(other) => self.open(format!("{path} is gone, and {other} speaks of it")),
                None => self.harmless(format!("{path} is gone, and its tests with it")),
            };
        }
        let shapes = edit.was.as_ref().filter(|_| edit.was_there).zip(edit.is.as_ref());
        // What was changed and changed back while the tests ran may have run in between.
        let what = shapes.map(|(was, is)| change(was, is)).filter(|what| *what != Change::Nothing || !edit.during_run);
        if what == Some(Change::Nothing) {
            return self.harmless(format!("{path}: only comments or blank lines changed"));
        }
        match path.extension() {
            // Go runs packages, whose names are those of their tests.
            Some("go") if own.is_empty() => self.open(format!("{path} changed, and no known test is of its package")),
            Some("go") => {}
            _ => self.files.push(path.clone()),
        }
        self.pick_readers(path);
        for test in own {
            self.pick(*test, Reason::OwnFile(path.clone()));
        }
        if let Some(other) = &edit.named_by {
            self.open(format!("{path} changed, and {other} speaks of it"));
        }
        if process == Process::Own {
            return;
        }
        // What a file does when it is loaded may reach the tests of others that are loaded by the same process.
        let wild = match (&what, &edit.is) {
            (Some(Change::Outside(outside)), _) => outside.pieces.iter().find(|piece| !piece.is_tame).copied(),
            (None, Some(is)) => is.pieces.iter().find(|piece| !piece.is_tame),
            _ => None,
        };
        if let Some(piece) = wild {
            self.open(format!("{path}:{} does something when it is loaded, which others may see", piece.lines.start));
        }
    }
}
