//! The totals that a report stores for itself and for each of its files.

use std::borrow::Cow;

use serde::de::MapAccess;

use crate::coverage::{Metric, Reported, ReportedRate};
use crate::formats::json::{Loose, Object};

/// Stored totals. A number that is absent, or none, is `None`.
#[derive(Debug, Default)]
pub(super) struct Summary {
    pub(super) covered_lines: Option<u64>,
    pub(super) num_statements: Option<u64>,
    pub(super) num_branches: Option<u64>,
    pub(super) covered_branches: Option<u64>,
    percent_covered: Option<f64>,
    percent_statements_covered: Option<f64>,
    percent_branches_covered: Option<f64>,
}

impl Summary {
    /// The numbers as the report stores them. `percent_covered` is of lines and arms together where there are arms.
    pub(super) fn reported(&self) -> Option<Reported> {
        let lines = ReportedRate { covered: self.covered_lines, total: self.num_statements, percent: None };
        lines.total?;
        let mut reported = Reported::default();
        if self.num_branches.is_none() {
            reported.set(Metric::Lines, ReportedRate { percent: self.percent_covered, ..lines });
            return Some(reported);
        }
        let branches = ReportedRate { covered: self.covered_branches, total: self.num_branches, percent: None };
        let add = |a: Option<u64>, b: Option<u64>| a?.checked_add(b?);
        let (covered, total) = (add(lines.covered, branches.covered), add(lines.total, branches.total));
        reported.set(Metric::Lines, ReportedRate { percent: self.percent_statements_covered, ..lines });
        reported.set(Metric::Branches, ReportedRate { percent: self.percent_branches_covered, ..branches });
        reported.set(Metric::Combined, ReportedRate { covered, total, percent: self.percent_covered });
        Some(reported)
    }
}

impl<'de> Object<'de> for Summary {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let number = map.next_value::<Loose>()?;
        match key.as_ref() {
            "covered_lines" => self.covered_lines = number.count(),
            "num_statements" => self.num_statements = number.count(),
            "num_branches" => self.num_branches = number.count(),
            "covered_branches" => self.covered_branches = number.count(),
            "percent_covered" => self.percent_covered = number.float(),
            "percent_statements_covered" => self.percent_statements_covered = number.float(),
            "percent_branches_covered" => self.percent_branches_covered = number.float(),
            _ => {}
        }
        Ok(())
    }
}
