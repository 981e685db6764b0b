//! Colours as themes write them: `#rrggbb`, or one of the 16 that a person gave their terminal.

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Red, green and blue.
    Rgb {
        /// They.
        rgb: [u8; 3],
        /// What is nearest to it on a terminal with 256 colours.
        near: u8,
    },
    /// One of the terminal's own, by its number.
    Own(u8),
}

/// The terminal's own colours, in their order.
const OWN: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

/// The steps of each channel in the cube of 216 colours.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

impl Colour {
    /// Understands a colour: `#7ab0f5`, `#361b22/52` where the nearest of 256 is not the best one, `bright-blue`.
    pub fn parse(word: &str) -> Option<Colour> {
        if let Some(own) = OWN.iter().position(|name| *name == word) {
            return Some(Colour::Own(own as u8));
        }
        let (digits, index) = match word.strip_prefix('#')?.split_once('/') {
            // The first 16 look as the user set them.
            Some((digits, index)) => (digits, Some(index.parse().ok().filter(|index| *index >= 16)?)),
            None => (word.strip_prefix('#')?, None),
        };
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        let rgb = [red, green, blue];
        Some(Colour::Rgb { rgb, near: index.unwrap_or_else(|| nearest(rgb)) })
    }
}

/// Red, green and blue of one of the 240 colours that all terminals with 256 agree on: the cube and the greys.
pub fn of_256(index: u8) -> Option<[u8; 3]> {
    if index >= 232 {
        return Some([8 + 10 * (index - 232); 3]);
    }
    let at = usize::from(index.checked_sub(16)?);
    Some([STEPS.get(at / 36).copied()?, STEPS.get(at / 6 % 6).copied()?, STEPS.get(at % 6).copied()?])
}

/// The nearest of them.
fn nearest(rgb: [u8; 3]) -> u8 {
    let far = |index: &u8| of_256(*index).map_or(u32::MAX, |other| distance(rgb, other));
    (16..=255).min_by_key(far).unwrap_or_default()
}

/// How different two colours look, roughly: green counts most, and red more where there is much of it.
fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    let [red, green, blue] = std::array::from_fn(|at| {
        one.get(at).zip(other.get(at)).map_or(0, |(one, other)| u32::from(one.abs_diff(*other)))
    });
    let warm = u32::midpoint(one[0].into(), other[0].into());
    (512 + warm) * red * red + 1024 * green * green + (767 - warm) * blue * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_written_as_digits_or_as_a_name() {
        assert_eq!(Colour::parse("bright-blue"), Some(Colour::Own(12)));
        assert_eq!(Colour::parse("#ff0000"), Some(Colour::Rgb { rgb: [255, 0, 0], near: 196 }));
        assert_eq!(Colour::parse("#808080"), Some(Colour::Rgb { rgb: [128; 3], near: 244 }));
        assert_eq!(Colour::parse("#361b22/52"), Some(Colour::Rgb { rgb: [0x36, 0x1b, 0x22], near: 52 }));
        for wrong in ["", "#", "#fff", "#gggggg", "#12345é", "#1234567", "#123456/", "#123456/256", "#123456/3", "Blue"]
        {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_one_of_the_256_is_nearest_to_itself() {
        for index in 16..=255 {
            let rgb = of_256(index).unwrap();
            assert_eq!(of_256(nearest(rgb)), Some(rgb));
        }
        assert_eq!(of_256(7), None, "that one is the user's");
    }
}
