//! `lsp`: coverage in an editor.

use std::path::Path;

use super::args::{Global, Lsp};
use super::session::request;
use super::{Exit, Failure, explore};
use crate::project::find_root;
use crate::work::{Explore, Served, TestCommand, serve, view_settings};

/// Serves the editor at standard input and output until it leaves.
pub(super) fn run(global: &Global, options: &Lsp) -> Result<Exit, Failure> {
    let served = serve(|folder| open(global, options, folder).map_err(|failure| failure.message));
    Ok(match served {
        Ok(Served::Left(0)) => Exit::Done,
        Ok(Served::Left(_)) => Exit::Failed,
        Ok(Served::BySignal(signal)) => explore::exit(crate::work::Ended::BySignal(signal)),
        Err(error) => return Err(Failure::unjudged(format!("signals cannot be listened to: {error}"))),
    })
}

/// The project around the folder of the editor, unless the command line names another one.
fn open(global: &Global, options: &Lsp, folder: Option<&Path>) -> Result<Explore, Failure> {
    let root = global.root.clone().or_else(|| folder.filter(|folder| folder.is_dir()).map(find_root));
    let global = Global { root, ..global.clone() };
    let request = request(&global, &[])?;
    let view_settings = view_settings(&request.settings).map_err(|error| Failure::usage(error.to_string()))?;
    let command = (!options.command.is_empty()).then(|| TestCommand::typed(options.command.clone()));
    Ok(explore::options(&global, request, command, None, view_settings))
}
