//! A long document in pieces that are read at once. It is cut where an element begins right behind a tag.

use super::tag::find;

/// A piece is about this long: long enough to be worth a thread, short enough to keep all of them busy.
const PIECE: usize = 1 << 20;

/// Where the pieces of a document begin. `<package ` can stand in a comment or in CDATA as well, so a document that has any
/// behind its head is not cut; nobody writes them there.
pub(super) fn cuts(text: &str, element: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let begin = format!("<{element} ");
    let body = memchr::memmem::find(bytes, begin.as_bytes()).unwrap_or(bytes.len());
    let mut cuts = vec![0];
    if bytes.len() < 2 * PIECE || memchr::memmem::find(bytes.get(body..).unwrap_or_default(), b"<!").is_some() {
        return cuts;
    }
    let begins = memchr::memmem::Finder::new(begin.as_bytes());
    let mut from = PIECE;
    while let Some(next) = begins.find(bytes.get(from..).unwrap_or_default()) {
        let at = from + next;
        if bytes.get(..at).is_some_and(|before| before.trim_ascii_end().ends_with(b">")) {
            cuts.push(at);
            from = at + PIECE;
        } else {
            from = at + 1;
        }
    }
    cuts
}

/// For each place the values that an attribute has in the elements of a name that are open there, the outermost first.
pub(in crate::formats) fn open_at(text: &str, element: &str, attribute: &str, places: &[usize]) -> Vec<Vec<String>> {
    let bytes = text.as_bytes();
    let mut names = memchr::memmem::find_iter(bytes, element.as_bytes()).peekable();
    let (mut open, mut attributes) = (Vec::new(), Vec::new());
    let at_place = |place: &usize| {
        while let Some(at) = names.next_if(|at| at < place) {
            let before = bytes.get(..at).unwrap_or_default();
            if before.ends_with(b"</") {
                open.pop();
            } else if before.ends_with(b"<")
                && let Some(tag) = find(text.get(at - 1..).unwrap_or_default(), &mut attributes)
                && tag.name == element
                && !tag.is_empty()
            {
                let value = attributes.iter().find(|(name, _)| *name == attribute).map(|found| found.1);
                open.push(super::plain(value.unwrap_or_default()).into_owned());
            }
        }
        open.clone()
    };
    places.iter().map(at_place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_document_is_cut_where_elements_begin_and_what_is_open_there_is_known() {
        let package = format!("<package name='p'>{}</package>", "<c a='<package '/>".repeat(60_000));
        let text = format!(
            "<!DOCTYPE r><r><group name='a&amp;b'>{package} {package}<group name='c'>{package}</group>{package}</group></r>"
        );
        let cuts = cuts(&text, "package");
        let ends = text.match_indices("</package>").map(|found| found.0 + "</package>".len());
        assert_eq!(cuts.len(), 4, "{cuts:?}");
        assert!(cuts[1..].iter().all(|cut| text[*cut..].starts_with("<package name")), "{cuts:?}");
        let places: Vec<usize> = ends.collect();
        let open = open_at(&text, "group", "name", &places);
        assert_eq!(open, [vec!["a&b"], vec!["a&b"], vec!["a&b", "c"], vec!["a&b"]]);
        assert_eq!(super::cuts(&text.replace("</r>", "<!-- --></r>"), "package"), [0]);
        assert_eq!(super::cuts(&text[..1000], "package"), [0]);
    }
}
