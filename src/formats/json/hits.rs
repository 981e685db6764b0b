//! Hit counts as JSON reports write them, judged as those of XML reports are: a bad count is still a count.

use super::Loose;
use crate::coverage::{Code, Diagnostics, Position};

/// The count that a number stands for; `None` for what is no number. Counts below zero (racing counters) become 0, what
/// does not fit 64 bits becomes the largest count, and a fraction of a hit is a hit.
pub(in crate::formats) fn hits(number: Loose, at: Option<Position>, diagnostics: &mut Diagnostics) -> Option<u64> {
    match number {
        Loose::Whole(count) if count >= 0 => Some(count.unsigned_abs()),
        Loose::Float(count) if count >= 18_446_744_073_709_551_615.0 => {
            diagnostics.add(Code::SaturatedCount, at, || format!("{number} does not fit 64 bits"));
            Some(u64::MAX)
        }
        Loose::Float(count) if count >= 0.0 => Some(count.ceil() as u64),
        Loose::Whole(_) | Loose::Float(_) => {
            diagnostics.add(Code::NegativeCount, at, || format!("{number} is below zero and was read as 0"));
            Some(0)
        }
        Loose::Other => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trap_26_negative_and_absurd_counts_are_counts() {
        let mut diagnostics = Diagnostics::default();
        let mut read = |number| hits(number, None, &mut diagnostics);
        assert_eq!(read(Loose::Whole(7)), Some(7));
        assert_eq!(read(Loose::Float(1e6)), Some(1_000_000));
        assert_eq!(read(Loose::Float(0.5)), Some(1));
        assert_eq!(read(Loose::Float(1e30)), Some(u64::MAX));
        assert_eq!(read(Loose::Whole(-7)), Some(0));
        assert_eq!(read(Loose::Float(-0.5)), Some(0));
        assert_eq!(read(Loose::Other), None);
        let codes: Vec<(Code, u64)> = diagnostics.iter().map(|found| (found.code, found.count)).collect();
        assert_eq!(codes, [(Code::SaturatedCount, 1), (Code::NegativeCount, 2)]);
    }
}
