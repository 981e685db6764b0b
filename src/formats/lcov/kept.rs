//! The pieces of a tracefile that is read again and again, while the tests of a project are watched: a piece whose bytes are
//! what they were is not read again.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

use super::join::{Meaning, Tests, Whole, is_plain, join};
use super::piece::Piece;
use super::section::Section;
use crate::formats::{RawFile, RawReport};

/// Pieces that a thread reads before it gives others away again.
const PIECES_AT_ONCE: usize = 16;

/// A piece, by a hash of its bytes and their number.
type Key = (u64, usize);

/// Pieces by their bytes, and how they made a report.
#[derive(Debug)]
pub(super) struct Kept {
    pieces: FxHashMap<Key, Arc<Piece>>,
    order: Vec<Key>,
    meaning: Meaning,
    /// Is each section a file of its own, without tests that are told apart?
    plain: bool,
}

/// The pieces of a tracefile, in order.
pub(super) struct Pieces(Vec<(Key, Arc<Piece>)>);

impl Pieces {
    /// Reads pieces that are not known yet, all at once; `reuse` is told of the others.
    pub(super) fn read(
        chunks: &[&[u8]],
        known: Option<&Kept>,
        read: impl Fn(&[u8]) -> Piece + Sync,
        reuse: impl Fn(&[u8], &Piece) + Sync,
    ) -> Pieces {
        let one = |bytes: &&[u8]| {
            let key = (hash(bytes), bytes.len());
            match known.and_then(|known| known.pieces.get(&key)) {
                Some(piece) => {
                    reuse(bytes, piece);
                    (key, Arc::clone(piece))
                }
                None => (key, Arc::new(read(bytes))),
            }
        };
        // A thread that comes late must find something left to do.
        Pieces(chunks.par_iter().with_max_len(PIECES_AT_ONCE).map(one).collect())
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &Piece> + Clone {
        self.0.iter().map(|(_, piece)| &**piece)
    }

    /// The report of them, and is each section a file of its own, without tests that are told apart?
    pub(super) fn report(&self, whole: Whole) -> (RawReport, bool) {
        if is_plain(&self.all()) {
            return (whole.of_plain(self.0.par_iter(), |(_, piece)| piece.sections.clone()), true);
        }
        (join(self.all().cloned().collect()), false)
    }

    /// What the pieces carry and how they count is what all of them together say.
    pub(super) fn mean_the_same(&mut self, whole: &Whole) {
        let carried = whole.carried();
        for (_, piece) in self.0.iter_mut().filter(|(_, piece)| piece.meant != carried) {
            Arc::make_mut(piece).mean(carried);
        }
    }

    /// What is said otherwise than when these pieces were kept, where the same files are listed in the same order: the files
    /// of the pieces that are new, by their places.
    pub(super) fn changed(&self, whole: &Whole, kept: &Kept) -> Option<Vec<(usize, RawFile)>> {
        if !kept.plain || kept.meaning != whole.meaning() || kept.order.len() != self.0.len() {
            return None;
        }
        let (mut changed, mut place) = (Vec::new(), 0);
        for ((key, piece), known) in self.0.iter().zip(&kept.order) {
            if key != known {
                if !piece.lists_what(kept.pieces.get(known)?) {
                    return None;
                }
                let file = |section: &Section| whole.file(vec![section.clone()], &Tests::default()).0;
                changed.extend(piece.sections.iter().enumerate().map(|(at, section)| (place + at, file(section))));
            }
            place += piece.sections.len();
        }
        Some(changed)
    }

    /// To be found the next time.
    pub(super) fn kept(self, whole: Meaning, plain: bool) -> Kept {
        let order = self.0.iter().map(|(key, _)| *key).collect();
        Kept { pieces: self.0.into_iter().collect(), order, meaning: whole, plain }
    }
}

/// A hash of bytes that nobody outside of this process can aim at.
fn hash(bytes: &[u8]) -> u64 {
    static SEED: OnceLock<usize> = OnceLock::new();
    let mut hasher = FxHasher::with_seed(*SEED.get_or_init(|| RandomState::new().hash_one(0) as usize));
    hasher.write(bytes);
    hasher.finish()
}
