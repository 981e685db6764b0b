//! Why a baseline cannot be read or written.

use std::io;
use std::path::Path;

use crate::analysis::BaselineError;

/// Why a baseline cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum BaselineFileError {
    /// The disk refuses.
    #[error("{file}: {error}")]
    Io {
        /// The file or folder.
        file: String,
        /// Why.
        error: io::Error,
    },
    /// The file is no baseline, or damaged.
    #[error("{file}: {error}")]
    Unusable {
        /// The file.
        file: String,
        /// Why.
        error: BaselineError,
    },
    /// A link leads out of the project.
    #[error("{0}: leads out of the project; nothing is read or written there")]
    Outside(String),
    /// There is none of this name.
    #[error("there is no baseline {name:?}{}", near.as_ref().map(|near| format!("; did you mean {near:?}?")).unwrap_or_default())]
    Missing {
        /// The name.
        name: String,
        /// What may have been meant.
        near: Option<String>,
    },
}

impl BaselineFileError {
    pub(super) fn io(file: &Path, error: io::Error) -> BaselineFileError {
        BaselineFileError::Io { file: file.display().to_string(), error }
    }
}
