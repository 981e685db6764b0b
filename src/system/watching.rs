//! Being told that files change: by the system, or by looking again and again where it cannot tell. Linux says when a file
//! that was written is closed; elsewhere each write is told alone, and whoever listens waits until it is quiet.

use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind, MetadataKind, ModifyKind};
use notify::{Config, ErrorKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher as _};

/// How often to look where the system cannot tell.
const POLL: Duration = Duration::from_millis(700);

/// What to do where folders are too many to be watched. Linux alone has such a limit.
pub(crate) const RAISE_THE_LIMIT: &str = "raise fs.inotify.max_user_watches";

/// What happened in a folder that is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// These may have another content; `closed` where whoever wrote them has finished.
    Touched { paths: Vec<PathBuf>, closed: bool },
    /// Something that was not told: there was too much of it.
    Lost,
    /// Nothing more may be told.
    Blind(Blind),
}

/// Why the system does not tell everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Blind {
    /// There are too many folders.
    TooMany,
    /// In its own words.
    Because(String),
}

/// Why a folder is not watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unwatched {
    /// It is gone.
    Gone,
    /// It cannot be.
    Blind(Blind),
}

/// Who tells that something happened.
pub(crate) enum Watcher {
    /// The system.
    System(RecommendedWatcher),
    /// Somebody who looks.
    Poll(PollWatcher),
    /// Nobody, as this says.
    None(String),
}

impl Watcher {
    /// The system tells, where it can.
    pub(crate) fn open(tell: impl Fn(Told) + Send + 'static) -> Watcher {
        let config = Config::default().with_follow_symlinks(false);
        match RecommendedWatcher::new(teller(tell), config) {
            Ok(watcher) => Watcher::System(watcher),
            Err(error) => Watcher::None(error.to_string()),
        }
    }

    /// Somebody looks again and again.
    pub(crate) fn polling(tell: impl Fn(Told) + Send + 'static) -> Watcher {
        let config = Config::default().with_poll_interval(POLL).with_follow_symlinks(false);
        match PollWatcher::new(teller(tell), config) {
            Ok(watcher) => Watcher::Poll(watcher),
            Err(error) => Watcher::None(error.to_string()),
        }
    }

    /// From now on what happens to the entries of this folder is told.
    pub(crate) fn watch(&mut self, folder: &Path) -> Result<(), Unwatched> {
        let watched = match self {
            Watcher::System(watcher) => watcher.watch(folder, RecursiveMode::NonRecursive),
            Watcher::Poll(watcher) => watcher.watch(folder, RecursiveMode::NonRecursive),
            Watcher::None(_) => Ok(()),
        };
        watched.map_err(|error| if is_gone(&error) { Unwatched::Gone } else { Unwatched::Blind(blind(error)) })
    }

    /// Nothing of this folder is told any more.
    pub(crate) fn unwatch(&mut self, folder: &Path) {
        // One that is gone is not watched.
        let _ = match self {
            Watcher::System(watcher) => watcher.unwatch(folder),
            Watcher::Poll(watcher) => watcher.unwatch(folder),
            Watcher::None(_) => Ok(()),
        };
    }
}

fn teller(tell: impl Fn(Told) + Send + 'static) -> impl FnMut(notify::Result<notify::Event>) + Send + 'static {
    move |event| {
        if let Some(told) = told(event) {
            tell(told);
        }
    }
}

fn told(event: notify::Result<notify::Event>) -> Option<Told> {
    match event {
        Ok(event) if event.need_rescan() => Some(Told::Lost),
        Ok(event) if matters(event.kind) => Some(Told::Touched { paths: event.paths, closed: closes(event.kind) }),
        Ok(_) => None,
        Err(error) => Some(Told::Blind(blind(error))),
    }
}

/// May this kind of event mean another content? Our own reading must not count, or we would read for ever.
fn matters(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime)) => false,
        _ => true,
    }
}

/// Does this kind of event end the writing of a file?
fn closes(kind: EventKind) -> bool {
    matches!(kind, EventKind::Access(AccessKind::Close(AccessMode::Write)) | EventKind::Modify(ModifyKind::Name(_)))
}

fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

fn blind(error: notify::Error) -> Blind {
    match error.kind {
        ErrorKind::MaxFilesWatch => Blind::TooMany,
        ErrorKind::Io(error) => Blind::Because(error.to_string()),
        _ => Blind::Because(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{DataChange, Flag};
    use notify::{Error, Event};

    use super::*;

    #[test]
    fn what_the_system_says_is_told_in_a_few_words() {
        let of = |kind| told(Ok(Event::new(kind).add_path("a".into())));
        let touched = |closed| Some(Told::Touched { paths: vec!["a".into()], closed });
        assert_eq!(of(EventKind::Modify(ModifyKind::Data(DataChange::Any))), touched(false));
        assert_eq!(of(EventKind::Access(AccessKind::Close(AccessMode::Write))), touched(true));
        assert_eq!(of(EventKind::Access(AccessKind::Close(AccessMode::Read))), None);
        assert_eq!(told(Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan))), Some(Told::Lost));
        assert_eq!(told(Err(Error::new(ErrorKind::MaxFilesWatch))), Some(Told::Blind(Blind::TooMany)));
        let gone = Error::io(std::io::ErrorKind::NotFound.into());
        assert!(is_gone(&gone) && !is_gone(&Error::generic("x")));
        assert_eq!(blind(Error::generic("no more")), Blind::Because("no more".to_owned()));
    }
}
