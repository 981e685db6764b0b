//! One report becomes raw coverage: opened, unpacked, read with what belongs to it, hashed.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::companions::{Companion, Nearby, companions};
use crate::coverage::{Code, Diagnostics, InputPart};
use crate::formats::{Again, Input, Limits, Observer, Part, RawReport, ReadError, Reader, compress};
use crate::project::discover::{Found, FoundFile};
use crate::project::mapping::Bytes;

/// What is in a report.
pub(super) struct Content {
    /// What the reader understood.
    pub(super) raw: RawReport,
    /// Hash of the bytes as they lie on disk; of several files that of their hashes.
    pub(super) hash: [u8; 32],
    /// The files that were read.
    pub(super) parts: Vec<InputPart>,
}

/// Reads a report, perhaps `again`; `bytes` are there already when it came through standard input. The error is for people.
pub(super) fn read_one(
    found: &Found,
    bytes: Option<Bytes>,
    nearby: Nearby<'_>,
    again: Again<'_>,
    observer: &dyn Observer,
) -> Result<Content, String> {
    let mut diagnostics = Diagnostics::default();
    let files: Vec<(&Arc<str>, Bytes)> = match bytes {
        Some(bytes) => vec![(&found.shown, bytes)],
        None => open_all(found, &mut diagnostics)?,
    };
    let Reader::Native { read, .. } = found.format.reader else { return Err("it cannot be read yet".to_owned()) };
    let parse = || {
        let mut unpack = |bytes| compress::unpack(bytes, &Limits::default(), &mut diagnostics);
        let unpacked = files.iter().map(|(name, bytes)| Ok((&***name, unpack(bytes)?)));
        let unpacked = unpacked.collect::<Result<Vec<_>, ReadError>>().map_err(|error| error.to_string())?;
        let parts: Vec<Part<'_>> = unpacked.iter().map(|(name, bytes)| Part { name, bytes }).collect();
        let Some((first, more)) = parts.split_first() else { return Err("there is nothing to read".to_owned()) };
        let input = Input::new(first.bytes).named(first.name).with_more(more).read_again(again).followed(observer);
        let input = input.without(&found.tests.without);
        let beside = companions(nearby, found, input);
        let beside: Vec<Part<'_>> = beside.iter().map(Companion::part).collect();
        let mut raw = read(&input.with_companions(&beside)).map_err(|error| error.to_string())?;
        diagnostics.append(std::mem::take(&mut raw.diagnostics));
        Ok(RawReport { diagnostics, ..raw })
    };
    let hash = |(_, bytes): &(&Arc<str>, Bytes)| *blake3::hash(bytes).as_bytes();
    let (raw, hashes) = rayon::join(parse, || files.par_iter().map(hash).collect::<Vec<[u8; 32]>>());
    let part =
        |((path, _), hash): (&(&Arc<str>, Bytes), &[u8; 32])| InputPart { path: Arc::clone(path), content_hash: *hash };
    // What came through standard input has no files.
    let parts = if found.files.is_empty() { Vec::new() } else { files.iter().zip(&hashes).map(part).collect() };
    // To give a large mapping back takes a while, for which nobody has to wait.
    let bytes: Vec<Bytes> = files.into_iter().map(|file| file.1).collect();
    rayon::spawn(move || drop(bytes));
    raw.map(|raw| Content { raw, hash: hash_of(&hashes), parts })
}

/// Opens the files of a report. Of several, one that cannot be opened costs itself alone.
fn open_all<'a>(found: &'a Found, diagnostics: &mut Diagnostics) -> Result<Vec<(&'a Arc<str>, Bytes)>, String> {
    let opened: Vec<_> = found.files.par_iter().map(|file| open(file).map_err(|why| (file, why))).collect();
    let (mut files, mut first) = (Vec::with_capacity(opened.len()), None);
    for outcome in opened {
        match outcome {
            Ok(file) => files.push(file),
            Err((file, why)) => {
                diagnostics.add(Code::UnreadableInput, None, || format!("{}: {why}; it is left out", file.shown));
                first.get_or_insert(why);
            }
        }
    }
    if files.is_empty() { Err(first.unwrap_or_else(|| "there is nothing to read".to_owned())) } else { Ok(files) }
}

fn open(file: &FoundFile) -> Result<(&Arc<str>, Bytes), String> {
    if let Some(why) = unfinished(&file.real) {
        return Err(why);
    }
    let bytes = Bytes::open(&file.real).map_err(|error| error.to_string())?;
    Ok((&file.shown, bytes))
}

fn hash_of(parts: &[[u8; 32]]) -> [u8; 32] {
    match parts {
        [only] => *only,
        several => *blake3::hash(several.as_flattened()).as_bytes(),
    }
}

/// A database with a journal beside it is being written, or its writer died: its bytes alone are not its content.
pub(super) fn unfinished(path: &Path) -> Option<String> {
    ["-journal", "-wal"].iter().find_map(|suffix| {
        let mut name = path.file_name()?.to_owned();
        name.push(suffix);
        let beside = path.with_file_name(&name);
        let busy = std::fs::metadata(beside).is_ok_and(|metadata| metadata.len() > 0);
        busy.then(|| {
            let name = name.to_string_lossy();
            format!(
                "{name} beside it holds data that was not written yet: wait for the test run, or run `coverage combine`"
            )
        })
    })
}
