//! Where a system keeps what belongs to its user.

use std::path::PathBuf;

use etcetera::base_strategy::{BaseStrategy as _, choose_base_strategy, choose_native_strategy};

/// Our folder for what can be made again: `lazycov` in `XDG_CACHE_HOME` or `~/.cache`, on Windows in the local part of the
/// user's data.
pub(crate) fn caches() -> Option<PathBuf> {
    Some(choose_base_strategy().ok()?.cache_dir().join("lazycov"))
}

/// Our folder for what the user writes: `lazycov` in `XDG_CONFIG_HOME` or `~/.config`, on Windows in the part of the user's
/// data that goes with them.
pub(crate) fn configuration() -> Option<PathBuf> {
    Some(choose_base_strategy().ok()?.config_dir().join("lazycov"))
}

/// Where other programs keep what can be made again: on macOS `~/Library/Caches`.
pub(crate) fn caches_of_others() -> Option<PathBuf> {
    Some(choose_native_strategy().ok()?.cache_dir())
}
