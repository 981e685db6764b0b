//! Sockets of Unix, which are files.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
pub(crate) use std::os::unix::net::{UnixListener as Listener, UnixStream as Stream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::SocketFile;
use crate::system::folders::caches;

/// A socket that nobody answers is given up when it is older: a younger one may just be made.
const YOUNG: Duration = Duration::from_secs(2);

/// The name of the project at this root, among sockets.
fn name(root: &Path) -> String {
    let root = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let hash = blake3::hash(root.as_os_str().as_encoded_bytes()).to_hex();
    hash.get(..16).unwrap_or_default().to_owned()
}

/// The folder of the sockets. One that others may enter is refused.
fn folder(make: bool) -> io::Result<PathBuf> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let runtime = runtime.filter(|folder| is_private(folder)).map(|folder| folder.join("lazycov"));
    let Some(folder) = runtime.or_else(|| Some(caches()?.join("run"))) else {
        return Err(io::Error::new(io::ErrorKind::NotFound, "there is no folder for sockets"));
    };
    if make {
        DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    }
    if !is_private(&folder) {
        let why = format!("{}: others may enter this folder", folder.display());
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, why));
    }
    Ok(folder)
}

/// Is this a folder of ours, no link to one, that nobody else may enter?
fn is_private(folder: &Path) -> bool {
    let ours = rustix::process::geteuid().as_raw();
    fs::symlink_metadata(folder).is_ok_and(|it| {
        let of_others = it.mode() & 0o077;
        it.is_dir() && it.uid() == ours && of_others == 0
    })
}

/// Listens for the project at this root.
pub(crate) fn listen(root: &Path) -> io::Result<(Listener, SocketFile)> {
    let path = folder(true)?.join(format!("{}-{}", name(root), std::process::id()));
    // Those of explorers that were killed.
    let _ = sockets(root);
    // One of our own number can only be left by a process that is gone.
    let _ = fs::remove_file(&path);
    let listener = Listener::bind(&path)?;
    let file = SocketFile(path);
    fs::set_permissions(&file.0, Permissions::from_mode(0o600))?;
    Ok((listener, file))
}

/// Connections to all explorers of the project at this root. A socket that nobody listens at goes.
pub(crate) fn sockets(root: &Path) -> Vec<Stream> {
    let begin = format!("{}-", name(root));
    let Some(entries) = folder(false).and_then(fs::read_dir).ok() else { return Vec::new() };
    let ours = entries.flatten().filter(|entry| {
        let name = entry.file_name();
        name.as_encoded_bytes().starts_with(begin.as_bytes())
    });
    let mut found: Vec<PathBuf> = ours.map(|entry| entry.path()).collect();
    found.sort();
    found.iter().filter_map(|path| connect(path)).collect()
}

fn connect(path: &Path) -> Option<Stream> {
    match Stream::connect(path) {
        Ok(stream) => Some(stream),
        Err(error) => {
            let age = fs::symlink_metadata(path).and_then(|it| it.modified()).ok()?.elapsed().unwrap_or_default();
            if error.kind() == io::ErrorKind::ConnectionRefused && age > YOUNG {
                let _ = fs::remove_file(path);
            }
            None
        }
    }
}
