//! A look at the file of a memo as a whole, for those who doubt what lies there: each part of it is decoded as whoever asks
//! for it decodes it.

use super::Memo;
use super::disk::GENERATOR;
use super::stored::{self, Record, Stored};

impl Memo {
    /// How many texts the bytes of a memo's file tell of that can be decoded; `None` where they are no memo of this version.
    pub fn examine(file: &[u8]) -> Option<usize> {
        let stored = Stored::read(file.to_vec(), GENERATOR)?;
        let mut decoded = 0;
        for text in stored.texts() {
            stored.text(&text.content);
            stored::marks(text.record);
            stored::blob(text.record);
            stored::bare(text.record);
            // A grammar that nobody knows is looked for to the end.
            stored::extents(text.record, "");
            decoded += usize::from(Record::read(text.record).is_some());
        }
        for file in stored.files() {
            stored.file(&file.path);
        }
        Some(decoded)
    }

    /// The file of a memo of this version with these bytes behind its head: only what they say can be wrong with it.
    pub fn sealed(tables: &[u8]) -> Vec<u8> {
        stored::seal(tables, GENERATOR)
    }
}
