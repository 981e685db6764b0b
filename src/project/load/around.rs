//! What lies around the reports: the files of the tree, and what git says. Both are looked at again only when something
//! changed in them: the content of a file that stays where it is changes neither.

use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{News, Request};
use crate::analysis::ProjectInfo;
use crate::coverage::RepoPath;
use crate::project::git::{Git, GitStamp};
use crate::project::walk::{self, Walk, walk};

/// The tree and its repository.
pub(super) struct Around {
    pub(super) walk: Arc<Walk>,
    pub(super) git: Option<Git>,
    pub(super) project: ProjectInfo,
    pub(super) tracked: Arc<FxHashSet<RepoPath>>,
    stamp: Option<GitStamp>,
}

/// What is not as it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Moved {
    /// Files came or went.
    pub(super) tree: bool,
    /// There is another commit, branch or index.
    pub(super) git: bool,
}

impl Around {
    /// Looks at everything, and has the memo read meanwhile.
    pub(super) fn look(request: &Request) -> Around {
        let (asked, walked) = std::thread::scope(|scope| {
            let asked = scope.spawn(|| ask(&request.root));
            scope.spawn(|| request.memo.prepare());
            let walked = walk(&request.root);
            (asked.join().unwrap_or_default(), walked)
        });
        let Asked { git, stamp, project, tracked } = asked;
        Around { walk: Arc::new(walked), git, project, tracked: Arc::new(tracked), stamp }
    }

    /// Looks again at what the news may have changed.
    pub(super) fn refresh(&mut self, request: &Request, news: &News) -> Moved {
        let mut moved = Moved::default();
        let stamp = match &self.git {
            Some(git) => git.stamp(),
            None if request.root.join(".git").exists() => Some(GitStamp::default()),
            None => None,
        };
        if stamp != self.stamp || news.is_anything() {
            let asked = ask(&request.root);
            let project = ProjectInfo { dirty: self.project.dirty, ..asked.project };
            moved.git = stamp != self.stamp || project != self.project || asked.tracked != *self.tracked;
            (self.git, self.stamp, self.project) = (asked.git, asked.stamp, project);
            if asked.tracked != *self.tracked {
                self.tracked = Arc::new(asked.tracked);
            }
        }
        if news.is_of_tree() || self.may_have_moved(&request.root, news) {
            let walked = walk(&request.root);
            if walked != *self.walk {
                self.walk = Arc::new(walked);
                moved.tree = true;
            }
        }
        moved
    }

    /// Did a file come or go, or do other ones count now?
    fn may_have_moved(&self, root: &Path, news: &News) -> bool {
        let Some(paths) = news.below(root) else { return true };
        paths.iter().filter(|path| walk::enters(path.as_str())).any(|path| {
            let real = root.join(self.walk.index.real(path));
            let is_file = std::fs::symlink_metadata(&real).map(|file| file.is_file());
            let known = self.walk.index.get(path.as_str()).is_some();
            // A link or a folder may lead to anything; a rule for what is ignored changes other files than itself.
            let plain = matches!(is_file, Ok(true)) || is_file.is_err();
            !plain || known != is_file.is_ok() || walk::rules(path.file_name())
        })
    }
}

#[derive(Default)]
struct Asked {
    git: Option<Git>,
    stamp: Option<GitStamp>,
    project: ProjectInfo,
    tracked: FxHashSet<RepoPath>,
}

/// Asks git.
fn ask(root: &Path) -> Asked {
    let name = std::fs::canonicalize(root).ok();
    let name = name.as_deref().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
    let git = Git::open(root);
    // Taken before the questions: what changes while they are answered is seen the next time.
    let stamp = git.as_ref().and_then(Git::stamp);
    let project = ProjectInfo {
        name,
        branch: git.as_ref().and_then(Git::branch),
        commit: git.as_ref().and_then(Git::commit),
        dirty: None,
    };
    let tracked = git.as_ref().map(Git::tracked).unwrap_or_default();
    Asked { git, stamp, project, tracked }
}
