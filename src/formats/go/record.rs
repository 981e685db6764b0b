//! One line of a profile: a mode, or a block `path:line.column,line.column statements count`.

use memchr::memrchr;

use crate::coverage::{CountedSpan, Line, Span};
use crate::formats::number::{Count, count, digits};

/// What the counts of a profile mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// 0 or 1.
    Set,
    /// Counts: `count`, and `atomic`, which is the same for programs of several threads.
    Counting,
    /// A mode that Go does not have.
    Unknown,
}

/// Why a line is no block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mistake {
    Shape,
    LineZero,
    LineLimit,
}

/// The mode that a line names; `None` for a line that is no mode line.
pub(super) fn mode(line: &[u8]) -> Option<Mode> {
    Some(match line.strip_prefix(b"mode: ")?.trim_ascii() {
        b"set" => Mode::Set,
        b"count" | b"atomic" => Mode::Counting,
        _ => Mode::Unknown,
    })
}

/// A block and the path of its file. It is taken apart from the right, as Go does it: a path may hold spaces, colons
/// and commas.
pub(super) fn block(line: &[u8], limit: u32) -> Result<(&[u8], CountedSpan), Mistake> {
    let (rest, hits) = split_last(line, b' ').ok_or(Mistake::Shape)?;
    let (rest, weight) = split_last(rest, b' ').ok_or(Mistake::Shape)?;
    let (path, span) = split_last(rest, b':').ok_or(Mistake::Shape)?;
    let count = match count(hits) {
        Some(Count::Exact(count)) => count,
        Some(Count::TooLarge) => u64::MAX,
        Some(Count::Negative) | None => return Err(Mistake::Shape),
    };
    let weight = digits(weight).filter(|rest| rest.1.is_empty()).and_then(|number| u32::try_from(number.0).ok());
    let weight = weight.ok_or(Mistake::Shape)?;
    let (start, start_column, rest) = position(span, b',')?;
    let (end, end_column, _) = position(rest, b'\0')?;
    if path.is_empty() || (end, end_column) < (start, start_column) {
        return Err(Mistake::Shape);
    }
    let line = |number: u64| match u32::try_from(number) {
        Ok(0) => Err(Mistake::LineZero),
        Ok(number) if number <= limit => Line::new(number).ok_or(Mistake::LineZero),
        _ => Err(Mistake::LineLimit),
    };
    let span = Span { start: line(start)?, start_column, end: line(end)?, end_column };
    Ok((path, CountedSpan { span, weight, count }))
}

/// `line.column`, followed by `after` (0 for the end), and what stands behind it.
fn position(bytes: &[u8], after: u8) -> Result<(u64, u32, &[u8]), Mistake> {
    let (line, rest) = digits(bytes).ok_or(Mistake::Shape)?;
    let rest = rest.strip_prefix(b".").ok_or(Mistake::Shape)?;
    let (column, rest) = digits(rest).ok_or(Mistake::Shape)?;
    let rest = match rest {
        [] if after == b'\0' => rest,
        [first, rest @ ..] if *first == after => rest,
        _ => return Err(Mistake::Shape),
    };
    Ok((line, u32::try_from(column).unwrap_or(u32::MAX), rest))
}

fn split_last(bytes: &[u8], separator: u8) -> Option<(&[u8], &[u8])> {
    let at = memrchr(separator, bytes)?;
    Some((bytes.get(..at)?, bytes.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_hold_spaces_colons_and_commas() {
        let text = b"C:/my, code/a b:1.go:12.2,14.30 3 7";
        let (path, block) = super::block(text, 100).unwrap();
        assert_eq!(path, b"C:/my, code/a b:1.go");
        assert_eq!((block.span.start.get(), block.span.start_column), (12, 2));
        assert_eq!((block.span.end.get(), block.span.end_column), (14, 30));
        assert_eq!((block.weight, block.count), (3, 7));
    }

    #[test]
    fn mistakes_are_told_apart() {
        let mistake = |text: &str| super::block(text.as_bytes(), 100).unwrap_err();
        assert_eq!(mistake("a.go:0.1,1.2 1 1"), Mistake::LineZero);
        assert_eq!(mistake("a.go:1.1,101.2 1 1"), Mistake::LineLimit);
        for text in
            ["", "a.go", "a.go:1.1,2.2 1", "a.go:1.1,2 1 1", "a.go:3.1,2.2 1 1", ":1.1,2.2 1 1", "a.go:1.1,2.2 x 1"]
        {
            assert_eq!(mistake(text), Mistake::Shape, "{text}");
        }
    }
}
