//! A jump of coverage.py's JSON: a pair of line numbers.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};

use crate::formats::json::Loose;

/// A jump from a line to a line. A negative `to` is an exit of the code that starts on that line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Jump {
    /// Where it starts.
    pub(super) from: Loose,
    /// Where it leads.
    pub(super) to: Loose,
}

impl<'de> Deserialize<'de> for Jump {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Jump, D::Error> {
        json.deserialize_seq(JumpVisitor)
    }
}

struct JumpVisitor;

impl<'de> Visitor<'de> for JumpVisitor {
    type Value = Jump;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a pair of line numbers")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Jump, A::Error> {
        let from = seq.next_element()?.unwrap_or_default();
        let to = seq.next_element()?.unwrap_or_default();
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Jump { from, to })
    }
}
