//! An executable file that some process has mapped: its breakpoints, by the addresses that the file speaks of.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use super::elf::{Code, Elf};
use super::lines;
use super::places::{Place, Places};
use crate::trace::seen::Lacking;
use crate::trace::tree::Tree;

/// The instruction that stops a thread.
const TRAP: u8 = 0xcc;

/// Memory is read and written in pieces of at most so many bytes, and a piece ends where nothing is for so long.
const PIECE: u64 = 1 << 18;
const GAP: u64 = 1 << 12;

/// Dynamic loaders call this empty function, and say by it that files were mapped or unmapped.
const LOADER_CALLS: &str = "_dl_debug_state";

/// An executable file.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// What it is called.
    pub(super) path: PathBuf,
    /// Why it has no breakpoints, where it has none.
    pub(super) lacks: Option<Lacking>,
    code: Vec<Code>,
    /// Addresses with the lines that begin there, ascending.
    rows: Vec<(u64, Place)>,
    /// Addresses that have a breakpoint, ascending, with the byte that stands there without one.
    points: Vec<(u64, Option<u8>)>,
    loader_calls: Option<u64>,
}

impl Module {
    /// Reads what there is to know of a file. `path` is where it can be read, `called` what it is called.
    pub(super) fn read(path: &Path, called: &Path, tree: &Tree, places: &mut Places) -> Module {
        let mut module = Module { path: called.to_owned(), ..Module::default() };
        let read = Elf::open(path).and_then(|elf| Ok((elf.code()?, elf)));
        let (code, elf) = match read {
            Ok(read) => read,
            Err(error) => return Module { lacks: Some(Lacking::Readable(error.to_string())), ..module },
        };
        let lines = lines::read(&elf, &code, tree, places);
        module.loader_calls = elf.symbol(LOADER_CALLS);
        module.points = lines.rows.iter().map(|row| (row.0, None)).collect();
        module.points.dedup();
        module.lacks = match (lines.rows.is_empty(), lines.elsewhere) {
            (false, _) => None,
            (true, Some(path)) => Some(Lacking::Lines(path)),
            (true, None) => Some(Lacking::DebugInformation),
        };
        (module.rows, module.code) = (lines.rows, code);
        module
    }

    /// Is there anything to stop at?
    pub(super) fn is_watched(&self) -> bool {
        self.loader_calls.is_some() || !self.points.is_empty()
    }

    /// How far a part of the file was moved that is mapped from `offset` to `address`.
    pub(super) fn moved(&self, offset: u64, address: u64) -> Option<u64> {
        // A mapping begins at a page, so that it may begin before its part.
        let is_there =
            |part: &&Code| (part.offset & !0xfff) <= offset && offset < part.offset.saturating_add(part.size);
        let part = self.code.iter().find(is_there)?;
        Some(address.wrapping_sub(part.address.wrapping_sub(part.offset).wrapping_add(offset)))
    }

    /// Is this where the loader says that something changed?
    pub(super) fn is_loader_call(&self, address: u64) -> bool {
        self.loader_calls == Some(address)
    }

    /// Puts breakpoints on all lines that did not run yet, where the file is mapped to `range` after it was moved.
    pub(super) fn insert(&mut self, memory: &File, range: &Range<u64>, moved: u64, places: &Places) -> io::Result<()> {
        let wanted = self.wanted(range, moved, places);
        let address = |at: usize| self.points.get(at).map_or(0, |point| point.0);
        let mut pieces: Vec<Vec<usize>> = Vec::new();
        for at in wanted {
            match pieces.last_mut() {
                Some(piece)
                    if piece.last().is_some_and(|&last| address(at) - address(last) < GAP)
                        && piece.first().is_some_and(|&first| address(at) - address(first) < PIECE) =>
                {
                    piece.push(at);
                }
                _ => pieces.push(vec![at]),
            }
        }
        pieces.iter().try_for_each(|piece| self.insert_piece(memory, piece, moved))?;
        let calls = self.loader_calls.map(|calls| calls.wrapping_add(moved)).filter(|calls| range.contains(calls));
        calls.map_or(Ok(()), |calls| memory.write_all_at(&[TRAP], calls))
    }

    /// The points in a range that have a line which did not run yet.
    fn wanted(&self, range: &Range<u64>, moved: u64, places: &Places) -> Vec<usize> {
        let mut rows = self.rows.iter().peekable();
        let mut wanted = Vec::new();
        for (at, &(address, _)) in self.points.iter().enumerate() {
            let mut is_missed = false;
            while let Some(row) = rows.next_if(|row| row.0 == address) {
                is_missed |= !places.is_hit(row.1);
            }
            if is_missed && range.contains(&address.wrapping_add(moved)) {
                wanted.push(at);
            }
        }
        wanted
    }

    /// Reads the bytes around some points, sets the points and writes the bytes back.
    fn insert_piece(&mut self, memory: &File, piece: &[usize], moved: u64) -> io::Result<()> {
        let address = |points: &[(u64, Option<u8>)], at: usize| points.get(at).map_or(0, |point| point.0);
        let (Some(&first), Some(&last)) = (piece.first(), piece.last()) else { return Ok(()) };
        let (first, last) = (address(&self.points, first), address(&self.points, last));
        let mut bytes = vec![0; (last - first + 1) as usize];
        memory.read_exact_at(&mut bytes, first.wrapping_add(moved))?;
        for &at in piece {
            let Some((address, under)) = self.points.get_mut(at) else { continue };
            let Some(byte) = bytes.get_mut((*address - first) as usize) else { continue };
            // What the program itself put there is none of ours.
            if *byte != TRAP {
                *under = Some(*byte);
                *byte = TRAP;
            }
        }
        memory.write_all_at(&bytes, first.wrapping_add(moved))
    }

    /// A thread stopped at an address of the file. If that is a breakpoint of ours, its lines ran, and this is the byte
    /// that belongs there.
    pub(super) fn hit(&self, address: u64, places: &mut Places) -> Option<u8> {
        let at = self.points.binary_search_by_key(&address, |point| point.0).ok()?;
        let under = self.points.get(at)?.1?;
        let first = self.rows.partition_point(|row| row.0 < address);
        for (_, place) in self.rows.get(first..).unwrap_or_default().iter().take_while(|row| row.0 == address) {
            places.hit(*place);
        }
        Some(under)
    }
}
