//! Files as Unix describes them.

use std::fs::{File, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use super::Identity;

/// Which file this is.
pub(crate) fn identity(file: &Metadata) -> Identity {
    let seconds = u64::try_from(file.ctime()).unwrap_or_default();
    let changed = seconds.saturating_mul(1_000_000_000).saturating_add(file.ctime_nsec() as u64);
    Identity { device: file.dev(), number: file.ino(), changed }
}

/// Can a file of this ending be run?
pub(crate) fn may_run(file: &Metadata, _: &str) -> bool {
    file.permissions().mode() & 0o111 != 0
}

/// Files that are made in a temporary place are private. One that will be the user's is for everyone whom their mask allows.
pub(crate) fn share(files: &mut tempfile::Builder<'_, '_>) {
    files.permissions(Permissions::from_mode(0o666));
}

/// A file that was made in a temporary place is for everyone to read, as a project's other files are.
pub(crate) fn open_to_all(file: &File) -> io::Result<()> {
    file.set_permissions(Permissions::from_mode(0o644))
}
