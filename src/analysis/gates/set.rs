//! One setting by its path: the grammar that the configuration file and the flags share.

use super::limits::Named;
use super::rules::{Level, Rules};
use super::{Area, Check, Limits};
use crate::coverage::{Metric, Percent, Points};

/// Why a setting was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    /// There is no such key.
    #[error("unknown key `{key}` in {place}; known are {}", known.join(", "))]
    Unknown {
        /// Position of the key in its path.
        at: usize,
        /// The key.
        key: String,
        /// What it stands in: `gate.total`.
        place: String,
        /// The keys that there are.
        known: Vec<&'static str>,
    },
    /// The path ends too early.
    #[error("{place} is a table; set one of {}", known.join(", "))]
    Table {
        /// The path.
        place: String,
        /// The keys that there are.
        known: Vec<&'static str>,
    },
    /// The value is of the wrong kind.
    #[error("{place} must be {expects}")]
    Value {
        /// The path.
        place: String,
        /// What it must be.
        expects: &'static str,
    },
    /// The text is no setting.
    #[error("expected TABLE[.METRIC].CHECK=VALUE, such as function.max_drop=10pp")]
    Syntax,
}

const PERCENT: &str = "a percentage from 0 to 100, such as 80 or \"79.95\"";
const POINTS: &str = "percentage points from 0 to 100, such as \"1pp\" or 2.5";
const COUNT: &str = "a whole number";
const FLAG: &str = "true or false";
const LEVEL: &str = "fail, warn or ignore";

const TABLES: [&str; 8] = ["total", "dir", "file", "function", "new", "lost", "scope", "languages"];
const CHECKS: [&str; 4] = ["min", "max_drop", "max_missed", "raw"];

impl Rules {
    /// Sets what a text says, over all that was set before: `function.max_drop=10pp`.
    ///
    /// # Errors
    /// A key that does not exist, or a value of the wrong kind.
    pub fn set(&mut self, text: &str) -> Result<(), SetError> {
        let (path, value) = text.split_once('=').ok_or(SetError::Syntax)?;
        let path = path.trim();
        let path: Vec<&str> = path.strip_prefix("gate.").unwrap_or(path).split('.').collect();
        let mut stronger = Rules::default();
        stronger.put(&path, value.trim())?;
        *self = stronger.over(std::mem::take(self));
        Ok(())
    }

    /// Sets one value beside those that were put before. The path starts below `gate`.
    ///
    /// # Errors
    /// A key that does not exist, or a value of the wrong kind.
    pub fn put(&mut self, path: &[&str], value: &str) -> Result<(), SetError> {
        let at = At { root: "gate", path, value };
        match path {
            ["total", ..] => at.area(&mut self.total, 1, &CHECKS, false),
            ["dir", ..] => at.area(&mut self.dir, 1, &CHECKS, false),
            ["file", ..] => at.area(&mut self.file, 1, &CHECKS, false),
            ["function", "min_lines"] => at.store(&mut self.min_lines, COUNT, |text| text.parse().ok()),
            ["function", "min_lost_lines"] => at.store(&mut self.min_lost_lines, COUNT, |text| text.parse().ok()),
            ["function", ..] => at.area(
                &mut self.function,
                1,
                &["min", "max_drop", "max_missed", "raw", "min_lines", "min_lost_lines"],
                true,
            ),
            ["new", "function", "entered"] => at.store(&mut self.new.entered, FLAG, |text| text.parse().ok()),
            ["new", "function", ..] => at.area(&mut self.new.function, 2, &["min", "entered"], true),
            ["new", "file", ..] => at.area(&mut self.new.file, 2, &["min"], false),
            ["new", "changed_lines", "min"] => at.store(&mut self.new.changed_lines, PERCENT, Percent::parse),
            ["new", "changed_lines", ..] => Err(at.unknown(2, vec!["min"])),
            ["new", ..] => Err(at.unknown(1, vec!["function", "file", "changed_lines"])),
            ["lost", "lines"] => at.store(&mut self.lost.lines, COUNT, |text| text.parse().ok()),
            ["lost", "included"] => at.store(&mut self.lost.included, LEVEL, Level::parse),
            ["lost", "branch"] => at.store(&mut self.lost.branch, LEVEL, Level::parse),
            ["lost", "flaky"] => at.store(&mut self.lost.flaky, LEVEL, Level::parse),
            ["lost", ..] => Err(at.unknown(1, vec!["lines", "included", "branch", "flaky"])),
            ["scope", "vanished"] => at.store(&mut self.scope.vanished, LEVEL, Level::parse),
            ["scope", "newly_measured"] => at.store(&mut self.scope.newly_measured, LEVEL, Level::parse),
            ["scope", "not_measured"] => at.store(&mut self.scope.not_measured, LEVEL, Level::parse),
            ["scope", "excluded"] => at.store(&mut self.scope.excluded, LEVEL, Level::parse),
            ["scope", ..] => Err(at.unknown(1, vec!["vanished", "newly_measured", "not_measured", "excluded"])),
            ["languages"] => at.store(&mut self.languages, FLAG, |text| text.parse().ok()),
            _ => Err(at.unknown(0, TABLES.to_vec())),
        }
    }
}

impl Limits {
    /// Sets one value of an override. The path starts below it.
    ///
    /// # Errors
    /// A key that does not exist, or a value of the wrong kind.
    pub fn put(&mut self, path: &[&str], value: &str, of_functions: bool) -> Result<(), SetError> {
        At { root: "overrides", path, value }.limits(self, 0, &CHECKS, of_functions)
    }
}

/// A setting on its way into its place.
struct At<'a> {
    root: &'a str,
    path: &'a [&'a str],
    value: &'a str,
}

impl At<'_> {
    fn area(&self, area: &mut Area, from: usize, known: &[&'static str], of_functions: bool) -> Result<(), SetError> {
        let mut limits = area.base.pop().unwrap_or_default();
        let done = self.limits(&mut limits, from, known, of_functions);
        area.base.push(limits);
        done
    }

    fn limits(
        &self,
        limits: &mut Limits,
        from: usize,
        known: &[&'static str],
        of_functions: bool,
    ) -> Result<(), SetError> {
        let metrics: Vec<Metric> =
            Metric::ALL.into_iter().filter(|m| !of_functions || *m != Metric::Functions).collect();
        let checks: Vec<&'static str> = known.iter().copied().filter(|name| CHECKS.contains(name)).collect();
        match self.path.get(from..).unwrap_or_default() {
            [check] if checks.contains(check) => self.check(limits, None, check),
            [] => Err(self.unknown(from, known.to_vec())),
            [metric, rest @ ..] => {
                let Some(metric) = Metric::parse(metric).filter(|metric| metrics.contains(metric)) else {
                    let metrics = metrics.into_iter().map(Metric::singular);
                    return Err(self.unknown(from, known.iter().copied().chain(metrics).collect()));
                };
                match rest {
                    [check] if checks.contains(check) => self.check(limits, Some(metric), check),
                    _ => Err(self.unknown(from + 1, checks)),
                }
            }
        }
    }

    fn check(&self, limits: &mut Limits, metric: Named, check: &str) -> Result<(), SetError> {
        let (parsed, expects) = match check {
            "min" => (Percent::parse(self.value).map(Check::Min), PERCENT),
            "max_drop" => (Points::parse(self.value).map(Check::MaxDrop), POINTS),
            "max_missed" => (self.value.parse().ok().map(Check::MaxMissed), COUNT),
            _ => {
                let raw = self.value.parse().map_err(|_| self.wrong(FLAG))?;
                limits.set_raw(metric, raw);
                return Ok(());
            }
        };
        limits.set(metric, parsed.ok_or_else(|| self.wrong(expects))?);
        Ok(())
    }

    fn store<T>(
        &self,
        slot: &mut Option<T>,
        expects: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<(), SetError> {
        *slot = Some(parse(self.value).ok_or_else(|| self.wrong(expects))?);
        Ok(())
    }

    /// The key at a position is none of those that are known there, or it is missing.
    fn unknown(&self, at: usize, known: Vec<&'static str>) -> SetError {
        let place = self.place(at);
        match self.path.get(at) {
            Some(key) => SetError::Unknown { at, key: (*key).to_owned(), place, known },
            None => SetError::Table { place, known },
        }
    }

    fn wrong(&self, expects: &'static str) -> SetError {
        SetError::Value { place: self.place(self.path.len()), expects }
    }

    /// The first keys of the path, as a reader knows them.
    fn place(&self, keys: usize) -> String {
        let path = self.path.get(..keys).unwrap_or_default();
        std::iter::once(self.root).chain(path.iter().copied()).collect::<Vec<_>>().join(".")
    }
}
