//! The one wrapper around git. Git runs programs that a repository's configuration names: file system monitors, hooks,
//! filters, text converters, external diffs, pagers, signature checkers. Every call here has all of them off, takes no
//! locks, fetches nothing, and ends after a while. Work tree files are hashed raw, since `git status` may run a filter.

mod ancestry;
mod asked;
mod churn;
mod revision;

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustc_hash::{FxHashMap, FxHashSet};

use self::asked::Asked;
pub(super) use self::asked::GitStamp;
pub use self::revision::{SizedFile, TreeFile};
use crate::coverage::RepoPath;

/// The repository around a folder. Paths are relative to that folder, in questions and in answers.
#[derive(Clone, Debug)]
pub struct Git {
    folder: PathBuf,
    top: PathBuf,
    /// The repository's own folder, and the one that it shares with other work trees.
    own: PathBuf,
    common: PathBuf,
    asked: Arc<Mutex<Asked>>,
}

/// Why git gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no git, or it could not be started.
    #[error("git could not be started: {0}")]
    Start(#[from] std::io::Error),
    /// It refused.
    #[error("git {command} failed: {message}")]
    Failed {
        /// The subcommand.
        command: String,
        /// The first line of what it said.
        message: String,
    },
    /// It took too long and was ended.
    #[error("git {0} took too long")]
    Slow(String),
}

/// Longer than any answer takes on a healthy repository.
const PATIENCE: Duration = Duration::from_secs(20);

/// More than the file list of any repository.
const MAX_OUTPUT: u64 = 1 << 30;

/// Configuration that overrides whatever the repository says.
const HARMLESS: [&str; 19] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.sshCommand=false",
    "core.askPass=false",
    "core.editor=false",
    "core.attributesFile=/dev/null",
    "core.untrackedCache=false",
    "core.quotePath=false",
    "core.alternateRefsCommand=false",
    "credential.helper=",
    "diff.external=",
    "diff.ignoreSubmodules=all",
    "gc.auto=0",
    "gpg.program=false",
    "log.showSignature=false",
    "maintenance.auto=false",
    "protocol.allow=never",
    "submodule.recurse=false",
];

impl Git {
    /// The repository around a folder, if there is one that git accepts.
    pub fn open(folder: &Path) -> Option<Git> {
        let nowhere = PathBuf::new();
        let unknown = Git {
            folder: folder.to_owned(),
            top: nowhere.clone(),
            own: nowhere.clone(),
            common: nowhere,
            asked: Arc::default(),
        };
        let places = unknown.text(&["rev-parse", "--show-toplevel", "--absolute-git-dir", "--git-common-dir"]).ok()?;
        let mut places = places.lines();
        let (top, own) = (PathBuf::from(places.next()?), PathBuf::from(places.next()?));
        // The common folder is told from where git stands.
        let common = folder.join(places.next()?);
        Some(Git { top, own, common, ..unknown })
    }

    /// The state of the files that change with commit, branch or index.
    pub(super) fn stamp(&self) -> Option<GitStamp> {
        let head = std::fs::read_to_string(self.own.join("HEAD")).ok()?;
        let branch = head.strip_prefix("ref:").map(|name| self.common.join(name.trim()));
        let files =
            [Some(self.own.join("HEAD")), Some(self.own.join("index")), Some(self.common.join("packed-refs")), branch];
        let stamp = |path: &PathBuf| {
            let metadata = std::fs::metadata(path).ok()?;
            Some((metadata.modified().ok()?, metadata.len()))
        };
        Some(GitStamp(files.iter().map(|path| path.as_ref().and_then(stamp)).collect()))
    }

    /// The work tree's top folder.
    pub fn top(&self) -> &Path {
        &self.top
    }

    /// The branch; `None` when HEAD is detached.
    pub fn branch(&self) -> Option<String> {
        self.text(&["symbolic-ref", "--quiet", "--short", "HEAD"]).ok()
    }

    /// The commit, short; `None` before the first one.
    pub fn commit(&self) -> Option<String> {
        self.text(&["rev-parse", "--quiet", "--verify", "--short", "HEAD"]).ok()
    }

    /// Files below the folder that git tracks.
    pub fn tracked(&self) -> FxHashSet<RepoPath> {
        let listed = self.run(&["ls-files", "-z"], None).unwrap_or_default();
        let paths = listed.split(|byte| *byte == 0).filter(|path| !path.is_empty());
        paths.map(|path| RepoPath::new(&String::from_utf8_lossy(path))).collect()
    }

    /// Is every tracked file below the folder what it is in HEAD, as far as the index tells? It may think of one that is that
    /// it might not be, never the other way round.
    pub(super) fn is_clean(&self) -> bool {
        let same = ["diff-index", "--quiet", "--ignore-submodules", "--no-ext-diff", "HEAD", "--", "."];
        self.run(&same, None).is_ok()
    }

    /// Files below the folder that a commit after this time touched, each with the time of its latest commit.
    pub fn touched_since(&self, time: SystemTime) -> FxHashMap<RepoPath, SystemTime> {
        let seconds = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        // With its zone the number is a time to git; alone, a small one would be guessed at.
        let since = format!("--since=@{seconds} +0000");
        // A byte that starts no path marks the commits; git writes a line end before the first path of each.
        let arguments = [
            "log",
            "-z",
            "--format=%x01%ct",
            "--name-only",
            "--no-renames",
            "--relative",
            "--no-ext-diff",
            "--no-textconv",
            "--no-show-signature",
            "-m",
            "--first-parent",
            &since,
            "HEAD",
            "--",
        ];
        let listed = self.run(&arguments, None).unwrap_or_default();
        let listed = String::from_utf8_lossy(&listed);
        let (mut touched, mut commit) = (FxHashMap::default(), UNIX_EPOCH);
        for record in listed.split('\0').filter(|record| !record.is_empty()) {
            match record.strip_prefix('\u{1}') {
                Some(seconds) => commit = UNIX_EPOCH + Duration::from_secs(seconds.parse().unwrap_or_default()),
                // The latest commit comes first.
                None => {
                    touched.entry(RepoPath::new(record.trim_start_matches('\n'))).or_insert(commit);
                }
            }
        }
        touched
    }

    /// Path and blob of every file of HEAD below the folder.
    pub(super) fn blobs(&self) -> FxHashMap<RepoPath, String> {
        let listed = self.run(&["ls-tree", "-r", "-z", "HEAD"], None).unwrap_or_default();
        let listed = String::from_utf8_lossy(&listed);
        let entry = |record: &str| {
            let (meta, path) = record.split_once('\t')?;
            Some((RepoPath::new(path), meta.rsplit(' ').next()?.to_owned()))
        };
        listed.split('\0').filter_map(entry).collect()
    }

    fn text(&self, arguments: &[&str]) -> Result<String, GitError> {
        Ok(String::from_utf8_lossy(&self.run(arguments, None)?).trim().to_owned())
    }

    /// Runs a git command in the folder and returns what it prints.
    ///
    /// # Errors
    /// When git is missing, refuses, or takes too long.
    pub fn run(&self, arguments: &[&str], input: Option<Vec<u8>>) -> Result<Vec<u8>, GitError> {
        let name = || arguments.first().copied().unwrap_or_default().to_owned();
        let mut child = self.command(arguments, input.is_some()).spawn()?;
        if let (Some(mut stdin), Some(input)) = (child.stdin.take(), input) {
            // Git may stop reading; then it says why itself.
            std::thread::spawn(move || stdin.write_all(&input));
        }
        let (sender, receiver) = mpsc::channel();
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        std::thread::spawn(move || {
            let out = drain(stdout);
            // The receiver is gone when the answer came too late.
            let _ = sender.send((out, drain(stderr)));
        });
        let Ok((out, complaint)) = receiver.recv_timeout(PATIENCE) else {
            // Both fail only when the process is gone already.
            let _ = child.kill();
            let _ = child.wait();
            return Err(GitError::Slow(name()));
        };
        if child.wait()?.success() {
            return Ok(out);
        }
        let message = String::from_utf8_lossy(&complaint).lines().next().unwrap_or("no reason given").to_owned();
        Err(GitError::Failed { command: name(), message })
    }

    fn command(&self, arguments: &[&str], input: bool) -> Command {
        let mut command = Command::new("git");
        for setting in HARMLESS {
            command.arg("-c").arg(setting);
        }
        command.arg("--no-pager").arg("--literal-pathspecs").args(arguments).current_dir(&self.folder);
        for (name, value) in [
            ("GIT_OPTIONAL_LOCKS", "0"),
            ("GIT_NO_LAZY_FETCH", "1"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_ATTR_NOSYSTEM", "1"),
            ("GIT_PAGER", "cat"),
            ("LC_ALL", "C"),
        ] {
            command.env(name, value);
        }
        // Inside a hook these name another repository or index than the folder's own.
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_EXTERNAL_DIFF"] {
            command.env_remove(OsStr::new(name));
        }
        let stdin = if input { Stdio::piped() } else { Stdio::null() };
        command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

fn drain(stream: Option<impl Read>) -> Vec<u8> {
    let mut out = Vec::new();
    if let Some(stream) = stream {
        // A broken pipe ends the answer; the exit status tells whether it was complete.
        let _ = stream.take(MAX_OUTPUT).read_to_end(&mut out);
    }
    out
}

#[cfg(test)]
mod tests;
