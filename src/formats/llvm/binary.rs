//! Instrumented binaries: the sections that LLVM puts beside the code, in ELF, Mach-O and COFF files. This file alone
//! names `object`.

use std::borrow::Cow;
use std::io::{Read, Seek};

use object::elf::{ELF_NOTE_GNU, FileHeader32, FileHeader64, NT_GNU_BUILD_ID};
use object::read::elf::{FileHeader, SectionHeader};
use object::read::macho::{FatArch, MachOFatFile32, MachOFatFile64};
use object::{Endianness, FileKind, Object, ObjectSection, ReadCache, ReadRef};

/// Sections of an instrumented binary, by their names in ELF and Mach-O, and in COFF.
const FUNCTIONS: [&str; 2] = ["__llvm_covfun", ".lcovfun"];
const FILES: [&str; 2] = ["__llvm_covmap", ".lcovmap"];
const NAMES: [&str; 2] = ["__llvm_prf_names", ".lprfn"];
const RECORDS: [&str; 2] = ["__llvm_prf_data", ".lprfd"];

/// A binary that was compiled to be measured.
#[derive(Clone, Debug)]
pub(super) struct Binary<'a> {
    /// The highest byte of a number comes first.
    pub(super) big: bool,
    /// What was compiled of each function.
    pub(super) functions: Cow<'a, [u8]>,
    /// The source files of each unit.
    pub(super) files: Cow<'a, [u8]>,
    /// Names of the functions.
    pub(super) names: Cow<'a, [u8]>,
    /// The records that a raw profile begins with; empty where they do not stand in the file.
    pub(super) records: Cow<'a, [u8]>,
    /// What the linker knows it by.
    pub(super) id: Option<Vec<u8>>,
}

/// What the headers of a file say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// Was it compiled to be measured?
    pub is_instrumented: bool,
    /// What the linker knows it by: the build id, or the UUID.
    pub id: Option<Vec<u8>>,
}

/// Looks at the headers of a file, and at nothing else. What is no binary has none of both.
pub fn inspect(file: impl Read + Seek) -> Finding {
    let cache = ReadCache::new(file);
    let mut finding = Finding::default();
    for (start, size) in architectures(&cache) {
        let part = cache.range(start, size);
        let found = match FileKind::parse(part) {
            Ok(FileKind::Elf32) => inspect_elf::<FileHeader32<Endianness>>(part),
            Ok(FileKind::Elf64) => inspect_elf::<FileHeader64<Endianness>>(part),
            _ => object::File::parse(part).map(|object| Finding {
                is_instrumented: sections(&object, FUNCTIONS).next().is_some(),
                id: id(&object),
            }),
        };
        let Ok(found) = found else { continue };
        finding.is_instrumented |= found.is_instrumented;
        finding.id = finding.id.or(found.id);
    }
    finding
}

/// Looks at the sections of an ELF file. `object::File` reads all symbols, too: megabytes for each program of a build.
fn inspect_elf<'d, E: FileHeader<Endian = Endianness>>(data: impl ReadRef<'d>) -> object::Result<Finding> {
    let header = E::parse(data)?;
    let endian = header.endian()?;
    let sections = header.sections(endian, data)?;
    let is_instrumented = sections.section_by_name(endian, FUNCTIONS[0].as_bytes()).is_some();
    let mut id = None;
    for mut notes in sections.iter().filter_map(|section| section.notes(endian, data).ok().flatten()) {
        while let Ok(Some(note)) = notes.next() {
            if note.name() == ELF_NOTE_GNU && note.n_type(endian) == NT_GNU_BUILD_ID {
                id = id.or_else(|| Some(note.desc().to_vec()));
            }
        }
    }
    Ok(Finding { is_instrumented, id })
}

/// The binaries in a file: one for each processor where it is made for several, without those that are not instrumented.
pub(super) fn binaries(bytes: &[u8]) -> Vec<Binary<'_>> {
    let parts = architectures(bytes).into_iter();
    parts.filter_map(|(start, size)| binary(bytes.read_bytes_at(start, size).ok()?)).collect()
}

fn binary(bytes: &[u8]) -> Option<Binary<'_>> {
    let object = object::File::parse(bytes).ok()?;
    let data = |names| all_of(&object, names, bytes.len());
    let functions = Some(data(FUNCTIONS)).filter(|functions| !functions.is_empty())?;
    Some(Binary {
        big: !object.is_little_endian(),
        functions,
        files: data(FILES),
        names: data(NAMES),
        records: data(RECORDS),
        id: id(&object),
    })
}

/// Where in a file the code of each processor lies.
fn architectures<'d>(data: impl ReadRef<'d>) -> Vec<(u64, u64)> {
    fn places<A: FatArch>(arches: &[A]) -> Vec<(u64, u64)> {
        arches.iter().map(|arch| (arch.offset().into(), arch.size().into())).collect()
    }
    match FileKind::parse(data) {
        Ok(FileKind::MachOFat32) => MachOFatFile32::parse(data).map(|file| places(file.arches())).unwrap_or_default(),
        Ok(FileKind::MachOFat64) => MachOFatFile64::parse(data).map(|file| places(file.arches())).unwrap_or_default(),
        Ok(_) => data.len().map(|length| vec![(0, length)]).unwrap_or_default(),
        Err(_) => Vec::new(),
    }
}

/// What lies in all sections of a name. A program has one; an object has one for each function that other objects may have
/// too, so that a linker can leave it out. They are no longer together than the file, unless they overlap in a broken one.
fn all_of<'a>(object: &object::File<'a>, names: [&str; 2], mut room: usize) -> Cow<'a, [u8]> {
    let mut all: Cow<'a, [u8]> = Cow::default();
    for bytes in sections(object, names).filter_map(|section| section.data().ok()) {
        let Some(left) = room.checked_sub(bytes.len()) else { break };
        room = left;
        if all.is_empty() {
            all = Cow::Borrowed(bytes);
            continue;
        }
        // What follows is read as it would lie in a program: from the next multiple of eight on.
        let all = all.to_mut();
        all.resize(all.len().next_multiple_of(8), 0);
        all.extend_from_slice(bytes);
    }
    all
}

/// The sections of a name. In objects of COFF something may follow it that tells the linker how to sort them.
fn sections<'d, 'f, R: ReadRef<'d>>(
    object: &'f object::File<'d, R>,
    names: [&'f str; 2],
) -> impl Iterator<Item = object::Section<'d, 'f, R>> {
    let own = move |name: &str| names.contains(&name.split('$').next().unwrap_or(name));
    object.sections().filter(move |section| section.name().is_ok_and(own))
}

fn id<'d, R: ReadRef<'d>>(object: &object::File<'d, R>) -> Option<Vec<u8>> {
    let uuid = || object.mach_uuid().ok().flatten().map(|uuid| uuid.to_vec());
    object.build_id().ok().flatten().map(<[u8]>::to_vec).or_else(uuid)
}
