//! Revisions: which commit a name means, and the files of a commit.
//!
//! Names of revisions come from users and configuration. They become a full commit here before anything else is asked
//! about them, so that no name is ever read as an option.

use rustc_hash::FxHashMap;

use super::{Git, GitError};
use crate::coverage::RepoPath;

/// A regular file of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeFile {
    /// Its path, from the folder.
    pub path: RepoPath,
    /// The name of its content.
    pub blob: String,
}

/// A file of a commit with the bytes of its content.
pub type SizedFile<'a> = (&'a TreeFile, u64);

/// Bytes of content that are asked for at once: git must answer in time, and the answer lies in memory.
const AT_ONCE: u64 = 64 << 20;

impl Git {
    /// The commit that a revision names, whole; `None` when it names none.
    pub fn resolve(&self, revision: &str) -> Option<String> {
        if revision.is_empty() || revision.starts_with('-') {
            return None;
        }
        let peeled = format!("{revision}^{{commit}}");
        let commit = self.text(&["rev-parse", "--quiet", "--verify", "--end-of-options", &peeled]).ok()?;
        is_object(&commit).then_some(commit)
    }

    /// When a commit was made, in seconds since 1970.
    pub fn committed_at(&self, commit: &str) -> Option<i64> {
        let commit = self.resolve(commit)?;
        self.text(&["log", "-1", "--no-show-signature", "--format=%ct", &commit, "--"]).ok()?.parse().ok()
    }

    /// The branch that a remote calls its main one, such as `origin/main`.
    pub fn remote_main(&self) -> Option<String> {
        let reference = ["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"];
        self.text(&reference).ok().filter(|name| self.resolve(name).is_some())
    }

    /// The regular files of a commit below the folder. Links and submodules are none.
    ///
    /// # Errors
    /// When git does not answer.
    pub fn tree(&self, commit: &str) -> Result<Vec<TreeFile>, GitError> {
        let Some(commit) = self.resolve(commit) else { return Ok(Vec::new()) };
        // The sizes would be told along, but for them git opens each object.
        let listed = self.run(&["ls-tree", "-r", "-z", &commit], None)?;
        let entry = |record: &str| {
            let (meta, path) = record.split_once('\t')?;
            let mut meta = meta.split_ascii_whitespace();
            let (mode, kind, blob) = (meta.next()?, meta.next()?, meta.next()?);
            let regular = matches!(mode, "100644" | "100755" | "100664") && kind == "blob" && is_object(blob);
            regular.then(|| TreeFile { path: RepoPath::new(path), blob: blob.to_owned() })
        };
        Ok(String::from_utf8_lossy(&listed).split('\0').filter_map(entry).collect())
    }

    /// How large files of a commit are, in their order. What git does not have, as in a partial clone, is left out.
    ///
    /// # Errors
    /// When git does not answer.
    pub fn sized<'a>(&self, files: &[&'a TreeFile]) -> Result<Vec<SizedFile<'a>>, GitError> {
        if files.is_empty() {
            return Ok(Vec::new());
        }
        let names: String = files.iter().map(|file| format!("{}\n", file.blob)).collect();
        let answer = self.run(&["cat-file", "--batch-check=%(objectsize)"], Some(names.into_bytes()))?;
        let answer = String::from_utf8_lossy(&answer);
        Ok(files.iter().zip(answer.lines()).filter_map(|(file, size)| Some((*file, size.parse().ok()?))).collect())
    }

    /// Hands the content of files of a commit over, one at a time and in their order. What git does not have is left out.
    ///
    /// # Errors
    /// When git does not answer, or `take` fails.
    pub fn contents<E: From<GitError>>(
        &self,
        files: &[SizedFile<'_>],
        mut take: impl FnMut(&TreeFile, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut rest = files;
        while !rest.is_empty() {
            let mut sum = 0u64;
            let fits = rest.iter().take_while(|file| {
                sum = sum.saturating_add(file.1);
                sum <= AT_ONCE
            });
            let (now, later) = rest.split_at(fits.count().max(1).min(rest.len()));
            let names: String = now.iter().map(|file| format!("{}\n", file.0.blob)).collect();
            let answer = self.run(&["cat-file", "--batch"], Some(names.into_bytes()))?;
            let mut answer = answer.as_slice();
            for (file, _) in now {
                let Some((content, after)) = split_answer(answer) else { break };
                if let Some(content) = content {
                    take(file, content)?;
                }
                answer = after;
            }
            rest = later;
        }
        Ok(())
    }

    /// The names that git would give to the present content of files. Those that are no files have none.
    pub fn hashes(&self, files: &[RepoPath]) -> FxHashMap<RepoPath, String> {
        let existing: Vec<&RepoPath> = files
            .iter()
            .filter(|file| !file.as_str().contains('\n') && self.folder.join(file.as_str()).is_file())
            .collect();
        let mut names = Vec::new();
        for file in &existing {
            names.extend_from_slice(self.folder.join(file.as_str()).as_os_str().as_encoded_bytes());
            names.push(b'\n');
        }
        let hashed = self.run(&["hash-object", "--no-filters", "--stdin-paths"], Some(names)).unwrap_or_default();
        let hashed = String::from_utf8_lossy(&hashed);
        existing.into_iter().cloned().zip(hashed.lines().map(str::to_owned)).collect()
    }
}

/// The first record of `cat-file --batch`: its content, or none where git has it not, and what follows.
fn split_answer(answer: &[u8]) -> Option<(Option<&[u8]>, &[u8])> {
    let end = memchr::memchr(b'\n', answer)?;
    let (head, rest) = (std::str::from_utf8(answer.get(..end)?).ok()?, answer.get(end + 1..)?);
    match head.rsplit_once(' ')? {
        (_, "missing") => Some((None, rest)),
        (_, size) => {
            let size: usize = size.parse().ok()?;
            // A line end that belongs to no content closes the record.
            Some((Some(rest.get(..size)?), rest.get(size + 1..)?))
        }
    }
}

fn is_object(text: &str) -> bool {
    text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
