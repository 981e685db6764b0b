//! The row of a function, read in the very form in which it is written: most of a baseline are such rows, and a parser of
//! any JSON takes four times as long for them. A row in any other form is left to that parser, and so is each error.

use super::rows::{FUNCTION, metric};
use crate::analysis::differential::{FunctionRecord, Mark};
use crate::coverage::{Line, Ratio, Totals};

/// The function of a row; `None` where the row is not in the form in which we write it.
pub(super) fn function(row: &[u8]) -> Option<FunctionRecord> {
    let mut rest = Rest(row.strip_prefix(FUNCTION)?);
    let name = rest.text()?.to_owned();
    let (totals, entered) = (Totals::default(), None);
    let mut function = FunctionRecord { name, start: None, end: None, from: None, body: None, totals, entered };
    while rest.next_is(b',') {
        let key = rest.text()?;
        rest.expect(b":")?;
        match key {
            "at" => {
                let (start, end) = rest.pair(Rest::line)?;
                (function.start, function.end) = (start, end);
            }
            "from" => function.from = Some(rest.line()??),
            "body" => {
                let (hash, length) = rest.pair(Rest::number)?;
                function.body = Some(Mark::from_parts(hash.try_into().ok()?, length.try_into().ok()?));
            }
            "entered" => function.entered = Some(rest.truth()?),
            key => {
                let (covered, total) = rest.pair(Rest::number)?;
                let fits = covered <= total && total <= Ratio::LARGEST;
                function.totals.set(metric(key)?, fits.then(|| Ratio::new(covered, total))?);
            }
        }
    }
    (rest.0 == b"}").then_some(function)
}

type MaybeLine = Option<Line>;

/// What is left of a row.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn expect(&mut self, bytes: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(bytes)?;
        Some(())
    }

    fn next_is(&mut self, byte: u8) -> bool {
        self.expect(&[byte]).is_some()
    }

    /// A text in quotes without escapes.
    fn text(&mut self) -> Option<&'a str> {
        self.expect(b"\"")?;
        let end = self.0.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f))?;
        let (text, rest) = self.0.split_at_checked(end)?;
        self.0 = rest;
        self.expect(b"\"")?;
        std::str::from_utf8(text).ok()
    }

    fn pair<T>(&mut self, one: fn(&mut Rest<'a>) -> Option<T>) -> Option<(T, T)> {
        self.expect(b"[")?;
        let first = one(self)?;
        self.expect(b",")?;
        let second = one(self)?;
        self.expect(b"]")?;
        Some((first, second))
    }

    /// Digits without a superfluous zero.
    fn number(&mut self) -> Option<u64> {
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (text, rest) = self.0.split_at_checked(digits)?;
        if text.is_empty() || (text.starts_with(b"0") && digits > 1) {
            return None;
        }
        let add = |sum: u64, digit: &u8| sum.checked_mul(10)?.checked_add(u64::from(digit - b'0'));
        self.0 = rest;
        text.iter().try_fold(0, add)
    }

    /// A line, or none where it is not known.
    fn line(&mut self) -> Option<MaybeLine> {
        if self.expect(b"null").is_some() {
            return Some(None);
        }
        Line::new(self.number()?.try_into().ok()?).map(Some)
    }

    fn truth(&mut self) -> Option<bool> {
        if self.expect(b"true").is_some() {
            return Some(true);
        }
        self.expect(b"false").map(|()| false)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::rows::FunctionRow;
    use super::super::write_rows::Writer;
    use super::*;
    use crate::coverage::Metric;

    fn read(row: &[u8]) -> Option<FunctionRecord> {
        serde_json::from_slice::<FunctionRow>(row).ok().map(|row| row.0)
    }

    #[test]
    fn other_forms_are_left_to_the_parser() {
        let quick = br#"{"fn":"a b","at":[1,null],"from":2,"body":[4294967295,7],"entered":false,"lines":[0,3]}"#;
        assert_eq!(function(quick), read(quick));
        assert!(function(quick).is_some());
        for other in [
            r#"{"fn":"a\"","at":[1,2]}"#,
            r#"{"fn":"a", "at":[1,2]}"#,
            r#"{"fn":"a","at":[0,2]}"#,
            r#"{"fn":"a","at":[01,2]}"#,
            r#"{"fn":"a","from":null}"#,
            r#"{"fn":"a","from":0}"#,
            r#"{"fn":"a","lines":[4,3]}"#,
            r#"{"fn":"a","later":[4,3]}"#,
            r#"{"fn":"a","body":[4294967296,7]}"#,
            r#"{"fn":"a","lines":[3,99999999999999999999]}"#,
            r#"{"fn":"a"} "#,
            r#"{"fn":"a""#,
        ] {
            assert_eq!(function(other.as_bytes()), None, "{other}");
        }
    }

    fn records() -> impl Strategy<Value = FunctionRecord> {
        let line = proptest::option::of((1u32..9999).prop_map(|line| Line::new(line).unwrap()));
        let body = proptest::option::of("[a-z;(]{0,9}".prop_map(|text| Mark::of(&text)));
        let ratios = proptest::collection::vec((0usize..9, 0u64..9, 0u64..9), 0..4);
        ("\\PC{0,9}", [line.clone(), line.clone(), line], body, ratios, any::<Option<bool>>()).prop_map(
            |(name, [start, end, from], body, ratios, entered)| {
                let mut totals = Totals::default();
                for (metric, covered, missed) in ratios {
                    totals.set(Metric::ALL[metric], Ratio::new(covered, covered + missed));
                }
                FunctionRecord { name, start, end, from, body, totals, entered }
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_read_quickly_is_what_the_parser_reads(
            record in records(),
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..2),
        ) {
            let mut writer = Writer::default();
            writer.function(&record);
            let mut row = writer.out;
            row.pop();
            if !row.contains(&b'\\') {
                prop_assert_eq!(function(&row), Some(record));
            }
            for (at, byte) in changes {
                let at = at.index(row.len());
                row[at] = byte;
            }
            if let Some(function) = function(&row) {
                prop_assert_eq!(read(&row), Some(function));
            }
        }
    }
}
