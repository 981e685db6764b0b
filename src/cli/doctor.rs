//! `doctor`: which reports were found, what matched, and what would help. Works where loading fails, too.

use super::args::{Doctor, DoctorFormat, Global};
use super::printers::{json, table};
use super::session::{paint, print, request};
use super::{Exit, Failure};
use crate::project;

/// Prints the diagnosis.
pub(super) fn run(global: &Global, options: &Doctor) -> Result<Exit, Failure> {
    let request = request(global, &options.paths)?;
    let diagnosis = project::diagnose(&request).map_err(Failure::from)?;
    let proposals: Vec<(String, String, usize)> = diagnosis.proposals;
    match options.format {
        DoctorFormat::Json => print(&json::doctor(&diagnosis.inputs, &proposals)?)?,
        DoctorFormat::Text => {
            print(&table::doctor(&diagnosis.inputs, &proposals, paint(global)))?;
            if let Some(advice) = &diagnosis.advice {
                print(advice)?;
            }
        }
    }
    Ok(if diagnosis.inputs.iter().any(|input| input.taken) { Exit::Done } else { Exit::Unjudged })
}
