//! Go's cover profiles: what `go test -coverprofile` and `go tool covdata textfmt` write. What `GOCOVERDIR` gets, from
//! which the latter is made, is read in `covdata/`; its blocks go the same way.
//!
//! A profile lists blocks of statements with how often they ran. Statements are what Go counts, so they are kept as
//! they are; lines are derived from them and the source text afterwards. This reader refuses to know where a package
//! lies: its paths are import paths.

mod blocks;
mod code;
mod covdata;
mod paint;
mod record;

use memchr::memchr;
use rustc_hash::FxHashMap;

use self::paint::complete;

use self::blocks::Blocks;
pub(super) use self::covdata::COVDATA;
use self::record::{Mistake, Mode};
use super::format::{Companions, Family, Format, Reader, Together};
use super::recognise::Head;
use super::text::{excerpt, without_mark};
use super::{Input, Limits, Needs, RawReport, ReadError};
use crate::coverage::{Code, CountedSpan, Diagnostics, Position};

/// The profile's row in the table of formats.
pub(super) const COVERPROFILE: Format = Format {
    id: "go-coverprofile",
    name: "Go coverprofile",
    family: Family::Go,
    richness: 60,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Source, complete: Some(complete) },
};

/// Does the beginning of a file look like a profile? Its first line names the mode.
fn recognise(head: &Head<'_>) -> bool {
    let first = without_mark(head.bytes).split(|&byte| byte == b'\n').find(|line| !line.trim_ascii().is_empty());
    first.and_then(record::mode).is_some_and(|mode| mode != Mode::Unknown)
}

/// Bytes after which it is told how far reading is.
const TOLD: usize = 1 << 20;

/// Reads a profile, or several written one behind the other.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let mut profile = Profile { limits: input.limits, ..Profile::default() };
    let mut rest = without_mark(input.bytes);
    let mut told = rest.len();
    while !rest.is_empty() {
        let end = memchr(b'\n', rest);
        let (line, next) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
        profile.line += 1;
        profile.read_line(line.trim_ascii_end(), end.is_some())?;
        rest = next;
        if told - rest.len() >= TOLD {
            input.observer.read((told - rest.len()) as u64);
            told = rest.len();
        }
    }
    profile.finish()
}

/// The blocks of all files, as the lines bring them.
#[derive(Default)]
struct Profile<'a> {
    files: Vec<(&'a [u8], Blocks)>,
    places: FxHashMap<&'a [u8], usize>,
    /// The file of the last block: the blocks of a file stand together.
    last: usize,
    counting: bool,
    set: bool,
    line: u64,
    limits: Limits,
    diagnostics: Diagnostics,
}

impl<'a> Profile<'a> {
    fn read_line(&mut self, line: &'a [u8], complete: bool) -> Result<(), ReadError> {
        if line.is_empty() {
            return Ok(());
        }
        if let Some(mode) = record::mode(line) {
            return self.mode(line, mode);
        }
        if !self.set && !self.counting {
            return Err(self.no_mode(line));
        }
        match record::block(line, self.limits.line) {
            Ok((path, block)) => {
                if block.count == u64::MAX {
                    self.warn(Code::SaturatedCount, || "the count does not fit 64 bits".to_owned());
                }
                self.add(path, block);
            }
            // A cut count still tells hit from missed, so that a last line without a line break is read where it can be.
            Err(_) if !complete => self.warn(Code::Truncated, || format!("the report ends inside {}", excerpt(line))),
            Err(mistake) => {
                let (code, why) = match mistake {
                    Mistake::Shape => (Code::BadRecord, "not `path:line.column,line.column statements count`"),
                    Mistake::LineZero => (Code::LineZero, "line 0 is no line"),
                    Mistake::LineLimit => (Code::LimitReached, "a line number above the limit"),
                };
                self.warn(code, || format!("{}: {why}; the block is left out", excerpt(line)));
            }
        }
        Ok(())
    }

    /// Every profile of a concatenation has its own mode line.
    fn mode(&mut self, line: &[u8], mode: Mode) -> Result<(), ReadError> {
        match mode {
            Mode::Set => self.set = true,
            Mode::Counting => self.counting = true,
            Mode::Unknown if self.set || self.counting => {
                self.warn(Code::BadRecord, || format!("{}: an unknown mode", excerpt(line)));
            }
            Mode::Unknown => return Err(self.no_mode(line)),
        }
        if self.set && self.counting {
            self.warn(Code::MixedModes, || "profiles with and without counts: only hit or missed is kept".to_owned());
        }
        Ok(())
    }

    fn no_mode(&self, line: &[u8]) -> ReadError {
        ReadError::Malformed {
            position: Position::Line(self.line),
            expected: "`mode: set`, `mode: count` or `mode: atomic`",
            found: excerpt(line),
        }
    }

    fn add(&mut self, path: &'a [u8], block: CountedSpan) {
        if self.files.get(self.last).is_none_or(|file| file.0 != path) {
            let next = self.files.len();
            self.last = *self.places.entry(path).or_insert(next);
            if self.last == next {
                self.files.push((path, Blocks::default()));
                if str::from_utf8(path).is_err() {
                    self.warn(Code::NotUtf8, || {
                        format!("{} is not UTF-8; the wrong bytes are replaced", excerpt(path))
                    });
                }
            }
        }
        if let Some(file) = self.files.get_mut(self.last) {
            file.1.add(block);
        }
    }

    fn warn(&mut self, code: Code, message: impl FnOnce() -> String) {
        self.diagnostics.add(code, Some(Position::Line(self.line)), message);
    }

    fn finish(mut self) -> Result<RawReport, ReadError> {
        if !self.set && !self.counting {
            return Err(ReadError::Empty);
        }
        let mut files = Vec::with_capacity(self.files.len());
        for (path, blocks) in self.files {
            files.extend(blocks.file(&String::from_utf8_lossy(path), self.set, &mut self.diagnostics));
        }
        Ok(RawReport { files, diagnostics: self.diagnostics, ..RawReport::default() })
    }
}

#[cfg(test)]
mod tests;
