//! The names of the functions of each file: readable ones take longer to find out than to match.

use std::sync::Arc;

use rayon::prelude::*;

use crate::analysis::{FileEntry, FunctionId};

/// They, by file.
#[derive(Default)]
pub(super) struct Names(Vec<NamesOfFile>);

/// The file that the names were read from, and its functions' names in their order.
pub(super) type NamesOfFile = (Option<Arc<FileEntry>>, Box<[Box<str>]>);

impl Names {
    /// The name of a function, where its file was looked at.
    pub(super) fn of(&self, function: FunctionId) -> Option<&str> {
        self.0.get(function.file.0 as usize)?.1.get(function.at as usize).map(|name| &**name)
    }

    /// The names of some files, from what is known of them.
    pub(super) fn refresh(&mut self, files: &[&Arc<FileEntry>], from: usize) {
        let known = self.0.get_mut(from..from + files.len()).unwrap_or_default();
        files.par_iter().zip(known).for_each(|(file, known)| {
            if !known.0.as_ref().is_some_and(|known| Arc::ptr_eq(known, file)) {
                let mut names = Vec::with_capacity(file.function_count());
                file.each_function(|_, row| names.push(row.name.as_str().into()));
                *known = (Some(Arc::clone(file)), names.into());
            }
        });
    }

    /// Makes room for so many files.
    pub(super) fn make_room(&mut self, files: usize) {
        self.0.resize_with(files, Default::default);
    }

    /// The names of some files.
    pub(super) fn some(&self, from: usize, files: usize) -> &[NamesOfFile] {
        self.0.get(from..from + files).unwrap_or_default()
    }
}
