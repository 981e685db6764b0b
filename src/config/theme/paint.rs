//! Paint: the colours and the weight that a theme gives a role, as `#10141c on #7ab0f5 bold`.

use super::colour::Colour;

/// Colours and weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paint {
    /// The colour of the letters; else the terminal's.
    pub foreground: Option<Colour>,
    /// The colour behind them; else what lies there.
    pub background: Option<Colour>,
    weights: u8,
}

/// How letters are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Stronger.
    Bold = 1,
    /// Weaker.
    Dim = 2,
    /// Slanted.
    Italic = 4,
    /// With a line below.
    Underlined = 8,
    /// With the two colours swapped.
    Reversed = 16,
}

impl Weight {
    /// All, and what themes call them.
    pub const ALL: [(&'static str, Weight); 5] = [
        ("bold", Weight::Bold),
        ("dim", Weight::Dim),
        ("italic", Weight::Italic),
        ("underlined", Weight::Underlined),
        ("reversed", Weight::Reversed),
    ];
}

impl Paint {
    /// Understands a paint; nothing at all is how the terminal shows text.
    pub(super) fn parse(text: &str) -> Option<Paint> {
        let mut paint = Paint::default();
        let mut words = text.split_whitespace();
        while let Some(word) = words.next() {
            let weight = Weight::ALL.into_iter().find(|(name, _)| *name == word);
            let (slot, colour) = match (weight, word) {
                (Some((_, weight)), _) => {
                    paint.weights |= weight as u8;
                    continue;
                }
                (None, "on") => (&mut paint.background, words.next()?),
                (None, word) => (&mut paint.foreground, word),
            };
            if slot.replace(Colour::parse(colour)?).is_some() {
                return None;
            }
        }
        Some(paint)
    }

    /// Is it set so?
    pub fn has(self, weight: Weight) -> bool {
        self.weights & weight as u8 != 0
    }

    /// Its colours.
    pub(super) fn colours(self) -> impl Iterator<Item = Colour> {
        self.foreground.into_iter().chain(self.background)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_make_a_paint() {
        let paint = Paint::parse("bold #10141c on blue underlined").unwrap();
        assert_eq!((paint.foreground, paint.background), (Colour::parse("#10141c"), Colour::parse("blue")));
        assert!(paint.has(Weight::Bold) && paint.has(Weight::Underlined) && !paint.has(Weight::Italic));
        assert_eq!(Paint::parse(" "), Some(Paint::default()));
        for wrong in ["on", "on bold", "red blue", "on red on blue", "rot", "#fff", "\u{1b}[31m"] {
            assert_eq!(Paint::parse(wrong), None, "{wrong}");
        }
    }
}
