//! The beginning of an input, looked at once: as XML or JSON where it is that.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::{JsonHead, XmlHead};
use crate::formats::xml::{decode, is_wide};

/// The beginning of an input, decompressed: at most 64 KiB.
#[derive(Debug)]
pub struct Head<'a> {
    /// The first bytes.
    pub bytes: &'a [u8],
    text: OnceCell<Cow<'a, str>>,
    xml: OnceCell<Option<XmlHead>>,
    json: OnceCell<Option<JsonHead>>,
}

impl<'a> Head<'a> {
    /// The head of an input; what lies behind its limit is not looked at.
    pub fn new(bytes: &'a [u8]) -> Head<'a> {
        let bytes = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
        Head { bytes, text: OnceCell::new(), xml: OnceCell::new(), json: OnceCell::new() }
    }

    /// The head as text, without a byte order mark and without space before it; empty for binary data. What is no
    /// text is replaced.
    pub fn text(&self) -> &str {
        let binary = || !is_wide(self.bytes) && memchr::memchr(0, self.bytes).is_some();
        self.text.get_or_init(|| if binary() { Cow::Borrowed("") } else { decode(self.bytes).text }).trim_start()
    }

    /// The first lines of the text.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.text().lines()
    }

    /// The head as XML; `None` when it is none.
    pub fn xml(&self) -> Option<&XmlHead> {
        self.xml.get_or_init(|| XmlHead::of(self.text())).as_ref()
    }

    /// The head as JSON; `None` when it is none.
    pub fn json(&self) -> Option<&JsonHead> {
        self.json.get_or_init(|| JsonHead::of(self.text())).as_ref()
    }
}

/// How many bytes of an input a decision may need.
pub const HEAD_BYTES: usize = 64 << 10;
