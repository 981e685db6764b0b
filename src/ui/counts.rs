//! Hit counts in few columns.

/// A hit count in at most five columns: `12`, `3.4k`, `120M`.
pub(super) fn count(hits: u64) -> String {
    let (divisor, unit) = match hits {
        0..1_000 => return hits.to_string(),
        1_000..1_000_000 => (1_000, 'k'),
        1_000_000..1_000_000_000 => (1_000_000, 'M'),
        1_000_000_000..1_000_000_000_000 => (1_000_000_000, 'G'),
        _ => return ">1T".to_owned(),
    };
    let whole = hits / divisor;
    if whole < 10 { format!("{whole}.{}{unit}", hits % divisor * 10 / divisor) } else { format!("{whole}{unit}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_fit_their_column() {
        let shown = [0, 12, 999, 1_000, 3_450, 12_345, 999_999, 1_200_000, u64::MAX].map(count);
        assert_eq!(shown, ["0", "12", "999", "1.0k", "3.4k", "12k", "999k", "1.2M", ">1T"]);
    }
}
