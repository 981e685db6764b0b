//! The one way from untrusted text to the terminal: control characters, escape sequences and characters that reorder
//! text become visible, so that no report and no source can move the cursor, retitle the window or hide code.

use std::borrow::Cow;

/// Makes text safe to print on one line: line ends are made visible too.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hostile) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(shown).collect())
}

/// Like [`printable`], with tabs expanded to the next multiple of `tab_width` columns.
pub fn printable_line(line: &str, tab_width: usize) -> Cow<'_, str> {
    if !line.contains('\t') {
        return printable(line);
    }
    let tab_width = tab_width.max(1);
    let mut out = String::with_capacity(line.len() + 16);
    let mut column = 0;
    for c in line.chars() {
        if c == '\t' {
            let next = (column / tab_width + 1) * tab_width;
            out.extend(std::iter::repeat_n(' ', next - column));
            column = next;
        } else {
            let c = shown(c);
            column += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
            out.push(c);
        }
    }
    Cow::Owned(out)
}

fn is_hostile(c: char) -> bool {
    shown(c) != c
}

/// The visible stand-in of a character that must not reach the terminal, or the character itself.
fn shown(c: char) -> char {
    match c {
        // The control pictures block mirrors the first 32 characters.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        // C1 controls, line separators, and the bidirectional overrides and isolates.
        '\u{80}'..='\u{9f}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{061c}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => '\u{fffd}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_reordering_become_visible() {
        assert_eq!(printable("a\u{1b}[2Jb\u{7}"), "a␛[2Jb␇");
        assert_eq!(printable("x\u{202e}y\u{9b}z"), "x\u{fffd}y\u{fffd}z");
        assert!(matches!(printable("plain ünïcode 漢"), Cow::Borrowed(_)));
    }

    #[test]
    fn tabs_reach_the_next_stop() {
        assert_eq!(printable_line("a\tb\t\tc", 4), "a   b       c");
        assert_eq!(printable_line("漢\tb", 4), "漢  b");
    }
}
