//! Values of GCC's JSON that may be wrong, and what is said of them.

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess};

use super::facts::{Arm, Decision};
use crate::coverage::{Code, Diagnostics, Line};
use crate::formats::Limits;
use crate::formats::json::{Loose, Object, list};

/// Bounds and diagnostics of one report.
#[derive(Default)]
pub(super) struct Shared {
    pub(super) limits: Limits,
    pub(super) diagnostics: Diagnostics,
    /// The file at hand, where it was named before its lines.
    pub(super) path: String,
}

impl Shared {
    /// Says what is wrong in the file at hand.
    fn report(&mut self, code: Code, what: impl FnOnce() -> String) {
        let path = &self.path;
        self.diagnostics.add(code, None, || {
            let what = what();
            if path.is_empty() { what } else { format!("{path}: {what}") }
        });
    }

    /// A number as a line of a file. GCC places generated code on line 0.
    pub(super) fn line(&mut self, number: Loose) -> Option<Line> {
        let line = number.line(self.limits.line);
        if line.is_none() {
            let code = if number.whole() == Some(0) { Code::LineZero } else { Code::BadRecord };
            self.report(code, || format!("{number} is no line number; it is left out"));
        }
        line
    }

    /// A number as a count. Racing counters write some below zero.
    pub(super) fn count(&mut self, number: Loose) -> u64 {
        let mut report = |code: Code, what: &str| self.report(code, || format!("the count {number} {what}"));
        match number {
            Loose::Whole(count) => u64::try_from(count).unwrap_or_else(|_| {
                report(Code::NegativeCount, "is below zero and was read as 0");
                0
            }),
            Loose::Float(count) if count < 0.0 => {
                report(Code::NegativeCount, "is below zero and was read as 0");
                0
            }
            Loose::Float(count) => {
                if count > u64::MAX as f64 {
                    report(Code::SaturatedCount, "does not fit 64 bits");
                }
                // A fraction of a hit is a hit; the conversion saturates.
                count.ceil() as u64
            }
            Loose::Other => {
                report(Code::BadCount, "is none and was read as 0");
                0
            }
        }
    }
}

/// A branch of a line.
#[derive(Default)]
pub(super) struct Branch {
    count: Loose,
    block: Loose,
    pub(super) excluded: bool,
}

impl Branch {
    pub(super) fn arm(&self, shared: &mut Shared) -> Arm {
        Arm { block: self.block.count().unwrap_or(0), taken: Some(shared.count(self.count)) }
    }
}

impl<'de> Object<'de> for Branch {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        match key.as_ref() {
            "count" => self.count = map.next_value()?,
            "source_block_id" => self.block = map.next_value()?,
            "gcovr/excluded" => self.excluded = map.next_value::<Option<bool>>()?.unwrap_or(false),
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// A decision of a line, which GCC calls a condition: `count` outcomes, and the conditions that were not shown to matter.
#[derive(Default)]
pub(super) struct Condition {
    count: Loose,
    number: Loose,
    missed: [Vec<Loose>; 2],
    pub(super) excluded: bool,
}

impl Condition {
    /// The decision, with its number where the tool gives one.
    pub(super) fn decision(&self) -> (Option<u32>, Decision) {
        let number = |number: Loose| number.count().and_then(|number| u32::try_from(number).ok());
        let missed = self.missed.each_ref().map(|list| list.iter().filter_map(|one| number(*one)).collect());
        (number(self.number), Decision { total: number(self.count).unwrap_or(0), missed })
    }
}

impl<'de> Object<'de> for Condition {
    fn field<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, map: &mut A) -> Result<(), A::Error> {
        let [yes, no] = &mut self.missed;
        match key.as_ref() {
            "count" => self.count = map.next_value()?,
            "conditionno" => self.number = map.next_value()?,
            "not_covered_true" => *yes = list(map)?,
            "not_covered_false" => *no = list(map)?,
            "gcovr/excluded" => self.excluded = map.next_value::<Option<bool>>()?.unwrap_or(false),
            _ => drop(map.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}
