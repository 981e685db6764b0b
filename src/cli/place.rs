//! Places that a person types: a measured file, and a line or lines of it.

use super::Failure;
use super::session::Session;
use crate::analysis::FileId;
use crate::coverage::{Line, LineRange};
use crate::source::printable;

/// A file and the lines that `FILE`, `FILE:LINE` or `FILE:FROM-TO` names; no lines are all.
pub(super) fn place(session: &Session, argument: &str) -> Result<(FileId, Option<LineRange>), Failure> {
    let (name, lines) = split(argument);
    match (find(session, name), lines) {
        (Ok(file), lines) => Ok((file, lines)),
        // A file's own name may end like `:12`.
        (Err(failure), Some(_)) => find(session, argument).map(|file| (file, None)).map_err(|_| failure),
        (Err(failure), None) => Err(failure),
    }
}

fn split(argument: &str) -> (&str, Option<LineRange>) {
    let lines = |text: &str| {
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let line = |text: &str| text.parse().ok().and_then(Line::new);
        let (from, to) = (line(from)?, line(to)?);
        (from <= to).then(|| LineRange::new(from, to))
    };
    match argument.rsplit_once(':') {
        Some((name, text)) if !name.is_empty() => lines(text).map_or((argument, None), |range| (name, Some(range))),
        _ => (argument, None),
    }
}

/// The measured file with this path, or the only one whose path ends with it.
fn find(session: &Session, name: &str) -> Result<FileId, Failure> {
    let found = session.snapshot.named(name);
    match found.as_slice() {
        [file] => Ok(*file),
        [] => Err(Failure::usage(format!("no report measures {}; `lazycov report` lists the files", printable(name)))),
        several => {
            let names: Vec<&str> =
                several.iter().filter_map(|id| session.snapshot.file(*id)).map(|file| file.path.as_str()).collect();
            let names = names.join(", ");
            let (name, names) = (printable(name), printable(&names));
            Err(Failure::usage(format!("{name} fits several files; give one of them in full: {names}")))
        }
    }
}
