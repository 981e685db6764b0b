//! Line numbers of a file, ascending, as steps from one to the next: a byte a line where no two are far apart. The number
//! of every 32nd line is kept whole, so that a line is found without adding up all that come before it.

use super::Line;

/// So many lines share one number that is kept whole.
const STRIDE: usize = 32;

/// Line numbers, each larger than the one before.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Numbers {
    /// The first number of every stride, and for each line the step that leads to it; 0 where a stride begins.
    Near {
        /// By stride.
        whole: Vec<Line>,
        /// By line.
        steps: Vec<u8>,
    },
    /// Where a step does not fit a byte: the numbers themselves.
    Far(Vec<Line>),
}

impl Default for Numbers {
    fn default() -> Numbers {
        Numbers::Near { whole: Vec::new(), steps: Vec::new() }
    }
}

impl Numbers {
    /// The shortest form of these numbers; equal ones are stored equally.
    pub(super) fn of(numbers: &[Line]) -> Numbers {
        let whole: Vec<Line> = numbers.iter().step_by(STRIDE).copied().collect();
        let mut steps = vec![0; numbers.len()];
        let mut largest = 0;
        for (stride, steps) in numbers.chunks(STRIDE).zip(steps.chunks_mut(STRIDE)) {
            for ([before, after], step) in stride.array_windows().zip(steps.iter_mut().skip(1)) {
                let wide = after.get().wrapping_sub(before.get());
                largest |= wide;
                *step = wide as u8;
            }
        }
        if largest > u32::from(u8::MAX) { Numbers::Far(numbers.to_vec()) } else { Numbers::Near { whole, steps } }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Numbers::Near { steps, .. } => steps.len(),
            Numbers::Far(numbers) => numbers.len(),
        }
    }

    /// The last one.
    pub(super) fn last(&self) -> Option<Line> {
        match self {
            Numbers::Near { whole, steps } => {
                let from = whole.len().checked_sub(1)?;
                let steps = steps.get(from * STRIDE..)?;
                Some(steps.iter().fold(*whole.last()?, |line, step| line.after(u32::from(*step))))
            }
            Numbers::Far(numbers) => numbers.last().copied(),
        }
    }

    /// All from a place on.
    pub(super) fn from(&self, at: usize) -> NumbersFrom<'_> {
        let before = match self {
            Numbers::Near { whole, steps } => {
                let stride = at / STRIDE;
                let first = whole.get(stride).copied().unwrap_or(Line::FIRST);
                let steps = steps.get(stride * STRIDE..at).unwrap_or_default();
                steps.iter().fold(first, |line, step| line.after(u32::from(*step)))
            }
            Numbers::Far(_) => Line::FIRST,
        };
        NumbersFrom { numbers: self, at, before }
    }

    /// How many are smaller than this one.
    pub(super) fn below(&self, line: Line) -> usize {
        match self {
            Numbers::Near { whole, steps } => {
                // The stride whose first number is the last one that is smaller.
                let Some(stride) = whole.partition_point(|first| *first < line).checked_sub(1) else { return 0 };
                let from = stride * STRIDE;
                let of_stride = steps.get(from..).unwrap_or_default().iter().take(STRIDE);
                let first = whole.get(stride).copied().unwrap_or(line);
                let numbers = of_stride.scan(first, |number, step| {
                    *number = number.after(u32::from(*step));
                    Some(*number)
                });
                from + numbers.take_while(|number| *number < line).count()
            }
            Numbers::Far(numbers) => numbers.partition_point(|number| *number < line),
        }
    }

    /// The place of a number.
    pub(super) fn find(&self, line: Line) -> Option<usize> {
        let Numbers::Near { whole, steps } = self else {
            let at = self.below(line);
            return self.from(at).next().is_some_and(|found| found == line).then_some(at);
        };
        // The stride whose first number is the last one that is not larger.
        let stride = whole.partition_point(|first| *first <= line).checked_sub(1)?;
        let mut number = *whole.get(stride)?;
        for (at, step) in steps.get(stride * STRIDE..)?.iter().take(STRIDE).enumerate() {
            number = number.after(u32::from(*step));
            if number >= line {
                return (number == line).then_some(stride * STRIDE + at);
            }
        }
        None
    }

    /// Visits the places of those among some ascending numbers that are there. Strides in which none lies are passed over.
    #[inline]
    pub(super) fn places(&self, wanted: impl Iterator<Item = Line>, mut visit: impl FnMut(usize)) {
        let Numbers::Near { whole, steps } = self else {
            return wanted.filter_map(|line| self.find(line)).for_each(visit);
        };
        let mut stride = 0;
        let (mut at, mut number) = (0, whole.first().copied());
        for line in wanted {
            let ahead = whole.get(stride + 1..).unwrap_or_default().iter().take_while(|first| **first <= line).count();
            if ahead > 0 {
                stride += ahead;
                (at, number) = (stride * STRIDE, whole.get(stride).copied());
            }
            let Some(mut reached) = number else { return };
            let rest = steps.get(at + 1..steps.len().min((stride + 1) * STRIDE)).unwrap_or_default();
            for step in rest {
                if reached >= line {
                    break;
                }
                reached = reached.after(u32::from(*step));
                at += 1;
            }
            number = Some(reached);
            if reached == line {
                visit(at);
            }
        }
    }

    /// Visits all, each with what stands in its place in a column.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "every line of a large report passes here")]
    pub(super) fn beside<T: Copy>(&self, column: &[T], mut visit: impl FnMut(usize, Line, T)) {
        match self {
            Numbers::Near { whole, steps } => {
                let strides = whole.iter().zip(steps.chunks(STRIDE)).zip(column.chunks(STRIDE)).enumerate();
                for (stride, ((first, steps), column)) in strides {
                    let mut line = *first;
                    for (at, (step, entry)) in steps.iter().zip(column).enumerate() {
                        line = line.after(u32::from(*step));
                        visit(stride * STRIDE + at, line, *entry);
                    }
                }
            }
            Numbers::Far(numbers) => {
                numbers.iter().zip(column).enumerate().for_each(|(at, (line, entry))| visit(at, *line, *entry));
            }
        }
    }
}

impl Numbers {
    /// Visits those beside entries of a column of which something is true, with their places. Which entries of a stride these are is asked without a branch for each: what is hit
    /// and what is missed follows no pattern that a processor could guess.
    #[inline]
    pub(super) fn each_of<T: Copy>(&self, column: &[T], is: impl Fn(T) -> bool, mut visit: impl FnMut(usize, Line)) {
        let Numbers::Near { whole, steps } = self else {
            return self.beside(column, |at, line, entry| {
                if is(entry) {
                    visit(at, line);
                }
            });
        };
        let strides = whole.iter().zip(steps.chunks(STRIDE)).zip(column.chunks(STRIDE)).enumerate();
        for (stride, ((first, steps), column)) in strides {
            let bit = |(at, entry): (usize, &T)| u32::from(is(*entry)) << at;
            let mut wanted = column.iter().enumerate().map(bit).fold(0, |wanted, bit| wanted | bit);
            if wanted == 0 {
                continue;
            }
            let mut lines = [*first; STRIDE];
            let mut line = *first;
            for (slot, step) in lines.iter_mut().zip(steps) {
                line = line.after(u32::from(*step));
                *slot = line;
            }
            while let Some(line) = lines.get(wanted.trailing_zeros() as usize) {
                visit(stride * STRIDE + wanted.trailing_zeros() as usize, *line);
                wanted &= wanted - 1;
            }
        }
    }
}

/// The numbers from a place on.
#[derive(Clone, Debug)]
pub(super) struct NumbersFrom<'a> {
    numbers: &'a Numbers,
    at: usize,
    /// The number before, unless a stride begins here.
    before: Line,
}

impl Iterator for NumbersFrom<'_> {
    type Item = Line;

    #[inline]
    fn next(&mut self) -> Option<Line> {
        self.before = match self.numbers {
            Numbers::Near { whole, steps } => {
                let step = *steps.get(self.at)?;
                if self.at.is_multiple_of(STRIDE) {
                    *whole.get(self.at / STRIDE)?
                } else {
                    self.before.after(u32::from(step))
                }
            }
            Numbers::Far(numbers) => *numbers.get(self.at)?,
        };
        self.at += 1;
        Some(self.before)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.numbers.len().saturating_sub(self.at);
        (left, Some(left))
    }
}

impl ExactSizeIterator for NumbersFrom<'_> {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_form_answers_as_the_plain_list_does(
            steps in prop::collection::vec(prop_oneof![8 => 1u32..5, 1 => 200u32..300], 0..200),
            asked in 1u32..3000,
        ) {
            let plain: Vec<Line> = steps
                .iter()
                .scan(0, |sum, step| { *sum += step; Line::new(*sum) })
                .collect();
            let numbers = Numbers::of(&plain);
            let near = plain.chunks(STRIDE).all(|stride| stride.array_windows().all(|[a, b]| b.get() - a.get() < 256));
            prop_assert_eq!(matches!(numbers, Numbers::Near { .. }), near);
            prop_assert_eq!((numbers.len(), numbers.last()), (plain.len(), plain.last().copied()));
            for from in 0..=plain.len() {
                prop_assert_eq!(numbers.from(from).collect::<Vec<_>>(), &plain[from..]);
            }
            let mut beside = Vec::new();
            numbers.beside(&vec![1u8; plain.len()], |at, line, _| beside.push((at, line)));
            prop_assert_eq!(beside, plain.iter().copied().enumerate().collect::<Vec<_>>());
            let column: Vec<u32> = plain.iter().map(|line| line.get() % 3).collect();
            let mut chosen = Vec::new();
            numbers.each_of(&column, |entry| entry == 0, |at, line| chosen.push((at, line)));
            let expected = plain.iter().copied().enumerate().filter(|(_, line)| line.get() % 3 == 0);
            prop_assert_eq!(chosen, expected.collect::<Vec<_>>());
            for step in [1, 2, 7, 100] {
                let wanted = (1..3000).step_by(step).filter_map(Line::new);
                let mut places = Vec::new();
                numbers.places(wanted.clone(), |at| places.push(at));
                prop_assert_eq!(places, wanted.filter_map(|line| plain.binary_search(&line).ok()).collect::<Vec<_>>());
            }
            for line in plain.iter().copied().chain(Line::new(asked)) {
                prop_assert_eq!(numbers.below(line), plain.partition_point(|number| *number < line));
                prop_assert_eq!(numbers.find(line), plain.binary_search(&line).ok());
            }
        }
    }
}
