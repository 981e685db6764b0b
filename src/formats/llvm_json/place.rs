//! Where things of a function lie in the file that holds it. Code of a macro has a source range in the macro's
//! definition, often in another file, and once for each use; it counts where the macro is used, as in llvm-cov's report.

use super::row::Row;
use super::shared::Shared;
use crate::coverage::Span;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The range in the file: of the thing itself, or of the outermost use of a macro.
    pub(super) span: Span,
    /// For the code of a macro: the uses inside that one, and at last its own range.
    pub(super) within: Vec<Span>,
    /// How many things of the same kind and function lie there before it: empty ranges do, and what a compiler splits.
    nth: u32,
}

impl Place {
    /// A place of the file itself.
    pub(super) fn new(span: Span) -> Place {
        Place { span, within: Vec::new(), nth: 0 }
    }

    /// Is the source range that of the thing itself, and of nothing before it?
    pub(super) fn is_plain(&self) -> bool {
        self.within.is_empty() && self.nth == 0
    }

    /// Numbers the things of one kind and function that lie in one place.
    pub(super) fn tell_apart<T>(things: &mut [(Place, T)]) {
        things.sort_by(|a, b| a.0.cmp(&b.0));
        for equal in things.chunk_by_mut(|a, b| a.0 == b.0) {
            for (nth, thing) in (0..).zip(equal) {
                thing.0.nth = nth;
            }
        }
    }
}

/// The sub-files of one function: the file that holds it, and one for each use of a macro.
pub(super) struct SubFiles {
    /// For each sub-file where it is used, and in which.
    uses: Vec<Option<(Span, usize)>>,
    /// The sub-file that is no use of a macro.
    pub(super) main: usize,
}

/// Uses of macros inside macros that are followed.
const DEPTH: usize = 64;

/// Place of the sub-file in a row of regions, of the sub-file that a use expands to, of the kind, and the kinds.
const FILE: usize = 5;
const EXPANDED: usize = 6;
const KIND: usize = 7;
pub(super) const CODE: u64 = 0;
const EXPANSION: u64 = 1;

/// The sub-file that a region is in.
pub(super) fn file_of(region: &Row) -> usize {
    region.get(FILE).and_then(|file| usize::try_from(file).ok()).unwrap_or(0)
}

/// The kind of a region.
pub(super) fn kind_of(region: &Row) -> u64 {
    region.get(KIND).unwrap_or(CODE)
}

impl SubFiles {
    /// The sub-files of a function with so many file names.
    pub(super) fn of(regions: &[Row], names: usize, shared: &Shared) -> SubFiles {
        let mut uses = vec![None; names];
        for region in regions.iter().filter(|region| kind_of(region) == EXPANSION) {
            let expanded = region.get(EXPANDED).and_then(|file| usize::try_from(file).ok());
            let slot = expanded.and_then(|expanded| uses.get_mut(expanded));
            if let (Some(slot), Some(span)) = (slot, region.span(shared.limits.line)) {
                *slot = Some((span, file_of(region)));
            }
        }
        let main = uses.iter().position(Option::is_none).unwrap_or(0);
        SubFiles { uses, main }
    }

    /// The place of a range of a sub-file; `None` when no chain of uses leads from the function to it.
    pub(super) fn place(&self, span: Span, file: usize) -> Option<Place> {
        let mut place = Place::new(span);
        let mut file = file;
        while file != self.main {
            let (used, parent) = (*self.uses.get(file)?)?;
            if place.within.len() == DEPTH {
                return None;
            }
            place.within.push(place.span);
            (place.span, file) = (used, parent);
        }
        place.within.reverse();
        Some(place)
    }
}
