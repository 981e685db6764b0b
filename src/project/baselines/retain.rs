//! What older baselines keep. Line data is most of a baseline, and only the newest is compared line by line.

use super::{BaselineFileError, Baselines, SavedBaseline, put};

impl Baselines {
    /// Leaves totals and functions of all baselines but the newest, and returns the names of those that had more. Those
    /// that cannot be read or written stay as they are.
    pub(super) fn thin_others(&self, newest: &str, default: Option<&str>) -> Vec<String> {
        let spare = |saved: &SavedBaseline| {
            let info = &saved.summary.info;
            info.full || !saved.summary.has_lines || info.name == newest || Some(info.name.as_str()) == default
        };
        let others = self.list().into_iter().filter(|saved| !spare(saved));
        others.filter_map(|saved| self.thin(&saved).ok().map(|()| saved.summary.info.name)).collect()
    }

    fn thin(&self, saved: &SavedBaseline) -> Result<(), BaselineFileError> {
        let thin = self.open(saved)?.thin();
        put(&saved.file, &thin).map(|_| ())
    }
}
