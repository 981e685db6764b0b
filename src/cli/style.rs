//! Colour for printed output: sixteen-colour codes, so that the terminal's own palette decides, or nothing.

use crate::coverage::Ratio;

/// Paints text, or leaves it alone when output is piped or colour is off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint {
    /// Are colours wanted?
    pub(super) color: bool,
}

impl Paint {
    fn paint(self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Missed.
    pub(super) fn missed(self, text: &str) -> String {
        self.paint("31", text)
    }

    /// Partial.
    pub(super) fn partial(self, text: &str) -> String {
        self.paint("33", text)
    }

    /// Hit.
    pub(super) fn hit(self, text: &str) -> String {
        self.paint("32", text)
    }

    /// Less important than the rest.
    pub(super) fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    /// More important than the rest.
    pub(super) fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// A line of a difference: one that would be there, one that would not be any more.
    pub(super) fn change(self, line: &str) -> String {
        match line.as_bytes().first() {
            Some(b'+') => self.hit(line),
            Some(b'-') => self.missed(line),
            Some(b'@') => self.dim(line),
            _ => line.to_owned(),
        }
    }

    /// Text in the colour of a rate: low, middle, high. The bounds are a reading aid and judge nothing.
    pub(super) fn rate(self, ratio: Ratio, text: &str) -> String {
        let low = crate::coverage::Percent::parse("50").and_then(|limit| ratio.is_under(limit));
        let middle = crate::coverage::Percent::parse("80").and_then(|limit| ratio.is_under(limit));
        match (low, middle) {
            (Some(true), _) => self.missed(text),
            (_, Some(true)) => self.partial(text),
            (Some(_), _) => self.hit(text),
            _ => self.dim(text),
        }
    }
}
