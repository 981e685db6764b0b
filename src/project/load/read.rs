//! One report becomes raw coverage: opened, unpacked, read, hashed.

use std::path::Path;

use crate::coverage::Diagnostics;
use crate::formats::{Input, Limits, Observer, RawReport, Reader, compress};
use crate::project::discover::Found;
use crate::project::mapping::Bytes;

/// What is in a report.
pub(super) struct Content {
    /// What the reader understood.
    pub(super) raw: RawReport,
    /// Hash of the bytes as they lie on disk.
    pub(super) hash: [u8; 32],
}

/// Reads a report; `bytes` are there already when it came through standard input. The error is for people.
pub(super) fn read_one(found: &Found, bytes: Option<Bytes>, observer: &dyn Observer) -> Result<Content, String> {
    let bytes = match (bytes, &found.real) {
        (Some(bytes), _) => bytes,
        (None, Some(path)) => {
            if let Some(why) = unfinished(path) {
                return Err(why);
            }
            Bytes::open(path).map_err(|error| error.to_string())?
        }
        (None, None) => return Err("there is nothing to read".to_owned()),
    };
    let Reader::Native { read, .. } = found.format.reader else { return Err("it cannot be read yet".to_owned()) };
    let parse = || {
        let mut diagnostics = Diagnostics::default();
        let unpacked =
            compress::unpack(&bytes, &Limits::default(), &mut diagnostics).map_err(|error| error.to_string())?;
        let input = Input::new(&unpacked).named(&found.shown).followed(observer);
        let mut raw = read(&input).map_err(|error| error.to_string())?;
        diagnostics.append(std::mem::take(&mut raw.diagnostics));
        Ok(RawReport { diagnostics, ..raw })
    };
    let (raw, hash) = rayon::join(parse, || *blake3::hash(&bytes).as_bytes());
    raw.map(|raw| Content { raw, hash })
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
