//! Symbols, each one cell wide: lines and blocks, or plain characters where a terminal's widths cannot be trusted.

use ratatui::symbols::border;

use crate::app::Glyphs;

/// The symbols of the explorer.
#[derive(Debug)]
pub(super) struct Symbols {
    pub(super) missed: &'static str,
    pub(super) partial: &'static str,
    pub(super) hit: &'static str,
    pub(super) no_code: &'static str,
    /// Goes on with the statement of a line above.
    pub(super) continued: &'static str,
    pub(super) stale: &'static str,
    pub(super) unresolved: &'static str,
    pub(super) failed: &'static str,
    pub(super) accepted: &'static str,
    /// Left alone by a person.
    pub(super) skipped: &'static str,
    /// Ran in some of several runs alone.
    pub(super) flaky: &'static str,
    /// Covered by one report alone.
    pub(super) only: &'static str,
    /// Code that was not there before.
    pub(super) new: &'static str,
    /// From a mark before to another one now.
    pub(super) became: &'static str,
    pub(super) open: &'static str,
    pub(super) closed: &'static str,
    pub(super) descending: &'static str,
    pub(super) ascending: &'static str,
    pub(super) bar: &'static str,
    pub(super) bar_half: &'static str,
    pub(super) bar_empty: &'static str,
    pub(super) track: &'static str,
    pub(super) arrow: &'static str,
    pub(super) prompt: &'static str,
    pub(super) more: &'static str,
    pub(super) dot: &'static str,
    pub(super) bullet: &'static str,
    pub(super) selected: &'static str,
    pub(super) becomes: &'static str,
    pub(super) tick: &'static str,
    pub(super) guide: &'static str,
    pub(super) fold: &'static str,
    /// From cold to hot.
    pub(super) heat: [&'static str; 8],
    /// One after another while work goes on.
    pub(super) working: &'static [&'static str],
    /// Nothing but ASCII?
    pub(super) ascii: bool,
    pub(super) border: border::Set<'static>,
}

const UNICODE: Symbols = Symbols {
    missed: "▌",
    partial: "◐",
    hit: "▏",
    no_code: "·",
    continued: "┆",
    stale: "░",
    unresolved: "?",
    failed: "✗",
    accepted: "✓",
    skipped: "-",
    flaky: "≈",
    only: "◆",
    new: "+",
    became: "›",
    open: "▾",
    closed: "▸",
    descending: "▾",
    ascending: "▴",
    bar: "━",
    bar_half: "╸",
    bar_empty: "╌",
    track: "│",
    arrow: "←",
    prompt: "›",
    more: "…",
    dot: "·",
    bullet: "●",
    selected: "◆",
    becomes: "→",
    tick: "┤",
    guide: "┊",
    fold: "···",
    heat: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    working: &["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧"],
    ascii: false,
    border: border::ROUNDED,
};

const ASCII: Symbols = Symbols {
    missed: "!",
    partial: "~",
    hit: "|",
    no_code: ".",
    continued: ":",
    stale: "?",
    unresolved: "x",
    failed: "#",
    accepted: "v",
    skipped: "-",
    flaky: "=",
    only: "*",
    new: "+",
    became: ">",
    open: "v",
    closed: ">",
    descending: "v",
    ascending: "^",
    bar: "=",
    bar_half: "-",
    bar_empty: ".",
    track: "|",
    arrow: "<-",
    prompt: ">",
    more: "~",
    dot: "-",
    bullet: "*",
    selected: "#",
    becomes: ">",
    tick: "+",
    guide: ":",
    fold: "...",
    heat: ["1", "2", "3", "4", "5", "6", "7", "8"],
    working: &["|", "/", "-", "\\"],
    ascii: true,
    border: border::Set {
        top_left: "+",
        top_right: "+",
        bottom_left: "+",
        bottom_right: "+",
        vertical_left: "|",
        vertical_right: "|",
        horizontal_top: "-",
        horizontal_bottom: "-",
    },
};

impl Symbols {
    /// The symbols of a set.
    pub(super) fn of(glyphs: Glyphs) -> &'static Symbols {
        match glyphs {
            Glyphs::Unicode => &UNICODE,
            Glyphs::Ascii => &ASCII,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn marks_of_lines_are_told_apart_without_colours() {
        for s in [&UNICODE, &ASCII] {
            let mut marks = vec![
                s.missed,
                s.partial,
                s.hit,
                s.no_code,
                s.continued,
                s.stale,
                s.new,
                s.failed,
                s.accepted,
                s.skipped,
                s.only,
            ];
            let count = marks.len();
            marks.sort_unstable();
            marks.dedup();
            assert_eq!(marks.len(), count);
        }
    }

    #[test]
    fn every_symbol_takes_one_cell() {
        for s in [&UNICODE, &ASCII] {
            let single = [
                s.missed,
                s.partial,
                s.hit,
                s.no_code,
                s.continued,
                s.stale,
                s.unresolved,
                s.failed,
                s.accepted,
                s.flaky,
                s.only,
                s.new,
                s.became,
                s.open,
                s.closed,
                s.descending,
                s.ascending,
                s.bar,
                s.bar_half,
                s.bar_empty,
                s.track,
                s.prompt,
                s.more,
                s.dot,
                s.bullet,
                s.selected,
                s.becomes,
                s.tick,
                s.guide,
            ];
            assert!(single.iter().chain(&s.heat).all(|symbol| symbol.width() == 1));
        }
    }
}
