//! An ELF file, as far as tracing asks: what is loaded to be executed, its sections, and where a symbol lies.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use object::elf::{ELFCOMPRESS_ZLIB, ELFCOMPRESS_ZSTD, FileHeader64, PF_X, PT_LOAD};
use object::read::elf::{CompressionHeader as _, FileHeader as _, ProgramHeader as _, SectionHeader as _, Sym as _};
use object::{LittleEndian, ReadCache};

type Header = FileHeader64<LittleEndian>;

/// An uncompressed section may be larger than its compressed bytes by so much; what claims more is broken.
const EXPANSION: u64 = 1100;

/// An ELF file for this processor.
pub(super) struct Elf<R: Read + Seek = File> {
    cache: ReadCache<R>,
}

/// A part of the file that is mapped to be executed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Code {
    /// Where it begins in the file.
    pub(super) offset: u64,
    /// Where it begins in memory, before the file is moved as a whole.
    pub(super) address: u64,
    /// Bytes.
    pub(super) size: u64,
}

impl Elf {
    /// Opens a file; an error where it is no ELF file of 64 bits.
    pub(super) fn open(path: &Path) -> io::Result<Elf> {
        Elf::new(File::open(path)?)
    }
}

impl<R: Read + Seek> Elf<R> {
    /// Takes a file, wherever its bytes are; an error where it is no ELF file of 64 bits.
    pub(super) fn new(file: R) -> io::Result<Elf<R>> {
        let elf = Elf { cache: ReadCache::new(file) };
        elf.header()?;
        Ok(elf)
    }

    fn header(&self) -> io::Result<&Header> {
        Header::parse(&self.cache).map_err(io::Error::other)
    }

    /// The executable parts.
    pub(super) fn code(&self) -> io::Result<Vec<Code>> {
        let programs = self.header()?.program_headers(LittleEndian, &self.cache).map_err(io::Error::other)?;
        let executable = programs
            .iter()
            .filter(|part| part.p_type(LittleEndian) == PT_LOAD && part.p_flags(LittleEndian) & PF_X != 0);
        Ok(executable
            .map(|part| Code {
                offset: part.p_offset(LittleEndian),
                address: part.p_vaddr(LittleEndian),
                size: part.p_filesz(LittleEndian),
            })
            .collect())
    }

    /// The bytes of a section, unpacked; none where it is missing or broken.
    pub(super) fn section(&self, name: &str) -> Cow<'_, [u8]> {
        self.find_section(name).ok().flatten().unwrap_or_default()
    }

    fn find_section(&self, name: &str) -> io::Result<Option<Cow<'_, [u8]>>> {
        let sections = self.header()?.sections(LittleEndian, &self.cache).map_err(io::Error::other)?;
        let Some((_, section)) = sections.section_by_name(LittleEndian, name.as_bytes()) else { return Ok(None) };
        let data = section.data(LittleEndian, &self.cache).map_err(io::Error::other)?;
        let Some((header, offset, _)) = section.compression(LittleEndian, &self.cache).map_err(io::Error::other)?
        else {
            return Ok(Some(Cow::Borrowed(data)));
        };
        let start = offset.saturating_sub(section.sh_offset(LittleEndian)) as usize;
        let packed = data.get(start..).unwrap_or_default();
        let size = header.ch_size(LittleEndian);
        if size > (packed.len() as u64).saturating_mul(EXPANSION) {
            return Ok(None);
        }
        let mut out = Vec::with_capacity(size as usize);
        match header.ch_type(LittleEndian) {
            ELFCOMPRESS_ZLIB => flate2::read::ZlibDecoder::new(packed).take(size).read_to_end(&mut out)?,
            ELFCOMPRESS_ZSTD => zstd::Decoder::new(packed)?.take(size).read_to_end(&mut out)?,
            _ => return Ok(None),
        };
        Ok(Some(Cow::Owned(out)))
    }

    /// Where a symbol lies that the file offers to others.
    pub(super) fn symbol(&self, name: &str) -> Option<u64> {
        let sections = self.header().ok()?.sections(LittleEndian, &self.cache).ok()?;
        let symbols = sections.symbols(LittleEndian, &self.cache, object::elf::SHT_DYNSYM).ok()?;
        let strings = symbols.strings();
        let found = symbols.iter().find(|symbol| {
            symbol.name(LittleEndian, strings).is_ok_and(|known| known == name.as_bytes())
                && symbol.st_value(LittleEndian) != 0
        });
        found.map(|symbol| symbol.st_value(LittleEndian))
    }
}
