//! Exact ratios. A rate is never stored as a float: `covered` of `total` is kept, compared by cross-multiplication,
//! and turned into digits here and nowhere else.

use std::cmp::Ordering;
use std::iter::Sum;
use std::ops::{Add, AddAssign};

/// `covered` of `total` things. 0 of 0 is "not available", not 0 % and not 100 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ratio {
    /// How many were covered.
    pub covered: u64,
    /// How many there are.
    pub total: u64,
}

impl Ratio {
    /// The largest count that comparisons of drops are exact for. No project has a trillion lines.
    pub const LARGEST: u64 = 1 << 40;

    /// `covered` of `total`.
    pub fn new(covered: u64, total: u64) -> Ratio {
        Ratio { covered, total }
    }

    /// A ratio that counts one thing, covered or not.
    pub fn one(covered: bool) -> Ratio {
        Ratio { covered: u64::from(covered), total: 1 }
    }

    /// How many were not covered.
    pub fn missed(self) -> u64 {
        self.total.saturating_sub(self.covered)
    }

    /// Is there nothing to cover?
    pub fn is_empty(self) -> bool {
        self.total == 0
    }

    /// Compares two rates exactly; `None` when one of them is 0 of 0.
    pub fn compare(self, other: Ratio) -> Option<Ordering> {
        if self.is_empty() || other.is_empty() {
            return None;
        }
        let left = u128::from(self.covered) * u128::from(other.total);
        let right = u128::from(other.covered) * u128::from(self.total);
        Some(left.cmp(&right))
    }

    /// Orders by rate for lists: the lowest first, "not available" after everything else.
    pub fn order(self, other: Ratio) -> Ordering {
        self.compare(other).unwrap_or_else(|| self.is_empty().cmp(&other.is_empty()))
    }

    /// The ratio as a number of the same [`order`](Ratio::order): exact for totals below 2³², as different ratios of such
    /// differ by more than 2⁻⁶⁴.
    pub fn rank(self) -> u128 {
        (u128::from(self.covered) << 64).checked_div(u128::from(self.total)).unwrap_or(u128::MAX)
    }

    /// The percentage with `precision` decimals, or `None` for 0 of 0.
    ///
    /// Rounds half to even, as printf does in Go, C and Python, and clamps: 100 is printed only when everything is
    /// covered and 0 only when nothing is (99,999 of 100,000 is 99.9 at one decimal).
    pub fn percent(self, precision: u8) -> Option<Percent> {
        if self.is_empty() {
            return None;
        }
        let precision = precision.min(Percent::MAX_PRECISION);
        let whole = 100 * 10u128.pow(u32::from(precision));
        let mut digits = self.rounded(precision);
        if self.covered < self.total && digits >= whole {
            digits = whole - 1;
        }
        if self.covered > 0 && digits == 0 {
            digits = 1;
        }
        Some(Percent { digits, precision })
    }

    /// The percentage in units of the last decimal, rounded half to even; the total is not 0.
    fn rounded(self, precision: u8) -> u128 {
        let total = u128::from(self.total);
        let scaled = u128::from(self.covered) * 100 * 10u128.pow(u32::from(precision));
        let (quotient, remainder) = (scaled / total, scaled % total);
        let up = match (remainder * 2).cmp(&total) {
            Ordering::Less => false,
            Ordering::Greater => true,
            Ordering::Equal => quotient % 2 == 1,
        };
        quotient + u128::from(up)
    }

    /// The percentage as text with its sign, `81.2%`, or `n/a`.
    pub fn display(self, precision: u8) -> String {
        self.percent(precision).map_or_else(|| "n/a".to_owned(), |percent| format!("{percent}%"))
    }

    /// The rate between 0 and 1 with four decimals, as Cobertura writes it; 0 of 0 is `0`. Cut off, not rounded, so that
    /// only what is whole is `1`.
    pub fn fraction(self) -> String {
        let parts = (u128::from(self.covered) * 10_000).checked_div(u128::from(self.total)).unwrap_or(0);
        match parts {
            0 => "0".to_owned(),
            10_000.. => "1".to_owned(),
            parts => format!("0.{parts:04}"),
        }
    }

    /// Is the rate below this whole percentage? `None` for 0 of 0.
    pub fn is_under(self, percent: Percent) -> Option<bool> {
        if self.is_empty() {
            return None;
        }
        Some(percent.order_of_quotient(u128::from(self.covered) * 100, u128::from(self.total)).is_lt())
    }

    /// Would a tool that rounds to so many decimals before it compares say that the rate is below a percentage? `None`
    /// for 0 of 0. lazycov never judges so: it tells where another tool comes to another verdict.
    pub fn is_under_when_rounded(self, percent: Percent, precision: u8) -> Option<bool> {
        if self.is_empty() {
            return None;
        }
        if precision > Percent::MAX_PRECISION {
            return self.is_under(percent);
        }
        Some(Percent { digits: self.rounded(precision), precision }.is_below(percent))
    }

    /// The text of a rate that is under a limit, with as many decimals as it takes to look so. Where rounding never
    /// does, it is cut off, as JaCoCo does: a message cannot say that 80 % is less than 80 %.
    pub fn display_under(self, limit: Percent) -> String {
        let mut rounded = (limit.precision.max(1)..=Percent::MAX_PRECISION).filter_map(|p| self.percent(p));
        let shown = rounded.find(|percent| percent.is_below(limit)).or_else(|| {
            let scaled = u128::from(self.covered) * 100 * 10u128.pow(u32::from(Percent::MAX_PRECISION));
            let digits = scaled.checked_div(u128::from(self.total))?;
            Some(Percent { digits, precision: Percent::MAX_PRECISION })
        });
        shown.map_or_else(|| "n/a".to_owned(), |percent| format!("{percent}%"))
    }
}

impl Add for Ratio {
    type Output = Ratio;
    fn add(self, other: Ratio) -> Ratio {
        Ratio { covered: self.covered.saturating_add(other.covered), total: self.total.saturating_add(other.total) }
    }
}

impl AddAssign for Ratio {
    fn add_assign(&mut self, other: Ratio) {
        *self = *self + other;
    }
}

impl Sum for Ratio {
    fn sum<I: Iterator<Item = Ratio>>(iter: I) -> Ratio {
        iter.fold(Ratio::default(), Add::add)
    }
}

/// A percentage with a fixed number of decimals, kept as digits: 81.25 is `8125` at precision 2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Percent {
    digits: u128,
    precision: u8,
}

impl Percent {
    /// More decimals than this are never printed of a rate.
    pub const MAX_PRECISION: u8 = 9;

    /// More decimals than this of a limit are cut. Two rates that differ in no earlier one need totals of a trillion.
    const MAX_READ: usize = 35;

    /// A whole percentage; more than 100 is 100.
    pub const fn whole(percent: u8) -> Percent {
        Percent { digits: if percent > 100 { 100 } else { percent as u128 }, precision: 0 }
    }

    /// Reads an exact decimal such as `80`, `79.95` or `100%`; `None` when it is none or is not between 0 and 100.
    pub fn parse(text: &str) -> Option<Percent> {
        let text = text.trim();
        let text = text.strip_suffix('%').unwrap_or(text).trim_end();
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let numeric = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !numeric(whole) || !numeric(fraction) {
            return None;
        }
        let (whole, all) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let fraction = all.get(..Percent::MAX_READ.min(all.len())).unwrap_or_default();
        if whole.len() > 3 {
            return None;
        }
        let precision = u8::try_from(fraction.len()).ok()?;
        let digits: u128 = format!("0{whole}{fraction}").parse().ok()?;
        let most = 100 * 10u128.pow(u32::from(precision));
        // What was cut off may be the part that is too much.
        let fits = digits < most || digits == most && all.len() == fraction.len();
        fits.then_some(Percent { digits, precision })
    }

    /// Its digits without the decimal point.
    pub(super) fn digits(self) -> u128 {
        self.digits
    }

    /// Is it less than another one?
    fn is_below(self, other: Percent) -> bool {
        let (whole, rest) = self.parts();
        other.order_of_quotient(whole * Percent::unit(self.precision) + rest, Percent::unit(self.precision)).is_lt()
    }

    /// How a quotient compares with it, exactly: digit by digit as in a division on paper, so that no product has to fit.
    /// The denominator is not 0, and counts stay below [`Ratio::LARGEST`].
    pub(super) fn order_of_quotient(self, numerator: u128, denominator: u128) -> Ordering {
        let (whole, mut digits) = self.parts();
        let (quotient, mut rest) = (numerator / denominator, numerator % denominator);
        let mut order = quotient.cmp(&whole);
        let mut unit = Percent::unit(self.precision);
        while order.is_eq() && unit > 1 {
            unit /= 10;
            rest = rest.saturating_mul(10);
            order = (rest / denominator).cmp(&(digits / unit));
            (rest, digits) = (rest % denominator, digits % unit);
        }
        order.then(rest.cmp(&0))
    }

    /// Its whole part, and the digits of its decimals.
    fn parts(self) -> (u128, u128) {
        let unit = Percent::unit(self.precision);
        (self.digits / unit, self.digits % unit)
    }

    fn unit(precision: u8) -> u128 {
        10u128.pow(u32::from(precision))
    }

    /// Number of its decimals.
    pub fn precision(self) -> u8 {
        self.precision
    }

    /// The value as a float, for JSON and for charts. Display and comparison never go through it.
    pub fn as_f64(self) -> f64 {
        self.digits as f64 / 10f64.powi(i32::from(self.precision))
    }
}

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = 10u128.pow(u32::from(self.precision));
        let whole = self.digits / unit;
        if self.precision == 0 {
            return write!(f, "{whole}");
        }
        write!(f, "{whole}.{:0width$}", self.digits % unit, width = usize::from(self.precision))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(covered: u64, total: u64, precision: u8) -> String {
        Ratio::new(covered, total).display(precision)
    }

    #[test]
    fn trap_02_only_all_is_100_and_only_none_is_0() {
        assert_eq!(shown(99_999, 100_000, 1), "99.9%");
        assert_eq!(shown(99_999, 100_000, 2), "99.99%");
        assert_eq!(shown(1, 100_000, 1), "0.1%");
        assert_eq!(shown(1999, 2000, 1), "99.9%");
        assert_eq!(shown(5, 5, 1), "100.0%");
        assert_eq!(shown(0, 5, 1), "0.0%");
    }

    #[test]
    fn halves_round_to_even_as_printf_does() {
        assert_eq!(shown(1, 16, 1), "6.2%"); // 6.25
        assert_eq!(shown(3, 16, 1), "18.8%"); // 18.75
        assert_eq!(shown(1, 3, 2), "33.33%");
        assert_eq!(shown(2, 3, 0), "67%");
    }

    #[test]
    fn what_is_under_a_limit_looks_so() {
        let under = |covered, total, limit| Ratio::new(covered, total).display_under(Percent::parse(limit).unwrap());
        assert_eq!(under(7995, 10_000, "80"), "79.95%");
        assert_eq!(under(99_999, 100_000, "100"), "99.9%");
        assert_eq!(under(1, 100_000, "0.05"), "0.01%");
        let most = Ratio::LARGEST / 5 * 4;
        assert_eq!(under(most, Ratio::LARGEST, "80"), "79.999999999%");
        assert_eq!(Ratio::new(most, Ratio::LARGEST).display(9), "80.000000000%");
    }

    #[test]
    fn a_tool_that_rounds_first_says_otherwise() {
        let half = Ratio::new(795, 1000);
        let eighty = Percent::parse("80").unwrap();
        assert_eq!(half.is_under(eighty), Some(true));
        assert_eq!(half.is_under_when_rounded(eighty, 0), Some(false));
        assert_eq!(half.is_under_when_rounded(eighty, 1), Some(true));
        assert_eq!(Ratio::default().is_under_when_rounded(eighty, 1), None);
    }

    #[test]
    fn nothing_to_cover_is_not_available() {
        assert_eq!(shown(0, 0, 1), "n/a");
        assert_eq!(Ratio::default().compare(Ratio::new(1, 2)), None);
        assert_eq!(Ratio::default().order(Ratio::new(1, 2)), Ordering::Greater);
    }

    #[test]
    fn thresholds_are_exact_decimals() {
        let eighty = Percent::parse("80").unwrap();
        assert_eq!(Ratio::new(7995, 10_000).is_under(eighty), Some(true));
        assert_eq!(Ratio::new(8000, 10_000).is_under(eighty), Some(false));
        assert_eq!(Percent::parse("79.950 %").unwrap().to_string(), "79.95");
        assert_eq!([Percent::whole(80), Percent::whole(101)].map(|percent| percent.to_string()), ["80", "100"]);
        for bad in ["", ".", "-1", "101", "1e2", "80,5", "100.1", "1000", "80.5.1"] {
            assert!(Percent::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn limits_of_any_length_are_numbers() {
        let long = Percent::parse("79.123456789012345678901234567890").unwrap();
        assert_eq!(long.to_string(), "79.12345678901234567890123456789");
        assert_eq!(Ratio::new(7912, 10_000).is_under(long), Some(true));
        assert_eq!(Ratio::new(7913, 10_000).is_under(long), Some(false));
        // Two thirds are less than the last digit says when it was rounded up, and more when it was cut.
        let third = Ratio::new(2, 3);
        assert_eq!(third.is_under(Percent::parse("66.6666666666666667").unwrap()), Some(true));
        assert_eq!(third.is_under(Percent::parse("66.6666666666666666").unwrap()), Some(false));
        assert_eq!(third.display_under(Percent::parse("66.6666666666666667").unwrap()), "66.666666666%");
        assert_eq!(third.is_under_when_rounded(Percent::parse("66.6666666666666667").unwrap(), 9), Some(false));
        let most = format!("100.{}1", "0".repeat(60));
        assert!(Percent::parse(&most).is_none());
        assert_eq!(Percent::parse(&"9".repeat(2)).map(|all| all.to_string()), Some("99".to_owned()));
        assert_eq!(Percent::parse(&format!("99.{}", "9".repeat(60))).unwrap().precision(), 35);
        assert_eq!(Percent::parse("0080.00").unwrap().to_string(), "80");
    }

    proptest::proptest! {
        #[test]
        fn verdicts_agree_with_large_fractions(covered in 0u64..2000, more in 0u64..2000, whole in 0u64..100, rest in 0u64..1_000_000_000_000) {
            let ratio = Ratio::new(covered, covered + more + 1);
            let limit = Percent::parse(&format!("{whole}.{rest:012}")).unwrap();
            let left = u128::from(covered) * 100 * 1_000_000_000_000;
            let right = (u128::from(whole) * 1_000_000_000_000 + u128::from(rest)) * u128::from(ratio.total);
            proptest::prop_assert_eq!(ratio.is_under(limit), Some(left < right));
        }
    }
}
