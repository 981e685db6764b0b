//! Sentences in lines of a hundred columns.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The width of what people read.
const WIDTH: usize = 100;

/// A sentence that begins after `taken` columns, in lines of which all but the first are indented. A word that a runner
/// could read as a command begins no line.
pub(super) fn wrapped(text: &str, taken: usize, indent: usize) -> String {
    let mut out = String::new();
    let mut column = taken;
    for word in text.split_whitespace() {
        let begins = out.is_empty();
        let width = word.width();
        let is_command = word.starts_with("::") || word.starts_with("##");
        if !begins && column + 1 + width > WIDTH && !is_command {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = indent;
        } else if !begins {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
    }
    out
}

/// A line of source, cut at the margin that leaves room for an indent.
pub(super) fn cut(line: &str) -> String {
    const ROOM: usize = WIDTH - 4;
    let mut column = 0;
    let fits = |c: &char| {
        column += c.width().unwrap_or(0);
        column <= ROOM
    };
    let kept: String = line.chars().take_while(fits).collect();
    if kept.len() == line.len() { kept } else { kept + "…" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_of_source_are_cut() {
        assert_eq!(cut("short"), "short");
        assert_eq!(cut(&"x".repeat(200)), "x".repeat(96) + "…");
        assert_eq!(cut(&"漢".repeat(60)), "漢".repeat(48) + "…");
    }

    #[test]
    fn lines_end_before_the_margin_and_no_command_begins_one() {
        let words = "word ".repeat(30);
        let lines: Vec<String> = wrapped(&words, 10, 4).lines().map(str::to_owned).collect();
        assert!(lines.iter().all(|line| line.len() <= WIDTH), "{lines:?}");
        assert_eq!((lines.len(), lines[0].len(), &lines[1][..5]), (2, 89, "    w"));
        let command = format!("{}::error::x", "x".repeat(95) + " ");
        assert_eq!(wrapped(&command, 0, 2), command);
        assert_eq!(wrapped("a   b", 0, 2), "a b");
    }
}
