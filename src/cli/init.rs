//! `init`: says what a project has, proposes what it lacks, and writes what a person agrees to.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::args::{Global, Init, PartName, Server};
use super::printers::setup::{account, lacks, proposal};
use super::session::{paint, print, request, say};
use super::{Exit, Failure};
use crate::analysis::Language;
use crate::coverage::{Metric, Totals};
use crate::project::{self, Nobody, Request};
use crate::setup::{Facts, Host, Overhead, Part, Proposal, lacking, proposals, timed};
use crate::watch::presets::{Around, Candidate, detect};
use crate::work::{OnDisk, replace};

/// Looks, proposes, asks and writes.
pub(super) fn run(global: &Global, options: &Init) -> Result<Exit, Failure> {
    let request = request(global, &[])?;
    let missing = || Failure::usage(format!("{}: no such folder", request.root.display()));
    let around = OnDisk::new(&request.root).ok_or_else(missing)?;
    let candidates: Vec<Candidate> = detect(&around).into_iter().filter(|found| is_plain(&found.folder)).collect();
    let parts = parts(&options.parts);
    let mut facts = Facts {
        around: &around,
        candidates: &candidates,
        host: host(&around, options.ci),
        python: if parts.contains(&Part::Settings) { python(&request) } else { None },
        overhead: None,
    };
    let paint = paint(global);
    if options.check {
        let lacking = lacking(&facts, &parts);
        print(&lacks(&lacking, paint))?;
        return Ok(if lacking.is_empty() { Exit::Done } else { Exit::Failed });
    }
    if options.measure {
        facts.overhead = Some(overhead(&request.root, &facts)?);
    }
    print(&account(&facts, paint))?;
    let proposed = proposals(&facts, &parts);
    if proposed.is_empty() {
        say("nothing to do: the set-up has all of it");
        return Ok(Exit::Done);
    }
    for one in &proposed {
        print(&proposal(one, paint))?;
    }
    let agreed = agree(proposed, options.yes)?;
    for one in &agreed {
        write(&request.root, one)?;
    }
    let names: Vec<&str> = agreed.iter().map(|one| one.path.as_str()).collect();
    say(&format!("wrote {}", names.join(", ")));
    say(
        "next: `lazycov run` measures, `lazycov baseline save` keeps it to compare with, `lazycov init --check` says what is missing",
    );
    Ok(Exit::Done)
}

fn parts(named: &[PartName]) -> Vec<Part> {
    let part = |name: &PartName| match name {
        PartName::Config => Part::Config,
        PartName::Settings => Part::Settings,
        PartName::Ignore => Part::Ignore,
        PartName::Ci => Part::Ci,
        PartName::Strategy => Part::Strategy,
    };
    if named.is_empty() { Part::ALL.to_vec() } else { named.iter().map(part).collect() }
}

/// A folder that stands in a script and in YAML as it is.
fn is_plain(folder: &str) -> bool {
    folder.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c))
}

/// Whose CI it is: what is asked for, what lies there, what the repository's address says.
fn host(around: &OnDisk, asked: Option<Server>) -> Host {
    match asked {
        Some(Server::Github) => return Host::Github,
        Some(Server::Gitlab) => return Host::Gitlab,
        None => {}
    }
    let at_gitlab = || around.text(".git/config").is_some_and(|text| text.contains("gitlab"));
    if around.exists(".gitlab-ci.yml") || !around.exists(".github") && at_gitlab() {
        Host::Gitlab
    } else {
        Host::Github
    }
}

/// The rate of what is measured of Python, in whole percent below it; `None` where nothing is.
fn python(request: &Request) -> Option<u8> {
    let loaded = project::load(request, &Nobody).ok()?;
    let mut totals = Totals::default();
    for file in loaded
        .snapshot
        .files
        .iter()
        .filter(|file| Language::of(file.path.as_str()).is_some_and(|language| language.name == "Python"))
    {
        totals.add(&file.totals);
    }
    let ratio = totals.get(Metric::Combined).or_else(|| totals.get(Metric::Lines)).filter(|ratio| ratio.total > 0)?;
    u8::try_from(ratio.covered.checked_mul(100)? / ratio.total).ok()
}

/// Runs the tests twice. Who asks for it agrees that the project's own code runs.
fn overhead(root: &Path, facts: &Facts<'_>) -> Result<Overhead, Failure> {
    let Some([plain, measured]) = timed(facts) else {
        return Err(Failure::unjudged("--measure: it is not known how these tests run without coverage".to_owned()));
    };
    Ok(Overhead { plain: time(root, &plain)?, measured: time(root, &measured)? })
}

fn time(root: &Path, command: &str) -> Result<Duration, Failure> {
    say(&format!("running: {command}"));
    let started = Instant::now();
    let status = Command::new("sh")
        .args(["-c", command])
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(std::io::stderr())
        .status();
    match status {
        Ok(status) if status.success() => Ok(started.elapsed()),
        Ok(status) => Err(Failure::unjudged(format!("--measure: the tests failed ({status})"))),
        Err(error) => Err(Failure::unjudged(format!("--measure: sh: {error}"))),
    }
}

/// What is to be written, by a person's word.
fn agree(proposed: Vec<Proposal>, yes: bool) -> Result<Vec<Proposal>, Failure> {
    if yes {
        return Ok(proposed);
    }
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        return Err(Failure::usage("nothing was written: --yes writes all of it, PART names some".to_owned()));
    }
    let files = super::merge::counted(proposed.len(), "file");
    match asked(&format!("Write {files}? y writes all, s asks for each, Enter leaves: "))?.as_str() {
        "y" | "yes" => Ok(proposed),
        "s" => {
            let mut agreed = Vec::new();
            for one in proposed {
                if asked(&format!("Write {}? y or Enter: ", one.path))?.starts_with('y') {
                    agreed.push(one);
                }
            }
            if agreed.is_empty() { Err(nothing()) } else { Ok(agreed) }
        }
        _ => Err(nothing()),
    }
}

fn nothing() -> Failure {
    Failure::usage("nothing was written".to_owned())
}

fn asked(words: &str) -> Result<String, Failure> {
    let mut stderr = std::io::stderr();
    let _ = stderr.write_all(words.as_bytes()).and_then(|()| stderr.flush());
    let mut line = String::new();
    match std::io::stdin().lock().read_line(&mut line) {
        Ok(1..) => Ok(line.trim().to_lowercase()),
        _ => Err(nothing()),
    }
}

/// Writes a file whole or not at all, and nowhere but in the project.
fn write(root: &Path, proposal: &Proposal) -> Result<(), Failure> {
    let failed = |why: String| Failure::unjudged(format!("{}: {why}", proposal.path));
    let path = root.join(&proposal.path);
    let folder = path.parent().unwrap_or(root);
    let inside = |path: &Path| {
        let real = path.canonicalize().map_err(|error| failed(error.to_string()))?;
        let root = root.canonicalize().map_err(|error| failed(error.to_string()))?;
        if real.starts_with(&root) { Ok(real) } else { Err(failed("it leads out of the project".to_owned())) }
    };
    // Of a folder that is not there yet, the one that it would be made in.
    let there = folder.ancestors().find(|folder| folder.exists()).unwrap_or(root);
    inside(there)?;
    std::fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
    let path = if path.is_symlink() { inside(&path)? } else { path };
    replace(&path, &proposal.after).map_err(Failure::unjudged)
}
