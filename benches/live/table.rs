//! The table: a row a figure, the medians of several runs, one column for each program, and before them what was recorded
//! once.

use crate::recorded::{self, Subject};

/// Figures by row and program.
pub(crate) struct Table {
    subject: Subject,
    programs: Vec<String>,
    rows: Vec<Row>,
}

struct Row {
    title: String,
    unit: &'static str,
    /// The values of each program.
    values: Vec<Vec<f64>>,
}

impl Table {
    pub(crate) fn new(subject: Subject, programs: Vec<String>) -> Table {
        Table { subject, programs, rows: Vec::new() }
    }

    /// Adds a value of a program, by its place.
    pub(crate) fn add(&mut self, program: usize, title: &str, unit: &'static str, value: f64) {
        let at = self.rows.iter().position(|row| row.title == title).unwrap_or_else(|| {
            let values = vec![Vec::new(); self.programs.len()];
            self.rows.push(Row { title: title.to_owned(), unit, values });
            self.rows.len() - 1
        });
        self.rows[at].values[program].push(value);
    }

    /// Writes the table.
    pub(crate) fn print(&self) {
        let width = self.rows.iter().map(|row| row.title.len()).max().unwrap_or_default();
        print!("{:width$}  {:>12}", "", "recorded");
        for program in &self.programs {
            print!("  {program:>12}");
        }
        println!();
        for row in &self.rows {
            print!("{:width$}", row.title);
            let recorded = recorded::of(self.subject, &row.title);
            for value in [recorded].into_iter().chain(row.values.iter().map(|values| median(values))) {
                let shown = value.map_or("-".to_owned(), |value| match row.unit {
                    "s" if value < 0.1 => format!("{:.0} ms", value * 1e3),
                    unit => format!("{value:.2} {unit}"),
                });
                print!("  {shown:>12}");
            }
            println!();
        }
    }
}

/// The value in the middle.
pub(crate) fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// The value below which this part of all values lies.
pub(crate) fn quantile(values: &[f64], part: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    sorted.get((last as f64 * part).round() as usize).copied()
}
