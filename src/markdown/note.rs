//! What a person noted, as the Markdown that it is, kept within its entry: its headings stand below that of the entry,
//! nothing that it opens stays open, and no HTML is in it.

use crate::source::printable;

/// The least level of a heading in a note: the entry's own has two.
const LEVEL: usize = 4;

/// A note as a part of a page.
pub(super) fn note(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut fence: Option<(char, usize)> = None;
    for line in text.lines() {
        let line = printable(line.trim_end());
        let shown = match (fence, opens(&line)) {
            (None, Some(opened)) => {
                fence = Some(opened);
                line.into_owned()
            }
            (Some((mark, count)), Some((other, many))) if closes(&line) && mark == other && many >= count => {
                fence = None;
                line.into_owned()
            }
            (Some(_), _) => line.into_owned(),
            (None, None) => lowered(&without_html(&line)),
        };
        out.push_str(&shown);
        out.push('\n');
    }
    if let Some((mark, count)) = fence {
        out.extend(std::iter::repeat_n(mark, count));
        out.push('\n');
    }
    out
}

/// The mark of a fence that begins here, and how many of it.
fn opens(line: &str) -> Option<(char, usize)> {
    let inner = line.trim_start();
    let mark = inner.chars().next().filter(|c| ['`', '~'].contains(c))?;
    let count = inner.chars().take_while(|c| *c == mark).count();
    let is_deep = line.len() - inner.len() > 3;
    (count >= 3 && !is_deep && (mark == '~' || !inner.trim_start_matches('`').contains('`'))).then_some((mark, count))
}

/// Is there nothing on the line but the fence?
fn closes(line: &str) -> bool {
    line.trim().chars().all(|c| ['`', '~'].contains(&c))
}

/// A heading below that of the entry. A line of dashes would make a heading of the line above it.
fn lowered(line: &str) -> String {
    let inner = line.trim_start();
    let marks = inner.chars().take_while(|c| *c == '#').count();
    if (1..LEVEL).contains(&marks) && inner[marks..].chars().next().is_none_or(char::is_whitespace) {
        return format!("{}{}", "#".repeat(LEVEL), &inner[marks..]);
    }
    let rule = inner.chars().all(|c| c == '-') || inner.chars().all(|c| c == '=');
    if rule && !inner.is_empty() { format!("\\{inner}") } else { line.to_owned() }
}

/// Tags and comments as text. What is in backticks is text already.
fn without_html(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut inside = 0;
    let letters: Vec<char> = line.chars().collect();
    let mut at = 0;
    while let Some(c) = letters.get(at).copied() {
        let run = letters.iter().skip(at).take_while(|c| **c == '`').count();
        if run > 0 {
            inside = if inside == 0 {
                run
            } else if inside == run {
                0
            } else {
                inside
            };
            out.extend(std::iter::repeat_n('`', run));
            at += run;
            continue;
        }
        let begins = letters.get(at + 1).is_some_and(|next| next.is_ascii_alphabetic() || "/!?".contains(*next));
        match c {
            '<' if begins && inside == 0 => out.push_str("&#60;"),
            c => out.push(c),
        }
        at += 1;
    }
    // What was opened and not closed is no code.
    if inside > 0 { line.replace('<', "&#60;") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_stays_what_it_is() {
        let text = "Two *policies*, see [the log](x.md):\n\n- a `<b>` < c\n- d\n\n```go\nfunc <a>() {}\n```\n";
        assert_eq!(note(text), text);
    }

    #[test]
    fn a_note_cannot_leave_its_entry() {
        assert_eq!(note("# Big\n## Less\n#### Deep\n#1 no heading"), "#### Big\n#### Less\n#### Deep\n#1 no heading\n");
        assert_eq!(note("title\n---\nb\n==="), "title\n\\---\nb\n\\===\n");
        assert_eq!(note("```\nopen\n# x"), "```\nopen\n# x\n```\n");
        assert_eq!(note("~~~~\n~~~\n"), "~~~~\n~~~\n~~~~\n");
        assert_eq!(note("<!-- a\n<script>b</script> `<i>"), "&#60;!-- a\n&#60;script>b&#60;/script> `&#60;i>\n");
        assert_eq!(note("a\u{1b}[2J\u{202e}"), "a␛[2J\u{fffd}\n");
    }
}
