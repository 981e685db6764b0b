//! LuaCov's report: all files one after the other, each below its name, and a summary at the end.
//!
//! ```text
//! ==============================================================================
//! src/cart.lua
//! ==============================================================================
//!      -- Adds.
//!    3 local n = 1
//! ***0 fail()
//!
//! ==============================================================================
//! Summary
//! ==============================================================================
//! ```
//!
//! The rules come from LuaCov's default reporter. Counts are as wide as the report's largest needs, and a line that is no code
//! has blanks in their place. The width is told by the lines that were missed, else by the first place where a number
//! ends: numbers of the source come later. Empty lines of the source are empty.

use super::{Counted, file, is_number, lines};
use crate::coverage::{Diagnostics, Position};
use crate::formats::format::{Companions, Family, Format, Reader, Together};
use crate::formats::recognise::Head;
use crate::formats::text::{excerpt, without_mark};
use crate::formats::{Input, Needs, RawReport, ReadError};

/// LuaCov's row in the table of formats.
pub(in crate::formats) const LUACOV: Format = Format {
    id: "luacov",
    name: "LuaCov report",
    family: Family::Exchange,
    richness: 20,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

/// A banner of `=` around each file name, and missed lines marked with stars; a file may have none of them.
fn recognise(head: &Head<'_>) -> bool {
    let mut lines = head.lines();
    let (first, name, third) = (lines.next(), lines.next().unwrap_or_default(), lines.next());
    let banner = first.is_some_and(|line| is_rule(line.as_bytes()));
    let is_lua = std::path::Path::new(name).extension().is_some_and(|extension| extension == "lua");
    let of_lua = is_lua || lines.any(|line| line.trim_start().starts_with("***0"));
    banner && first == third && of_lua
}

/// Reads a report.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let bytes = without_mark(input.bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(ReadError::Empty);
    }
    let all: Vec<(u64, &[u8])> = lines(bytes).collect();
    let width = all.iter().filter_map(|(_, line)| end_of_count(line)).min();
    let mut diagnostics = Diagnostics::default();
    let mut files = Vec::new();
    let mut open: Option<(String, Counted)> = None;
    let mut at = 0;
    while let Some(&(number, line)) = all.get(at) {
        if let Some(name) = name_at(&all, at) {
            files.extend(open.take().map(|(path, counted)| file(path, counted.finish())));
            if name == b"Summary" {
                break;
            }
            open = Some((String::from_utf8_lossy(name).into_owned(), Counted::default()));
            at += 3;
            continue;
        }
        at += 1;
        // An empty line parts two files.
        let parts = line.is_empty() && (name_at(&all, at).is_some() || at == all.len());
        if let Some((_, counted)) = open.as_mut().filter(|_| !parts) {
            let count = width.filter(|width| end_of_count(line) == Some(*width));
            let count = count.and_then(|width| line.get(..width)).map(|count| strip(count.trim_ascii_start()));
            counted.next(count, input, number, &mut diagnostics);
        }
    }
    files.extend(open.take().map(|(path, counted)| file(path, counted.finish())));
    input.observer.read(bytes.len() as u64);
    if files.is_empty() {
        let (number, line) = all.first().copied().unwrap_or((1, bytes));
        let (position, expected) = (Position::Line(number), "the name of a file between two rules");
        return Err(ReadError::Malformed { position, expected, found: excerpt(line) });
    }
    Ok(RawReport { files, diagnostics, ..RawReport::default() })
}

/// The name between two rules that begin here.
fn name_at<'a>(all: &[(u64, &'a [u8])], at: usize) -> Option<&'a [u8]> {
    let line = |nth: usize| all.get(at + nth).map(|entry| entry.1);
    let name = line(1).filter(|name| !name.is_empty())?;
    (is_rule(line(0)?) && is_rule(line(2)?)).then_some(name)
}

fn is_rule(line: &[u8]) -> bool {
    line.len() >= 70 && line.iter().all(|byte| *byte == b'=')
}

/// Where the number that a line begins with ends, stars before a zero being part of it.
fn end_of_count(line: &[u8]) -> Option<usize> {
    let blank = line.iter().take_while(|byte| **byte == b' ').count();
    let rest = line.get(blank..)?;
    let length = rest.iter().position(|byte| *byte == b' ').unwrap_or(rest.len());
    let number = strip(rest.get(..length)?);
    let missed = number.len() < length;
    (is_number(number) && (!missed || number == b"0")).then_some(blank + length)
}

fn strip(count: &[u8]) -> &[u8] {
    let stars = count.iter().take_while(|byte| **byte == b'*').count();
    count.get(stars..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = "==============================================================================";

    fn block(name: &str, text: &str) -> String {
        format!("{RULE}\n{name}\n{RULE}\n{text}\n")
    }

    fn read_text(text: &str) -> RawReport {
        super::read(&Input::new(text.as_bytes())).unwrap()
    }

    fn hits(report: &RawReport, at: usize) -> Vec<(u32, u64)> {
        report.files[at].coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect()
    }

    #[test]
    fn counts_stand_before_the_source_and_numbers_of_the_source_do_not_count() {
        let first = block(
            "src/cart.lua",
            "     -- Adds.\n  12 local n = {\n        1 ,\n     }\n\n***0 fail()\n   3 return n\n",
        );
        let second = block("src/empty.lua", "     -- 7 lines\n\n     12 x\n");
        let summary = block("Summary", "\nFile         Hits Missed Coverage\nsrc/cart.lua 2    1      66.67%\n");
        let report = read_text(&(first.replace('\n', "\r\n") + &second + &summary));
        let paths: Vec<&str> = report.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["src/cart.lua", "src/empty.lua"]);
        assert_eq!(hits(&report, 0), [(2, 12), (6, 0), (7, 3)]);
        assert_eq!(hits(&report, 1), []);
    }

    #[test]
    fn a_report_without_missed_lines_and_a_cut_one_are_read() {
        let report = read_text(&block("a.lua", "  1 local a\n    1 , 2\n 10 return a"));
        assert_eq!(hits(&report, 0), [(1, 1), (3, 10)]);
        assert_eq!(read_text(&format!("{RULE}\na.lua\n{RULE}\n")).files.len(), 1);
        let error = super::read(&Input::new(b"plain\ntext\n")).unwrap_err();
        assert_eq!(error.to_string(), "line 1: expected the name of a file between two rules, found `plain`");
    }
}
