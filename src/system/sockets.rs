//! Where the sockets of explorers lie, and what a system has for sockets. Theirs is a folder that the user alone may enter:
//! in the runtime folder, else among our caches. A socket is called after the project's root, and after its process, as a
//! project may be explored more than once.

use std::path::PathBuf;

#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(crate) use self::elsewhere::{Listener, Stream, listen, sockets};
#[cfg(unix)]
pub(crate) use self::unix::{Listener, Stream, listen, sockets};

/// The file of a socket, which goes when the explorer does.
#[derive(Debug)]
pub(crate) struct SocketFile(PathBuf);

impl Drop for SocketFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
