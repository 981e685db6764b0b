//! The bytes of a report: small files are read, large ones mapped.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Deref;
use std::path::Path;

use crate::system::mapping::Mapped;

/// Files from this size on are mapped. Below it reading is as fast, and a test run that truncates the file while we
/// look at it cannot harm us.
const MAP_FROM: u64 = 16 << 20;

/// The content of a file.
#[derive(Debug)]
pub(super) struct Bytes(Kind);

#[derive(Debug)]
enum Kind {
    Owned(Vec<u8>),
    Mapped(Mapped),
}

impl Bytes {
    /// Reads or maps a regular file.
    pub(super) fn open(path: &Path) -> io::Result<Bytes> {
        let file = open_regular(path)?;
        let size = file.metadata()?.len();
        if size < MAP_FROM {
            let mut bytes = Vec::with_capacity(size as usize);
            file.take(MAP_FROM).read_to_end(&mut bytes)?;
            return Ok(Bytes(Kind::Owned(bytes)));
        }
        Ok(Bytes(Kind::Mapped(Mapped::of(&file)?)))
    }

    /// Bytes that came another way: from standard input, or unpacked.
    pub(super) fn owned(bytes: Vec<u8>) -> Bytes {
        Bytes(Kind::Owned(bytes))
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Kind::Owned(bytes) => bytes,
            Kind::Mapped(map) => map,
        }
    }
}

/// Opens a file that is one: opening a pipe would wait for its writer, perhaps forever.
pub(super) fn open_regular(path: &Path) -> io::Result<File> {
    let regular = |metadata: &std::fs::Metadata| {
        let refuse = || io::Error::new(io::ErrorKind::InvalidInput, "not a regular file");
        metadata.is_file().then_some(()).ok_or_else(refuse)
    };
    regular(&std::fs::metadata(path)?)?;
    let file = File::open(path)?;
    regular(&file.metadata()?)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_files_are_mapped_and_small_ones_read() {
        let dir = tempfile::tempdir().unwrap();
        let (small, large) = (dir.path().join("small"), dir.path().join("large"));
        std::fs::write(&small, b"TN:\n").unwrap();
        std::fs::write(&large, vec![b'x'; MAP_FROM as usize]).unwrap();
        assert!(matches!(Bytes::open(&small).unwrap(), Bytes(Kind::Owned(bytes)) if bytes == b"TN:\n"));
        let mapped = Bytes::open(&large).unwrap();
        assert!(matches!(mapped.0, Kind::Mapped(_)) && mapped.len() as u64 == MAP_FROM);
        assert!(Bytes::open(dir.path()).is_err());
    }
}
