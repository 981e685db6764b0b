//! Julia's listings (`julia --code-coverage`), one a source file and process: `src/shop.jl.4711.cov` beside `src/shop.jl`.
//!
//! ```text
//!         - module Shop
//!         3 add(n) = n + 1
//!         0 never(n) = n
//!         - end
//! ```
//!
//! The rules come from Julia's runtime, which writes them. A dash is no code. Julia also gives a dash to functions that
//! were never compiled, so that they are missing here as they are in its own LCOV. Only the name of the listing
//! says which source it is of.

use super::{Counted, file, first_lines, is_number, lines};
use crate::coverage::{Code, Diagnostics, Position};
use crate::formats::format::{Companions, Family, Format, Reader, Together};
use crate::formats::recognise::Head;
use crate::formats::text::{excerpt, without_mark};
use crate::formats::{Input, Needs, RawReport, ReadError};

/// The row of Julia's listings in the table of formats.
pub(in crate::formats) const JULIA: Format = Format {
    id: "julia",
    name: "Julia .cov listing",
    family: Family::Exchange,
    richness: 20,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

/// The count or dash is this wide, or wider where the count is.
const WIDTH: usize = 9;

/// Julia puts a count or a dash, nine wide, before each line of the source.
fn recognise(head: &Head<'_>) -> bool {
    let mut dashes = 0;
    let mut all = 0;
    for line in first_lines(head) {
        let Some(count) = field(line) else { return false };
        dashes += usize::from(count == b"-");
        all += 1;
    }
    all > 1 && dashes > 0
}

/// Reads a listing.
fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    let bytes = without_mark(input.bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(ReadError::Empty);
    }
    let Some(path) = source(input.name) else {
        let why = "only the name of a Julia listing says which source it is of: `shop.jl.4711.cov` is of `shop.jl`";
        return Err(ReadError::Unsupported(why.to_owned()));
    };
    let mut diagnostics = Diagnostics::default();
    let mut counted = Counted::default();
    let mut known = false;
    for (number, line) in lines(bytes) {
        let count = field(line);
        known |= count.is_some();
        if count.is_none() {
            diagnostics.add(Code::BadRecord, Some(Position::Line(number)), || {
                format!("{} begins with no count", excerpt(line))
            });
        }
        counted.next(count.filter(|count| *count != b"-"), input, number, &mut diagnostics);
    }
    input.observer.read(bytes.len() as u64);
    if !known {
        let found = excerpt(bytes.get(..60).unwrap_or(bytes));
        return Err(ReadError::Malformed { position: Position::Line(1), expected: "a count before each line", found });
    }
    Ok(RawReport { files: vec![file(path, counted.finish())], diagnostics, ..RawReport::default() })
}

/// The count or dash before a line.
fn field(line: &[u8]) -> Option<&[u8]> {
    let blank = line.iter().take_while(|byte| **byte == b' ').count();
    let rest = line.get(blank..)?;
    let length = rest.iter().position(|byte| *byte == b' ').unwrap_or(rest.len());
    let count = rest.get(..length).filter(|count| *count == b"-" || is_number(count))?;
    (blank + length == WIDTH.max(length)).then_some(count)
}

/// The source of a listing of this name: without the process and the ending, and without that of a packed file.
fn source(name: &str) -> Option<String> {
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(name);
    let name = name.strip_suffix(".cov")?;
    let name = match name.rsplit_once('.') {
        Some((source, process)) if is_number(process.as_bytes()) => source,
        _ => name,
    };
    (!name.is_empty() && !name.ends_with('/')).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_named(name: &str, text: &str) -> Result<RawReport, ReadError> {
        super::read(&Input::new(text.as_bytes()).named(name))
    }

    #[test]
    fn counts_and_dashes_stand_before_the_source() {
        let text = "        - module Shop\n        - \n        3 add(n) = 1 + 2\n        0 g\n12345678901 h\n        -\nbroken\n        2 i";
        let report = read_named("src/shop.jl.4711.cov", text).unwrap();
        assert_eq!(report.files[0].path, "src/shop.jl");
        let lines: Vec<_> = report.files[0].coverage.lines.iter().map(|(line, hits)| (line.get(), hits)).collect();
        assert_eq!(lines, [(3, 3), (4, 0), (5, 12_345_678_901), (8, 2)]);
        let seen: Vec<_> = report.diagnostics.iter().map(|entry| (entry.code, entry.position)).collect();
        assert_eq!(seen, [(Code::BadRecord, Some(Position::Line(7)))]);
    }

    #[test]
    fn the_name_of_the_listing_says_which_source_it_is_of() {
        for (name, expected) in [
            ("src/shop.jl.4711.cov", Some("src/shop.jl")),
            ("shop.jl.cov", Some("shop.jl")),
            ("shop.jl.1.cov.gz", Some("shop.jl")),
            ("listing", None),
            ("", None),
        ] {
            assert_eq!(source(name).as_deref(), expected, "{name}");
        }
        assert!(matches!(read_named("-", "        - a\n"), Err(ReadError::Unsupported(_))));
        assert!(matches!(read_named("a.jl.cov", "text\n"), Err(ReadError::Malformed { .. })));
    }
}
