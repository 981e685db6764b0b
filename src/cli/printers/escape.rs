//! Text of others inside of text that a program reads: GitHub's workflow commands and XML. Whatever a report calls its
//! functions, it stays text.

use crate::source::printable;

/// The message of a workflow command. GitHub reads `%` and line ends as its own.
pub(in crate::cli) fn workflow_data(text: &str) -> String {
    printable(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command, where `:` and `,` have a meaning, too.
pub(in crate::cli) fn workflow_property(text: &str) -> String {
    workflow_data(text).replace(':', "%3A").replace(',', "%2C")
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
    fn xml_holds_only_what_it_may() {
        assert_eq!(xml("<a b=\"c\">&'\u{1b}\u{0}\u{ffff}"), "&lt;a b=&quot;c&quot;&gt;&amp;&apos;␛␀\u{fffd}");
    }
}
