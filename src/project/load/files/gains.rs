//! What some tests ran alone, by a command that does not tell what each of them ran: it is laid over what all ran, and can
//! only turn what was missed into what is covered. What became missed nobody knows until all run again.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::gain::Gain;
use super::{Files, Measured};
use crate::analysis::Aged;
use crate::coverage::{File, Line, RepoPath, gained, ranges};

impl Files {
    /// Lays what some tests ran over the files that all measured.
    pub(in crate::project::load) fn take_gains(&mut self, gains: FxHashMap<RepoPath, Gain>) {
        for (path, gain) in gains {
            let Some(at) = self.place(&path) else { continue };
            let Some(file) = self.all.get_mut(at) else { continue };
            file.gain = Some(gain.after(file.gain.take()));
            file.settled = None;
            self.gaining.push(at);
            self.summary.note(at, file);
        }
    }

    /// All tests ran, and what some of them ran before is of no account.
    pub(in crate::project::load) fn forget_gains(&mut self) {
        for at in std::mem::take(&mut self.gaining) {
            let Some(file) = self.all.get_mut(at) else { continue };
            (file.gain, file.settled) = (None, None);
            self.summary.note(at, file);
        }
    }
}

impl Measured {
    /// A file in its present text with what some tests ran of that, and what nobody knows of it then.
    pub(super) fn with_gain(&self, file: Arc<File>, aged: Option<Arc<Aged>>) -> (Arc<File>, Option<Arc<Aged>>) {
        let present = self.source.as_ref().map(|source| source.content);
        let Some(gain) = self.gain.as_ref().filter(|gain| Some(gain.content) == present) else { return (file, aged) };
        let is_open = |line| aged.as_ref().is_some_and(|aged| aged.is_unmeasured(line));
        let coverage = gained(&file.coverage, &gain.coverage, is_open);
        let aged = aged.map(|aged| {
            let open =
                aged.unmeasured.iter().flat_map(|range| range.start.get()..=range.end.get()).filter_map(Line::new);
            let unmeasured = ranges(open.filter(|line| coverage.lines.hits(*line).is_none()));
            Arc::new(Aged { unmeasured, doubtful: aged.doubtful.clone() })
        });
        (Arc::new(File { coverage: Arc::new(coverage), ..File::clone(&file) }), aged)
    }
}
