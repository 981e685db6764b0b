//! What was lost on flaky lines is no loss like others: it gets categories of its own. Sums and waterfalls do not ask for
//! categories, and stay what they are.

use super::Flaky;
use crate::analysis::differential::{Category, Differential, FileDelta, Measurement};
use crate::coverage::Line;

/// What a loss becomes on a flaky line.
const ASIDE: [(Category, Category); 2] =
    [(Category::Lost, Category::FlakyLost), (Category::BranchLost, Category::FlakyBranchLost)];

impl Flaky {
    /// Sets aside what a comparison with this side found to be lost on flaky lines.
    pub fn set_aside(&self, before: &Measurement, found: &mut Differential) {
        if self.files().is_empty() {
            return;
        }
        let is_flaky = |file: &FileDelta, line: Line| {
            let origin = file.map.origin(line);
            origin.is_some_and(|origin| {
                let record = before.record(origin.file);
                record.is_some_and(|record| self.on(record.path.as_str(), origin.line).is_some())
            })
        };
        for function in &mut found.functions {
            let Some(file) = found.files.get(function.file as usize) else { continue };
            for (from, to) in ASIDE {
                function.categories.turn(from, to, |line| is_flaky(file, line));
            }
        }
        for file in &mut found.files {
            let mut categories = std::mem::take(&mut file.categories);
            for (from, to) in ASIDE {
                categories.turn(from, to, |line| is_flaky(file, line));
            }
            file.categories = categories;
        }
    }
}
