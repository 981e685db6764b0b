//! Which coverage.py wrote the data. What it leaves out and which ways it knows has changed between its versions, and
//! the version that measured is mostly the one that reports.

/// A version of coverage.py.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(u16, u16, u16);

impl Default for Version {
    /// The newest: what nobody knows is taken for it.
    fn default() -> Version {
        Version(u16::MAX, 0, 0)
    }
}

impl Version {
    /// The version in a producer's name, as in `coverage.py 7.17.3`. What cannot be read is the newest.
    pub fn of_producer(producer: Option<&str>) -> Version {
        let known = producer.and_then(|name| name.strip_prefix("coverage.py ")).and_then(Version::parse);
        known.unwrap_or_default()
    }

    fn parse(text: &str) -> Option<Version> {
        // A version that is not released yet counts as the one it will be: `7.10.0a0.dev1`.
        let number = |part: &str| -> Option<u16> {
            let digits = part.find(|character: char| !character.is_ascii_digit()).unwrap_or(part.len());
            part.get(..digits)?.parse().ok()
        };
        let mut parts = text.split('.');
        let major = number(parts.next()?)?;
        let mut next = || parts.next().and_then(number).unwrap_or(0);
        Some(Version(major, next(), next()))
    }

    /// A version by its numbers.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Version {
        Version(major, minor, patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        let of = |text| Version::of_producer(Some(text));
        assert!(of("coverage.py 7.9.2") < of("coverage.py 7.10.0a0.dev1"));
        assert_eq!(of("coverage.py 7.10"), Version::new(7, 10, 0));
        assert_eq!(of("coverage.py unknown"), Version::default());
        assert_eq!(of("something 1.0"), Version::default());
    }
}
