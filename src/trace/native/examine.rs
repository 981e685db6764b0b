//! A look at a program without running it: what tracing reads of it, of any bytes.

use std::io::Cursor;

use super::elf::Elf;
use super::lines;
use super::places::Places;
use crate::trace::tree::Tree;

/// At how many addresses a line of the tree begins; `None` where the bytes are no program of this system.
pub(in crate::trace) fn examine(program: &[u8], tree: &Tree) -> Option<usize> {
    let elf = Elf::new(Cursor::new(program)).ok()?;
    let code = elf.code().ok()?;
    Some(lines::read(&elf, &code, tree, &mut Places::default()).rows.len())
}
