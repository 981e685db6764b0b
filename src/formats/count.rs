//! Hit counts as XML reports write them. Owns what becomes of a count that is negative, absurd or no number at all; it
//! never refuses one, because a line with a bad count is still a line.

use super::Limits;
use super::number::{self, Count};
use crate::coverage::{Code, Diagnostics, Line, Position};

/// The count that a text stands for. lcov's rule holds for the bad ones: below zero (racing counters) and no number
/// become 0; what does not fit 64 bits becomes the largest count.
pub(super) fn count(text: &str, position: Position, diagnostics: &mut Diagnostics) -> u64 {
    if let Some((count, [])) = number::digits(text.as_bytes()) {
        return count;
    }
    let mut report =
        |code: Code, what: &str| diagnostics.add(code, Some(position), || format!("{} {what}", shown(text)));
    match parse(text) {
        Some(Count::Exact(count)) => count,
        Some(Count::Negative) => {
            report(Code::NegativeCount, "is below zero and was read as 0");
            0
        }
        Some(Count::TooLarge) => {
            report(Code::SaturatedCount, "does not fit 64 bits");
            u64::MAX
        }
        None => {
            report(Code::BadCount, "is no count and was read as 0");
            0
        }
    }
}

/// The line that a text names. What is no line of any file is `None`, and said.
pub(super) fn line(text: &str, limits: &Limits, position: Position, diagnostics: &mut Diagnostics) -> Option<Line> {
    let quick = number::digits(text.as_bytes()).filter(|(_, rest)| rest.is_empty()).map(|(number, _)| number);
    let mut left_out = |code: Code, message: String| {
        diagnostics.add(code, Some(position), || message);
        None
    };
    match quick.or_else(|| whole(text)).map(u32::try_from) {
        Some(Ok(0)) => left_out(Code::LineZero, "a record for line 0 was left out".to_owned()),
        Some(Ok(number)) if number <= limits.line => Line::new(number),
        Some(_) => left_out(Code::LimitReached, format!("line number {} is not believed", shown(text))),
        None => left_out(Code::BadRecord, format!("{} is no line number", shown(text))),
    }
}

/// A value for a message, in quotes and cut to what fits one.
pub(super) fn shown(text: &str) -> String {
    format!("{:?}", text.chars().take(60).collect::<String>())
}

/// A whole number without a sign, in the spellings that counts have; `None` for anything else.
pub(super) fn whole(text: &str) -> Option<u64> {
    if let Some((number, [])) = number::digits(text.as_bytes()) {
        return Some(number);
    }
    match parse(text).filter(|_| !text.starts_with('+'))? {
        Count::Exact(number) => Some(number),
        Count::TooLarge => Some(u64::MAX),
        Count::Negative => None,
    }
}

fn parse(text: &str) -> Option<Count> {
    number::count(without_separators(text.trim()).as_bytes())
}

/// Some producers format numbers for their locale: `1,000`, `1 000`, `1'000`. A dot is left alone, since `1.000` may
/// as well be a float.
fn without_separators(text: &str) -> String {
    let separator = |c: char| matches!(c, ',' | ' ' | '\u{a0}' | '\u{202f}' | '\'');
    let (sign, number) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let mut groups = number.split(separator);
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()) && digits(group));
    if first && groups.all(|group| group.len() == 3 && digits(group)) {
        return format!("{sign}{}", number.replace(separator, ""));
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (u64, Option<Code>) {
        let mut diagnostics = Diagnostics::default();
        let value = count(text, Position::Byte(0), &mut diagnostics);
        (value, diagnostics.iter().next().map(|first| first.code))
    }

    #[test]
    fn counts_of_every_locale_are_read() {
        for (text, value) in
            [("0", 0), ("17", 17), ("1,000", 1000), ("12 345 678", 12_345_678), (" 3 ", 3), ("1e+06", 1_000_000)]
        {
            assert_eq!(read(text), (value, None), "{text}");
        }
        assert_eq!(read("18446744073709551615"), (u64::MAX, None));
        assert_eq!(read("2.0"), (2, None));
    }

    #[test]
    fn trap_26_negative_and_absurd_counts_never_abort() {
        assert_eq!(read("-710"), (0, Some(Code::NegativeCount)));
        assert_eq!(read("-1,000"), (0, Some(Code::NegativeCount)));
        assert_eq!(read("18446744073709551616"), (u64::MAX, Some(Code::SaturatedCount)));
        assert_eq!(read("1.0e+99"), (u64::MAX, Some(Code::SaturatedCount)));
        for bad in ["", "many", "nan", "inf", "1,00", "0x10", "--1"] {
            assert_eq!(read(bad), (0, Some(Code::BadCount)), "{bad}");
        }
    }
}
