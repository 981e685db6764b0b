//! What the explorer keeps of a project from one session to the next: small texts in the cache folder, read before the
//! first frame and written in one step.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use crossbeam_channel::{Sender, bounded, unbounded};

use super::accepted;
use super::incoming::{Outbox, worker};
use super::shared::SharedSources;
use super::trust::place;
use crate::analysis::{AcceptedGap, AcceptedGaps, MarkedGap};
use crate::app::{MarksFound, MarksWanted, Msg, ScreenArrangement, marks_of_text, marks_to_text};
use crate::project::{Sources, read_accepted};

/// A larger text is none of ours.
const LARGEST: u64 = 4 << 20;

/// Writing two small texts takes a moment.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is kept of a project; nothing is where there is no folder for it, or none is wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keepsakes(Option<PathBuf>);

impl Keepsakes {
    /// That of the project at this root.
    pub(crate) fn of(root: &Path) -> Keepsakes {
        Keepsakes(place(root, "explorer"))
    }

    /// The gaps that were dealt with.
    pub(crate) fn marks(&self) -> Vec<MarkedGap> {
        self.read("marks").map(|text| marks_of_text(&text)).unwrap_or_default()
    }

    /// How the screen was arranged, or is when nobody has arranged anything; `None` where nothing is kept.
    pub(crate) fn arrangement(&self) -> Option<ScreenArrangement> {
        self.0.as_ref()?;
        let kept = self.read("screen").and_then(|text| ScreenArrangement::of_text(&text));
        Some(kept.unwrap_or_default())
    }

    /// Keeps a mark, or no longer. Whoever else works on the project loses none of theirs.
    fn keep(&self, mark: &MarkedGap, kept: bool) {
        let mut marks = self.marks();
        marks.retain(|known| !(known.is_of_same_gap(mark) && known.start == mark.start));
        if kept {
            marks.push(mark.clone());
        }
        self.write("marks", &marks_to_text(&marks));
    }

    fn read(&self, name: &str) -> Option<String> {
        let file = fs::File::open(self.0.as_ref()?.join(name)).ok()?;
        let mut text = String::new();
        file.take(LARGEST).read_to_string(&mut text).ok()?;
        Some(text)
    }

    /// Writes a text, whole or not at all. Where it cannot be written, it is forgotten.
    fn write(&self, name: &str, text: &str) {
        let Some(folder) = &self.0 else { return };
        let written = || -> std::io::Result<()> {
            fs::create_dir_all(folder)?;
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(text.as_bytes())?;
            file.persist(folder.join(name))?;
            Ok(())
        };
        let _ = written();
    }
}

/// What the worker is asked.
pub(crate) enum Request {
    /// Keep a mark, or no longer.
    Mark(MarkedGap, bool),
    /// Keep how the screen is arranged.
    Arrangement(ScreenArrangement),
    /// Write into the project that a gap is accepted.
    Accept(Arc<AcceptedGap>),
    /// Take it out again.
    Unaccept(Arc<AcceptedGap>),
    /// Which gaps have marks?
    Find(MarksWanted),
    /// Say when all that was asked for before is written.
    Finish(Sender<()>),
}

/// Waits until all is written, but no longer than anybody would.
pub(crate) fn finish(keeper: &Sender<Request>) {
    let (done, written) = bounded(1);
    if keeper.send(Request::Finish(done)).is_ok() {
        let _ = written.recv_timeout(PATIENCE);
    }
}

/// Starts the thread. Of questions that wait the latest is answered.
pub(crate) fn start(outbox: &Outbox, root: PathBuf, keepsakes: Keepsakes, sources: SharedSources) -> Sender<Request> {
    let (sender, requests) = unbounded();
    let sink = outbox.clone();
    worker("keeper", outbox, move || {
        while let Ok(first) = requests.recv() {
            let mut wanted = None;
            for request in std::iter::once(first).chain(requests.try_iter()) {
                match request {
                    Request::Mark(mark, kept) => keepsakes.keep(&mark, kept),
                    Request::Accept(gap) => {
                        let written = accepted::add(&root, &gap);
                        sink.send(Msg::GapAccepted(gap, written));
                    }
                    Request::Unaccept(gap) => {
                        let taken = accepted::remove(&root, &gap);
                        sink.send(Msg::GapUnaccepted(gap, taken));
                    }
                    Request::Arrangement(arrangement) => keepsakes.write("screen", &arrangement.to_text()),
                    Request::Finish(done) => _ = done.send(()),
                    Request::Find(latest) => wanted = Some(latest),
                }
            }
            let Some(wanted) = wanted else { continue };
            let sources = sources.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let found = sources.map(|sources| find(&root, &sources, &wanted));
            sink.send(Msg::Marked(wanted, found.unwrap_or_default()));
        }
    });
    sender
}

fn find(root: &Path, sources: &Sources, wanted: &MarksWanted) -> MarksFound {
    let marked = sources.marked_gaps(&wanted.snapshot, &wanted.marks);
    match read_accepted(root, wanted.today) {
        Ok(accepted) => {
            let accepted = sources.accepted_gaps(&wanted.snapshot, &accepted);
            MarksFound { marked, accepted, fault: None }
        }
        Err(fault) => MarksFound { marked, accepted: AcceptedGaps::default(), fault: Some(fault) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::MarkKind;
    use crate::analysis::differential::Mark;
    use crate::coverage::{Line, RepoPath};

    #[test]
    fn marks_are_kept_and_taken_away_and_damage_costs_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Keepsakes(Some(folder.path().join("new/explorer")));
        let mark = |path: &str| {
            let (path, function, lines) = (RepoPath::new(path), "f".to_owned(), Mark::of("x"));
            MarkedGap { kind: MarkKind::Done, path, function, lines, start: Line::FIRST }
        };
        assert_eq!(kept.marks(), []);
        kept.keep(&mark("a.c"), true);
        kept.keep(&mark("b.c"), true);
        kept.keep(&MarkedGap { kind: MarkKind::Skipped, ..mark("b.c") }, true);
        assert_eq!(kept.marks(), [mark("a.c"), MarkedGap { kind: MarkKind::Skipped, ..mark("b.c") }]);
        kept.keep(&mark("a.c"), false);
        assert_eq!(kept.marks().len(), 1);
        fs::write(folder.path().join("new/explorer/marks"), b"\xff\xfe").unwrap();
        assert_eq!(kept.marks(), []);
        kept.keep(&mark("a.c"), true);
        assert_eq!(kept.marks(), [mark("a.c")]);
        assert_eq!(fs::read_dir(folder.path().join("new/explorer")).unwrap().count(), 1, "nothing is left beside it");
        let nowhere = Keepsakes::default();
        nowhere.keep(&mark("a.c"), true);
        assert_eq!(nowhere.marks(), []);
        assert_eq!((nowhere.arrangement(), kept.arrangement()), (None, Some(ScreenArrangement::default())));
    }
}
