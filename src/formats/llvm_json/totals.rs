//! The totals that the export states of itself: those of `llvm-cov report`. They are kept beside ours, for they count
//! lines once for each function.

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess};

use crate::coverage::{Metric, Reported, ReportedRate};
use crate::formats::json::{Fill, Loose, Object};

/// The sums over all entries.
#[derive(Default)]
pub(super) struct Totals(Vec<(Metric, u64, u64)>);

impl Totals {
    /// The totals in the common shape; `None` where none are stated.
    pub(super) fn reported(self) -> Option<Reported> {
        let mut reported = Reported::default();
        for (metric, covered, total) in self.0 {
            reported.set(metric, ReportedRate { covered: Some(covered), total: Some(total), percent: None });
        }
        (!reported.0.is_empty()).then_some(reported)
    }

    fn add(&mut self, metric: Metric, covered: u64, total: u64) {
        match self.0.iter_mut().find(|sum| sum.0 == metric) {
            Some(sum) => {
                sum.1 = sum.1.saturating_add(covered);
                sum.2 = sum.2.saturating_add(total);
            }
            None => self.0.push((metric, covered, total)),
        }
    }
}

impl<'de> Object<'de> for Totals {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let metric = match key.as_ref() {
            "lines" => Metric::Lines,
            "branches" => Metric::Branches,
            "functions" => Metric::Functions,
            "regions" => Metric::Regions,
            "mcdc" => Metric::Mcdc,
            _ => return map.next_value::<IgnoredAny>().map(drop),
        };
        let mut rate = Rate::default();
        map.next_value_seed(Fill(&mut rate))?;
        // A metric that the program was not built for is stated as 0 of 0.
        if let (Some(covered), Some(total @ 1..)) = (rate.covered, rate.count) {
            self.add(metric, covered, total);
        }
        Ok(())
    }
}

#[derive(Default)]
struct Rate {
    covered: Option<u64>,
    count: Option<u64>,
}

impl<'de> Object<'de> for Rate {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "covered" => self.covered = map.next_value::<Loose>()?.count(),
            "count" => self.count = map.next_value::<Loose>()?.count(),
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}
