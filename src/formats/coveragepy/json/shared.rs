//! What all files of a report share.

use rustc_hash::FxHashMap;

use crate::coverage::Diagnostics;
use crate::formats::Limits;
use crate::formats::budget::Budget;

/// What all files of a report share.
#[derive(Default)]
pub(super) struct Shared {
    pub(super) limits: Limits,
    pub(super) diagnostics: Diagnostics,
    pub(super) names: Vec<String>,
    pub(super) numbers: FxHashMap<Box<str>, u32>,
    pub(super) budget: Budget,
    /// Does any file list its branch arms?
    pub(super) lists_arms: bool,
}

impl Shared {
    /// The number of a context.
    pub(super) fn context(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.numbers.insert(name.into(), number);
        number
    }
}
