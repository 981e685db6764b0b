//! The exact difference of two rates, in percentage points, and limits for it. "Drop by more than 10 %" is always meant
//! in points: from 50 % to 44 % is 6 points.

use std::cmp::Ordering;

use super::{Percent, Ratio};

/// `before` minus `after` as an exact rational. Positive is a drop.
///
/// Counts stay below [`Ratio::LARGEST`], so that every comparison fits 128 bits.
#[derive(Clone, Copy, Debug)]
pub struct Drop {
    numerator: i128,
    denominator: i128,
}

impl Drop {
    /// No difference.
    pub const NONE: Drop = Drop { numerator: 0, denominator: 1 };

    /// How far the rate fell; `None` when either side is 0 of 0.
    pub fn between(before: Ratio, after: Ratio) -> Option<Drop> {
        if before.is_empty() || after.is_empty() {
            return None;
        }
        let [c1, t1, c2, t2] = [before.covered, before.total, after.covered, after.total].map(i128::from);
        Some(Drop { numerator: c1.saturating_mul(t2) - c2.saturating_mul(t1), denominator: t1.saturating_mul(t2) })
    }

    /// Is it more than a limit? What is exactly at the limit is not more.
    pub fn exceeds(self, limit: Points) -> bool {
        // A rise exceeds nothing.
        let fall = self.numerator.max(0).unsigned_abs();
        fall > 0 && limit.0.order_of_quotient(fall.saturating_mul(100), self.denominator.unsigned_abs()).is_gt()
    }

    /// Did the rate fall at all?
    pub fn is_fall(self) -> bool {
        self.numerator > 0
    }

    /// The smaller of two drops.
    pub fn min(self, other: Drop) -> Drop {
        if other < self { other } else { self }
    }

    /// The larger of two drops.
    pub fn max(self, other: Drop) -> Drop {
        if other > self { other } else { self }
    }

    /// The change as a signed number of points: a drop of 2.5 is `-2.50`. Rounded alone, half to even.
    pub fn change(self, precision: u8) -> String {
        signed(self.digits(precision), precision, true)
    }

    /// The drop as a number of points: `2.50`; `-2.50` for a rise.
    pub fn display(self, precision: u8) -> String {
        signed(-self.digits(precision), precision, false)
    }

    /// The drop as text where it is more than a limit, with as many decimals as it takes to look so. Where rounding never
    /// does, it is rounded up, as JaCoCo does: a message cannot say that a drop of 1 is more than 1.
    pub fn display_over(self, limit: Points) -> String {
        let first = limit.0.precision().max(1);
        let looks = |precision: &u8| {
            let unit = |precision: u8| 10i128.pow(precision.into());
            let limit_digits = (limit.0.digits() as i128).saturating_mul(unit(*precision));
            self.digits(*precision).saturating_mul(unit(limit.0.precision())) > limit_digits
        };
        if let Some(precision) = (first..=Percent::MAX_PRECISION).find(looks) {
            return self.display(precision);
        }
        let scaled = self.numerator.saturating_mul(100 * 10i128.pow(Percent::MAX_PRECISION.into()));
        let up = i128::from(scaled.rem_euclid(self.denominator) != 0);
        signed(-(scaled.div_euclid(self.denominator) + up), Percent::MAX_PRECISION, false)
    }

    /// The change in points as a float rounded to 2 decimals, for JSON and charts.
    pub fn as_f64(self) -> f64 {
        (-self.digits(2)) as f64 / 100.0
    }

    /// The drop in units of the last decimal, rounded half to even.
    fn digits(self, precision: u8) -> i128 {
        let precision = precision.min(Percent::MAX_PRECISION);
        let scaled = self.numerator.saturating_mul(100 * 10i128.pow(precision.into()));
        let (quotient, remainder) = (scaled / self.denominator, scaled % self.denominator);
        let away = match (remainder.abs() * 2).cmp(&self.denominator) {
            Ordering::Less => false,
            Ordering::Greater => true,
            Ordering::Equal => quotient % 2 != 0,
        };
        quotient + if away { remainder.signum() } else { 0 }
    }
}

fn signed(drop: i128, precision: u8, plus: bool) -> String {
    let change = -drop;
    let sign = match change.signum() {
        -1 => "-",
        1 if plus => "+",
        _ => "",
    };
    let precision = precision.min(Percent::MAX_PRECISION);
    let unit = 10u128.pow(precision.into());
    let digits = change.unsigned_abs();
    if precision == 0 {
        return format!("{sign}{digits}");
    }
    format!("{sign}{}.{:0width$}", digits / unit, digits % unit, width = usize::from(precision))
}

impl PartialEq for Drop {
    fn eq(&self, other: &Drop) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Drop {}

impl PartialOrd for Drop {
    fn partial_cmp(&self, other: &Drop) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Drop {
    /// Compares whole parts, then what remains, as continued fractions do: no product can overflow.
    fn cmp(&self, other: &Drop) -> Ordering {
        compare((self.numerator, self.denominator), (other.numerator, other.denominator))
    }
}

fn compare((mut n1, mut d1): (i128, i128), (mut n2, mut d2): (i128, i128)) -> Ordering {
    let mut swapped = false;
    loop {
        let (q1, q2) = (n1.div_euclid(d1), n2.div_euclid(d2));
        let (r1, r2) = (n1.rem_euclid(d1), n2.rem_euclid(d2));
        let order = match q1.cmp(&q2) {
            Ordering::Equal if r1 == 0 || r2 == 0 => r1.signum().cmp(&r2.signum()),
            Ordering::Equal => {
                // Of two fractions below one, the larger has the smaller reciprocal.
                (n1, d1, n2, d2) = (d1, r1, d2, r2);
                swapped = !swapped;
                continue;
            }
            order => order,
        };
        return if swapped { order.reverse() } else { order };
    }
}

/// A limit in percentage points: an exact decimal from 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Points(Percent);

impl Points {
    /// Reads `10pp`, and `10` or `10%` which mean the same; `None` when it is no such number.
    pub fn parse(text: &str) -> Option<Points> {
        let text = text.trim();
        Percent::parse(text.strip_suffix("pp").unwrap_or(text)).map(Points)
    }

    /// Decimals that the limit was written with.
    pub fn precision(self) -> u8 {
        self.0.precision()
    }
}

impl std::fmt::Display for Points {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}pp", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drop(before: (u64, u64), after: (u64, u64)) -> Drop {
        Drop::between(Ratio::new(before.0, before.1), Ratio::new(after.0, after.1)).unwrap()
    }

    #[test]
    fn trap_45_a_drop_is_counted_in_points() {
        let six = drop((50, 100), (44, 100));
        assert_eq!((six.display(2), six.change(1)), ("6.00".to_owned(), "-6.0".to_owned()));
        assert!(!six.exceeds(Points::parse("6pp").unwrap()), "equality passes");
        assert!(six.exceeds(Points::parse("5.999999999%").unwrap()));
        assert_eq!(Points::parse("6 %").unwrap().to_string(), "6pp");
        assert!(Points::parse("6 points").is_none());
        let long = Points::parse("5.99999999999999999999999999pp").unwrap();
        assert!(six.exceeds(long) && !drop((44, 100), (50, 100)).exceeds(Points::parse("0").unwrap()));
        assert_eq!(
            (six.display_over(long), six.display(long.precision())),
            ("6.000000000".into(), "6.000000000".into())
        );
        assert!(!six.exceeds(Points::parse("6.00000000000000000000000001").unwrap()));
    }

    #[test]
    fn each_value_is_rounded_alone_half_to_even() {
        assert_eq!(drop((0, 1), (1, 16)).change(1), "+6.2");
        assert_eq!(drop((1, 16), (0, 1)).change(1), "-6.2");
        assert_eq!(drop((2, 3), (1, 3)).change(2), "-33.33");
        assert_eq!(drop((1, 3), (1, 3)).change(1), "0.0");
        assert!(drop((1, 3), (1, 3)).as_f64().is_sign_positive(), "JSON would print a zero below zero");
        assert!(Drop::between(Ratio::new(0, 0), Ratio::new(1, 2)).is_none());
    }

    #[test]
    fn what_is_over_a_limit_looks_so() {
        let over = |before, after, limit| drop(before, after).display_over(Points::parse(limit).unwrap());
        assert_eq!(over((100, 100), (8999, 10_000), "10pp"), "10.01");
        assert_eq!(over((10, 12), (8, 12), "10pp"), "16.7");
        assert_eq!(over((7, 8), (7, 16), "43.7499"), "43.7500");
        let big = Ratio::LARGEST;
        let (before, after) = ((big, big), (big / 2 - 1, big));
        assert_eq!(drop(before, after).display(9), "50.000000000");
        assert_eq!(over(before, after, "50"), "50.000000001");
    }

    #[test]
    fn drops_are_ordered_exactly() {
        let big = Ratio::LARGEST;
        let a = drop((big, big), (big - 1, big));
        let b = drop((big - 1, big - 1), (big - 2, big - 1));
        assert!(a < b);
        assert_eq!((a.min(b), a.max(b)), (a, b));
        assert!(drop((1, 3), (1, 2)) < Drop::NONE && drop((1, 2), (1, 3)) > Drop::NONE);
        assert_eq!(drop((1, 2), (1, 4)), drop((2, 4), (2, 8)));
    }
}
