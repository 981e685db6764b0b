//! What only one report covers: each of its files is assembled again of what the others say.

use std::sync::Arc;

use rayon::prelude::*;

use super::Project;
use super::files::Measured;
use crate::analysis::CoveredOnly;
use crate::coverage::{InputId, Line};

impl Project {
    /// The lines that no report covers but this one, which counts; `None` where it does not.
    pub fn covered_only_by(&self, report: &str) -> Option<CoveredOnly> {
        let (sources, inputs) = (self.sources.as_ref()?, &self.parts.inputs);
        let at = inputs.iter().position(|input| &*input.path == report)?;
        let id = InputId(at as u32);
        let lines = |file: &Measured| {
            let rest = file.without(id, sources, &self.rules.formats)?;
            let own = file.entry.coverage().lines.iter().filter(|(_, hits)| *hits > 0).map(|(line, _)| line);
            let alone = |line: &Line| rest.lines.hits(*line).is_none_or(|hits| hits == 0);
            Some((file.path.clone(), own.filter(alone).collect::<Vec<Line>>()))
        };
        let files: Vec<_> = self.files.all.par_iter().filter_map(lines).collect();
        Some(CoveredOnly::new(Arc::from(report), files))
    }

    /// The same for every report that counts, where there are several.
    pub fn covered_only(&self) -> Vec<CoveredOnly> {
        let inputs = &self.parts.inputs;
        let several = inputs.len() > 1;
        inputs.iter().filter(|_| several).filter_map(|input| self.covered_only_by(&input.path)).collect()
    }
}
