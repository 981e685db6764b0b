//! Other systems have none: nobody listens, and nobody is found.

use std::io;
pub(crate) use std::net::{TcpListener as Listener, TcpStream as Stream};
use std::path::Path;

use super::SocketFile;

pub(crate) fn listen(_: &Path) -> io::Result<(Listener, SocketFile)> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}

pub(crate) fn sockets(_: &Path) -> Vec<Stream> {
    Vec::new()
}
