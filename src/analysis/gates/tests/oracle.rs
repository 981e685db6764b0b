//! Verdicts agree with rationals of any size, and no message contradicts itself.

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

use super::*;
use crate::analysis::gates::Actual;

/// A present of one file of which only the totals are known.
fn of(covered: u64, total: u64) -> Measurement {
    let mut record = rated("a.rs", 0, 0);
    record.totals.set(Metric::Lines, Ratio::new(covered, total));
    record.detail = None;
    measured(vec![record])
}

fn percent(covered: u64, total: u64) -> BigRational {
    BigRational::new(BigInt::from(covered) * 100, BigInt::from(total))
}

/// A decimal as it is written.
fn decimal(text: &str) -> BigRational {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt = format!("{whole}{fraction}").parse().unwrap();
    BigRational::new(digits, BigInt::from(10).pow(fraction.len() as u32))
}

fn rates() -> impl Strategy<Value = (u64, u64)> {
    let totals = prop_oneof![1..50u64, 1..=Ratio::LARGEST];
    totals.prop_flat_map(|total| (0..=total, Just(total)))
}

fn limits() -> impl Strategy<Value = String> {
    let decimals = prop_oneof![
        (0..=100u32).prop_map(|whole| whole.to_string()),
        (0..10_000u32).prop_map(|digits| format!("{}.{:02}", digits / 100, digits % 100)),
        (0..100u64, 0..1_000_000_000u64).prop_map(|(whole, rest)| format!("{whole}.{rest:09}")),
    ];
    decimals
}

/// A limit that a rate just misses, reaches or passes.
fn close(covered: u64, total: u64) -> Vec<String> {
    let digits = u128::from(covered) * 100_000_000_000 / u128::from(total);
    (digits.saturating_sub(1)..=digits + 1)
        .filter(|digits| *digits <= 100_000_000_000)
        .map(|digits| format!("{}.{:09}", digits / 1_000_000_000, digits % 1_000_000_000))
        .collect()
}

/// The number before a unit in a message.
fn shown(text: &str, from: &str, until: &str) -> BigRational {
    let rest = &text[text.find(from).unwrap() + from.len()..];
    decimal(&rest[..rest.find(until).unwrap()])
}

proptest! {
    #[test]
    fn the_least_rate_is_judged_exactly((covered, total) in rates(), limit in limits()) {
        for limit in close(covered, total).iter().chain([&limit]) {
            let judgement = judge(&set(&[&format!("total.min={limit}")]), &alone(&of(covered, total)));
            let fails = percent(covered, total) < decimal(limit);
            prop_assert_eq!(judgement.verdict == Verdict::Fail, fails, "{}/{} {}", covered, total, limit);
            let message = &judgement.findings[0].message;
            let actual = shown(message, "lines ", "%");
            if fails {
                prop_assert!(actual < decimal(limit), "{}", message);
            } else {
                prop_assert!(actual >= decimal(limit), "{}", message);
            }
        }
    }

    #[test]
    fn the_largest_drop_is_judged_exactly((c1, t1) in rates(), (c2, t2) in rates(), limit in limits(), raw: bool) {
        let (before, now) = (of(c1, t1), of(c2, t2));
        let stage = Stage::new(owned(&before), owned(&now));
        let stage = stage.after_deletion(c2, t1.max(c2));
        let literal = percent(c1, t1) - percent(c2, t2);
        let adjusted = percent(c2, t1.max(c2)) - percent(c2, t2);
        let zero = BigRational::new(BigInt::from(0), BigInt::from(1));
        let effective = literal.clone().min(adjusted).max(zero);
        let drop = if raw { literal } else { effective };
        let judgement = stage.judge(&[&format!("total.max_drop={limit}pp"), &format!("total.raw={raw}")]);
        let finding = &judgement.findings[0];
        prop_assert_eq!(finding.verdict == Verdict::Fail, drop > decimal(&limit), "{}", finding.message);
        prop_assert!(matches!(finding.actual, Some(Actual::Drop(_))));
        if finding.verdict == Verdict::Fail {
            prop_assert!(shown(&finding.message, "drop ", "pp") > decimal(&limit), "{}", finding.message);
        }
    }

    #[test]
    fn every_verdict_has_one_cause((covered, total) in rates(), limit in limits(), compare: bool) {
        let now = of(covered, total);
        let rules = set(&[&format!("total.min={limit}"), "total.max_drop=1pp"]);
        let context = Context { allow_missing_baseline: compare, ..alone(&now) };
        let judgement = judge(&rules, &context);
        let has = |verdict| judgement.findings.iter().any(|finding| finding.verdict == verdict);
        let expected = if has(Verdict::Fail) {
            Verdict::Fail
        } else if !compare {
            Verdict::Unjudged
        } else {
            Verdict::Pass
        };
        prop_assert_eq!(judgement.verdict, expected);
    }
}

fn owned(measurement: &Measurement) -> Vec<FileRecord> {
    measurement.files().iter().map(|file| FileRecord::clone(file)).collect()
}
