//! The labels of a file's arms in one byte each, or in four where a file has a long list of them.

/// Set on the first arm of a block.
pub(super) const STARTS: u32 = 1 << 31;
/// Set where the value is a position in the file's table of labels; else the value is the label, a number.
pub(super) const STORED: u32 = 1 << 30;
/// The bits of the value.
pub(super) const VALUE: u32 = STORED - 1;

/// Labels as `STARTS | STORED | value`, stored as narrow as they allow; equal labels are stored equally.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Packed {
    /// The two marks are the highest bits of the byte.
    Narrow(Vec<u8>),
    Wide(Vec<u32>),
}

/// How far the marks of the wide form lie above those of the narrow one.
const SHIFT: u32 = 24;
const NARROW_VALUE: u32 = VALUE >> SHIFT;

impl Default for Packed {
    fn default() -> Packed {
        Packed::Narrow(Vec::new())
    }
}

impl Packed {
    pub(super) fn new(labels: Vec<u32>) -> Packed {
        if labels.iter().all(|label| label & VALUE <= NARROW_VALUE) {
            Packed::Narrow(labels.iter().map(|label| (label >> SHIFT | label & NARROW_VALUE) as u8).collect())
        } else {
            let mut labels = labels;
            labels.shrink_to_fit();
            Packed::Wide(labels)
        }
    }

    pub(super) fn get(&self, at: usize) -> Option<u32> {
        match self {
            Packed::Narrow(labels) => {
                let label = u32::from(*labels.get(at)?);
                Some((label & !NARROW_VALUE) << SHIFT | label & NARROW_VALUE)
            }
            Packed::Wide(labels) => labels.get(at).copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_widths_give_labels_back() {
        for labels in [vec![STARTS, 1, STORED | 63, STARTS | STORED | 2], vec![STARTS | 64, STORED | VALUE]] {
            let packed = Packed::new(labels.clone());
            let back: Vec<u32> = (0..labels.len()).filter_map(|at| packed.get(at)).collect();
            assert_eq!(back, labels);
            assert_eq!(matches!(packed, Packed::Narrow(_)), labels.len() == 4);
        }
    }
}
