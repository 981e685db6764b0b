//! A file `.gcno`: what the compiler notes of each function of an object file, its blocks, the arcs between them, and
//! the lines of each block.
//!
//! ```text
//! FUNCTION 4711 `f' a.c:3:5-6:1   its number, two checksums, name, place
//!   BLOCKS 5
//!   ARCS   block 2: 3 (falls through), 4 (on the tree)
//!   LINES  block 2: `a.c' 3, 4
//!   CONDS  block 2: 3 terms         with -fcondition-coverage, GCC 14
//! ```
//!
//! Only arcs beside a spanning tree are counted; the others follow from them.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::words::{Head, NOTES, Version, Words};
use crate::formats::ReadError;

const FUNCTION: u32 = 0x0100_0000;
const BLOCKS: u32 = 0x0141_0000;
const ARCS: u32 = 0x0143_0000;
const LINES: u32 = 0x0145_0000;
const CONDITIONS: u32 = 0x0147_0000;

/// An arc between two blocks of a function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) flags: u32,
}

impl Arc {
    /// Does its count follow from others?
    pub(super) fn is_on_tree(self) -> bool {
        self.flags & 1 != 0
    }

    /// Does it stand for what a call may do instead of returning?
    pub(super) fn is_fake(self) -> bool {
        self.flags & 2 != 0
    }
}

/// The lines of one file that a block has code on.
pub(super) struct Location {
    pub(super) block: u32,
    /// The number of the file.
    pub(super) source: u32,
    /// Where its lines begin and end among those of the function.
    pub(super) lines: Range<usize>,
}

/// A function of the object file.
pub(super) struct Function<'a> {
    pub(super) name: Cow<'a, str>,
    /// Its number among the counters, and two checksums that its counters repeat.
    pub(super) ident: u32,
    pub(super) checksums: [u32; 2],
    /// Did the compiler make it up?
    pub(super) is_artificial: bool,
    /// The number of its file.
    pub(super) source: u32,
    pub(super) start: u32,
    pub(super) start_column: u32,
    /// 0 where it is not told.
    pub(super) end: u32,
    /// Number of blocks. The first is the entry, the second the exit.
    pub(super) blocks: usize,
    /// In the order of the file.
    pub(super) arcs: Vec<Arc>,
    pub(super) locations: Vec<Location>,
    pub(super) lines: Vec<u32>,
    /// Blocks that begin a decision, with its number of terms.
    pub(super) conditions: Vec<(u32, u32)>,
}

/// A file of notes.
pub(super) struct Notes<'a> {
    pub(super) head: Head,
    /// Did clang write it, whose rules differ?
    pub(super) by_clang: bool,
    /// The folder that the compiler worked in; empty where it is not told.
    pub(super) folder: Cow<'a, str>,
    /// The files that it names, by number, as the compiler got them.
    pub(super) sources: Vec<String>,
    pub(super) functions: Vec<Function<'a>>,
    /// Why the rest could not be read, where it could not.
    pub(super) broken: Option<ReadError>,
}

impl<'a> Notes<'a> {
    /// Reads a file as far as that can be done.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Notes<'a>, ReadError> {
        let (head, mut words) = Words::open(bytes, NOTES)?;
        let folder = if head.version >= Version::GCC_9 { words.text("a folder")? } else { Cow::Borrowed("") };
        // Clang names no folder; GCC names the one that it works in.
        let is_named = !matches!(&*folder, "" | ".");
        let by_clang = head.version < Version::GCC_8 || (head.version >= Version::GCC_9 && !is_named);
        let folder = if is_named { folder } else { Cow::Borrowed("") };
        if head.version >= Version::GCC_8 {
            words.word("whether parts of lines are told of")?;
        }
        let mut reader = Reader { version: head.version, blocks: bytes.len() / 4, ..Reader::default() };
        let broken = reader.records(words).err();
        let Reader { sources, functions, .. } = reader;
        Ok(Notes { head, by_clang, folder, sources, functions, broken })
    }
}

/// What was read so far.
struct Reader<'a> {
    version: Version,
    functions: Vec<Function<'a>>,
    sources: Vec<String>,
    /// Their numbers, by path as it is written and by path without detours.
    numbers: FxHashMap<Cow<'a, str>, u32>,
    plain: FxHashMap<String, u32>,
    /// How many more blocks the functions may have. Each has a word at least.
    blocks: usize,
}

impl Default for Reader<'_> {
    fn default() -> Self {
        let (functions, sources) = (Vec::new(), Vec::new());
        let (numbers, plain) = (FxHashMap::default(), FxHashMap::default());
        Reader { version: Version::GCC_8, functions, sources, numbers, plain, blocks: 0 }
    }
}

impl<'a> Reader<'a> {
    fn records(&mut self, mut words: Words<'a>) -> Result<(), ReadError> {
        let mut inside = false;
        while let Some(record) = words.record()? {
            let mut body = record.body;
            if record.tag == FUNCTION {
                inside = true;
                let function = self.function(&mut body)?;
                self.functions.push(function);
                continue;
            }
            // What belongs to a function has the first byte of its tag.
            inside &= record.tag >> 24 == FUNCTION >> 24;
            let Some(mut function) = self.functions.pop() else { continue };
            let read = match record.tag {
                BLOCKS if inside => self.blocks(&mut body, &mut function),
                ARCS if inside => arcs(&mut body, &mut function),
                LINES if inside => self.lines(&mut body, &mut function),
                CONDITIONS if inside => conditions(&mut body, &mut function),
                _ => Ok(()),
            };
            self.functions.push(function);
            read?;
        }
        Ok(())
    }

    fn function(&mut self, body: &mut Words<'a>) -> Result<Function<'a>, ReadError> {
        let ident = body.word("the number of a function")?;
        let checksums = [body.word("a checksum")?, body.word("a checksum")?];
        let name = body.text("the name of a function")?;
        let is_new = self.version >= Version::GCC_8;
        let is_artificial = is_new && body.word("whether a function is made up")? != 0;
        let path = body.text("the file of a function")?;
        let source = self.source(path);
        let start = body.word("the line of a function")?;
        let (start_column, end) =
            if is_new { (body.word("a column")?, body.word("the last line of a function")?) } else { (0, 0) };
        Ok(Function {
            name,
            ident,
            checksums,
            is_artificial,
            source,
            start,
            start_column,
            end,
            blocks: 0,
            arcs: Vec::new(),
            locations: Vec::new(),
            lines: Vec::new(),
            conditions: Vec::new(),
        })
    }

    /// The number of a file.
    fn source(&mut self, path: Cow<'a, str>) -> u32 {
        if let Some(number) = self.numbers.get(&path) {
            return *number;
        }
        let plain = plain(&path);
        let next = self.sources.len() as u32;
        let number = *self.plain.entry(plain.clone()).or_insert(next);
        if number == next {
            self.sources.push(plain);
        }
        self.numbers.insert(path, number);
        number
    }

    fn blocks(&mut self, body: &mut Words<'_>, function: &mut Function<'_>) -> Result<(), ReadError> {
        // Before GCC 8 each block had a word of flags.
        let count = if self.version >= Version::GCC_8 {
            body.word("a number of blocks")? as usize
        } else {
            body.bytes.left() / 4
        };
        let Some(left) = self.blocks.checked_sub(count) else {
            return Err(body.bytes.malformed("blocks that fit the file", format!("{count} of them")));
        };
        self.blocks = left;
        if function.blocks == 0 {
            function.blocks = count;
        }
        Ok(())
    }

    fn lines(&mut self, body: &mut Words<'a>, function: &mut Function<'_>) -> Result<(), ReadError> {
        let block = block(body, function)?;
        loop {
            let line = body.word("a line")?;
            if line == 0 {
                let path = body.text("the file of lines")?;
                if path.is_empty() {
                    return Ok(());
                }
                let (source, at) = (self.source(path), function.lines.len());
                function.locations.push(Location { block, source, lines: at..at });
            } else {
                match function.locations.last_mut().filter(|last| last.block == block) {
                    Some(last) => last.lines.end += 1,
                    None => return Err(body.bytes.malformed("a file before its lines", format!("line {line}"))),
                }
                function.lines.push(line);
            }
        }
    }
}

/// The next word as a block of the function.
fn block(body: &mut Words<'_>, function: &Function<'_>) -> Result<u32, ReadError> {
    let block = body.word("a block")?;
    if (block as usize) < function.blocks {
        return Ok(block);
    }
    Err(body.bytes.malformed("a block of the function", format!("block {block} of {}", function.blocks)))
}

fn arcs(body: &mut Words<'_>, function: &mut Function<'_>) -> Result<(), ReadError> {
    let from = block(body, function)?;
    while body.bytes.left() >= 8 {
        let to = block(body, function)?;
        let flags = body.word("flags")?;
        function.arcs.push(Arc { from, to, flags });
    }
    Ok(())
}

fn conditions(body: &mut Words<'_>, function: &mut Function<'_>) -> Result<(), ReadError> {
    while body.bytes.left() >= 8 {
        let block = block(body, function)?;
        let terms = body.word("a number of terms")?;
        // Counters are sets of 64 bits.
        if terms > 64 {
            return Err(body.bytes.malformed("64 terms at most", format!("{terms} terms")));
        }
        function.conditions.push((block, terms));
    }
    Ok(())
}

/// A path without steps that lead nowhere, `a/./b`, or back, `a/../b`. Where `a` is a link, gcov, which may look, keeps
/// the latter.
fn plain(path: &str) -> String {
    let root = if path.starts_with('/') { "/" } else { "" };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !matches!(*part, "" | ".")) {
        match parts.last() {
            Some(&last) if part == ".." && last != ".." => drop(parts.pop()),
            None if part == ".." && !root.is_empty() => {}
            _ => parts.push(part),
        }
    }
    format!("{root}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn paths_of_one_file_are_one() {
        for (path, expected) in [
            ("/s/tests/../c.c", "/s/c.c"),
            ("./a//b/./c.h", "a/b/c.h"),
            ("../../x/../a.h", "../../a.h"),
            ("/../a", "/a"),
            ("a/..", ""),
        ] {
            assert_eq!(plain(path), expected);
        }
    }
}
