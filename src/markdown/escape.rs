//! Text that means itself and nothing else in Markdown as GitHub reads it: no emphasis, no link, no HTML, no table cell,
//! no control character.

use crate::source::printable;

/// A text inside of a line, a heading or a quotation.
pub fn escape(text: &str) -> String {
    let text = printable(text);
    let letters: Vec<char> = text.trim().chars().collect();
    let mut out = String::with_capacity(text.len() + 8);
    // What begins a list or a rule is only special at the beginning.
    let numbered = letters.iter().position(|c| !c.is_ascii_digit()).filter(|at| *at > 0);
    for (at, c) in letters.iter().copied().enumerate() {
        let word = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| c.is_alphanumeric());
        match c {
            // These would call somebody or something even behind a backslash.
            '&' | '@' | '#' => out.push_str(&entity(c)),
            '<' if begins_a_tag(letters.get(at + 1)) => out.push_str(&entity(c)),
            // A quotation begins a line, and a tag is none without its beginning.
            '>' if at == 0 => out.push_str(&entity(c)),
            '_' if word(at.checked_sub(1)) && word(Some(at + 1)) => out.push(c),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | '$' => out.extend(['\\', c]),
            '+' | '-' | '=' if at == 0 => out.extend(['\\', c]),
            '.' | ')' if numbered == Some(at) && letters.get(at + 1).is_none_or(|c| c.is_whitespace()) => {
                out.extend(['\\', c]);
            }
            c => out.push(c),
        }
    }
    // A bare address becomes a link without any markup.
    out.replace("://", "&#58;//").replace("www.", "www&#46;")
}

/// Can a tag, a comment or an address in angle brackets go on like this?
fn begins_a_tag(next: Option<&char>) -> bool {
    next.is_some_and(|next| !next.is_ascii_digit() && !" =".contains(*next))
}

/// A text as code inside of a line or a table cell.
pub fn code(text: &str) -> String {
    let text = printable(text);
    if text.contains('|') {
        // A table is cut into cells before code is looked for, and a backslash before the bar is of no help where another
        // one stands before it.
        return format!("<code>{}</code>", entities(&text));
    }
    let ticks = "`".repeat(longest_run(&text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') || text.trim() != text { " " } else { "" };
    format!("{ticks}{space}{text}{space}{ticks}")
}

/// Everything that could be markup by its number.
fn entities(text: &str) -> String {
    let harmless = |c: char| c.is_alphanumeric() || !c.is_ascii() || " /-".contains(c);
    text.chars().map(|c| if harmless(c) { c.to_string() } else { entity(c) }).collect()
}

/// A character by its number.
fn entity(c: char) -> String {
    format!("&#{};", u32::from(c))
}

/// Lines as a block of code.
pub fn fence<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    // Tabs mean what they mean in code.
    let tabbed = |line: &str| line.split('\t').map(printable).collect::<Vec<_>>().join("\t");
    let lines: Vec<String> = lines.into_iter().map(tabbed).collect();
    let longest = lines.iter().map(|line| longest_run(line)).max().unwrap_or(0);
    let ticks = "`".repeat(longest.max(2) + 1);
    let mut out = format!("{ticks}text\n");
    for line in lines {
        out.push_str(&line);
        out.push('\n');
    }
    out.push_str(&ticks);
    out.push('\n');
    out
}

/// The longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words() {
        for plain in ["phase 2", "v1.2.3", "src/a_b/c.rs", "a - b", "x: y", "ünï 漢", "2. is"] {
            let escaped = escape(plain);
            assert_eq!(escaped.replace("2\\.", "2."), plain);
        }
    }

    #[test]
    fn nothing_is_markup() {
        let cases = [
            ("# big", "&#35; big"),
            ("- item", "\\- item"),
            ("12) item", "12\\) item"),
            ("a|b", "a\\|b"),
            ("<img src=x onerror=y>", "&#60;img src=x onerror=y>"),
            ("> 80.5% of 3.", "&#62; 80.5% of 3."),
            ("80.5% > 3 <= 4 <5", "80.5% > 3 <= 4 <5"),
            ("a<b <!-- <$", "a&#60;b &#60;\\!-- &#60;\\$"),
            ("80. x", "80\\. x"),
            ("[a](javascript:b)", "\\[a\\](javascript:b)"),
            ("`rm` *b* __init__ ~s~", "\\`rm\\` \\*b\\* \\_\\_init\\_\\_ \\~s\\~"),
            ("&lt; $x$ \\", "&#38;lt; \\$x\\$ \\\\"),
            ("@you #1 https://x.y www.z", "&#64;you &#35;1 https&#58;//x.y www&#46;z"),
            ("a\n# b\u{1b}[2J\u{202e}", "a␊&#35; b␛\\[2J\u{fffd}"),
            ("--- | :-: ", "\\--- \\| :-:"),
        ];
        for (text, escaped) in cases {
            assert_eq!(escape(text), escaped);
        }
    }

    #[test]
    fn code_cannot_be_left() {
        assert_eq!(code("a_b"), "`a_b`");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a\n<b>"), "`a␊<b>`");
        assert_eq!(code("a\\|<b>"), "<code>a&#92;&#124;&#60;b&#62;</code>");
        assert_eq!(fence(["a", "````"]), "`````text\na\n````\n`````\n");
        assert_eq!(fence(["x\n```"]), "````text\nx␊```\n````\n");
    }
}
