//! Executed lines by file and context, as bit sets.

use rustc_hash::FxHashMap;

use crate::coverage::{Line, LineBits, Position};
use crate::formats::ReadError;
use crate::formats::budget::{self, Budget};

/// Collects lines. Rows of one file and context stand together in a data file, so the last set is tried first.
pub(super) struct Executed {
    limit: u32,
    budget: Budget,
    sets: Vec<Set>,
    places: FxHashMap<(i64, i64), usize>,
}

struct Set {
    file: i64,
    context: i64,
    lines: LineBits,
    bytes: u64,
}

/// The sets of one file.
#[derive(Default)]
pub(super) struct Sets(Vec<(i64, LineBits)>);

impl Executed {
    /// No lines yet. Lines beyond `limit` are not believed.
    pub(super) fn new(limit: u32) -> Executed {
        Executed { limit, budget: Budget::default(), sets: Vec::new(), places: FxHashMap::default() }
    }

    /// Adds the lines of a bit set as it is stored.
    pub(super) fn add_bits(&mut self, file: i64, context: i64, bits: &[u8]) -> Result<(), ReadError> {
        let bits = bits.get(..self.limit as usize / 8).unwrap_or(bits);
        let last = u32::try_from(bits.len() * 8).unwrap_or(u32::MAX).saturating_sub(1);
        let set = self.set(file, context, last)?;
        if let Some(set) = set {
            set.lines.union(&LineBits::from_bytes(bits.to_vec()));
        }
        Ok(())
    }

    /// Adds one end of a jump. Negative numbers are the entry and the exit of code, not lines.
    pub(super) fn add_line(&mut self, file: i64, context: i64, line: i64) -> Result<(), ReadError> {
        let Some(line) = u32::try_from(line).ok().filter(|line| *line <= self.limit).and_then(Line::new) else {
            return Ok(());
        };
        let set = self.set(file, context, line.get())?;
        if let Some(set) = set {
            set.lines.insert(line);
        }
        Ok(())
    }

    /// The set of a file and context, which is about to hold a line as high as this one.
    fn set(&mut self, file: i64, context: i64, line: u32) -> Result<Option<&mut Set>, ReadError> {
        let last = self.sets.len().wrapping_sub(1);
        let place = match self.sets.last() {
            Some(set) if (set.file, set.context) == (file, context) => last,
            _ => *self.places.entry((file, context)).or_insert_with(|| {
                self.sets.push(Set { file, context, lines: LineBits::default(), bytes: 0 });
                self.sets.len() - 1
            }),
        };
        let Some(set) = self.sets.get_mut(place) else { return Ok(None) };
        if !self.budget.grow(&mut set.bytes, line) {
            let (what, limit) = ("the size of its lines", budget::BYTES);
            return Err(ReadError::Limit { position: Position::Byte(0), what, limit });
        }
        Ok(Some(set))
    }

    /// The sets of each file.
    pub(super) fn by_file(self) -> FxHashMap<i64, Sets> {
        let mut files: FxHashMap<i64, Sets> = FxHashMap::default();
        for set in self.sets {
            files.entry(set.file).or_default().0.push((set.context, set.lines));
        }
        files
    }
}

impl Sets {
    /// All lines, whatever ran them.
    pub(super) fn lines(&self) -> LineBits {
        let mut all = LineBits::default();
        for (_, lines) in &self.0 {
            all.union(lines);
        }
        all
    }

    /// Contexts (ids of rows) with their lines.
    pub(super) fn iter(&self) -> impl Iterator<Item = (i64, &LineBits)> {
        self.0.iter().map(|(context, lines)| (*context, lines))
    }
}
