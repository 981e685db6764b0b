//! Which files a process has mapped to be executed, and where.

use std::io;
use std::ops::Range;
use std::path::PathBuf;

use rustix::process::Pid;

/// A part of a file that is mapped to be executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mapping {
    /// Where it lies.
    pub(super) range: Range<u64>,
    /// Where it begins in the file.
    pub(super) offset: u64,
    /// The file, by device and number.
    pub(super) file: (String, u64),
    /// What the process calls it.
    pub(super) path: PathBuf,
}

/// The mappings of a process.
pub(super) fn of(pid: Pid) -> io::Result<Vec<Mapping>> {
    let text = std::fs::read(format!("/proc/{}/maps", pid.as_raw_nonzero()))?;
    Ok(String::from_utf8_lossy(&text).lines().filter_map(executable).collect())
}

/// `7f12a000-7f13b000 r-xp 00001000 08:01 1234    /usr/lib/libc.so`
fn executable(line: &str) -> Option<Mapping> {
    let mut words = line.splitn(6, ' ');
    let (range, rights, offset) = (words.next()?, words.next()?, words.next()?);
    let (device, number, path) = (words.next()?, words.next()?, words.next()?.trim_start());
    if rights.as_bytes().get(2) != Some(&b'x') || !path.starts_with('/') {
        return None;
    }
    let (start, end) = range.split_once('-')?;
    let hex = |text: &str| u64::from_str_radix(text, 16).ok();
    Some(Mapping {
        range: hex(start)?..hex(end)?,
        offset: hex(offset)?,
        file: (device.to_owned(), number.parse().ok()?),
        path: PathBuf::from(path),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_executed_are_mappings_and_nothing_else_is() {
        let line = "7f12a000-7f13b000 r-xp 00001000 08:01 1234                     /a folder/lib c.so";
        let mapping = executable(line).unwrap();
        assert_eq!(mapping.range, 0x7f12_a000..0x7f13_b000);
        assert_eq!((mapping.offset, mapping.file), (0x1000, ("08:01".to_owned(), 1234)));
        assert_eq!(mapping.path, PathBuf::from("/a folder/lib c.so"));
        let others = [
            "7f12a000-7f13b000 r--p 00001000 08:01 1234                     /lib/libc.so",
            "7ffd1000-7ffd3000 r-xp 00000000 00:00 0                          [vdso]",
            "7f12a000-7f13b000 rwxp 00000000 00:00 0 ",
            "",
        ];
        assert!(others.into_iter().all(|line| executable(line).is_none()));
    }
}
