//! The source files of each unit that was compiled into a binary, known by the hash of their list.

use rustc_hash::FxHashMap;

use super::hash::hash;
use super::unpack::{room, unpack};
use crate::formats::cursor::Cursor;

/// The oldest and newest versions of coverage mappings that are read, as the file counts them: those of LLVM 11 and 18.
const OLDEST: u32 = 3;
const NEWEST: u32 = 6;
/// From this one on the first name of a list is the folder that relative names start at.
const FOLDER: u32 = 5;

/// The lists of a binary.
#[derive(Default)]
pub(super) struct Units {
    /// The names of each list; empty in the place of two lists of one hash.
    pub(super) lists: FxHashMap<u64, Vec<String>>,
    /// A version that cannot be read, where there is one.
    pub(super) other_version: Option<u32>,
}

impl Units {
    /// Reads the section. What is broken ends it.
    pub(super) fn read(section: &[u8], big: bool) -> Units {
        let mut units = Units::default();
        let mut cursor = Cursor::new(section, big);
        let mut room = room(section);
        while units.read_one(&mut cursor, &mut room, big).is_some() {
            cursor.align(8);
        }
        units
    }

    fn read_one(&mut self, cursor: &mut Cursor<'_>, room: &mut usize, big: bool) -> Option<()> {
        let (_records, names, mappings, version) = (cursor.u32()?, cursor.u32()?, cursor.u32()?, cursor.u32()?);
        let packed = cursor.take(names as usize)?;
        cursor.take(mappings as usize)?;
        if !(OLDEST..=NEWEST).contains(&version) {
            // Zeros fill what a linker left between two units.
            if (names, version) != (0, 0) {
                self.other_version = Some(version.saturating_add(1));
            }
            return Some(());
        }
        let list = read_list(packed, version, room, big)?;
        let known = self.lists.entry(hash(packed)).or_insert_with(|| list.clone());
        if *known != list {
            known.clear();
        }
        Some(())
    }
}

fn read_list(packed: &[u8], version: u32, room: &mut usize, big: bool) -> Option<Vec<String>> {
    let mut cursor = Cursor::new(packed, big);
    let count = usize::try_from(cursor.leb()?).ok()?;
    let mut text = Vec::new();
    unpack(&mut cursor, room, &mut text)?;
    let mut cursor = Cursor::new(&text, big);
    let mut names: Vec<String> = Vec::new();
    for _ in 0..count {
        let length = cursor.leb_count()?;
        let name = String::from_utf8_lossy(cursor.take(length)?);
        let name = match names.first() {
            Some(folder) if version >= FOLDER && !is_absolute(&name) => joined(folder, &name),
            _ => name.into_owned(),
        };
        // A long folder before each of many short names would be more than the section holds.
        *room = room.checked_sub(name.len())?;
        names.push(name);
    }
    Some(names)
}

fn is_absolute(path: &str) -> bool {
    let drive = |path: &str| path.as_bytes().get(1) == Some(&b':');
    path.starts_with(['/', '\\']) || drive(path)
}

/// A relative path in its folder, without steps up and down again, where that is possible without the file system.
fn joined(folder: &str, path: &str) -> String {
    let separator = if folder.contains('\\') && !folder.contains('/') { '\\' } else { '/' };
    let is_separator = |c: char| c == '/' || c == separator;
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split(is_separator).chain(path.split(is_separator)) {
        match part {
            "." => {}
            // The root stays the first part, though it is empty.
            "" if !parts.is_empty() => {}
            ".." if parts.last().is_some_and(|last| !last.is_empty() && *last != "..") => {
                parts.pop();
            }
            ".." if parts.last().is_some_and(|last| last.is_empty()) => {}
            _ => parts.push(part),
        }
    }
    parts.join(&separator.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_names_start_at_the_folder_of_the_compiler() {
        for (folder, path, whole) in [
            ("/src/app", "lib/a.c", "/src/app/lib/a.c"),
            ("/src/app/", "./a.c", "/src/app/a.c"),
            ("/src/app", "../b/../a.c", "/src/a.c"),
            ("/", "../../a.c", "/a.c"),
            ("C:\\src", "lib\\a.c", "C:\\src\\lib\\a.c"),
            ("", "a.c", "a.c"),
        ] {
            assert_eq!(joined(folder, path).trim_start_matches(if folder.is_empty() { "/" } else { "" }), whole);
        }
        assert!(
            is_absolute("/a")
                && is_absolute("C:\\a")
                && is_absolute("\\\\host\\a")
                && !is_absolute("a:b/c"[2..].as_ref())
        );
    }
}
