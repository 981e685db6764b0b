//! Text of others inside of text that a program reads: GitHub's workflow commands, Markdown, XML. Whatever a report
//! calls its functions, it stays text.

use crate::source::printable;

/// The message of a workflow command. GitHub reads `%` and line ends as its own.
pub(in crate::cli) fn workflow_data(text: &str) -> String {
    printable(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command, where `:` and `,` have a meaning, too.
pub(in crate::cli) fn workflow_property(text: &str) -> String {
    workflow_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Text in a paragraph or a table cell of Markdown: no markup, no HTML, no mention of a person.
pub(in crate::cli) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // These would call someone or something even behind a backslash.
            '@' => out.push_str("&#64;"),
            '#' => out.push_str("&#35;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    // A bare address becomes a link without any markup.
    out.replace("://", "&#58;//").replace("www.", "www&#46;")
}

/// Text or an attribute of XML. Characters that XML 1.0 does not know are replaced.
pub(in crate::cli) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_workflow_command() {
        let hostile = "100%\r\n::error file=a.rs,line=1::owned";
        assert_eq!(workflow_data(hostile), "100%25␍␊::error file=a.rs,line=1::owned");
        assert_eq!(workflow_property("a,b:c%0A"), "a%2Cb%3Ac%250A");
    }

    #[test]
    fn no_text_becomes_markup() {
        assert_eq!(
            markdown("a|b `c` <img src=x> __init__ [x](http://y) @me #1 \\"),
            "a\\|b \\`c\\` &lt;img src=x&gt; \\_\\_init\\_\\_ \\[x\\](http&#58;//y) &#64;me &#35;1 \\\\"
        );
        assert_eq!(markdown("x\n# y"), "x␊&#35; y");
    }

    #[test]
    fn xml_holds_only_what_it_may() {
        assert_eq!(xml("<a b=\"c\">&'\u{1b}\u{0}\u{ffff}"), "&lt;a b=&quot;c&quot;&gt;&amp;&apos;␛␀\u{fffd}");
    }
}
