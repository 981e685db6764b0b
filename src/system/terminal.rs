//! The terminal: the device behind it, and what it tells by itself.

mod mouse;

use std::fs::File;
use std::io;

pub(crate) use self::mouse::{DisableMouse, EnableMouse};

/// Does `TERM` name terminals here? Where it does not, nothing follows from its absence.
pub(crate) const IS_NAMED: bool = !cfg!(windows);

/// Does the library of the terminal tell its size as it tells keys? Where a signal does, it comes also while the library
/// waits for the rest of a key.
pub(crate) const TELLS_ITS_SIZE: bool = cfg!(windows);

/// The terminal that we were started in, for whoever reads keys while our input is data.
pub(crate) fn device() -> io::Result<File> {
    File::open(if cfg!(windows) { "CONIN$" } else { "/dev/tty" })
}
