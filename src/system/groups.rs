//! A process with all that it starts, as one. On Unix it leads a group, which is signalled as a whole. Windows has no
//! groups: the tree below the process is ended by a program of the system.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(crate) use self::unix::{has_members, lead, pass_on, signal_of, tell, terminate, wait_for};
#[cfg(windows)]
pub(crate) use self::windows::{has_members, lead, pass_on, signal_of, tell, terminate, wait_for};

/// What to do with processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// They shall end.
    Terminate,
    /// They end.
    Kill,
}
