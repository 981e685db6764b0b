//! `merge`: everything that can be read, as one report in a format of choice.

use std::io::Write as _;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::args::{Global, Merge, MergeTarget};
use super::session::{Session, finish, print, say};
use super::{Exit, Failure};
use crate::coverage::Report;
use crate::formats::write::{Target, write};
use crate::system::files::share;

/// Who writes.
const GENERATOR: &str = concat!("lazycov ", env!("CARGO_PKG_VERSION"));

/// Merges reports. The file of an earlier merge is no input, unless it is named.
pub(super) fn run(global: &Global, options: &Merge) -> Result<Exit, Failure> {
    let output = options.output.as_deref().filter(|path| *path != Path::new("-"));
    let target = target(options, output)?;
    let aside = output.map(Path::to_path_buf).into_iter().collect::<Vec<_>>();
    let (session, ()) = Session::beside(global, &options.paths, &aside, |_| ())?;
    finish(session, |session| {
        let report = &session.snapshot.report;
        match output {
            Some(path) => {
                save(report, target, path)
                    .map_err(|error| Failure::unjudged(format!("cannot write {}: {error}", path.display())))?;
                if !global.quiet {
                    let (inputs, files) = (report.inputs.len(), report.files.len());
                    say(&format!("{} of {} in {}", counted(files, "file"), counted(inputs, "report"), path.display()));
                }
            }
            None => print(&text(report, target)?)?,
        }
        Ok(session.verdict())
    })
}

/// A number of things.
pub(super) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// The format that was asked for, or that the name of the file promises.
fn target(options: &Merge, output: Option<&Path>) -> Result<Target, Failure> {
    let of_name = || {
        let extension = output?.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "info" | "lcov" | "dat" => Some(Target::Lcov),
            "xml" => Some(Target::Cobertura),
            "json" => Some(Target::Json),
            _ => None,
        }
    };
    let asked = options.to.map(|to| match to {
        MergeTarget::Lcov => Target::Lcov,
        MergeTarget::Cobertura => Target::Cobertura,
        MergeTarget::Json => Target::Json,
    });
    let unknown = || Failure::usage("which format? Say --to lcov, --to cobertura or --to json".to_owned());
    asked.or_else(of_name).ok_or_else(unknown)
}

/// Seconds since 1970. Reports of a build that wants the same bytes each time take the build's own time.
fn created() -> u64 {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    fixed.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
}

/// Writes the file whole or not at all.
pub(super) fn save(report: &Report, target: Target, path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    share(&mut builder);
    let file = builder.tempfile_in(folder)?;
    let mut out = std::io::BufWriter::with_capacity(1 << 20, file);
    write(report, target, GENERATOR, created(), &mut out)?;
    out.flush()?;
    let file = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.persist(path)?;
    Ok(())
}

fn text(report: &Report, target: Target) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let written = write(report, target, GENERATOR, created(), &mut bytes);
    written.map_err(|error| Failure::unjudged(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Failure::unjudged(error.to_string()))
}
