//! What can be counted, and the totals of it.

use super::Ratio;

/// A thing that coverage counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// Coverable lines; a partial line counts as covered.
    Lines,
    /// Branch arms.
    Branches,
    /// Functions entered.
    Functions,
    /// Statements, where the producer counts them (Go, Istanbul).
    Statements,
    /// Source regions (LLVM).
    Regions,
    /// Bytecode instructions (JaCoCo).
    Instructions,
    /// Modified condition/decision pairs.
    Mcdc,
    /// coverage.py's own number: lines and branch arms together.
    Combined,
    /// Lines where a partial line counts as missed. Made of lines and branches, never stored.
    StrictLines,
}

impl Metric {
    /// All metrics, in the order of the JSON contract; strict lines, which it does not list, come last.
    pub const ALL: [Metric; 9] = [
        Metric::Lines,
        Metric::Branches,
        Metric::Functions,
        Metric::Statements,
        Metric::Regions,
        Metric::Instructions,
        Metric::Mcdc,
        Metric::Combined,
        Metric::StrictLines,
    ];

    /// The metric's name in JSON, flags and configuration.
    pub fn key(self) -> &'static str {
        match self {
            Metric::Lines => "lines",
            Metric::Branches => "branches",
            Metric::Functions => "functions",
            Metric::Statements => "statements",
            Metric::Regions => "regions",
            Metric::Instructions => "instructions",
            Metric::Mcdc => "mcdc",
            Metric::Combined => "combined",
            Metric::StrictLines => "strict_lines",
        }
    }

    /// The metric's name in rules: `line`, `branch`.
    pub fn singular(self) -> &'static str {
        if self == Metric::Branches { "branch" } else { self.key().trim_end_matches('s') }
    }

    /// The metric with this key; the singular (`line`) is understood too.
    pub fn parse(text: &str) -> Option<Metric> {
        Metric::ALL.into_iter().find(|metric| text == metric.key() || text == metric.singular())
    }
}

/// A set of metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct MetricSet(u16);

impl MetricSet {
    /// The set of these metrics.
    pub fn of(metrics: &[Metric]) -> MetricSet {
        metrics.iter().fold(MetricSet::default(), |set, metric| set.with(*metric))
    }

    /// The set with one more.
    pub fn with(self, metric: Metric) -> MetricSet {
        MetricSet(self.0 | 1 << metric as u16)
    }

    /// Is the metric in the set?
    pub fn contains(self, metric: Metric) -> bool {
        self.0 & (1 << metric as u16) != 0
    }

    /// All metrics of either.
    pub fn union(self, other: MetricSet) -> MetricSet {
        MetricSet(self.0 | other.0)
    }
}

/// One ratio for each metric; `None` where no input carries the metric.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Which metrics there are. Millions of totals are kept, one a function: an option a ratio would take half as much
    /// again.
    known: MetricSet,
    /// Empty where the metric is not known.
    ratios: [Ratio; 9],
}

impl Totals {
    /// The ratio of a metric.
    pub fn get(&self, metric: Metric) -> Option<Ratio> {
        self.ratios.get(metric as usize).copied().filter(|_| self.known.contains(metric))
    }

    /// Sets the ratio of a metric.
    pub fn set(&mut self, metric: Metric, ratio: Ratio) {
        if let Some(slot) = self.ratios.get_mut(metric as usize) {
            *slot = ratio;
            self.known = self.known.with(metric);
        }
    }

    /// Adds the totals of another file or directory.
    pub fn add(&mut self, other: &Totals) {
        for metric in Metric::ALL {
            if let Some(more) = other.get(metric) {
                self.set(metric, self.get(metric).unwrap_or_default() + more);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_singulars_are_understood() {
        for metric in Metric::ALL {
            assert_eq!(Metric::parse(metric.key()), Some(metric));
        }
        assert_eq!(Metric::parse("branch"), Some(Metric::Branches));
        assert_eq!(Metric::parse("strict_line"), Some(Metric::StrictLines));
        assert_eq!(Metric::parse("lin"), None);
    }

    #[test]
    fn totals_add_up_and_missing_metrics_stay_missing() {
        let mut total = Totals::default();
        let mut file = Totals::default();
        file.set(Metric::Lines, Ratio::new(1, 2));
        total.add(&file);
        total.add(&file);
        assert_eq!(total.get(Metric::Lines), Some(Ratio::new(2, 4)));
        assert_eq!(total.get(Metric::Branches), None);
    }
}
