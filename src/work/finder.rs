//! The fuzzy finder's thread: candidates once, then query after query; only the newest is answered.

use std::sync::Arc;

use nucleo::pattern::{CaseMatching, Normalization, Pattern};
use nucleo::{Config, Matcher, Utf32String};
use rayon::prelude::*;

use super::incoming::{Outbox, worker};
use super::slot::Slot;
use crate::app::Msg;

/// Nobody scrolls through more.
const SHOWN: usize = 1000;

/// The finder, from outside.
pub(crate) struct Finder {
    slot: Slot<Wish>,
    candidates: Arc<[String]>,
}

struct Wish {
    candidates: Arc<[String]>,
    generation: u64,
    query: String,
}

impl Finder {
    /// Starts the thread.
    pub(crate) fn start(outbox: &Outbox) -> Finder {
        let slot = Slot::<Wish>::default();
        let (wishes, sink) = (slot.clone(), outbox.clone());
        worker("finder", outbox, move || {
            let mut known = Candidates::default();
            loop {
                let wish = wishes.take();
                known.learn(&wish.candidates);
                let cancelled = || wishes.is_full();
                if let Some((matches, total)) = known.find(&wish.query, &cancelled) {
                    sink.send(Msg::Found { generation: wish.generation, matches, total });
                }
            }
        });
        Finder { slot, candidates: Arc::new([]) }
    }

    /// Replaces the candidates.
    pub(crate) fn candidates(&mut self, candidates: Arc<[String]>) {
        self.candidates = candidates;
    }

    /// Asks.
    pub(crate) fn find(&self, generation: u64, query: String) {
        self.slot.put(Wish { candidates: Arc::clone(&self.candidates), generation, query });
    }
}

/// Candidates in the form the matcher wants.
#[derive(Default)]
struct Candidates {
    from: Option<Arc<[String]>>,
    texts: Vec<Utf32String>,
}

impl Candidates {
    fn learn(&mut self, candidates: &Arc<[String]>) {
        if self.from.as_ref().is_some_and(|known| Arc::ptr_eq(known, candidates)) {
            return;
        }
        self.texts = candidates.par_iter().map(|text| Utf32String::from(text.as_str())).collect();
        self.from = Some(Arc::clone(candidates));
    }

    /// The best matches and how many there are; `None` when nobody wants to know any more.
    fn find(&self, query: &str, cancelled: &(dyn Fn() -> bool + Sync)) -> Option<(Vec<u32>, usize)> {
        let pattern = Pattern::parse(query, CaseMatching::Smart, Normalization::Smart);
        let matches = |(at, texts): (usize, &[Utf32String])| {
            if cancelled() {
                return Vec::new();
            }
            let mut matcher = Matcher::new(Config::DEFAULT.match_paths());
            let first = at * PARCEL;
            let scored = texts.iter().enumerate().filter_map(|(offset, text)| {
                let score = pattern.score(text.slice(..), &mut matcher)?;
                Some((std::cmp::Reverse(score), text.len(), (first + offset) as u32))
            });
            scored.collect()
        };
        let mut found: Vec<_> = self.texts.par_chunks(PARCEL).enumerate().flat_map_iter(matches).collect();
        if cancelled() {
            return None;
        }
        // Equal scores: the shorter text is the closer match, then the order of the candidates.
        found.sort_unstable();
        let total = found.len();
        Some((found.into_iter().take(SHOWN).map(|(_, _, at)| at).collect(), total))
    }
}

/// Candidates matched before a look at whether somebody still waits.
const PARCEL: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    fn find(query: &str) -> (Vec<u32>, usize) {
        let candidates: Arc<[String]> =
            ["src/parse.rs", "src/main.rs", "docs/parser.md", "tests/parse_src.rs"].map(str::to_owned).into();
        let mut known = Candidates::default();
        known.learn(&candidates);
        known.find(query, &|| false).unwrap()
    }

    #[test]
    fn the_best_match_comes_first() {
        assert_eq!(find("srcparse").0.first(), Some(&0));
        assert_eq!(find("main"), (vec![1], 1));
        assert_eq!(find("zzz"), (vec![], 0));
        assert_eq!(find("").1, 4);
    }
}
