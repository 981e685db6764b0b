//! What a run of some tests says where it does not tell what each of them ran. It belongs to the live view alone: it is kept as
//! long as this process lives, and no report of the project has it.

use std::path::Path;
use std::sync::Arc;

use super::files::Gain;
use super::{News, Nobody, Project, Request};
use crate::analysis::{FileEntry, FileState};
use crate::coverage::RepoPath;
use crate::project::loaded::Loaded;
use crate::project::memo::Memo;

impl Project {
    /// Some tests ran alone and left their reports in this folder. What they ran counts as covered until reports are loaded again; nothing is
    /// said of files that were edited meanwhile. `None` where no report is there.
    pub fn take_gains(&mut self, folder: &Path, edited: &[RepoPath]) -> Option<Loaded> {
        let (sources, latest) = (self.sources.clone()?, self.latest.clone()?);
        let paths = vec![folder.to_str()?.to_owned()];
        // What is remembered of the texts that reports measured is of the reports of all tests.
        let request = Request { paths, latest_run: None, memo: Memo::default(), ..self.request.clone() };
        let some = Project::new(request).load(News::anything(), &Nobody).ok()?;
        let gain = |entry: &Arc<FileEntry>| {
            let counts = entry.state == FileState::Measured && !edited.contains(&entry.path);
            let gain = Gain { content: entry.content?, coverage: Arc::clone(&entry.file.coverage) };
            counts.then(|| (entry.path.clone(), gain))
        };
        self.files.take_gains(some.snapshot.files.iter().filter_map(gain).collect());
        self.show_settled(&latest, &sources)
    }
}
