//! `doctor`: which reports were found, what matched, and what would help.

use super::args::{Doctor, DoctorFormat, Global};
use super::printers::{json, table};
use super::session::{paint, print, request, say};
use super::{Exit, Failure};
use crate::project::{self, LoadError, Nobody};

/// Prints the diagnosis. Where nothing can be used, what was left out and why is the diagnosis.
pub(super) fn run(global: &Global, options: &Doctor) -> Result<Exit, Failure> {
    let request = request(global, &options.paths)?;
    let (inputs, proposals, exit) = match project::load(&request, &Nobody) {
        Ok(loaded) => {
            let diagnosis = loaded.diagnose();
            (diagnosis.inputs, diagnosis.proposals, Exit::Done)
        }
        Err(LoadError::Nothing(nothing)) => {
            say(&nothing.to_string());
            (nothing.left, Vec::new(), Exit::Unjudged)
        }
        Err(error) => return Err(error.into()),
    };
    let python = request.settings.python.as_ref();
    print(&match options.format {
        DoctorFormat::Json => json::doctor(&inputs, &proposals, python)?,
        DoctorFormat::Text => table::doctor(&inputs, &proposals, python, paint(global)),
    })?;
    Ok(exit)
}
