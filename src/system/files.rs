//! What a system says of a file besides its size and time: which one it is, whether it can be run, who may read it.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(crate) use self::unix::{identity, may_run, open_to_all, share};
#[cfg(windows)]
pub(crate) use self::windows::{identity, may_run, open_to_all, share};

/// What tells a file from another one that took its place. Where a system does not say it, all of it is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Where it is kept.
    pub(crate) device: u64,
    /// Its number there.
    pub(crate) number: u64,
    /// When its content or its attributes changed, in nanoseconds since 1970.
    pub(crate) changed: u64,
}
