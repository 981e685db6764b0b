//! `baseline`: what was measured once, kept to compare with.

pub(super) mod earlier;
pub(super) mod runs;
pub(super) mod save;

use super::args::{BaselineCommand, Global, ShowBaseline, ShowFormat, TableFormat};
use super::printers::baselines;
use super::session::{paint, print, request, say};
use super::{Exit, Failure, log};
use crate::project::{BaselineFileError, Baselines, Request};

/// Saves, lists, shows or removes.
pub(super) fn run(global: &Global, command: &BaselineCommand) -> Result<Exit, Failure> {
    match command {
        BaselineCommand::Save(options) => save::run(global, options),
        BaselineCommand::List { format } => list(global, *format),
        BaselineCommand::Show(options) => show(global, options),
        BaselineCommand::Rm { names } => remove(global, names),
    }
}

fn list(global: &Global, format: TableFormat) -> Result<Exit, Failure> {
    let Request { root, settings, .. } = request(global, &[])?;
    let saved = Baselines::of(&root);
    let (all, unusable) = (saved.list(), saved.unusable());
    for error in &unusable {
        say(&error.to_string());
    }
    match format {
        TableFormat::Json => print(&baselines::list_json(&all)?)?,
        TableFormat::Table if all.is_empty() => {
            say("no baseline is saved yet; `lazycov baseline save` makes one");
        }
        TableFormat::Table => print(&baselines::list(&all, settings.config.precision.unwrap_or(1), paint(global)))?,
    }
    Ok(if global.strict && !unusable.is_empty() { Exit::Unjudged } else { Exit::Done })
}

fn show(global: &Global, options: &ShowBaseline) -> Result<Exit, Failure> {
    let Request { root, settings, .. } = request(global, &[])?;
    let (saved, precision) = (Baselines::of(&root), settings.config.precision.unwrap_or(1));
    let baseline = saved.load(&options.name)?;
    print(&match options.format {
        ShowFormat::Markdown => log::saved(&saved, baseline, &settings.config)?,
        ShowFormat::Json => baselines::show_json(&baseline)?,
        ShowFormat::Text => baselines::show(&baseline, precision, paint(global)),
    })?;
    Ok(Exit::Done)
}

/// Removes all or none.
fn remove(global: &Global, names: &[String]) -> Result<Exit, Failure> {
    let saved = Baselines::of(&request(global, &[])?.root);
    for name in names {
        saved.find(name)?;
    }
    for name in names {
        match saved.remove(name) {
            // It was named twice.
            Err(BaselineFileError::Missing { .. }) => {}
            done => done?,
        }
    }
    Ok(Exit::Done)
}

impl From<BaselineFileError> for Failure {
    fn from(error: BaselineFileError) -> Failure {
        match error {
            BaselineFileError::Missing { .. } => Failure::usage(error.to_string()),
            error => Failure::unjudged(error.to_string()),
        }
    }
}
