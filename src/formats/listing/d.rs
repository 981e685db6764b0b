//! D's listings (`dmd -cov`, `ldc2 --cov`), one a module.
//!
//! ```text
//!        |int twice(int n)
//!        |{
//!       3|    return n * 2;
//! 0000000|    assert(0);
//!        |}
//! src/twice.d is 50% covered
//! ```
//!
//! The rules come from the runtime of D, which writes them. A field of blanks is no code, and one of zeros is code that never
//! ran. Only the last line names the source.

use super::{Counted, file, first_lines, is_number, lines};
use crate::coverage::{Diagnostics, Metric, Position, Reported, ReportedRate};
use crate::formats::format::{Companions, Family, Format, Reader, Together};
use crate::formats::recognise::Head;
use crate::formats::text::{excerpt, without_mark};
use crate::formats::{Input, Needs, RawReport, ReadError};

/// The row of D's listings in the table of formats.
pub(in crate::formats) const D_LISTING: Format = Format {
    id: "d-listing",
    name: "D coverage listing",
    family: Family::Exchange,
    richness: 20,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

/// D puts a count and a bar before each line of the source.
fn recognise(head: &Head<'_>) -> bool {
    let (mut all, mut counts) = (0, 0);
    // The last line says it in words.
    for line in first_lines(head).filter(|line| summary(line).is_none()) {
        let Some((count, _)) = split(line).filter(|parts| parts.0.len() >= 7) else { return false };
        let count = count.trim_ascii_start();
        if !count.iter().all(u8::is_ascii_digit) {
            return false;
        }
        counts += usize::from(!count.is_empty());
        all += 1;
    }
    all > 1 && counts > 0
}

/// Reads a listing.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let bytes = without_mark(input.bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(ReadError::Empty);
    }
    let mut diagnostics = Diagnostics::default();
    let mut counted = Counted::default();
    let mut path = None;
    let mut last: (u64, &[u8]) = (0, &[]);
    for (number, line) in lines(bytes) {
        last = (number, line);
        if let Some(found) = summary(line) {
            path = Some(found);
            break;
        }
        let count = split(line).map(|parts| parts.0.trim_ascii()).filter(|count| is_number(count));
        counted.next(count, input, number, &mut diagnostics);
    }
    input.observer.read(bytes.len() as u64);
    let Some((path, percent)) = path else {
        return Err(ReadError::Malformed {
            position: Position::Line(last.0),
            expected: "a last line that names the source",
            found: excerpt(last.1),
        });
    };
    let mut reported = Reported::default();
    reported.set(Metric::Lines, ReportedRate { covered: None, total: None, percent });
    let reported = percent.map(|_| reported);
    Ok(RawReport { files: vec![file(path, counted.finish())], reported, diagnostics, ..RawReport::default() })
}

fn split(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let bar = memchr::memchr(b'|', line)?;
    line.split_at_checked(bar)
}

/// The source and its percentage in the last line. A line of source has a count or blanks, and a bar before it.
fn summary(line: &[u8]) -> Option<(String, Option<f64>)> {
    let blank = |byte: &u8| byte.is_ascii_digit() || *byte == b' ';
    if split(line).is_some_and(|(count, _)| !count.is_empty() && count.iter().all(blank)) {
        return None;
    }
    let text = String::from_utf8_lossy(line);
    let text = text.trim_end();
    if let Some(path) = text.strip_suffix(" has no code") {
        return Some((path.to_owned(), None));
    }
    let (path, percent) = text.strip_suffix("% covered")?.rsplit_once(" is ")?;
    Some((path.to_owned(), Some(percent.trim().parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Code;

    fn read_text(text: &str) -> RawReport {
        super::read(&Input::new(text.as_bytes())).unwrap()
    }

    #[test]
    fn zeros_are_code_and_blanks_are_none() {
        let report = read_text(
            "       |int f()\r\n       |{\r\n      3|    return 1;\r\n0000000|    x | y is 5% covered\r\n12345678|    z\n       |}\nsrc/a b.d is 66% covered\n",
        );
        assert_eq!(report.files[0].path, "src/a b.d");
        let lines: Vec<_> = report.files[0].coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect();
        assert_eq!(lines, [(3, 3), (4, 0), (5, 12_345_678)]);
        assert_eq!(
            report.reported.and_then(|reported| reported.get(Metric::Lines)).and_then(|rate| rate.percent),
            Some(66.0)
        );
        assert!(read_text("       |module a;\na.d has no code\n").files[0].coverage.lines.is_empty());
    }

    #[test]
    fn a_listing_without_its_last_line_names_no_source() {
        let error = super::read(&Input::new(b"       |int f()\n      3|    return")).unwrap_err();
        assert_eq!(error.to_string(), "line 2: expected a last line that names the source, found `      3|    return`");
        assert_eq!(super::read(&Input::new(b"\n")).unwrap_err(), ReadError::Empty);
        let large = read_text("18446744073709551616|a\na.d is 100% covered\n");
        assert_eq!(large.diagnostics.iter().next().map(|first| first.code), Some(Code::SaturatedCount));
    }
}
