//! How often each line ran, at its end, for whoever asks for it.

use lsp_types::{InlayHint, InlayHintKind, InlayHintLabel, InlayHintTooltip, Range};

use super::event::Mapped;
use super::marks::counted;
use super::place;
use super::position::Encoding;
use crate::coverage::Counts;

/// More lines than this no screen shows.
const MOST: usize = 4000;

/// The counts of the lines within a range. A tool that only says whether a line ran has none.
pub(super) fn of(mapped: &Mapped, encoding: Encoding, range: Range) -> Vec<InlayHint> {
    let Some(coverage) = mapped.entry.as_ref().map(|entry| entry.coverage()) else { return Vec::new() };
    if coverage.counts != Counts::Exact {
        return Vec::new();
    }
    let lines = counted(coverage, place::lines(range));
    let known = lines.into_iter().filter(|(line, _)| line.index() < mapped.text.len()).take(MOST);
    let hint = |(line, hits)| InlayHint {
        position: place::end(&mapped.text, encoding, line),
        label: InlayHintLabel::String(format!("{hits}\u{d7}")),
        kind: None::<InlayHintKind>,
        text_edits: None,
        tooltip: None::<InlayHintTooltip>,
        padding_left: Some(true),
        padding_right: None,
        data: None,
    };
    known.map(hint).collect()
}
