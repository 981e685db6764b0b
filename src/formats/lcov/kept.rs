//! The pieces of a tracefile that is read again and again, while the tests of a project are watched: a piece whose bytes are
//! what they were is not read again.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

use super::join::meaning;
use super::piece::Piece;
use super::producer::Evidence;
use crate::coverage::MetricSet;

/// A piece, by a hash of its bytes and their number.
type Key = (u64, usize);

/// Pieces by their bytes.
#[derive(Debug, Default)]
pub(super) struct Kept(FxHashMap<Key, Arc<Piece>>);

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
            match known.and_then(|known| known.0.get(&key)) {
                Some(piece) => {
                    reuse(bytes, piece);
                    (key, Arc::clone(piece))
                }
                None => (key, Arc::new(read(bytes))),
            }
        };
        Pieces(chunks.par_iter().map(one).collect())
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &Piece> {
        self.0.iter().map(|(_, piece)| &**piece)
    }

    /// What the pieces carry and how they count is what all of them together say.
    pub(super) fn mean_the_same(&mut self) {
        let evidence = self.all().fold(Evidence::default(), |all, piece| all.union(piece.evidence));
        let carries = self.all().fold(MetricSet::default(), |all, piece| all.union(piece.carries));
        let (carries, counts) = meaning(evidence, carries);
        for (_, piece) in &mut self.0 {
            if piece.sections.iter().all(|one| (one.coverage.carries, one.coverage.counts) == (carries, counts)) {
                continue;
            }
            for section in &mut Arc::make_mut(piece).sections {
                let coverage = Arc::make_mut(&mut section.coverage);
                (coverage.carries, coverage.counts) = (carries, counts);
            }
        }
    }

    /// To be found the next time.
    pub(super) fn kept(self) -> Kept {
        Kept(self.0.into_iter().collect())
    }
}

/// A hash of bytes that nobody outside of this process can aim at.
fn hash(bytes: &[u8]) -> u64 {
    static SEED: OnceLock<usize> = OnceLock::new();
    let mut hasher = FxHasher::with_seed(*SEED.get_or_init(|| RandomState::new().hash_one(0) as usize));
    hasher.write(bytes);
    hasher.finish()
}
