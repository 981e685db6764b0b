//! Waivers: a finding that a person took on, for one path and until a day. One that speaks of no path cannot exist: it
//! would switch a rule off.

use time::{Date, Month};

use super::rule_names::RULES;
use super::{Finding, Kind};
use crate::coverage::{Metric, RepoPath};

/// A finding that is accepted for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The file or folder, exactly.
    pub path: RepoPath,
    /// The function, exactly; `None` means every finding of the rule at the path.
    pub function: Option<String>,
    /// The rule. Without a metric it means the rule in every metric.
    pub rule: String,
    /// Why. Untrusted.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Date,
}

impl Waiver {
    /// Does the waiver speak of this?
    pub(super) fn covers(&self, rule: &str, path: Option<&str>, function: Option<&str>) -> bool {
        let of_rule = self.rule == rule || self.rule == without_metric(rule);
        let of_function = self.function.as_deref().is_none_or(|wanted| function == Some(wanted));
        of_rule && of_function && path == Some(self.path.as_str())
    }

    /// Does it hold no more?
    pub(super) fn is_expired(&self, today: Date) -> bool {
        self.until < today
    }

    /// What it is for, in words.
    pub(super) fn words(&self) -> String {
        let function = self.function.as_ref().map(|name| format!("{name} ")).unwrap_or_default();
        format!("the waiver of {} for {function}{}", self.rule, self.path)
    }
}

/// Is this the name of a rule, with or without a metric?
pub fn is_rule(name: &str) -> bool {
    RULES.contains(&name) || RULES.contains(&without_metric(name).as_str())
}

/// A rule's name without the metric that it names.
fn without_metric(rule: &str) -> String {
    let Some((table, check)) = rule.rsplit_once('.') else { return rule.to_owned() };
    let is_limit = Kind::ALL.iter().any(|kind| kind.key() == check);
    match table.rsplit_once('.') {
        Some((table, metric))
            if is_limit && table != "new" && Metric::ALL.iter().any(|known| known.singular() == metric) =>
        {
            format!("{table}.{check}")
        }
        _ => rule.to_owned(),
    }
}

/// Reads `2027-03-01`.
pub fn parse_date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return None;
    }
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

/// The waivers of a run, and which of them were needed.
pub(super) struct Waivers<'a> {
    all: &'a [Waiver],
    used: Vec<bool>,
    today: Date,
}

impl<'a> Waivers<'a> {
    pub(super) fn new(all: &'a [Waiver], today: Date) -> Waivers<'a> {
        Waivers { all, used: vec![false; all.len()], today }
    }

    /// Is this accepted for now? It does not count as use: that is for a finding to say.
    pub(super) fn accepts(&self, rule: &str, path: &str) -> bool {
        self.all.iter().any(|waiver| !waiver.is_expired(self.today) && waiver.covers(rule, Some(path), None))
    }

    /// The waiver for a finding: one that holds, else one that held.
    pub(super) fn of(&mut self, finding: &Finding) -> Option<&'a Waiver> {
        let path = finding.path.as_ref().map(RepoPath::as_str);
        let mut found: Option<&Waiver> = None;
        for (waiver, used) in self.all.iter().zip(&mut self.used) {
            if waiver.covers(&finding.rule, path, finding.function.as_deref()) {
                *used = true;
                if found.is_none_or(|known| known.until < waiver.until) {
                    found = Some(waiver);
                }
            }
        }
        found
    }

    /// Waivers that no finding needed, but for those of rules that were not judged.
    pub(super) fn notes(&self, unjudged: impl Fn(&Waiver) -> bool) -> Vec<String> {
        let unused = self.all.iter().zip(&self.used).filter(|(waiver, used)| !**used && !unjudged(waiver));
        unused
            .map(|(waiver, _)| {
                let expired = if waiver.is_expired(self.today) {
                    format!("; it expired on {}", waiver.until)
                } else {
                    String::new()
                };
                format!("{} is not needed: no finding matches it{expired}", waiver.words())
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_known_with_and_without_a_metric() {
        for name in
            ["total.min", "function.branch.max_drop", "new.function.line.min", "new.function.entered", "lost.lines"]
        {
            assert!(is_rule(name), "{name}");
        }
        for name in ["total", "total.line", "function.zzz.max_drop", "new.line.min", "lost.line.lines", ""] {
            assert!(!is_rule(name), "{name}");
        }
        assert_eq!(without_metric("new.function.min"), "new.function.min");
        assert_eq!(without_metric("new.file.strict_line.min"), "new.file.min");
    }

    #[test]
    fn dates_are_days_that_exist() {
        assert_eq!(parse_date("2027-03-01").unwrap().to_string(), "2027-03-01");
        for bad in ["2027-02-30", "2027-3-1", "01.03.2027", "2027-03", "+027-03-01", ""] {
            assert!(parse_date(bad).is_none(), "{bad}");
        }
    }
}
