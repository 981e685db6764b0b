//! What older baselines keep. Line data is most of a baseline, and only the newest is compared line by line.

use super::{BaselineBytes, BaselineFileError, Baselines, SavedBaseline, folder, is_plain, put};
use crate::analysis::Baseline;
use crate::analysis::baseline::{pack, thin};

impl Baselines {
    /// Leaves totals and functions of all baselines but the newest, and returns the names of those that had more. Those
    /// that cannot be read or written stay as they are. One of them may be `at_hand`.
    pub(super) fn thin_others(
        &self,
        newest: &str,
        default: Option<&str>,
        at_hand: Option<&BaselineBytes>,
    ) -> Vec<String> {
        let spare = |saved: &SavedBaseline| {
            let info = &saved.summary.info;
            info.full || !saved.summary.has_lines || info.name == newest || Some(info.name.as_str()) == default
        };
        let others = self.list().into_iter().filter(|saved| !spare(saved));
        others.filter_map(|saved| self.thin(&saved, at_hand).ok().map(|()| saved.summary.info.name)).collect()
    }

    /// Why a baseline keeps no line, where it keeps none: the baseline that was saved next took its lines.
    pub fn stripped(&self, baseline: &Baseline) -> Option<String> {
        let measured = baseline.measurement.files().iter().any(|file| file.is_measured());
        if !measured || baseline.has_lines() {
            return None;
        }
        let info = &baseline.info;
        let next = self
            .list()
            .into_iter()
            .map(|saved| saved.summary.info)
            .find(|other| (other.created, &other.name) > (info.created, &info.name) && other.name != info.name);
        let since = next.map(|next| format!(" since {} was saved", next.name)).unwrap_or_default();
        Some(format!("the baseline {} keeps no lines{since}; save with --full to keep them", info.name))
    }

    fn thin(&self, saved: &SavedBaseline, at_hand: Option<&BaselineBytes>) -> Result<(), BaselineFileError> {
        let thinned = match at_hand.filter(|bytes| bytes.shown == folder::shown(&saved.file)) {
            Some(bytes) => bytes.thin(),
            None => self.bytes(saved)?.thin(),
        }?;
        put(&saved.file, &if is_plain(&saved.file) { thinned } else { pack(&thinned) })
    }
}

impl BaselineBytes {
    /// What an older baseline keeps of it. Frames have a checksum: what they hold was read before it was packed.
    fn thin(&self) -> Result<Vec<u8>, BaselineFileError> {
        thin(&self.stored, self.packed.is_some())
            .map_err(|error| BaselineFileError::Unusable { file: self.shown.clone(), error })
    }
}
