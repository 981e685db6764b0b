//! A long list whose copies share what is the same in them. It lies in pieces of one length: to copy it, to change an
//! element and to compare it with a copy of itself costs what its pieces cost, and not what its elements do.

use std::cmp::Ordering;
use std::sync::Arc;

use rayon::prelude::*;

/// Elements of a piece. A list of so many pieces costs as much to copy as one of its pieces.
const PIECE: usize = 256;

/// A list in shared pieces.
#[derive(Clone, Debug)]
pub struct List<T> {
    /// All of [`PIECE`] elements, but the last.
    pieces: Vec<Arc<Vec<T>>>,
    len: usize,
}

impl<T> List<T> {
    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The element in this place.
    pub fn get(&self, at: usize) -> Option<&T> {
        self.pieces.get(at / PIECE)?.get(at % PIECE)
    }

    /// The elements in their order.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { left: self.len, pieces: self.pieces.iter(), piece: [].iter() }
    }

    /// The pieces in their order, each with the place of its first element.
    fn pieces(&self) -> impl Iterator<Item = (usize, &Arc<Vec<T>>)> + Clone {
        self.pieces.iter().enumerate().map(|(at, piece)| (at * PIECE, piece))
    }

    /// Where the elements begin for which this does not hold; all for which it does come before.
    pub fn partition_point(&self, holds: impl Fn(&T) -> bool) -> usize {
        let before = self.pieces.partition_point(|piece| piece.first().is_some_and(&holds)).saturating_sub(1);
        before * PIECE + self.pieces.get(before).map_or(0, |piece| piece.partition_point(holds))
    }

    /// The place of the element for which this says that it is the one. The elements are sorted by what it looks at.
    pub fn find(&self, is: impl Fn(&T) -> Ordering) -> Option<usize> {
        let at = self.partition_point(|element| is(element) == Ordering::Less);
        self.get(at).filter(|element| is(element) == Ordering::Equal).map(|_| at)
    }

    /// The places of elements that another list of as many may have otherwise: those of pieces that are not shared, and in
    /// them those that are not the same; `None` for lists of two lengths.
    pub fn differing<'a>(&'a self, other: &'a List<T>, same: impl Fn(&T, &T) -> bool) -> Option<Vec<usize>> {
        if self.len != other.len {
            return None;
        }
        let mut found = Vec::new();
        for ((start, one), (_, other)) in self.pieces().zip(other.pieces()) {
            if !Arc::ptr_eq(one, other) {
                let pairs = one.iter().zip(other.iter()).enumerate();
                found.extend(pairs.filter(|(_, (one, other))| !same(one, other)).map(|(at, _)| start + at));
            }
        }
        Some(found)
    }
}

impl<T: Clone> List<T> {
    /// The element in this place, to be changed. Copies of the list keep what they have.
    pub fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        Arc::make_mut(self.pieces.get_mut(at / PIECE)?).get_mut(at % PIECE)
    }
}

impl<T: Send + Sync> List<T> {
    /// The elements side by side.
    pub fn par_iter(&self) -> impl IndexedParallelIterator<Item = &T> {
        #[expect(clippy::indexing_slicing, reason = "these places are those of the list")]
        (0..self.len).into_par_iter().map(|at| &self.pieces[at / PIECE][at % PIECE])
    }
}

impl<T> Default for List<T> {
    fn default() -> List<T> {
        List { pieces: Vec::new(), len: 0 }
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> List<T> {
        let mut list = List::default();
        let mut elements = elements.into_iter();
        loop {
            let piece: Vec<T> = elements.by_ref().take(PIECE).collect();
            if piece.is_empty() {
                return list;
            }
            list.len += piece.len();
            list.pieces.push(Arc::new(piece));
        }
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(elements: Vec<T>) -> List<T> {
        elements.into_iter().collect()
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &List<T>) -> bool {
        let same = |(one, other): (&Arc<Vec<T>>, &Arc<Vec<T>>)| Arc::ptr_eq(one, other) || one == other;
        self.len == other.len && self.pieces.iter().zip(&other.pieces).all(same)
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

/// The elements of a list in their order.
#[derive(Clone, Debug)]
pub struct Iter<'a, T> {
    left: usize,
    pieces: std::slice::Iter<'a, Arc<Vec<T>>>,
    piece: std::slice::Iter<'a, T>,
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        loop {
            if let Some(element) = self.piece.next() {
                self.left -= 1;
                return Some(element);
            }
            self.piece = self.pieces.next()?.iter();
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_list_is_what_a_vector_is(
            length in 0..1000_usize,
            changes in prop::collection::vec((0..1000_usize, 0..9_usize), 0..5),
        ) {
            let mut vector: Vec<usize> = (0..length).collect();
            let mut list: List<usize> = vector.iter().copied().collect();
            let before = list.clone();
            for (at, value) in changes {
                if let (Some(one), Some(other)) = (vector.get_mut(at), list.get_mut(at)) {
                    (*one, *other) = (value, value);
                }
            }
            prop_assert_eq!((list.len(), list.is_empty()), (vector.len(), vector.is_empty()));
            prop_assert_eq!(list.iter().copied().collect::<Vec<_>>(), vector.clone());
            prop_assert_eq!(list.par_iter().copied().collect::<Vec<_>>(), vector.clone());
            prop_assert_eq!(before.iter().copied().collect::<Vec<_>>(), (0..length).collect::<Vec<_>>());
            let differing: Vec<usize> = (0..length).filter(|at| vector[*at] != *at).collect();
            prop_assert_eq!(list == before, differing.is_empty());
            prop_assert_eq!(list.differing(&before, PartialEq::eq), Some(differing));
            for bound in [0, 1, 255, 256, 257, 512, 900, 2000] {
                prop_assert_eq!(before.partition_point(|value| *value < bound), bound.min(length));
            }
        }
    }

    #[test]
    fn what_a_copy_does_not_change_is_shared() {
        let list: List<usize> = (0..1000).collect();
        let mut copy = list.clone();
        *copy.get_mut(300).unwrap() = 0;
        let shared = list.pieces().zip(copy.pieces()).map(|(one, other)| Arc::ptr_eq(one.1, other.1));
        assert_eq!(shared.collect::<Vec<_>>(), [true, false, true, true]);
        assert_eq!(list.differing(&(0..999).collect(), PartialEq::eq), None);
    }
}
