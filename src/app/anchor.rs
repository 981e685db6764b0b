//! Where a line went when its file was edited, so that the cursor stays on the code it was on.

use crate::coverage::Line;
use crate::source::Text;

/// How far an edited line is looked for.
const REACH: usize = 400;

/// The line of the new text that a line of the old one became.
pub(crate) fn line(old: &Text, new: &Text, at: Line) -> Line {
    let (before, after) = (old.len(), new.len());
    let same = |a: usize, b: usize| old.line(Line::from_index(a)) == new.line(Line::from_index(b));
    let head = (0..before.min(after)).take_while(|n| same(*n, *n)).count();
    if at.index() < head || after == 0 {
        return at;
    }
    let tail = (1..=before.min(after) - head).take_while(|n| same(before - n, after - n)).count();
    if at.index() >= before - tail {
        return Line::from_index(at.index() + after - before);
    }
    // Inside of the edit: the nearest line with the same text, else the same number.
    let nearest = (0..REACH).find_map(|distance| {
        let candidates = [at.index().checked_sub(distance), Some(at.index() + distance)];
        candidates.into_iter().flatten().find(|n| *n >= head && *n < after - tail && same(at.index(), *n))
    });
    Line::from_index(nearest.unwrap_or(at.index()).min(after - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(old: &str, new: &str, at: u32) -> u32 {
        let text = |words: &str| Text::new(words.replace(' ', "\n"));
        line(&text(old), &text(new), Line::new(at).unwrap()).get()
    }

    #[test]
    fn the_cursor_stays_on_its_code() {
        assert_eq!(moved("a b c d", "a b c d e", 2), 2);
        assert_eq!(moved("a b c d", "x y a b c d", 3), 5);
        assert_eq!(moved("a b c d", "a d", 4), 2);
        assert_eq!(moved("a b c d e", "a X c Y Z d! e", 3), 3);
        assert_eq!(moved("a b c d e", "a Z Y c d! e", 3), 4);
        assert_eq!(moved("a b c d", "a", 3), 1);
        assert_eq!(moved("a b", "", 2), 2);
    }
}
