//! Counts as they really occur: mostly small integers, but racing counters write negative ones, and tools that went
//! through floating point write `1e+06`.

/// A hit count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    /// A number.
    Exact(u64),
    /// A number below zero.
    Negative,
    /// A number that does not fit 64 bits.
    TooLarge,
}

/// Reads a whole field as a count; `None` when it is no number.
pub(super) fn count(field: &[u8]) -> Option<Count> {
    let field = field.trim_ascii();
    if let Some((value, [])) = digits(field) {
        return Some(Count::Exact(value));
    }
    let text = str::from_utf8(field).ok()?;
    // The float parser also knows words such as `inf` and `nan`, which are no counts.
    if !text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte)) {
        return None;
    }
    let value: f64 = text.parse().ok()?;
    if value < 0.0 {
        Some(Count::Negative)
    } else if value >= 18_446_744_073_709_551_615.0 {
        // Above 2^53 digits are read one by one, so that 64-bit counters stay exact.
        Some(text.parse().map_or(Count::TooLarge, Count::Exact))
    } else {
        // A fraction of a hit is a hit.
        Some(Count::Exact(text.parse().unwrap_or(value.ceil() as u64)))
    }
}

/// Reads the digits at the start, up to 19 of them (what surely fits 64 bits); `None` when there is none or are more.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a tenth of the time of reading a large report is the call")]
pub(super) fn digits(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0u64;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        if at == 19 {
            return None;
        }
        value = value * 10 + u64::from(digit);
        at += 1;
    }
    if at == 0 { None } else { Some((value, bytes.get(at..)?)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trap_26_absurd_counts_are_numbers_and_words_are_not() {
        let cases: [(&str, Option<Count>); 15] = [
            ("0", Some(Count::Exact(0))),
            ("9999999999999999999", Some(Count::Exact(9_999_999_999_999_999_999))),
            ("18446744073709551615", Some(Count::Exact(u64::MAX))),
            ("18446744073709551616", Some(Count::TooLarge)),
            ("1.5e+20", Some(Count::TooLarge)),
            ("1e+06", Some(Count::Exact(1_000_000))),
            ("2.0", Some(Count::Exact(2))),
            ("0.5", Some(Count::Exact(1))),
            ("-710", Some(Count::Negative)),
            (" 7 ", Some(Count::Exact(7))),
            ("", None),
            ("-", None),
            ("inf", None),
            ("NaN", None),
            ("0x10", None),
        ];
        for (text, expected) in cases {
            assert_eq!(count(text.as_bytes()), expected, "{text}");
        }
    }
}
