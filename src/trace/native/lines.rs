//! Line tables (DWARF 2 to 5): the addresses at which a statement of a line of the tree begins.

use std::io::{Read, Seek};
use std::path::PathBuf;

use gimli::{EndianSlice, LittleEndian};
use rustc_hash::{FxHashMap, FxHashSet};

use super::elf::{Code, Elf};
use super::places::{FileNumber, Place, Places};
use crate::coverage::Line;
use crate::trace::tree::Tree;

type Slice<'a> = EndianSlice<'a, LittleEndian>;

/// What a file's line tables say.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Addresses with the lines that begin there, ascending.
    pub(super) rows: Vec<(u64, Place)>,
    /// A source file that is none of the tree's, for whoever wonders.
    pub(super) elsewhere: Option<PathBuf>,
}

/// Reads the line tables of a file. What is broken ends the table that it stands in.
pub(super) fn read<R: Read + Seek>(elf: &Elf<R>, code: &[Code], tree: &Tree, places: &mut Places) -> Lines {
    let mut lines = Lines::default();
    let load = |id: gimli::SectionId| Ok::<_, gimli::Error>(elf.section(id.name()));
    let Ok(sections) = gimli::DwarfSections::load(load) else { return lines };
    let dwarf = sections.borrow(|section| EndianSlice::new(section, LittleEndian));
    let mut units = dwarf.units();
    let mut read = FxHashSet::default();
    while let Ok(Some(header)) = units.next() {
        let Ok(unit) = dwarf.unit(header) else { continue };
        // Types that have units of their own (`-fdebug-types-section`) share the table of their file.
        let table = unit.line_program.as_ref().map(|table| table.header().offset().0);
        if !read.insert((table, unit.comp_dir.map(|folder| folder.slice()))) {
            continue;
        }
        // What fails here fails inside one table; the rows before it hold.
        let _ = Table { dwarf: &dwarf, unit: &unit, code, tree, places, files: FxHashMap::default() }.read(&mut lines);
    }
    lines.rows.sort_by_key(|row| row.0);
    lines.rows.dedup();
    lines
}

/// Rows that belong together: in Mojo a function, in C often a file.
#[derive(Default)]
struct Sequence {
    /// Is there code at its first address?
    is_there: Option<bool>,
    rows: Vec<Row>,
    /// The line of a `def` that it begins with. What is done there makes room for the variables of a function and gives
    /// it back: debuggers, too, stop behind it.
    frame: Option<(FileNumber, Line)>,
}

/// An address at which a statement of a line begins.
#[derive(Clone, Copy)]
struct Row {
    address: u64,
    line: (FileNumber, Line),
}

impl Sequence {
    fn add(&mut self, row: Row, is_header: impl FnOnce() -> bool) {
        if self.rows.is_empty() && is_header() {
            self.frame = Some(row.line);
        }
        self.rows.push(row);
    }

    /// The rows, without those of the frame unless there is nothing else.
    fn end(self) -> impl Iterator<Item = Row> {
        let frame = self.frame.filter(|frame| self.rows.iter().any(|row| row.line != *frame));
        self.rows.into_iter().filter(move |row| Some(row.line) != frame)
    }
}

/// The table of one unit.
struct Table<'a, 'd> {
    dwarf: &'a gimli::Dwarf<Slice<'d>>,
    unit: &'a gimli::Unit<Slice<'d>>,
    code: &'a [Code],
    tree: &'a Tree,
    places: &'a mut Places,
    /// The tree's files by their numbers in the table.
    files: FxHashMap<u64, Option<FileNumber>>,
}

impl Table<'_, '_> {
    fn read(mut self, lines: &mut Lines) -> gimli::Result<()> {
        let Some(program) = self.unit.line_program.clone() else { return Ok(()) };
        let mut rows = program.rows();
        let mut function = Sequence::default();
        while let Some((header, row)) = rows.next_row()? {
            if row.end_sequence() {
                let rows = std::mem::take(&mut function).end();
                lines.rows.extend(rows.map(|row| (row.address, self.places.place(row.line.0, row.line.1))));
                continue;
            }
            // The linker leaves the tables of code that it dropped, at addresses where nothing is.
            let is_there = *function.is_there.get_or_insert_with(|| self.has_code(row.address()));
            let line = row.line().and_then(|line| Line::new(line.get() as u32));
            let Some(line) = line.filter(|_| is_there && row.is_stmt() && self.has_code(row.address())) else {
                continue;
            };
            let Some(file) = self.file(header, row.file_index(), lines) else { continue };
            function.add(Row { address: row.address(), line: (file, line) }, || self.places.is_header(file, line));
        }
        Ok(())
    }

    fn has_code(&self, address: u64) -> bool {
        self.code.iter().any(|part| (part.address..part.address.saturating_add(part.size)).contains(&address))
    }

    /// The file of the tree that a number of the table means.
    fn file(
        &mut self,
        header: &gimli::LineProgramHeader<Slice<'_>>,
        index: u64,
        lines: &mut Lines,
    ) -> Option<FileNumber> {
        if let Some(known) = self.files.get(&index) {
            return *known;
        }
        let path = self.path(header, index);
        let number = path.clone().and_then(|path| self.places.file(path, self.tree));
        self.files.insert(index, number);
        if number.is_none() {
            // One that is there tells the user most.
            if lines.elsewhere.as_ref().is_none_or(|known| !known.exists()) {
                lines.elsewhere = path;
            }
        }
        number
    }

    fn path(&self, header: &gimli::LineProgramHeader<Slice<'_>>, index: u64) -> Option<PathBuf> {
        let file = header.file(index)?;
        let mut path = PathBuf::new();
        if let Some(folder) = &self.unit.comp_dir {
            path.push(text(*folder));
        }
        if let Some(folder) = file.directory(header).and_then(|folder| self.dwarf.attr_string(self.unit, folder).ok()) {
            path.push(text(folder));
        }
        path.push(text(self.dwarf.attr_string(self.unit, file.path_name()).ok()?));
        Some(path)
    }
}

fn text(slice: Slice<'_>) -> String {
    slice.to_string_lossy().into_owned()
}
