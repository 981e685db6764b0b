//! Where things of a function lie in the file that holds it. Code of a macro has a source range in the macro's
//! definition, often in another file, and once for each use; it counts where the macro is used, as in llvm-cov's report.

use crate::coverage::Span;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::formats) struct Place {
    /// The range in the file: of the thing itself, or of the outermost use of a macro.
    pub(in crate::formats) span: Span,
    /// For the code of a macro: the uses inside that one, and at last its own range.
    within: Vec<Span>,
    /// How many things of the same kind and function lie there before it: empty ranges do, and what a compiler splits.
    nth: u32,
}

impl Place {
    /// A place of the file itself.
    pub(in crate::formats) fn new(span: Span) -> Place {
        Place { span, within: Vec::new(), nth: 0 }
    }

    /// Is the source range that of the thing itself, and of nothing before it?
    pub(in crate::formats) fn is_plain(&self) -> bool {
        self.within.is_empty() && self.nth == 0
    }

    /// Numbers the things of one kind and function that lie in one place.
    pub(in crate::formats) fn tell_apart<T>(things: &mut [(Place, T)]) {
        things.sort_by(|a, b| a.0.cmp(&b.0));
        for equal in things.chunk_by_mut(|a, b| a.0 == b.0) {
            for (nth, thing) in (0..).zip(equal) {
                thing.0.nth = nth;
            }
        }
    }
}

/// The sub-files of one function: the file that holds it, and one for each use of a macro.
pub(in crate::formats) struct SubFiles {
    /// For each sub-file where it is used, and in which.
    uses: Vec<Option<(Span, usize)>>,
    /// The sub-file that is no use of a macro.
    pub(in crate::formats) main: usize,
}

/// A use of a macro.
pub(in crate::formats) struct Use {
    /// Where.
    pub(in crate::formats) span: Span,
    /// In which sub-file.
    pub(in crate::formats) file: usize,
    /// The sub-file that stands for the code of the macro there.
    pub(in crate::formats) expanded: usize,
}

/// Uses of macros inside macros that are followed.
const DEPTH: usize = 64;

impl SubFiles {
    /// The sub-files of a function with so many file names.
    pub(in crate::formats) fn of(names: usize, used: impl Iterator<Item = Use>) -> SubFiles {
        let mut uses = vec![None; names];
        for one in used {
            if let Some(slot) = uses.get_mut(one.expanded) {
                *slot = Some((one.span, one.file));
            }
        }
        let main = uses.iter().position(Option::is_none).unwrap_or(0);
        SubFiles { uses, main }
    }

    /// The place of a range of a sub-file; `None` when no chain of uses leads from the function to it.
    pub(in crate::formats) fn place(&self, span: Span, file: usize) -> Option<Place> {
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
