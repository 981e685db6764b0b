//! A file's bytes without a copy of them. Every system can do this, and on each of them it is `unsafe`.

use std::fs::File;
use std::io;
use std::ops::Deref;

/// The bytes of a file, where the system keeps them.
#[derive(Debug)]
pub(crate) struct Mapped(memmap2::Mmap);

impl Mapped {
    /// Maps a regular file that is not empty.
    pub(crate) fn of(file: &File) -> io::Result<Mapped> {
        // SAFETY: a mapping is undefined behaviour only when the file changes under it. Tools write reports of the size
        // that is mapped by creating a new file; one that truncates it in place while it is read ends the program with a
        // bus error, which whoever maps confines to reports that are too large to copy.
        #[expect(unsafe_code, reason = "a report of gigabytes is not copied into memory")]
        let map = unsafe { memmap2::Mmap::map(file) }?;
        Ok(Mapped(map))
    }
}

impl Deref for Mapped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}
