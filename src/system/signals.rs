//! Signals: what others tell a process, and stopping as a job of a shell. Windows has none; a key that interrupts is a key
//! there while the terminal is ours, and ends us where it is not.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(crate) use self::unix::{Closer, Signals, stop, stop_job};
#[cfg(windows)]
pub(crate) use self::windows::{Closer, Signals, stop, stop_job};

/// What a process can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// It was stopped, and goes on.
    Continue,
    /// Its terminal is gone.
    HangUp,
    /// The user interrupts it.
    Interrupt,
    /// The user wants it gone.
    Quit,
    /// The terminal has another size.
    Resize,
    /// The user stops the job.
    Stop,
    /// It is to end.
    Terminate,
}

impl Signal {
    /// Those that end a program that does not listen.
    pub(crate) const ENDING: [Signal; 4] = [Signal::HangUp, Signal::Interrupt, Signal::Quit, Signal::Terminate];

    /// The number that exit codes are made of, for those that end a program. It is the same on every system that has them.
    pub(crate) fn number(self) -> Option<i32> {
        match self {
            Signal::HangUp => Some(1),
            Signal::Interrupt => Some(2),
            Signal::Quit => Some(3),
            Signal::Terminate => Some(15),
            Signal::Continue | Signal::Resize | Signal::Stop => None,
        }
    }
}
