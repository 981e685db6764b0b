//! What the settings say, made ready: which files count, what completing needs, and what is wrong with them.

use std::path::PathBuf;

use super::parts::Counting;
use crate::coverage::{Code, Diagnostic, Diagnostics};
use crate::formats::PythonSettings;
use crate::formats::coveragepy::python::Written;
use crate::project::globs::{Filter, PythonFilter};
use crate::project::settings::Settings;

/// What the settings say, made ready.
pub(super) struct Rules {
    pub(super) counting: Counting,
    pub(super) formats: crate::formats::Settings,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Rules {
    pub(super) fn of(settings: &Settings) -> Rules {
        let config = &settings.config;
        let (filter, bad) = Filter::new(&config.include, &config.exclude);
        let mut found = Diagnostics::default();
        let python = settings.python.as_ref().map_or_else(PythonSettings::default, |python| {
            let written = Written {
                exclude_lines: python.exclude_lines.clone(),
                exclude_also: python.exclude_also.clone(),
                partial_branches: python.partial_branches.clone(),
                partial_branches_always: python.partial_branches_always.clone(),
                partial_also: python.partial_also.clone(),
            };
            PythonSettings::new(written, Some(PathBuf::from(&python.origin)), &mut found)
        });
        let bad = bad.into_iter().map(|message| {
            let (input, position) = (None, None);
            Diagnostic { code: Code::BadSetting, input, position, message, count: 1 }
        });
        let diagnostics = bad.chain(found.iter().cloned()).collect();
        let counting = Counting { filter, python: PythonFilter::new(settings.python.as_ref()) };
        Rules { counting, formats: crate::formats::Settings { python }, diagnostics }
    }
}
