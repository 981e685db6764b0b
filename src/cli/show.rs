//! `show`: a source file with its coverage in the margin.

use super::args::Show;
use super::printers::annotated::{self, Selection};
use super::session::{Session, print};
use super::{Exit, Failure};
use crate::analysis::FileId;
use crate::coverage::{Line, LineRange};
use crate::source::{Text, printable};

/// Lines before and after the one asked for.
const CONTEXT: u32 = 10;

/// Prints the file.
pub(super) fn run(session: &Session, options: &Show) -> Result<Exit, Failure> {
    let (name, line) = split(&options.file);
    let file = find(session, name).or_else(|failure| match line {
        // A file's own name may end like `:12`.
        Some(_) => find(session, &options.file).map_err(|_| failure),
        None => Err(failure),
    })?;
    let entry = session.snapshot.file(file).ok_or_else(|| Failure::usage("no such file".to_owned()))?;
    let bytes = session.loaded.sources.read(&entry.path).map_err(|error| {
        Failure::unjudged(format!("{}: cannot read the source: {error}", printable(entry.path.as_str())))
    })?;
    let coverage = session.snapshot.coverage(file).ok_or_else(|| Failure::usage("no such file".to_owned()))?;
    let text = Text::decode(&bytes);
    if let Some(line) = line.filter(|line| line.index() >= text.len()) {
        return Err(Failure::usage(format!("{} has {} lines, no line {line}", printable(name), text.len())));
    }
    let around = |line: Line| {
        let from = Line::new(line.get().saturating_sub(CONTEXT)).unwrap_or(Line::FIRST);
        LineRange::new(from, Line::from_index(line.index() + CONTEXT as usize))
    };
    let selection = Selection { range: line.map(around), uncovered_only: options.uncovered_only };
    let text = annotated::source(coverage, &text, selection, session.tab_width, session.paint);
    print(&text)?;
    Ok(session.verdict())
}

fn split(argument: &str) -> (&str, Option<Line>) {
    match argument.rsplit_once(':') {
        Some((name, line)) if !name.is_empty() => match line.parse().ok().and_then(Line::new) {
            Some(line) => (name, Some(line)),
            None => (argument, None),
        },
        _ => (argument, None),
    }
}

/// The measured file with this path, or the only one whose path ends with it.
fn find(session: &Session, name: &str) -> Result<FileId, Failure> {
    let wanted = name.replace('\\', "/");
    let wanted = wanted.strip_prefix("./").unwrap_or(&wanted);
    if let Some(file) = session.snapshot.find(wanted) {
        return Ok(file);
    }
    let fits = |path: &str| path.strip_suffix(wanted).is_some_and(|head| head.ends_with('/'));
    let found: Vec<FileId> = (0..session.snapshot.files.len())
        .map(|at| FileId(at as u32))
        .filter(|id| session.snapshot.file(*id).is_some_and(|file| fits(file.path.as_str())))
        .collect();
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
