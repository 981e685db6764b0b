//! Values that several commands take.

use clap::ValueEnum;

use crate::coverage::{Metric, Percent};

/// Who alone covers lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OnlyBy {
    /// One test and no other.
    OneTest,
    /// No test: they ran outside of them all, as when a module is loaded.
    NoTest,
}

/// A sentence or a JSON value in each line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LineFormat {
    /// Words for people.
    #[default]
    Text,
    /// A JSON value a line.
    Json,
}

/// Table or JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// Columns for people.
    #[default]
    Table,
    /// The JSON contract.
    Json,
}

pub(super) fn metric(text: &str) -> Result<Metric, String> {
    Metric::parse(text).ok_or_else(|| {
        let known: Vec<&str> = Metric::ALL.iter().map(|metric| metric.key()).collect();
        format!("no such metric; there are {}", known.join(", "))
    })
}

pub(super) fn percent(text: &str) -> Result<Percent, String> {
    Percent::parse(text).ok_or_else(|| "expected a percentage between 0 and 100, such as 80 or 79.5".to_owned())
}
