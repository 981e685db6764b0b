//! The project as it would be if every open document was saved.

use std::sync::Arc;

use super::documents::Documents;
use crate::analysis::{Facts, FileEntry, Snapshot};
use crate::coverage::{File, Report};

/// A snapshot with the documents that are open in the place of their files.
pub(super) fn with_open(saved: &Arc<Snapshot>, documents: &Documents) -> Arc<Snapshot> {
    let mut files = saved.files.clone();
    let mut reported = saved.report.files.clone();
    let mut differs = false;
    let open = documents.iter().filter_map(|(_, document)| document.mapped.as_ref()?.entry.as_ref());
    for entry in open {
        let Some(at) = saved.find(entry.path.as_str()).map(|id| id.0 as usize) else { continue };
        let same = files.get(at).is_some_and(|known| Arc::ptr_eq(known, entry) || **known == **entry);
        let (Some(file), Some(said), false) = (files.get_mut(at), reported.get_mut(at), same) else { continue };
        (*file, *said, differs) = (Arc::<FileEntry>::clone(entry), Arc::<File>::clone(&entry.file), true);
    }
    if !differs {
        return Arc::clone(saved);
    }
    let report = Arc::new(Report { files: reported, ..Report::clone(&saved.report) });
    let facts = Facts {
        project: saved.project.clone(),
        not_measured: Arc::clone(&saved.not_measured),
        headline: Some(saved.headline),
        inputs: Arc::clone(&saved.inputs),
        partial: saved.partial,
    };
    Arc::new(Snapshot::after(saved, report, files, facts))
}
