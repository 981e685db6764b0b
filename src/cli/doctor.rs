//! `doctor`: which reports were found, what matched, and what would help.

use super::args::{Doctor, DoctorFormat, Global};
use super::printers::doctor;
use super::session::{paint, print, request, say};
use super::{Exit, Failure};
use crate::analysis::InputCondition;
use crate::project::{LoadError, News, Nobody, Project};

/// Prints the diagnosis. Where nothing can be used, what was left out and why is the diagnosis.
pub(super) fn run(global: &Global, options: &Doctor) -> Result<Exit, Failure> {
    let request = request(global, &options.paths)?;
    let mut project = Project::new(request.clone());
    let (inputs, proposals, exit): (Vec<_>, _, _) = match project.load(News::anything(), &Nobody) {
        Ok(loaded) => {
            let diagnosis = loaded.diagnose();
            let mut inputs: Vec<_> = loaded.snapshot.inputs.iter().cloned().zip(diagnosis.conditions).collect();
            for only in project.covered_only() {
                if let Some((_, condition)) = inputs.iter_mut().find(|(status, _)| only.is_of(&status.path)) {
                    condition.alone = Some(only);
                }
            }
            (inputs, diagnosis.proposals, Exit::Done)
        }
        Err(LoadError::Nothing(nothing)) => {
            say(&nothing.to_string());
            let left = nothing.left.into_iter().map(|status| (status, InputCondition::default()));
            (left.collect(), Vec::new(), Exit::Unjudged)
        }
        Err(error) => return Err(error.into()),
    };
    let python = request.settings.python.as_ref();
    print(&match options.format {
        DoctorFormat::Json => doctor::json(&inputs, &proposals, python)?,
        DoctorFormat::Text => doctor::text(&inputs, &proposals, &request.settings, paint(global)),
    })?;
    Ok(exit)
}
