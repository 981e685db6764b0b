//! A result set as SimpleCov writes it: for each line a number or `null`, for each arm and method a number. It is read from
//! the bytes; where anything is otherwise, the whole document is left to the reader of JSON.

use std::borrow::Cow;

use super::document::Document;
use super::file::File;
use super::scan::{Entry, Scan};
use crate::formats::json;

/// A part of a document that is read by itself: the whole, or what lies between two files of one or of several commands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Where it begins: with the document, or behind a file.
    pub(super) from: usize,
    /// Behind which file it ends; `None` for the end of the document.
    pub(super) to: Option<usize>,
}

/// In which object the next entry stands.
enum Inside {
    Document,
    Command,
    Files,
}

/// The command whose files go on behind a piece, where the piece opened one.
pub(super) struct OpenCommand<'a>(pub(super) Option<Cow<'a, str>>);

/// Reads a piece. `None` where it is not as plain as that, or does not end where it should; then the document is of no use.
pub(super) fn read<'a>(document: &mut Document<'a>, piece: Piece) -> Option<OpenCommand<'a>> {
    let mut scan = Scan::new(document.shared.bytes, piece.from);
    // What is behind a file is told where the piece before that file is put together with this one.
    let mut command = None;
    let (mut inside, mut has_coverage, mut is_first) = (Inside::Files, false, false);
    if piece.from == 0 {
        scan.take(b'{')?;
        (inside, is_first) = (Inside::Document, true);
    }
    loop {
        match (&inside, scan.entry(is_first)?) {
            (Inside::Document, Entry::Name(name)) => {
                (command, inside, has_coverage, is_first) = (Some(name), Inside::Command, false, true);
                scan.take(b'{')?;
            }
            (Inside::Document, Entry::End) => break,
            (Inside::Command, Entry::Name(key)) if key == "coverage" && !has_coverage => {
                (inside, has_coverage, is_first) = (Inside::Files, true, true);
                scan.take(b'{')?;
            }
            (Inside::Command, Entry::Name(key)) => {
                scan.value().filter(|_| key != "coverage")?;
                is_first = false;
            }
            (Inside::Command, Entry::End) if has_coverage => (inside, is_first) = (Inside::Document, false),
            (Inside::Command, Entry::End) => return None,
            (Inside::Files, Entry::Name(path)) => {
                read_file(&mut scan, document, path)?;
                is_first = false;
                if piece.to == Some(scan.at) {
                    return Some(OpenCommand(command));
                }
            }
            (Inside::Files, Entry::End) => {
                document.close_command(command.as_deref());
                (inside, has_coverage, is_first) = (Inside::Command, true, false);
            }
        }
    }
    (piece.to.is_none() && scan.peek().is_none()).then_some(OpenCommand(command))
}

fn read_file<'a>(scan: &mut Scan<'a>, document: &mut Document<'a>, path: Cow<'a, str>) -> Option<()> {
    let at = json::position(document.shared.bytes, &path);
    let mut file = File::new(&mut document.shared, at);
    if scan.peek()? == b'[' {
        read_lines(scan, &mut file)?;
    } else {
        scan.take(b'{')?;
        let mut is_first = true;
        while let Entry::Name(key) = scan.entry(is_first)? {
            is_first = false;
            match (&*key, scan.peek()?) {
                ("lines", _) => read_lines(scan, &mut file)?,
                ("branches", b'{') => read_branches(scan, &mut file)?,
                ("methods", b'{') => read_methods(scan, &mut file)?,
                _ => {
                    let mut value = serde_json::Deserializer::from_slice(scan.value()?);
                    file.read_criterion(&key, &mut value).ok()?;
                }
            }
        }
    }
    let coverage = file.finish();
    document.add(path.into_owned(), coverage);
    Some(())
}

fn read_lines(scan: &mut Scan<'_>, file: &mut File<'_, '_>) -> Option<()> {
    let mut counts = file.counts();
    scan.take(b'[')?;
    let mut is_first = true;
    loop {
        match scan.peek()? {
            b']' if is_first => break,
            b'n' => {
                scan.null()?;
                counts.add(None);
            }
            _ => counts.add(Some(scan.number()?)),
        }
        is_first = false;
        match scan.peek()? {
            b',' => scan.at += 1,
            b']' => break,
            _ => return None,
        }
    }
    scan.at += 1;
    let lines = counts.finish();
    file.took_lines(true, lines);
    Some(())
}

fn read_branches(scan: &mut Scan<'_>, file: &mut File<'_, '_>) -> Option<()> {
    scan.take(b'{')?;
    let mut is_first = true;
    while let Entry::Name(condition) = scan.entry(is_first)? {
        is_first = false;
        let condition = file.key(&condition)?;
        scan.take(b'{')?;
        let mut is_first = true;
        while let Entry::Name(arm) = scan.entry(is_first)? {
            is_first = false;
            let arm = file.key(&arm)?;
            scan.peek()?;
            file.add_arm(&condition, &arm, scan.number()?);
        }
        file.close_condition();
    }
    file.took_branches(true);
    Some(())
}

fn read_methods(scan: &mut Scan<'_>, file: &mut File<'_, '_>) -> Option<()> {
    scan.take(b'{')?;
    let mut is_first = true;
    while let Entry::Name(method) = scan.entry(is_first)? {
        is_first = false;
        let method = file.key(&method)?;
        scan.peek()?;
        file.add_method(&method, Some(scan.number()?));
    }
    file.took_methods(true);
    Some(())
}
