//! The question what one report alone covers, asked of a project.

use std::sync::Arc;

use super::Project;
use super::only::FEW;
use crate::analysis::CoveredOnly;
use crate::coverage::InputId;

impl Project {
    /// The lines that no report covers but this one, which counts; `None` where it does not.
    pub fn covered_only_by(&mut self, report: &str) -> Option<CoveredOnly> {
        let (sources, inputs) = (self.sources.as_ref()?, &self.parts.inputs);
        let (at, input) = inputs.iter().enumerate().find(|(_, input)| &*input.path == report)?;
        Some(self.known_only.find(input, InputId(at as u32), &self.files, (sources, &self.rules.formats)))
    }

    /// The same for every report that counts, where there are several, but not many.
    pub fn covered_only(&mut self) -> Vec<CoveredOnly> {
        let reports: Vec<Arc<str>> = self.parts.inputs.iter().map(|input| Arc::clone(&input.path)).collect();
        let few = (2..=FEW).contains(&reports.len());
        reports.iter().filter(|_| few).filter_map(|report| self.covered_only_by(report)).collect()
    }
}
