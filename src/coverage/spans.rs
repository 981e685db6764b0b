//! Source ranges with counts: Go's statement blocks, Istanbul's statements, LLVM's regions.

use super::{Line, Ratio, Repeat, Span};

/// A measured range of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CountedSpan {
    /// Where it lies.
    pub span: Span,
    /// How many statements (or regions) it stands for. Go has blocks of 0 statements: painted, but not counted.
    pub weight: u32,
    /// How often it ran.
    pub count: u64,
}

/// Measured ranges by position, without repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Spans(Vec<CountedSpan>);

impl Spans {
    /// Sorts; equal spans become one. `Err` names a line where equal spans stand for different numbers of statements,
    /// which means that they were made from different sources.
    pub fn collect(spans: Vec<CountedSpan>, repeat: Repeat) -> Result<Spans, Line> {
        let mut spans = spans;
        spans.sort_by_key(|counted| counted.span);
        let mut out: Vec<CountedSpan> = Vec::with_capacity(spans.len());
        for next in spans {
            match out.last_mut().filter(|last| last.span == next.span) {
                Some(last) if last.weight != next.weight => return Err(next.span.start),
                Some(last) => last.count = repeat.join(last.count, next.count),
                None => out.push(next),
            }
        }
        out.shrink_to_fit();
        Ok(Spans(out))
    }

    /// Number of spans.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Spans by position.
    pub fn iter(&self) -> std::slice::Iter<'_, CountedSpan> {
        self.0.iter()
    }

    /// Covered statements (or regions) of all.
    pub fn ratio(&self) -> Ratio {
        self.0.iter().map(CountedSpan::ratio).sum()
    }

    /// The spans that touch a line.
    pub fn on(&self, line: Line) -> impl Iterator<Item = &CountedSpan> + '_ {
        self.touching(line, line)
    }

    /// The spans that touch any of these lines.
    pub fn touching(&self, first: Line, last: Line) -> impl Iterator<Item = &CountedSpan> + '_ {
        let to = self.0.partition_point(|counted| counted.span.start <= last);
        self.0.iter().take(to).filter(move |counted| counted.span.end >= first)
    }

    /// Those that `others` have, too; all of them where `others` are none. What was measured of a text before has other
    /// blocks where the text is another one, and these are none of the present text.
    pub fn shared_with(&self, others: &Spans) -> Spans {
        let has = |one: &CountedSpan| {
            let at = others.0.binary_search_by_key(&one.span, |other| other.span).ok();
            at.and_then(|at| others.0.get(at)).is_some_and(|other| other.weight == one.weight)
        };
        Spans(self.0.iter().filter(|one| others.is_empty() || has(one)).copied().collect())
    }

    /// Two measurements of one file as one. With `Max` the counts are only "ran or not": they become 0 or 1.
    pub fn merged(&self, other: &Spans, repeat: Repeat) -> Result<Spans, Line> {
        let binary = repeat == Repeat::Max;
        let squash = |counted: &CountedSpan| CountedSpan {
            count: if binary { counted.count.min(1) } else { counted.count },
            ..*counted
        };
        Spans::collect(self.0.iter().chain(&other.0).map(squash).collect(), repeat)
    }
}

impl CountedSpan {
    /// Covered of total, in statements (or regions).
    pub fn ratio(&self) -> Ratio {
        let weight = u64::from(self.weight);
        Ratio::new(if self.count > 0 { weight } else { 0 }, weight)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_a_text_before_count_where_they_are_those_of_the_present_one() {
        let line = |number: u32| Line::new(number).unwrap();
        let spans = |of: &[(u32, u32, u32)]| {
            let each = of.iter().map(|(start, end, weight)| CountedSpan {
                span: Span { start: line(*start), start_column: 1, end: line(*end), end_column: 1 },
                weight: *weight,
                count: 1,
            });
            Spans::collect(each.collect(), Repeat::Sum).unwrap()
        };
        let (before, present) = (spans(&[(1, 2, 1), (4, 6, 2), (8, 8, 1)]), spans(&[(1, 2, 1), (4, 6, 3), (7, 8, 2)]));
        let shared = before.shared_with(&present);
        assert_eq!(shared, spans(&[(1, 2, 1)]));
        assert!(shared.merged(&present, Repeat::Sum).is_ok(), "no block has two numbers of statements");
        assert_eq!(before.shared_with(&Spans::default()), before);
    }
}
