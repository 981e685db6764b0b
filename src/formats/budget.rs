//! How much memory the sets of lines of one report may take. A set is as large as its highest line: a few bytes of a
//! hostile report could ask for megabytes, again and again.

/// Bytes for all sets of one report. A thousand tests of a thousand large files need a tenth of it.
pub(super) const BYTES: u64 = 1 << 30;

/// What is left of the bytes.
pub(super) struct Budget(u64);

impl Default for Budget {
    fn default() -> Budget {
        Budget(BYTES)
    }
}

impl Budget {
    /// Lets a set grow to hold a line; `false` when there is no room. `size` are the bytes that the set has.
    pub(super) fn grow(&mut self, size: &mut u64, line: u32) -> bool {
        let needed = u64::from(line) / 8 + 1;
        let more = needed.saturating_sub(*size);
        let Some(left) = self.0.checked_sub(more) else { return false };
        self.0 = left;
        *size += more;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_paid_for_once() {
        let (mut budget, mut size) = (Budget(10), 0);
        assert!(budget.grow(&mut size, 63) && budget.grow(&mut size, 8));
        assert_eq!((budget.0, size), (2, 8));
        assert!(!budget.grow(&mut size, 80) && budget.grow(&mut size, 79));
    }
}
