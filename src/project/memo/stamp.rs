//! What a file looks like from outside: a file with another stamp has, as far as anyone can tell without reading it,
//! another content.

use std::fs::Metadata;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::system::files::{Identity, identity};

/// Hash of a text's bytes.
pub(in crate::project) type Content = [u8; 16];

/// What a file looks like from outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::project) struct Stamp {
    /// When it was written, in nanoseconds since 1970.
    pub(super) modified: u64,
    /// When its content or its attributes changed, in nanoseconds; 0 where the system does not say it.
    pub(super) changed: u64,
    pub(super) size: u64,
    /// Its number on its disk; 0 where the system has none.
    pub(super) inode: u64,
}

impl Stamp {
    /// The stamp of a file.
    pub(in crate::project) fn of(metadata: &Metadata) -> Stamp {
        let since_1970 = |time: SystemTime| time.duration_since(UNIX_EPOCH).ok().map(|since| since.as_nanos() as u64);
        let modified = metadata.modified().ok().and_then(since_1970).unwrap_or_default();
        let Identity { changed, number, .. } = identity(metadata);
        Stamp { modified, changed, size: metadata.len(), inode: number }
    }

    /// Was the file written so shortly before a moment that it may have been written once more, unseen, within the
    /// resolution of its clock? Both in nanoseconds since 1970.
    pub(super) fn is_racy(&self, moment: u64) -> bool {
        self.modified.max(self.changed).saturating_add(RESOLUTION) >= moment
    }
}

/// What reports say about a file, by a hash of it, and the text that they measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::project) struct MeasuredText {
    /// Never 0.
    pub(in crate::project) data: u64,
    pub(in crate::project) content: Content,
}

/// The coarsest clock of a file system that people work on: two seconds.
const RESOLUTION: u64 = 2_000_000_000;
