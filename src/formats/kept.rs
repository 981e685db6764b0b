//! What a reader keeps of a report, so that to read it again costs what changed in it.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// What one reader understood of the parts of a report. Nobody else looks inside.
#[derive(Clone)]
pub struct Kept(Arc<dyn Any + Send + Sync>);

impl Kept {
    pub(super) fn of<T: Any + Send + Sync>(parts: T) -> Kept {
        Kept(Arc::new(parts))
    }

    /// The parts, if it was this reader that kept them.
    pub(super) fn parts<T: Any>(&self) -> Option<&T> {
        self.0.downcast_ref()
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

/// Will a report be read again?
#[derive(Clone, Copy, Debug, Default)]
pub enum Again<'a> {
    /// It will not.
    #[default]
    Never,
    /// It will: a reader may keep something.
    Perhaps,
    /// It was read before, and this was kept then.
    After(&'a Kept),
}

impl<'a> Again<'a> {
    /// What was kept, by this type.
    pub(super) fn parts<T: Any>(self) -> Option<&'a T> {
        match self {
            Again::After(kept) => kept.parts(),
            Again::Never | Again::Perhaps => None,
        }
    }

    /// Is something to be kept?
    pub(super) fn is_kept(self) -> bool {
        !matches!(self, Again::Never)
    }
}
