//! Files and functions by their places.

/// A measured file by its place in [`Snapshot::files`](super::Snapshot::files).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A function by its file and its place among the file's functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId {
    /// Its file.
    pub file: FileId,
    /// Its place in [`FileEntry::functions`](super::FileEntry::functions).
    pub at: u32,
}
